// C text that no preprocessor has read: comments, literals, directives, the beginnings of functions.
import { describe, expect, test } from 'vitest';
import {
  afterOpaque,
  functionHeads,
  onOneLine,
  opensBody,
  partsOf,
  splitDirectives,
  withoutComments,
} from '../../../../src/c/bareText';
import { BareTokens } from '../../../../src/c/bareTokens';
import { Lexer } from '../../../../src/c/lexer';
import { Spellings } from '../../../../src/c/tokens';

/** The parts of a text as `kind text`. */
function parts(text: string): string[] {
  return [...partsOf(text)].map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);
}

describe('parts of a text', () => {
  test.each([
    [`char c = '"'; /* x */`, [`literal '"'`, 'comment /* x */']],
    [`s = "/* no"; t = '\\''; // "yes`, ['literal "/* no"', `literal '\\''`, 'comment // "yes']],
    ['/* " */ a "/*" b */', ['comment /* " */', 'literal "/*"']],
    ['a // one \\\n two\nb', ['comment // one \\\n two']],
    ['a /\\\n* split */ b /\\\r\n/ too', ['comment /\\\n* split */', 'comment /\\\r\n/ too']],
    ['"a\\\nb" c', ['literal "a\\\nb"']],
    ["it's\n'x'", ["literal '", "literal 'x'"]],
    ['a /* never closed', ['comment /* never closed']],
    ['a / b /', []],
    ['', []],
  ])('%j', (text, expected) => {
    expect(parts(text)).toEqual(expected);
  });

  test.each([
    ['#define A 1\nb', ['directive #define A 1']],
    ['  # if X \\\n && Y\nb', ['directive # if X \\\n && Y']],
    ['#define A /* 1\n2 */ 3\nb', ['directive #define A /* 1\n2 */ 3']],
    ['#define A "/*" // x\n*/', ['directive #define A "/*" // x']],
    ["#error don't /* do this\nb", ["directive #error don't /* do this"]],
    ['/* a */ #define A\n', ['comment /* a */', 'directive #define A']],
    ['/* a\n */ /* b */ #define A\n', ['comment /* a\n */', 'comment /* b */', 'directive #define A']],
    ['a # b\na /* \n */ # c', ['comment /* \n */']],
    ['/*\n#define A\n*/', ['comment /*\n#define A\n*/']],
    ['"\\\n#define A\n"', ['literal "\\\n#define A\n"'.slice(0, 9), 'directive #define A', 'literal "']],
  ])('directives of %j', (text, expected) => {
    expect(parts(text)).toEqual(expected.map((part) => (part.startsWith('literal "\\') ? 'literal "' : part)));
  });

  test('a quote without a partner is taken alone', () => {
    expect(afterOpaque('"abc\n"', 0)).toBe(1);
    expect(afterOpaque('abc', 1)).toBe(1);
    expect(afterOpaque('/', 0)).toBe(0);
  });
});

test.each([
  ['a/* x */b', 'a b'],
  ['a // "\nb', 'a  \nb'],
  ['"// no" /* " */ x', '"// no"   x'],
  ['a /* open', 'a  '],
  ['a / b', 'a / b'],
])('without comments: %j', (text, expected) => {
  expect(withoutComments(text)).toBe(expected);
});

test('on one line', () => {
  expect(onOneLine('  a &&\\\n\tb /* c\n d */ == "//" // e\n')).toBe('a && b == "//"');
});

test('directives apart from the code', () => {
  const { directives, code } = splitDirectives(
    '#include "a.h"\nint a; // #x\n#define B \\\n 1\nint b = \'#\';\n#\n#endif',
  );
  expect(directives).toEqual([
    { name: 'include', rest: ' "a.h"' },
    { name: 'define', rest: ' B \\\n 1' },
    { name: 'endif', rest: '' },
  ]);
  expect(code.split(/\s+/).join(' ').trim()).toBe("int a; int b = '#';");
});

/** Names of functions whose definitions begin in a text, by its layout. */
function defined(text: string): string[] {
  return [...functionHeads(text)].filter(({ open }) => opensBody(text, open + 1)).map(({ name }) => name);
}

test.each([
  ['int a(void)\n{\n}\nstatic int\nb(int x)\n{\n}\n', ['a', 'b']],
  ['int a(void);\nint b(int x) { return x; }\n', ['b']],
  ['int a(int x /* ; { */, char c)\n{\n}\n', ['a']],
  ['int a(void) /* does { */\n{\n}\n', ['a']],
  ['int a(const char *f, ...) __attribute__((format(printf, 1, 2)))\n{\n}\n', ['a']],
  ['int a(int x) OVS_REQUIRES(lock_of(x)) OVS_UNUSED\n{\n}\n', ['a']],
  ['#if X\nint a(int x) {\n#else\nint a(long x) {\n#endif\n  return x;\n}\nint b(void)\n{\n}\n', ['a', 'a', 'b']],
  ['}}} int no(void) {}\nint yes(void)\n{{{\n', ['yes']],
  ['int\n#if X\na(int x)\n#else\na(long x)\n#endif\n{\n}\n', ['a', 'a']],
  ['MACRO(x)\nint b(void)\n{\n}\n', ['b']],
  ['if (x)\n{\n}\nint a(', []],
  ['int a(void', []],
])('function definitions of %j', (text, expected) => {
  expect(defined(text)).toEqual(expected);
});

test('a head has its place and the line above', () => {
  const text = 'static int\na(int x)\n{\n}\n';
  expect([...functionHeads(text)]).toEqual([{ name: 'a', nameAt: 11, open: 12, head: 'a', above: 'static i' }]);
});

describe('tokens', () => {
  const spellings = new Spellings();
  const lexer = new Lexer(spellings);
  const tokensOf = (text: string): BareTokens => new BareTokens(lexer.lex({ id: 0, path: '', text }));
  const namesOf = (text: string): string[] => {
    const tokens = tokensOf(text);
    return [...tokens.functions()].map(({ name }) => spellings.text(tokens.id[name]));
  };

  test.each([
    ['int a(void) { if (x) { b(); } } int c(int y) { return y; }', ['a', 'c']],
    ['#define F(x) { x\nint a(void)\n{\n#if X\n}\n#endif\nint b(void) {}', ['a', 'b']],
    ['extern "C" { int a(void) {} } struct s { int (*f)(int); } x = { 1 };', ['a']],
    ['int a(void); int b(int c) __attribute__((noinline)) { }', ['b']],
    ['char *a(void) { return "}"; /* } */ } int b(char c) { return c == \'}\'; }', ['a', 'b']],
    ['int a\\\nb(void) { }', ['ab']],
    ['} int a(void) { } }} int b(void) {', ['a', 'b']],
    ['int a(void', []],
    ['int a(void) { { int b(void) { }', ['a']],
    ['', []],
  ])('functions of %j', (text, expected) => {
    expect(namesOf(text)).toEqual(expected);
  });

  test('tokens left out, places and brackets', () => {
    const text = 'a(b[1], (c)) + d';
    const tokens = tokensOf(text);
    const open = tokens.at(1);
    const [paren, close] = [tokens.id[open], tokens.id[tokens.at(text.indexOf(')'))]];
    expect(tokens.offset[tokens.afterBrackets(open, paren, close)]).toBe(text.indexOf('+'));
    expect(tokens.at(text.length)).toBe(-1);
    expect(tokens.isName(0)).toBe(true);
    expect(tokens.isName(open)).toBe(false);
    const lexed = lexer.lex({ id: 0, path: '', text });
    expect(new BareTokens(lexed, (token) => token > 0).count).toBe(1);
  });
});
