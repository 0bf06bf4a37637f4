import { describe, expect, test } from 'vitest';
import { expandLine, type LineExpansion } from '../../../../src/c/expand';
import { frontEnd } from './support';

function expand(files: Record<string, string>, line: number): LineExpansion {
  return expandLine(frontEnd(files), '/a.c', line);
}

const shown = (e: LineExpansion): string[] => [e.before, ...e.steps.map((s) => `${s.macro}: ${s.text}`)];

describe('expandLine', () => {
  test('arguments first, then the macro, then what it gave', () => {
    const e = expand(
      { '/a.c': '#define ONE 1\n#define ADD(a, b) ((a) + (b))\n#define STR(x) #x\nint x = ADD(ONE, 2); STR(ONE)' },
      4,
    );
    expect(shown(e)).toEqual([
      'int x = ADD(ONE, 2); STR(ONE)',
      'ONE: int x = ADD(1, 2); STR(ONE)',
      'ADD: int x = ((1) + (2)); STR(ONE)',
      'STR: int x = ((1) + (2)); "ONE"',
    ]);
    expect(e.steps[1].text.slice(e.steps[1].start, e.steps[1].end)).toBe('((1) + (2))');
    expect(e.steps[1].definition).toEqual({ path: '/a.c', line: 2, column: 9 });
    expect(e.steps[1].definitionText).toBe('ADD(a, b) ((a) + (b))');
  });
  test('macros of headers, pastes, comma deletion, no endless replacement', () => {
    const header =
      '#ifndef H\n#define H\n#define LOG(fmt, ...) log_ ## fmt(0, ## __VA_ARGS__)\n#define self self + 1\n#endif\n';
    const e = expand({ '/a.c': '#include <h.h>\nLOG(x); LOG(x, self);', '/inc/h.h': header }, 2);
    expect(e.steps.at(-1)?.text).toBe('log_x(0); log_x(0, self + 1);');
    expect(e.steps[0].definition?.path).toBe('/inc/h.h');
  });
  test('a use over several lines is taken whole from any of them', () => {
    const files = { '/a.c': '#define F(a, b) a b\n\nF(one,\n  two);\nx' };
    for (const line of [3, 4]) {
      expect(expand(files, line)).toMatchObject({ firstLine: 3, lastLine: 4, before: 'F(one, two);' });
    }
  });
  test('what a name means on that line counts', () => {
    const files = { '/a.c': '#define A 1\nA\n#undef A\n#define A 2\nA\n' };
    expect(expand(files, 2).steps[0].text).toBe('1');
    expect(expand(files, 5).steps[0].text).toBe('2');
  });
  test.each([
    [1, 'a directive'],
    [2, 'no macro here'],
    [4, 'switched off by the condition at line 3'],
    [9, 'there is no line 9'],
  ])('line %i: %s', (line, reason) => {
    expect(expand({ '/a.c': '#define A 1\nint x;\n#if 0\nA\n#endif\n' }, line).reason).toBe(reason);
  });
});
