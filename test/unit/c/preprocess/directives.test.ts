import { describe, expect, test } from 'vitest';
import { outcome, frontEnd, run, texts } from './support';

describe('#if', () => {
  const holds = (condition: string, before = ''): boolean =>
    run(`${before}\n#if ${condition}\nyes\n#endif`).text === 'yes';
  test.each([
    ['1', true],
    ['0', false],
    ['2 + 3 * 4 == 14', true],
    ['(2 + 3) * 4 == 20', true],
    ['-1 < 0', true],
    ['-1 < 0u', false],
    ['1 ? 0 : 1', false],
    ['0 ? 1/0 : 1', true],
    ['1 || 1/0', true],
    ['0 && 1/0', false],
    ['7 / 2 == 3 && -7 % 3 == -1', true],
    ["'a' == 97 && '\\n' == 10 && '\\x41' == 65 && '\\377' < 0", true],
    ['0x10 == 16 && 010 == 8 && 0b11 == 3', true],
    ['18446744073709551615u == ~0u', true],
    ['1 << 63 < 0', true],
    ['(1u << 63) > 0', true],
    ['9223372036854775807 + 1 < 0', true],
    ['undefined_name', false],
    ['!undefined_name', true],
    ['defined X', false],
    ['!defined(X) && !defined X', true],
    ['~0 == -1', true],
    ['1 ? 2 : (3, 4)', true],
    ['3 > 2 > 1', false],
    ['1 == 1L && 1ULL', true],
    ['int', false],
  ])('%s', (condition, expected) => {
    expect(holds(condition)).toBe(expected);
  });
  test('macros are replaced, defined and its operand are not', () => {
    expect(holds('defined A && A(2) == 4', '#define A(x) x * 2')).toBe(true);
    expect(holds('HAS', '#define X\n#define HAS defined(X)')).toBe(true);
    expect(holds('V(1, 2) <= V(1, 3)', '#define V(a, b) ((a) << 8 | (b))')).toBe(true);
  });
  test('__has_include, __has_attribute, __has_builtin', () => {
    const files = {
      '/a.c': '#if __has_include(<x.h>) && !__has_include("y.h")\n1\n#endif\n#ifdef __has_include\n2\n#endif',
      '/inc/x.h': '',
    };
    expect(run(files).text).toBe('1 2');
    expect(holds('__has_attribute(packed) && __has_attribute(__aligned__) && !__has_attribute(no_such)')).toBe(true);
    expect(holds('__has_builtin(__builtin_expect) && !__has_builtin(printf)')).toBe(true);
  });
  test.each([
    ['', '#if with no expression'],
    ['1 +', '#if expression ends too early'],
    ['1 2', 'missing binary operator before "2" in #if'],
    ['f(1)', 'missing binary operator: function-like macro "f" is not defined'],
    ['1.5', '"1.5" is not an integer constant'],
    ['1 / 0', 'division by zero in #if'],
    ['(1', 'missing ")" in #if'],
    ['08', '"08" is not an integer constant'],
  ])('#if %s is told and counts as false', (condition, message) => {
    const { text, messages } = run(`#if ${condition}\nyes\n#else\nno\n#endif`);
    expect(text).toBe('no');
    expect(messages).toEqual([`1: ${message}`]);
  });
});

describe('groups', () => {
  test('one of #if, #elif, #else; nested ones left out whole', () => {
    const source = '#if 0\n a\n#if 1\n b\n#else\n c\n#endif\n#elif 1\n d\n#elif 1\n e\n#else\n f\n#endif\ng';
    expect(run(source).text).toBe('d g');
    expect(run('#ifdef X\na\n#else\nb\n#endif\n#ifndef X\nc\n#endif').text).toBe('b c');
  });
  test('inactive text is listed by whole lines with its directive', () => {
    const source = 'a\n#if 0\nb\nc\n#else\nd\n#endif\n';
    const { result } = run(source);
    expect(
      result.inactive.map((r) => [source.slice(r.start, r.end), source.slice(r.directive, r.directive + 5)]),
    ).toEqual([['b\nc\n', '#if 0']]);
  });
  test('nothing in an inactive group matters', () => {
    const { text, messages } = run(
      `#if 0\ndon't #error "\n#error no\n#include "nowhere"\n#if (\n#endif\n#foo\n#endif\nx`,
    );
    expect(text).toBe('x');
    expect(messages).toEqual([]);
  });
  test.each([
    ['#endif', '#endif without #if'],
    ['#else', '#else without #if'],
    ['#elif 1', '#elif without #if'],
    ['#if 1\nx', 'unterminated conditional directive'],
    ['#if 0\nx', 'unterminated conditional directive'],
    ['#if 1\n#else\n#else\n#endif', '#else after #else'],
    ['#error out of order', '#error out of order'],
    ['#warning beware', '#warning beware'],
    ['#nonsense', 'invalid preprocessing directive #nonsense'],
    ['#define', 'macro name missing in #define'],
    ['#include', '#include expects "FILENAME" or <FILENAME>'],
    ['#include "no.h"', 'no.h: no such file in the include paths'],
  ])('%s', (source, message) => {
    expect(run(source).messages.map((m) => m.replace(/^\d+: /, ''))).toEqual([message]);
  });
  test('redefinition is told unless it is the same', () => {
    expect(run('#define A 1 + 2\n#define A 1  +  2\n#define A 3').messages).toEqual(['3: "A" redefined']);
    expect(run('#define A 1\n#undef A\n#define A 2\nA').messages).toEqual([]);
  });
});

describe('#include', () => {
  test('quoted beside the file first, then the paths; <> in the paths only', () => {
    const files = { '/d/a.c': '#include "x.h"\n#include <x.h>', '/d/x.h': 'near', '/inc/x.h': 'far' };
    const { text, result } = run(files, {}, 'textual', '/d/a.c');
    expect(text).toBe('near far');
    expect(result.includes.map((i) => [i.spelled, i.textual, i.tokenIndex])).toEqual([
      ['"x.h"', true, 0],
      ['<x.h>', true, 1],
    ]);
  });
  test('computed, next, nested, through ..', () => {
    const files = {
      '/d/a.c': '#define H <x.h>\n#include H\n#define S(n) #n\n#include S(../inc/y.h)',
      '/inc/x.h': 'one\n#include_next <x.h>',
      '/inc2/x.h': 'two',
      '/inc/y.h': 'y',
    };
    expect(run(files, { includePaths: ['/inc', '/inc2'] }, 'textual', '/d/a.c').text).toBe('one two y');
  });
  test('guards and #pragma once', () => {
    const files = {
      '/a.c': '#include <g.h>\n#include <g.h>\n#include <o.h>\n#include <o.h>',
      '/inc/g.h': '#ifndef G\n#define G\ng\n#endif',
      '/inc/o.h': '#pragma once\no',
    };
    expect(run(files).text).toBe('g o');
  });
  test('a header that includes itself ends', () => {
    const { messages } = run({ '/a.c': '#include <r.h>', '/inc/r.h': '#include <r.h>\nx' });
    expect(messages.at(-1)).toContain('#include nested too deeply');
  });
  test('forced includes and definitions come first', () => {
    const { text } = run(
      { '/a.c': 'A B(2) C', '/inc/conf.h': '#define A conf' },
      {
        forcedIncludes: ['conf.h'],
        defines: [
          ['B(x)', 'x x'],
          ['C', ''],
        ],
      },
    );
    expect(text).toBe('conf 2 2');
  });
});

describe('modules', () => {
  const modular = (files: Record<string, string>, path = '/a.c') => run(files, {}, 'modular', path);
  const header = (name: string, text: string): string => `#ifndef ${name}_H\n#define ${name}_H\n${text}\n#endif\n`;

  test('macros of a header are visible, its tokens do not come', () => {
    const { text, result, front } = modular({
      '/a.c': '#include <m.h>\nM N',
      '/inc/m.h': header('M', '#include <n.h>\n#define M 1\nint hidden;'),
      '/inc/n.h': header('N', '#define N 2'),
    });
    expect(text).toBe('1 2');
    expect(result.includes.map((i) => [front.fileTable.get(i.target ?? 0).path, i.textual])).toEqual([
      ['/inc/m.h', false],
    ]);
  });
  test('not before the include, and not what was undefined', () => {
    expect(
      modular({ '/a.c': 'M\n#include <m.h>\nM K', '/inc/m.h': header('M', '#define M 1\n#define K 2\n#undef K') }).text,
    ).toBe('M 1 K');
  });
  test('the last one in order wins; a later #undef hides', () => {
    const files = {
      '/a.c': '#include <x.h>\nM\n#include <y.h>\nM\n#include <u.h>\nM\n#define M own\nM\n#undef M\nM',
      '/inc/x.h': header('X', '#define M x'),
      '/inc/y.h': header('Y', '#undef M\n#define M y'),
      '/inc/u.h': header('U', '#undef M'),
    };
    expect(modular(files).text).toBe('x y M own M');
  });
  test('what is no module comes in as text: no guard, not a header, in the middle of a body', () => {
    const files = {
      '/a.c': '#include <list.def>\n#include "t.c"\n#include <plain.h>\nstruct s {\n#include <fields.h>\n};',
      '/inc/list.def': 'def',
      '/t.c': '#define T 1\ntext',
      '/inc/plain.h': 'plain T',
      '/inc/fields.h': header('F', 'int f;'),
    };
    expect(modular(files).text).toBe('def text plain 1 struct s { int f ; } ;');
  });
  test('circular includes end, both sides see each other', () => {
    const files = {
      '/a.c': '#include <p.h>\nP Q',
      '/b.c': '#include <q.h>\nP Q',
      '/inc/p.h': header('P', '#include <q.h>\n#define P 1'),
      '/inc/q.h': header('Q', '#include <p.h>\n#define Q 2'),
    };
    const front = frontEnd(files);
    expect(outcome(front, '/a.c', 'modular').text).toBe('1 2');
    expect(outcome(front, '/b.c', 'modular').text).toBe('1 2');
  });
  test('a header is a unit of its own, handed out again when asked again', () => {
    const files = { '/a.c': '#include <m.h>\nM', '/inc/m.h': header('M', '#define M 1\nint m = M;') };
    const front = frontEnd(files);
    outcome(front, '/a.c', 'modular');
    expect(outcome(front, '/inc/m.h', 'modular').text).toBe('int m = 1 ;');
    expect(outcome(front, '/inc/m.h', 'modular').text).toBe('int m = 1 ;');
    expect(outcome(front, '/a.c', 'modular').text).toBe('1');
  });
  test('a changed file is read again, and what depends on it', () => {
    const files: Record<string, string> = {
      '/a.c': '#include <m.h>\nM',
      '/inc/m.h': header('M', '#include <n.h>'),
      '/inc/n.h': header('N', '#define M 1'),
    };
    const front = frontEnd(files);
    expect(outcome(front, '/a.c', 'modular').text).toBe('1');
    files['/inc/n.h'] = header('N', '#define M 2');
    front.invalidate('/inc/n.h');
    expect(outcome(front, '/a.c', 'modular').text).toBe('2');
  });
  test('a default under #ifndef stands back for a definition, whichever comes first', () => {
    const files = {
      '/a.c': '#include <real.h>\n#include <default.h>\nM',
      '/b.c': '#include <default.h>\n#include <real.h>\nM',
      '/c.c': '#include <default.h>\nM\n#undef M\nM\n#include <other.h>\nM',
      '/inc/real.h': header('R', '#define M real'),
      '/inc/default.h': header('D', '#ifndef M\n#define M default\n#endif'),
      '/inc/other.h': header('O', '#ifdef M\n#else\n#define M other\n#endif'),
    };
    const front = frontEnd(files);
    expect(outcome(front, '/a.c', 'modular').text).toBe('real');
    expect(outcome(front, '/b.c', 'modular').text).toBe('real');
    expect(outcome(front, '/c.c', 'modular').text).toBe('default M other');
  });
  test('#include_next goes on behind the folder of the header, also when that is read on its own', () => {
    const files = {
      '/a.c': '#include <sys/m.h>\nM W',
      '/inc/sys/m.h': header('W', '#include_next <sys/m.h>\n#define W 2'),
      '/inc2/sys/m.h': header('M', '#define M 1'),
    };
    expect(run(files, { includePaths: ['/inc', '/inc2'] }, 'modular').text).toBe('1 2');
  });
  test("equal to the textual run in the file's own text", () => {
    const files = {
      '/a.c': '#include <v.h>\nCALL(f, 1) MAX(2, 3) CAT(a, b)\n#if VERSION(1, 2) > 257\nnew\n#endif',
      '/inc/v.h': header(
        'V',
        '#include <w.h>\n#define CALL(f, ...) f(__VA_ARGS__)\n#define VERSION(a, b) ((a) * 256 + (b))',
      ),
      '/inc/w.h': header('W', '#define MAX(a, b) ((a) > (b) ? (a) : (b))\n#define CAT(a, b) a ## b'),
    };
    const front = frontEnd(files);
    expect(texts(front, front.preprocess('/a.c', 'modular'))).toEqual(
      texts(front, front.preprocess('/a.c', 'textual')),
    );
  });
  test('an unreadable file is an error that names it', () => {
    expect(() => frontEnd({}).preprocess('/none.c', 'modular')).toThrow('/none.c: cannot be read as C text');
  });
});
