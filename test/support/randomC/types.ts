// The types that random programs are made of, and objects of them.

import type { Random } from './random';

export interface Scalar {
  kind: 'scalar';
  name: string;
  bits: number;
  signed: boolean;
  float?: boolean;
}
export interface Member {
  name: string;
  type: Type;
  /** Width of a bit-field. */
  width?: number;
}
export interface Composite {
  kind: 'struct' | 'union';
  tag: string;
  members: Member[];
  /** The declaration. */
  text: string;
  /**
   * Any bytes are a value of it, and a value is always the same bytes (which of a NaN's it is, nobody says): it may
   * stand in a union.
   */
  punnable: boolean;
}
export interface ArrayType {
  kind: 'array';
  of: Type;
  length: number;
}
export type Type = Scalar | Composite | ArrayType;

const int = (name: string, bits: number, signed: boolean): Scalar => ({ kind: 'scalar', name, bits, signed });

export const INTEGERS: Scalar[] = [
  int('signed char', 8, true),
  int('unsigned char', 8, false),
  int('char', 8, true),
  int('short', 16, true),
  int('unsigned short', 16, false),
  int('int', 32, true),
  int('unsigned int', 32, false),
  int('long', 64, true),
  int('unsigned long', 64, false),
  int('long long', 64, true),
  int('unsigned long long', 64, false),
  int('int8_t', 8, true),
  int('uint8_t', 8, false),
  int('int16_t', 16, true),
  int('uint16_t', 16, false),
  int('int32_t', 32, true),
  int('uint32_t', 32, false),
  int('int64_t', 64, true),
  int('uint64_t', 64, false),
  int('_Bool', 1, false),
  int('size_t', 64, false),
];
export const WIDE: Scalar[] = [int('__int128', 128, true), int('unsigned __int128', 128, false)];
export const FLOATS: Scalar[] = [
  { kind: 'scalar', name: 'float', bits: 32, signed: true, float: true },
  { kind: 'scalar', name: 'double', bits: 64, signed: true, float: true },
];
export const LONG_DOUBLE: Scalar = { kind: 'scalar', name: 'long double', bits: 80, signed: true, float: true };
export const INT = INTEGERS[5];
export const UNSIGNED = INTEGERS[6];
export const ULONG = INTEGERS[8];

export function scalar(r: Random): Scalar {
  const roll = r.below(100);
  if (roll < 78) return r.pick(INTEGERS);
  if (roll < 85) return r.pick(WIDE);
  return roll < 97 ? r.pick(FLOATS) : LONG_DOUBLE;
}
export function integer(r: Random): Scalar {
  return r.chance(8) ? r.pick(WIDE) : r.pick(INTEGERS);
}

/** `int x[3][2]`. */
export function declare(type: Type, name: string): string {
  let dimensions = '';
  let of = type;
  for (; of.kind === 'array'; of = of.of) dimensions += `[${of.length}]`;
  return `${nameOf(of)} ${name}${dimensions}`;
}
export function nameOf(type: Type): string {
  if (type.kind === 'array') return `${nameOf(type.of)}[${type.length}]`;
  return type.kind === 'scalar' ? type.name : `${type.kind} ${type.tag}`;
}

function sameBytes(type: Scalar): boolean {
  return type.bits !== 1 && !type.float;
}

/** A struct or union with bit-fields of all widths, packing, alignment and nesting. */
export function composite(r: Random, tag: string, known: readonly Composite[]): Composite {
  const kind = r.chance(22) ? 'union' : 'struct';
  const members: Member[] = [];
  const lines: string[] = [];
  const fits = (type: Scalar): Scalar => (kind === 'union' && !sameBytes(type) ? INT : type);
  const count = r.between(1, 7);
  let anonymous = 0;
  for (let i = 0; i < count; i++) {
    const name = `m${i}`;
    const roll = r.below(100);
    if (roll < 40) {
      const type = r.pick(INTEGERS);
      const width = type.bits === 1 ? 1 : r.between(1, type.bits);
      if (r.chance(8)) lines.push(`${r.pick(['int', 'unsigned long', 'short'])} : ${r.pick([0, 0, 3, 7])};`);
      members.push({ name, type, width });
      lines.push(`${type.name} ${name} : ${width};`);
    } else if (roll < 72) {
      const type = fits(scalar(r));
      members.push({ name, type });
      lines.push(`${type.name} ${name}${r.chance(8) ? ` __attribute__((aligned(${r.pick([2, 4, 8, 16])})))` : ''};`);
    } else if (roll < 86 && known.some((one) => kind === 'struct' || one.punnable)) {
      const inner = r.pick(known.filter((one) => kind === 'struct' || one.punnable));
      const type: Type = r.chance(25) ? { kind: 'array', of: inner, length: r.between(1, 3) } : inner;
      members.push({ name, type });
      lines.push(`${declare(type, name)};`);
    } else if (roll < 93) {
      const type: Type = {
        kind: 'array',
        of: r.chance(20) ? { kind: 'array', of: fits(r.pick(INTEGERS)), length: r.between(1, 3) } : fits(scalar(r)),
        length: r.between(1, 5),
      };
      members.push({ name, type });
      lines.push(`${declare(type, name)};`);
    } else {
      const parts = [r.pick(INTEGERS), r.pick(INTEGERS)].map((type) => (type.bits === 1 ? INT : type));
      const union = r.chance(50);
      lines.push(
        `${union ? 'union' : 'struct'} { ` +
          `${parts.map((type, k) => `${type.name} ${name}a${anonymous}${k};`).join(' ')} };`,
      );
      parts.forEach((type, k) => members.push({ name: `${name}a${anonymous}${k}`, type }));
      anonymous++;
    }
  }
  if (!members.some((member) => member.width === undefined)) {
    members.push({ name: 'last', type: INT });
    lines.push('int last;');
  }
  const roll = r.below(100);
  const attribute =
    roll < 15
      ? ' __attribute__((packed))'
      : roll < 22
        ? ` __attribute__((aligned(${r.pick([8, 16, 32, 64])})))`
        : roll < 26
          ? ' __attribute__((packed, aligned(4)))'
          : '';
  const punnable = (type: Type): boolean =>
    type.kind === 'array' ? punnable(type.of) : type.kind === 'scalar' ? sameBytes(type) : type.punnable;
  return {
    kind,
    tag,
    members,
    text: `${kind} ${tag} { ${lines.join(' ')} }${attribute};`,
    punnable: members.every((member) => member.width !== undefined || punnable(member.type)),
  };
}

/** Whether an object of the type has a bit-field somewhere: the bits beside it are anything (C11 6.2.6.1p6). */
export function hasBitField(type: Type): boolean {
  if (type.kind === 'array') return hasBitField(type.of);
  return (
    type.kind !== 'scalar' && type.members.some((member) => member.width !== undefined || hasBitField(member.type))
  );
}

/** A constant of a type, within it. */
export function literal(r: Random, type: Scalar): string {
  if (type.float) {
    const suffix = type.name === 'float' ? 'f' : type.bits === 80 ? 'L' : '';
    // No 0.0: gcc makes `-(double)i` of `0.0 - (double)i`, which is -0 for an i of 0.
    return (
      r.pick([
        '0.25',
        '1.0',
        '-1.5',
        '0.1',
        '3.25e3',
        '-7.75',
        '1e-3',
        '123456.789',
        `${r.below(1000)}.${r.below(1000)}`,
      ]) + suffix
    );
  }
  if (type.bits === 1) return r.pick(['0', '1']);
  if (type.bits === 128) {
    const high = r.chance(50) ? `0x${r.bits64().toString(16)}ULL` : `${r.below(100)}`;
    return `((${type.name})${high} << 64 | 0x${r.bits64().toString(16)}ULL)`;
  }
  const interesting = [
    0n,
    1n,
    2n,
    7n,
    (1n << BigInt(type.bits - 1)) - 1n,
    1n << BigInt(type.bits - 1),
    (1n << BigInt(type.bits)) - 1n,
    0x55n,
    0x80n,
  ];
  let value = BigInt.asUintN(type.bits, r.chance(40) ? r.pick(interesting) : r.bits64() >> BigInt(r.below(60)));
  if (type.signed && r.chance(50)) value = BigInt.asIntN(type.bits, value);
  if (value < 0n)
    return value === -(1n << 63n)
      ? '(-9223372036854775807LL - 1)'
      : value < -0x7fffffffn
        ? `(${value}LL)`
        : `(${value})`;
  const form = r.below(4);
  const digits = form === 0 ? `0x${value.toString(16)}` : form === 1 ? `0${value.toString(8)}` : `${value}`;
  if (value > 0x7fff_ffff_ffff_ffffn) return `${digits}ULL`;
  if (value > 0x7fff_ffffn) return `${digits}${r.pick(['L', 'LL', 'UL', 'ULL', 'uLL'])}`;
  return `${digits}${r.pick(['', '', '', 'U', 'L', 'UL'])}`;
}
