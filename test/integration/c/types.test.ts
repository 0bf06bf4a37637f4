// Types of expressions and values of constant expressions, held against gcc's: all pairs of arithmetic types with all
// operators, bit-fields, enumerations, pointers, and random constant expressions.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Expr } from '../../../src/c/ast';
import { evaluateConstant } from '../../../src/c/constants';
import { typeToString } from '../../../src/c/typeRules';
import { random } from '../../unit/c/hostile/mutate';
import { read } from '../../unit/c/hostile/read';

const gcc = spawnSync('gcc', ['--version']).status === 0;
const full = process.env.DATAPATH_LENS_FULL === '1';

const ARITHMETIC: Record<string, string> = {
  b: '_Bool',
  c: 'char',
  sc: 'signed char',
  uc: 'unsigned char',
  s: 'short',
  us: 'unsigned short',
  i: 'int',
  u: 'unsigned',
  l: 'long',
  ul: 'unsigned long',
  ll: 'long long',
  ull: 'unsigned long long',
  x: '__int128',
  ux: 'unsigned __int128',
  f: 'float',
  d: 'double',
  ld: 'long double',
  e: 'enum small',
  en: 'enum negative',
  eb: 'enum big',
  ci: 'const int',
  vs: 'volatile short',
};
const DECLARATIONS = `
enum small { S0, S1 }; enum negative { N0 = -1, N1 }; enum big { B0 = 1, B1 = 1ull << 40 };
${Object.entries(ARITHMETIC)
  .map(([name, type]) => `extern ${type} ${name};`)
  .join('\n')}
struct bits { int i3 : 3; unsigned u3 : 3; unsigned u31 : 31; unsigned u32 : 32; int i32 : 32; unsigned long ul31 : 31; unsigned long ul64 : 64;
  _Bool b1 : 1; unsigned char uc4 : 4; unsigned short us16 : 16; enum small e2 : 2; int plain; };
extern struct bits t; extern struct bits *pt; extern const struct bits *cpt;
extern int *pi; extern const int *pci; extern int *const cpi; extern void *pv; extern const void *pcv; extern char a10[10]; extern int m[2][3]; extern unsigned char *puc;
extern int fn(int); extern double (*pfn)(int, char *); extern struct bits sfn(void); extern const char *names[4]; extern volatile int *pvi; extern long *restrict *ppl;
`;

function typedExpressions(): string[] {
  const list: string[] = [];
  const names = Object.keys(ARITHMETIC);
  const floating = new Set(['f', 'd', 'ld']);
  for (const a of names) {
    list.push(
      `-${a}`,
      `+${a}`,
      `!${a}`,
      `${a}`,
      `${a}++`,
      `--${a}`,
      `sizeof ${a}`,
      `(${a}, ${a})`,
      `&${a}`,
      `${a} ?: 1`,
    );
    if (!floating.has(a)) list.push(`~${a}`);
    if (a === 'ci') list.splice(list.indexOf('ci++'), 2);
    for (const b of names) {
      list.push(`${a} + ${b}`, `${a} * ${b}`, `${a} < ${b}`, `${a} && ${b}`, `1 ? ${a} : ${b}`);
      if (a !== 'ci') list.push(`${a} = ${b}`, `${a} += ${b}`);
      if (!floating.has(a) && !floating.has(b)) list.push(`${a} % ${b}`, `${a} << ${b}`, `${a} >> ${b}`, `${a} | ${b}`);
    }
  }
  // A bit-field of 33 to 63 bits has a type of its own with gcc, of that many bits, which no C text can name: ours is
  // the declared one.
  const fields = ['i3', 'u3', 'u31', 'u32', 'i32', 'ul31', 'ul64', 'b1', 'uc4', 'us16', 'e2', 'plain'];
  for (const a of fields) {
    list.push(`+t.${a}`, `-pt->${a}`, `~t.${a}`, `!t.${a}`, `t.${a} << 1`, `t.${a} + 0`, `1 ? t.${a} : t.${a}`);
    for (const b of [...fields.map((field) => `t.${field}`), 'i', 'u', 'l', 'ul', 'c'])
      list.push(`t.${a} + ${b}`, `${b} & t.${a}`, `i ? t.${a} : ${b}`);
  }
  list.push(
    'pi + 1',
    '1 + pi',
    'pi - pi',
    'pi - 1',
    '*pi',
    'pi[1]',
    '1[pi]',
    '&pi[1]',
    '*pci',
    '&*pci',
    'pci',
    'cpi',
    'a10 + 1',
    '&a10',
    '&a10[1]',
    '*a10',
    'm[1]',
    '&m[1]',
    'm[1][2]',
    '*m',
    '**m',
    'm + 1',
    '&m',
    'i ? pi : 0',
    'i ? 0 : pi',
    'i ? pi : pv',
    'i ? pci : pi',
    'i ? pv : pci',
    'i ? pi : (void *)0',
    'i ? (void *)0 : pi',
    'i ? pi : pci',
    'i ? pcv : pi',
    'pi == pv',
    'pi && pi',
    '!pi',
    'fn(1)',
    'fn',
    '&fn',
    '*fn',
    'pfn',
    '*pfn',
    'pfn(1, 0)',
    '(*pfn)(1, 0)',
    'sfn()',
    'sfn().plain',
    'sfn().u3 + 1',
    'names',
    'names[1]',
    '*names[1]',
    '&names[1]',
    '*pvi',
    '&*pvi',
    'ppl',
    '*ppl',
    '**ppl',
    '(char)i',
    '(const char)i',
    '(unsigned char)1 + 0',
    '(void)i',
    '"abc"',
    '"abc"[1]',
    '&"abc"',
    '*"abc"',
    'L"abc"',
    'u"abc"[0]',
    'U"a"[0]',
    'u8"a"[0]',
    "'a'",
    "L'a'",
    "u'a'",
    "U'a'",
    '1',
    '1u',
    '1l',
    '1ul',
    '1ll',
    '1ull',
    '2147483648',
    '0x80000000',
    '0xffffffffffffffff',
    '9223372036854775807',
    '0x7fffffffffffffff',
    '4294967296',
    '1.0',
    '1.0f',
    '1.0l',
    '0x1p3',
    '0x1p3f',
    '0b101',
    '017',
    '037777777777',
    'S0',
    'N0',
    'B0',
    'B1',
    'sizeof(int)',
    '_Alignof(long)',
    '({ pi; })',
    '({ i; l; })',
    '({ us; })',
    '(struct bits){ 0 }',
    '(int[]){ 1, 2 }',
    '(int[]){ 1, 2 }[0]',
    '&(struct bits){ 0 }',
    'pt',
    '*pt',
    'pt->plain',
    'cpt->plain',
    '&cpt->plain',
    '&pt->plain',
    '_Generic(i, int: 1l, default: 2)',
    '_Generic(c, int: 1l, char: 2u, default: 2)',
    '_Generic(pi, int *: pi, default: 2)',
    '_Generic("a", char *: 1l, default: 2)',
    '_Generic(ci, int: 1l, default: 2)',
    '__builtin_choose_expr(1, 1l, 2u)',
    '__builtin_expect(i, 1)',
    '__builtin_offsetof(struct bits, plain)',
    '(i, l)',
    '(l, a10)',
    'pi += 1',
    'pi++',
    '__builtin_constant_p(i)',
    '__builtin_bswap16(1)',
    '__builtin_bswap32(1)',
    '__builtin_bswap64(1)',
    '__builtin_clz(1)',
    '__builtin_ctzll(1)',
    '__builtin_popcountl(1)',
    '__sync_fetch_and_add(pi, 1)',
    '__sync_bool_compare_and_swap(pi, 1, 2)',
    '__atomic_load_n(pi, 0)',
    '__atomic_exchange_n(ppl, 0, 0)',
    '__atomic_fetch_add(puc, 1, 0)',
    '__atomic_compare_exchange_n(pi, pi, 1, 0, 0, 0)',
    '__builtin_add_overflow(1, 2, pi)',
    '__builtin_types_compatible_p(int, long)',
    '__func__[0]',
    '__builtin_memcpy(pv, pv, 1)',
    '__builtin_strlen("a")',
  );
  return list;
}

/** Lines of `source` about which gcc has an error. */
function errorLines(source: string): Map<number, string> {
  const work = mkdtempSync(join(tmpdir(), 'types-'));
  writeFileSync(join(work, 't.c'), source);
  const { stderr } = spawnSync('gcc', ['-fsyntax-only', '-w', '-fmax-errors=0', join(work, 't.c')], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  rmSync(work, { recursive: true });
  return new Map([...stderr.matchAll(/t\.c:(\d+):\d+: error: (.*)/g)].map(([, line, text]) => [Number(line), text]));
}

function expressionsOf(declarations: string, list: readonly string[]): Expr[] {
  const { unit, messages } = read(
    `${declarations}\nvoid lens(void) {\n${list.map((text) => `${text};\n`).join('')}}\n`,
  );
  expect(messages).toEqual([]);
  const lens = unit.symbols.get('lens')!.definition!;
  return lens.body().items.map((item) => {
    if (item.kind !== 'expression') throw new Error(`no expression: ${item.kind}`);
    return item.expr;
  });
}

/** Texts of our types that gcc does not find compatible with its own. */
function wrongTypes(declarations: string, list: readonly string[], exprs: readonly Expr[]): string[] {
  const head = `${declarations}\nvoid lens(void) {\n`;
  const first = head.split('\n').length;
  const lines = list.map(
    (text, i) =>
      `_Static_assert(__builtin_types_compatible_p(__typeof__(${text}), ${typeToString(exprs[i].type)}), "");`,
  );
  const errors = errorLines(`${head}${lines.join('\n')}\n}\n`);
  return [...errors].map(
    ([line, problem]) => `${list[line - first]}: ours ${typeToString(exprs[line - first].type)} (${problem})`,
  );
}

/** A random constant expression over literals of all kinds. */
function constantExpression(next: () => number, depth: number): string {
  const at = <T>(choices: readonly T[]): T => choices[Math.floor(next() * choices.length)];
  if (depth === 0 || next() < 0.15) {
    const suffix = at(['', '', 'u', 'l', 'ul', 'll', 'ull', 'U', 'LU']);
    return at([
      () => `${Math.floor(next() * 10)}${suffix}`,
      () => `0x${Math.floor(next() * 2 ** 32).toString(16)}${suffix}`,
      () => `${Math.floor(next() * 2 ** 31)}${suffix}`,
      () => `0${Math.floor(next() * 2 ** 32).toString(8)}${suffix}`,
      () => `0b${Math.floor(next() * 1024).toString(2)}${suffix}`,
      () => '2147483648',
      () => '0xffffffff',
      () => '0x8000000000000000',
      () => '9223372036854775807',
      () => at(["'a'", "'\\xff'", "'\\0'", "'ab'", "'\\377'", "L'\\xffff'", "'\\n'", "L'é'", "u'\\xffff'"]),
      () => `sizeof(${at(Object.values(ARITHMETIC))})`,
      () => at(['S1', 'N0', 'B1', 'B0']),
    ])();
  }
  const inner = (): string => constantExpression(next, depth - 1);
  return at([
    () =>
      `(${inner()} ${at(['+', '-', '*', '&', '|', '^', '<', '>', '<=', '>=', '==', '!=', '&&', '||'])} ` +
      `${inner()})`,
    () => `(${inner()} ${at(['/', '%'])} ((${inner()}) | 1))`,
    () => `(${inner()} ${at(['<<', '>>'])} ((${inner()}) & 15))`,
    () => `${at(['-', '~', '!', '+'])}(${inner()})`,
    () => `(${at(Object.values(ARITHMETIC).filter((type) => !/float|double|const|volatile/.test(type)))})(${inner()})`,
    () => `(${inner()} ? ${inner()} : ${inner()})`,
    () => `sizeof(${inner()})`,
    () => `(int)${at(['1.5', '-2.75f', '1e3', '0x1p4', '(1.5 * 3)', '(1 / 3.0f * 30)'])}`,
    () => `(${inner()} ${at(['<', '>=', '=='])} ${at(['1.5', '-1.0', '100.0f'])})`,
    () => `__builtin_${at(['bswap16', 'bswap32', 'bswap64', 'popcount', 'popcountll', 'ffs', 'ffsll'])}(${inner()})`,
  ])();
}

describe.skipIf(!gcc)('against gcc', () => {
  test('types of expressions', () => {
    const list = typedExpressions();
    const exprs = expressionsOf(DECLARATIONS, list);
    expect(exprs).toHaveLength(list.length);
    expect(wrongTypes(DECLARATIONS, list, exprs)).toEqual([]);
  });

  test('random constant expressions: types and values', () => {
    const next = random(11);
    const list = Array.from({ length: full ? 20_000 : 2000 }, () => constantExpression(next, 4));
    const exprs = expressionsOf(DECLARATIONS, list);
    expect(wrongTypes(DECLARATIONS, list, exprs)).toEqual([]);
    const values = exprs.map(evaluateConstant);
    const lines = list.map((text, i) => {
      const value = values[i];
      return value === undefined
        ? ''
        : `static const char lens_${i}[(long long)(${text}) == (long ` +
            `long)0x${BigInt.asUintN(64, value).toString(16)}ull ? 1 : -1];`;
    });
    const head = `${DECLARATIONS}\n`;
    const first = head.split('\n').length;
    const errors = errorLines(`${head}${lines.join('\n')}\n`);
    // What gcc does not take for a constant (a division that overflows) is not held against us.
    const wrong = [...errors].filter(([, problem]) => /negative|size of array/.test(problem));
    expect(wrong.map(([line]) => `${list[line - first]}: ours ${values[line - first]}`)).toEqual([]);
    expect(list.filter((_, i) => values[i] === undefined).slice(0, 20)).toEqual([]);
  });
});
