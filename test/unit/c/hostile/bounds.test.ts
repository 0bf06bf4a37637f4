// Text that is made to break a reader of C: each case ends soon, throws nothing, and says where text was left out.
import { describe, expect, test } from 'vitest';
import { evaluateConstant } from '../../../../src/c/constants';
import { read } from './read';
import type { Reading } from './read';

const times = (text: string, n: number): string => text.repeat(n);
const list = (n: number, item: (i: number) => string, between = ' '): string =>
  Array.from({ length: n }, (_, i) => item(i)).join(between);

/** Milliseconds of computing that one case may take; by itself each takes a second or two at most. */
const LIMIT = 8000;

function check(reading: Reading, message?: RegExp): void {
  expect(reading.milliseconds).toBeLessThan(LIMIT);
  if (message) expect(reading.messages.slice(0, 50).join('\n')).toMatch(message);
}

const N = 10_000;
const TOO_DEEP = /(?:nested too deeply|the expression has more than|too many pointers|the body)/m;
const NESTED: [string, string][] = [
  ['parentheses', `int f(int a) { return ${times('(', N)}a${times(')', N)}; }`],
  ['blocks', `int f(int a) { ${times('{', N)}a;${times('}', N)} }`],
  ['brackets', `int f(int *a) { return ${times('a[', N)}0${times(']', N)}; }`],
  ['array declarators', `int a${times('[2]', N)};`],
  ['unary operators', `int f(int a) { return ${times('-~!', N)}a; }`],
  ['casts', `int f(int a) { return ${times('(int)', N)}a; }`],
  ['sizeof', `int f(int a) { return ${times('sizeof ', N)}a; }`],
  ['pointers', `int ${times('*', N)}a;`],
  ['declarators', `int ${times('(*', N)}a${times(')(int)', N)};`],
  ['initialiser braces', `int a[] = ${times('{', N)}1${times('}', N)};`],
  ['structs', `${times('struct { int a; ', N)}int b; ${times('} x;', N)}`],
  ['if', `int f(int a) { ${times('if (a) ', N)}return 0; }`],
  ['conditionals', `int f(int a) { return ${times('a ? 1 : ', N)}0; }`],
  ['statement expressions', `int f(int a) { return ${times('({ ', N)}a;${times(' })', N)}; }`],
  ['typeof', `${times('typeof(', N)}int${times(')', N)} a;`],
  ['_Generic', `int f(int a) { return ${times('_Generic(a, default: ', N)}1${times(')', N)}; }`],
  ['compound literals', `struct s { int a; }; int f(void) { return ${times('(struct s){ ', N)}1${times('}.a', N)}; }`],
  ['open parentheses', `int f(int a) { return ${times('(', N)}`],
  ['open blocks', `int f(int a) ${times('{', N)}`],
];

describe('nesting', () => {
  for (const [name, text] of NESTED) {
    test(name, () => {
      const reading = read(`${text}\n`);
      check(reading, TOO_DEEP);
    });
  }

  test('what comes after is read', () => {
    const { unit } = read(
      `int f(int a) { int b; b = ${times('(', N)}a${times(')', N)}; g(b); }\nint after(void) { return 1; }\n`,
    );
    const [f, after] = unit.declarations;
    expect(f.kind === 'function' && f.body().items.map(({ kind }) => kind)).toEqual([
      'declaration',
      'error',
      'expression',
    ]);
    expect(after.kind === 'function' && after.hasError).toBe(false);
  });

  test('of 200 levels is read whole', () => {
    const text =
      `int f(int a) { return ${times('(', 200)}a${times(')', 200)}; }\n` +
      `int g(int a) { ${times('if (a) { ', 200)}a++;${times('}', 200)} }\n`;
    expect(read(text).messages).toEqual([]);
  });

  test('#if', () => {
    check(read(`${times('#if 1\n', N)}int a;\n${times('#endif\n', N)}`));
    check(
      read(`#if ${times('(', N)}1${times(')', N)}\nint a;\n#endif\n`),
      /^\/t\.c:1: #if expression is nested too deeply$/m,
    );
    check(read(`#if ${times('!', N)}1\n#endif\n`), /^\/t\.c:1: #if expression/m);
    check(read(`#if ${times('1 ? ', N)}1${times(': 0', N)}\n#endif\n`), /^\/t\.c:1: #if expression/m);
    check(read(`#if 0\n${times('#elif 0\n', N)}#else\nint a;\n#endif\n`));
  });
});

describe('chains', () => {
  test('100,000 operands are told where they are too many, and evaluated where it is asked', () => {
    const { unit, messages, milliseconds } = read(
      `int f(int a) { return a${times('+a', 100_000)}; }\nint b = 1${times(' + 1', 1000)};\n`,
    );
    expect(milliseconds).toBeLessThan(LIMIT);
    expect(messages).toEqual(['/t.c:1: the expression has more than 1500 operators in a row or in each other']);
    const b = unit.symbols.get('b')!.initializer![0].value;
    expect(evaluateConstant(b)).toBe(1001n);
  });

  test('5,000 else if', () => {
    const reading = read(`int f(int a) { ${times('if (a == 1) return 1; else ', 5000)}return 0; }\nint g;\n`);
    check(reading, /^\/t\.c:1: a chain of more than 600 "else if": the rest of it is left out$/m);
    expect(read(`int f(int a) { ${times('if (a == 1) return 1; else ', 500)}return 0; }\n`).messages).toEqual([]);
  });

  test('10,000 labels of one statement', () => {
    const reading = read(`int f(int a) { switch (a) { ${list(N, (i) => `case ${i}:`)} return 1; } return 0; }\n`);
    expect(reading.messages).toEqual([]);
    expect(reading.dump.match(/case \d+/g)).toHaveLength(N);
  });

  test('calls, members, indexes', () => {
    for (const link of ['(a)', '->p', '[0]', '++']) {
      check(
        read(`struct s { struct s *p; } *a; int f(void) { return a${times(link, N)}; }\n`),
        /^\/t\.c:1: the expression has more than/m,
      );
    }
  });

  test('braces that never close, 10,000 times', () => {
    check(read(times('int f(void)\n{\n if (x) {\n}\n', N)), /^\/t\.c:2: braces do not balance in 'f'/m);
    check(read(times('F(x) int a;\n', N)));
  });
});

describe('macros', () => {
  const doubling = (n: number, body: string): string =>
    `#define A0 ${body}\n${list(n, (i) => `#define A${i + 1} A${i} A${i}`, '\n')}\n`;

  test('a bomb is stopped and told at its use', () => {
    const reading = read(`${doubling(64, 'x')}int A64;\nint after;\n`);
    check(reading, /^\/t\.c:66: macros give more than 1000000 tokens here/m);
    expect(reading.unit.symbols.has('after')).toBe(true);
    check(read(`${doubling(64, '')}int A64 a;\n`), /^\/t\.c:66: macros give more than/m);
    check(read(`#define D(x) x x\nint ${times('D(', 40)}a${times(')', 40)};\n`), /^\/t\.c:2: macros give more than/m);
    check(
      read(`#define A0 1+1\n${list(64, (i) => `#define A${i + 1} A${i}+A${i}`, '\n')}\n#if A64\n#endif\n`),
      /^\/t\.c:66: macros give more than/m,
    );
  });

  test('a run has a bound too', () => {
    check(read(`${doubling(15, '')}${times('A15\n', 400)}`), /the macros of this file give more than 16000000 tokens/);
  });

  test('pasting and # do not grow without end', () => {
    check(
      read(
        `#define C2(a, b) a##b\n#define C(a, b) C2(a, b)\n#define X(a) C(a, a)\n` +
          `int ${times('X(', 40)}a${times(')', 40)};\n`,
      ),
      /^\/t\.c:4: pasting/m,
    );
    check(
      read(`#define S2(x) #x\n#define S(x) S2(x)\nchar *s = ${times('S(', 60)}"\\"${times(')', 60)};\n`),
      /^\/t\.c:3: .*(?:too long|more than)/m,
    );
  });

  test('deep and long', () => {
    check(
      read(`#define F(x) x\nint ${times('F(', N)}a${times(')', N)};\n`),
      /^\/t\.c:2: (?:uses of macros are nested|macros give) more than/m,
    );
    check(read(`${list(N, (i) => `#define M${i} M${i + 1}`, '\n')}\nint M0;\n`));
    check(read(`#define F(${list(100_000, (i) => `a${i}`, ',')}) a0\nint a[] = { F(${times('1,', 99_999)}1) };\n`));
    check(read(`#define F(...) __VA_ARGS__\nint a[] = { F(${times('1,', 99_999)}1) };\n`));
    check(
      read(`#define F(x) x\nint a = F(1,\n${times('int c = F(2,\n', 20_000)}`),
      /^\/t\.c:2: unterminated argument list of macro "F"$/m,
    );
  });

  test('arguments nested 200 deep are replaced', () => {
    const { messages, unit } = read(`#define F(x) x\nint ${times('F(', 200)}a${times(')', 200)};\n`);
    expect(messages).toEqual([]);
    expect(unit.symbols.has('a')).toBe(true);
  });
});

describe('includes', () => {
  const cycle = (n: number, guard: boolean): Record<string, string> =>
    Object.fromEntries(
      Array.from({ length: n }, (_, i) => {
        const text = `#include "h${(i + 1) % n}.h"\nint x${i};\n`;
        return [`/h${i}.h`, guard ? `#ifndef H${i}\n#define H${i}\n${text}#endif\n` : text];
      }),
    );

  for (const mode of ['textual', 'modular'] as const) {
    test(`cycles, ${mode}`, () => {
      check(
        read('#include "t.h"\nint a;\n', { '/t.h': '#include "t.h"\nint x;\n' }, mode),
        /^\/t\.h:1: #include nested too deeply: \/t\.h$/m,
      );
      check(read('#include "h0.h"\nint a;\n', cycle(50, false), mode), /#include nested too deeply/);
      const guarded = read('#include "h0.h"\nint a;\n', cycle(50, true), mode);
      expect(guarded.messages).toEqual([]);
      check(read('#include "h.h"\nint a;\n', { '/h.h': '#include "h.h"\n#include "h.h"\nint x;\n' }, mode), /#include/);
    });

    test(`a chain of 3,000 headers, ${mode}`, () => {
      const chain = Object.fromEntries(
        Array.from({ length: 3000 }, (_, i) => [
          `/h${i}.h`,
          `#ifndef H${i}\n#define H${i}\n${i < 2999 ? `#include "h${i + 1}.h"\n` : ''}int x${i};\n#endif\n`,
        ]),
      );
      const reading = read('#include "h0.h"\nint a;\n', chain, mode);
      check(reading);
      expect(reading.unit.symbols.has('a')).toBe(true);
    });
  }

  test('a doubling of includes', () => {
    const files = Object.fromEntries(
      Array.from({ length: 61 }, (_, i) => [
        `/h${i}.h`,
        `#include "h${i + 1}.h"\n#include "h${i + 1}.h"\nint x${i};\n`,
      ]),
    );
    check(read('#include "h0.h"\nint a;\n', { ...files, '/h61.h': '' }), /#include brings more than 20000 files/);
  });

  test('of folders, of nothing, missing', () => {
    const reading = read(
      '#include "dir"\n#include ""\n#include <>\n#include\n#include x\n#include "a\n#include "no.h"\nint a;\n',
      { '/dir/x.h': '' },
    );
    for (const line of [1, 2, 3, 4, 5, 6, 7])
      expect(reading.messages.some((message) => message.startsWith(`/t.c:${line}:`))).toBe(true);
    expect(reading.unit.symbols.has('a')).toBe(true);
  });
});

describe('characters', () => {
  test('line ends of all kinds', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const { messages, unit } = read(
        ['#define A \\', ' 1', 'int a = A;', '// c \\', ' int no;', '#if 0', 'int no2;', '#endif', 'int b;', ''].join(
          end,
        ),
      );
      expect(messages).toEqual([]);
      expect([...unit.symbols.keys()]).toEqual(['a', 'b']);
    }
  });

  test('no line end at the end, a byte order mark, NUL, what is no UTF-8', () => {
    expect(read('\uFEFF#define A 1\nint b = A;').messages).toEqual([]);
    for (const text of [
      '',
      '#',
      '#define',
      '#define A',
      '#define A \\',
      '#if',
      'int a;\n#endif',
      '/*',
      '"',
      "'",
      '\\',
      'int a\0;\0',
      '\uFFFD',
      '\ud800',
      "L'",
      '%:',
    ]) {
      check(read(text));
    }
    check(read(list(256, (i) => String.fromCharCode(i), '')));
  });

  test('long tokens and lines', () => {
    const million = 1_000_000;
    for (const text of [
      `char *s = "${times('a', million)}"; int b;`,
      `char *s = "${times('a', million)}`,
      `int c = '${times('a', million)}';`,
      `int c = '\\x${times('f', million)}'; int d = 0x${times('f', million)}; int e = 1${times('0', million)};`,
      `double d = 1.${times('f', million)};`,
      `int ${times('a', million)};`,
      `/*${times('a', million)}`,
      `int ${times('\\\n', 100_000)}a;`,
      `int ${times('a\\\n', 100_000)};`,
      times('"abc\n', 100_000),
      times('i\\\nnt x; ', 20_000),
    ])
      check(read(text));
    const line = read(`int a = 1${times(' + 1', 1_250_000)};`);
    check(line, /^\/t\.c:1: the expression has more than/m);
    expect(line.messages.every((message) => message.length < 400)).toBe(true);
  });

  test('diagnostics are counted and cut', () => {
    const { messages } = read(times('"abc\n', 100_000));
    expect(messages.length).toBeLessThan(3100);
    expect(messages.join('\n')).toMatch(/not listed/);
  });

  test('a large file', () => {
    // 50 MB take 3 GB and some 10 s.
    const functions = process.env.DATAPATH_LENS_FULL === '1' ? 850_000 : 50_000;
    const reading = read(times('static int f(int a, int b) { return a * b + (a - b) / 3; }\n', functions));
    expect(reading.messages).toEqual([]);
    expect(reading.unit.declarations).toHaveLength(functions);
  }, 180_000);
});

describe('sizes', () => {
  test('of arrays, vectors, alignments, bit-fields, ranges', () => {
    check(
      read('int a[0xffffffffffffffff]; int b[1ull << 46][1ull << 46];\n'),
      /^\/t\.c:1: the array is larger than any object can be$/m,
    );
    check(read('int a[] = { [0 ... 1000000000] = 1 };\n'), /^\/t\.c:1: a range of 1000000001 elements is cut/m);
    check(
      read(
        'struct t { int a[1000][1000][1000]; } c = { .a = { [0 ... 999] = { [0 ... 999] = { [0 ... ' +
          '999] = 1 } } } };\n',
      ),
      /is cut to/,
    );
    check(
      read(
        'int a __attribute__((aligned(3))); struct s { int x __attribute__((aligned(1ull << 63))); } ' +
          'c; _Alignas(0) int d;\n',
      ),
      /an alignment of 3 is not possible/,
    );
    check(
      read('struct s { int a : 1000; int b : -1; float d : 3; struct { int a; } e : 3; int f : 1 / 0; } x;\n'),
      /^\/t\.c:1: the width of the bit-field does not fit its type$/m,
    );
    check(
      read(
        'typedef int V __attribute__((vector_size(1ull << 60))); V v; typedef int W ' +
          '__attribute__((vector_size(0))); W w;\n',
      ),
    );
  });

  test('constants at the edges', () => {
    check(
      read(
        'enum { A = 1 << -1, B = (1LL << 62) * 4, C = -0x8000000000000000 / -1, D = 1 % 0, F = ' +
          '(int)1e300, G = (int)(0.0 / 0.0), H = (int)1e999,' +
          ' I = __builtin_ctzll((__int128)1 << 64), J = __builtin_clz(0x100000000), K = ' +
          '__builtin_ffs(0) };\nint a[1 << 1000000000];\n',
      ),
    );
  });

  test('records within themselves', () => {
    check(
      read(
        'struct s { struct s a; }; struct t { struct t b[3]; int x; }; struct s x = {{{{{}}}}}; union ' +
          'u { union u u; } y = { 1 };\n',
      ),
    );
    check(read('struct q { struct q a[2]; } w = { 1, [1] = 2, .a[0].a[1] = 3 }; typedef a b; typedef b a; a z;\n'));
  });
});
