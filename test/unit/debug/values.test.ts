// Values by C type, as the Variables view shows them.
import { describe, expect, test } from 'vitest';
import type { CType } from '../../../src/c/types';
import { stringText } from '../../../src/debug/values/scalars';
import { elementsOf, hasChildren, childrenOf, valueText, type ValueSource } from '../../../src/debug/values/value';
import { BOOL, CHAR, DOUBLE, INT, U32, U64, VOID, array, declare, func, pointer, record } from './types';

/** Memory from 0x100 on. */
function memory(...bytes: number[]): ValueSource {
  return {
    read: (address, length) =>
      address >= 0x100 && address + length <= 0x100 + bytes.length
        ? Uint8Array.from(bytes.slice(address - 0x100, address - 0x100 + length))
        : undefined,
    describe: (address) => (address === 0x108 ? 'pool' : undefined),
    functionAt: (address) =>
      address === 0x400 ? { name: 'eth_null_rx', place: { path: '/x.c', line: 1, column: 1 } } : undefined,
  };
}
const at = (type: CType, address = 0x100) => ({ type, address });
const f64 = (value: number) => [...new Uint8Array(new Float64Array([value]).buffer)];

describe('valueText', () => {
  test.each<[string, CType, number[], string]>([
    ['int', INT, [0xff, 0xff, 0xff, 0xff], '-1'],
    ['uint32_t', U32, [0xff, 0xff, 0xff, 0xff], '4294967295'],
    ['uint64_t', U64, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], '18446744073709551615'],
    ['_Bool', BOOL, [1], 'true'],
    ['char', CHAR, [0x41], "65 'A'"],
    ['char, newline', CHAR, [10], "10 '\\n'"],
    ['char, quote', CHAR, [39], "39 '\\''"],
    ['double', DOUBLE, f64(-0.5), '-0.5'],
    ['double, nan', DOUBLE, f64(NaN), 'nan'],
    ['null', pointer(VOID), [0, 0, 0, 0, 0, 0, 0, 0], 'NULL'],
    ['object', pointer(VOID), [8, 1, 0, 0, 0, 0, 0, 0], '0x108 <pool>'],
    ['function', pointer(func(INT)), [0, 4, 0, 0, 0, 0, 0, 0], '0x400 <eth_null_rx>'],
    ['scalar', pointer(INT), [8, 1, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0], '0x108 → 7'],
    ['wild', pointer(INT), [0x34, 0x12, 0, 0, 0, 0, 0, 0], '0x1234'],
    ['text', pointer(CHAR), [8, 1, 0, 0, 0, 0, 0, 0, 104, 105, 0], '0x108 "hi"'],
    ['char array', array(CHAR, 4), [104, 105, 0, 99], '"hi"'],
    ['int array', array(INT, 2), [1, 0, 0, 0, 2, 0, 0, 0], '[1, 2]'],
    ['not mapped', INT, [], '<not mapped>'],
  ])('%s', (_, type, bytes, text) => {
    expect(valueText(memory(...bytes), at(type))).toBe(text);
  });

  test('hexadecimal where asked', () => {
    expect(valueText(memory(254, 255, 255, 255), at(INT), { hex: true })).toBe('0xfffffffe');
  });

  test('bit-fields', () => {
    const decl = declare('flags', [
      ['a', U32, 3],
      ['b', { ...INT }, 4],
    ]);
    const source = memory(0b0111_1101, 0, 0, 0, 0, 0, 0, 0);
    const parts = childrenOf(at(record(decl)), source);
    expect(parts.map((part) => valueText(source, part))).toEqual(['5', '-1']);
    expect(valueText(source, at(record(decl)))).toBe('{a = 5, b = -1}');
  });

  test('enumerators, sums of flags, and numbers without a name', () => {
    const type = (...constants: [string, bigint][]): CType => ({
      kind: 'enum',
      quals: 0,
      decl: {
        tag: 'e',
        complete: true,
        underlying: U32 as never,
        file: 0,
        offset: 0,
        constants: constants.map(([name, value]) => ({ name, value, file: 0, offset: 0 })),
      },
    });
    const flags = type(['RX', 1n], ['TX', 2n], ['ANY', 3n]);
    expect(valueText(memory(3, 0, 0, 0), at(flags))).toBe('ANY (3)');
    expect(valueText(memory(3, 0, 0, 0), at(type(['RX', 1n], ['TX', 2n])))).toBe('RX | TX (3)');
    expect(valueText(memory(8, 0, 0, 0), at(flags))).toBe('8');
  });

  test('a long record ends with an ellipsis', () => {
    const decl = declare(
      'long',
      Array.from({ length: 40 }, (_, n): [string, CType] => [`member_${n}`, U32]),
    );
    const text = valueText(memory(...new Array<number>(160).fill(0)), at(record(decl)));
    expect(text.length).toBeLessThan(130);
    expect(text).toMatch(/^\{member_0 = 0, .*, …\}$/);
  });
});

describe('children', () => {
  test('members of anonymous records stand in place, with C expressions', () => {
    const inner = declare(
      undefined,
      [
        ['x', U32],
        ['y', U32],
      ],
      true,
    );
    const decl = declare('outer', [
      ['first', U64],
      [undefined, record(inner)],
      ['rest', array(U32, 3)],
    ]);
    const source = memory(...new Array<number>(64).fill(7));
    const parts = childrenOf(at(record(decl)), source);
    expect(parts.map((part) => part.expression('o'))).toEqual(['o.first', 'o.x', 'o.y', 'o.rest']);
    expect(elementsOf(parts[3], 1, 5).map((part) => [part.name, part.expression('o.rest'), part.address])).toEqual([
      ['[1]', 'o.rest[1]', 0x114],
      ['[2]', 'o.rest[2]', 0x118],
    ]);
    const [target] = childrenOf({ type: pointer(U64), bytes: Uint8Array.from([0, 1, 0, 0, 0, 0, 0, 0]) }, source);
    expect([target.name, target.expression('p')]).toEqual(['*', '(*p)']);
  });

  test('a pointer opens only where something is', () => {
    const wild = { type: pointer(INT), bytes: Uint8Array.from([0, 0, 9, 0, 0, 0, 0, 0]) };
    expect(hasChildren(memory(1), wild)).toBe(false);
    expect(hasChildren(memory(1), { type: pointer(VOID), bytes: Uint8Array.from([0, 1, 0, 0, 0, 0, 0, 0]) })).toBe(
      false,
    );
    expect(
      hasChildren(memory(1, 2, 3, 4), { type: pointer(INT), bytes: Uint8Array.from([0, 1, 0, 0, 0, 0, 0, 0]) }),
    ).toBe(true);
  });
});

test('strings: escapes, bytes that are not UTF-8, length', () => {
  expect(stringText(Uint8Array.from([34, 92, 9, 1]))).toBe('"\\"\\\\\\t\\x01"');
  expect(stringText(Uint8Array.from([0xff, 65]))).toBe('"\\xffA"');
  expect(stringText(new TextEncoder().encode('héllo'))).toBe('"héllo"');
  expect(stringText(new Uint8Array(300).fill(65))).toBe(`"${'A'.repeat(200)}"…`);
});
