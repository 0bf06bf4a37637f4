// The tools the project stands on: C text as strings.
import { expect, test } from 'vitest';
import text from '../../fixtures/text.h';

test('a C header is imported as text', () => {
  expect(text).toContain('int answer(void);');
});
