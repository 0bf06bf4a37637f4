// Intel intrinsics are instructions: part of the statement that uses them.
import { expect, test } from 'vitest';
import { runText } from './support';

function statements(body: string): number {
  const engine = runText(
    `#include <tmmintrin.h>\nstatic unsigned char bytes[64];\nint main(void)\n{\n` +
      `__m128i a = _mm_set1_epi8(1);\nfor (int i = 0; i < 100; i++)\n{ ${body} }\nreturn 0; }\n`,
  );
  expect(engine.state.ended).toEqual({ kind: 'exit', status: 0 });
  return engine.state.time;
}

test('an intrinsic adds no statement', () => {
  expect(statements('a = _mm_alignr_epi8(_mm_loadu_si128((const __m128i *)bytes), a, 5);')).toBe(statements('a = a;'));
});
