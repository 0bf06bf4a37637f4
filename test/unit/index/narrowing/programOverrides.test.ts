// Global pointers with functions of their own component that a program puts another one into.
import { describe, expect, it } from 'vitest';
import { edgesOf, graphOf } from '../graphOf';

const files = (
  init: string,
  program = 'int main(void) { delay = mine; delay(2); return 0; }',
): Record<string, string> => ({
  'lib/delay/delay.c': `void (*delay)(int);\nvoid delay_block(int us) { }\n${init}\n`,
  'drivers/net/a/a.c': 'extern void (*delay)(int);\nvoid wait(void) { delay(1); }\n',
  'app/test/test.c': `extern void (*delay)(int);\nstatic void mine(int us) { }\n${program}\n`,
});
const calls = (given: Record<string, string>): string[] =>
  edgesOf(graphOf(given), ({ kind }) => kind === 'pointer').map((line) =>
    line.replace(/ pointer via variable \S+/, ''),
  );

describe("a program's function in place of a default", () => {
  it('is a candidate for common code, and called by the program', () => {
    expect(calls(files('void init(void) { delay = delay_block; }'))).toEqual([
      'main -> delay_block possible',
      'main -> mine possible',
      'wait -> delay_block possible',
      'wait -> mine candidate',
    ]);
  });

  it('is called by common code where there is no default', () => {
    expect(calls(files(''))).toEqual(['main -> mine', 'wait -> mine']);
  });

  it('is called by common code where the file belongs to no program', () => {
    const given = files('void init(void) { delay = delay_block; }', 'void set(void) { delay = mine; }');
    expect(calls(given)).toEqual(['wait -> delay_block possible', 'wait -> mine possible']);
  });
});
