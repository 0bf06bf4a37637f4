/**
 * `long double` as x87 has it: 80 bits, 64 of them mantissa, rounded to nearest even (Intel SDM volume 1, 4.2 and
 * 8.2). In software, exactly; numbers are a sign, an integer and a power of two.
 */

import type { Memory } from '../memory/memory';

/** `m * 2^e`, negative when `negative`. `special`: infinity, or not a number. A value in memory has m below 2^64. */
export interface Real {
  negative: boolean;
  m: bigint;
  e: number;
  special?: 'inf' | 'nan';
}

const MANTISSA = 64;
const BIAS = 16383;
/** Power of two of the lowest bit of the smallest numbers. */
const LOWEST = 1 - BIAS - 63;
const NAN: Real = { negative: true, m: 0n, e: 0, special: 'nan' };

function bitLength(m: bigint): number {
  return m === 0n ? 0 : m.toString(2).length;
}

/** To `bits` bits, nearest, ties to even; no bit below `2^lowest`. `sticky`: there was more below. */
function round(m: bigint, e: number, bits: number, lowest: number, sticky = false): { m: bigint; e: number } {
  let drop = Math.max(bitLength(m) - bits, lowest - e);
  if (drop <= 0) {
    if (!sticky) return { m, e };
    m <<= 2n;
    m |= 1n;
    e -= 2;
    drop += 2;
    if (drop <= 0) return { m, e };
    return round(m, e, bits, lowest);
  }
  const unit = 1n << BigInt(drop);
  const rest = m & (unit - 1n);
  let kept = m >> BigInt(drop);
  const half = unit >> 1n;
  if (rest > half || (rest === half && (sticky || (kept & 1n) === 1n))) kept++;
  return { m: kept, e: e + drop };
}

/** Rounded to what memory holds. */
export function rounded(value: Real, sticky = false): Real {
  if (value.special !== undefined) return value;
  const { m, e } = round(value.m, value.e, MANTISSA, LOWEST, sticky);
  if (m !== 0n && bitLength(m) + e > BIAS + 1) return { negative: value.negative, m: 0n, e: 0, special: 'inf' };
  return { negative: value.negative, m, e };
}

export function encodeReal(value: Real): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  const sign = value.negative ? 0x8000 : 0;
  if (value.special !== undefined) {
    view.setBigUint64(0, value.special === 'inf' ? 0x8000_0000_0000_0000n : 0xc000_0000_0000_0000n, true);
    view.setUint16(8, sign | 0x7fff, true);
    return bytes;
  }
  if (value.m === 0n) {
    view.setUint16(8, sign, true);
    return bytes;
  }
  const shift = MANTISSA - bitLength(value.m);
  const exponent = value.e - shift + BIAS + 63;
  if (exponent <= 0) {
    view.setBigUint64(0, value.m << BigInt(value.e - LOWEST), true);
    view.setUint16(8, sign, true);
  } else {
    view.setBigUint64(0, value.m << BigInt(shift), true);
    view.setUint16(8, sign | exponent, true);
  }
  return bytes;
}

export function decodeReal(low: bigint, high: number): Real {
  const negative = (high & 0x8000) !== 0;
  const exponent = high & 0x7fff;
  if (exponent === 0x7fff)
    return { negative, m: 0n, e: 0, special: (low & 0x7fff_ffff_ffff_ffffn) === 0n ? 'inf' : 'nan' };
  return { negative, m: low, e: (exponent === 0 ? 1 : exponent) - BIAS - 63 };
}

export function readReal(memory: Memory, address: number): Real {
  return decodeReal(memory.getU64(address), memory.getU16(address + 8));
}
export function writeReal(memory: Memory, address: number, value: Real): void {
  memory.write(address, encodeReal(rounded(value)));
}

export function realFromInteger(value: bigint): Real {
  return { negative: value < 0n, m: value < 0n ? -value : value, e: 0 };
}

export function realFromNumber(x: number): Real {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const negative = bits >> 63n === 1n;
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  if (exponent === 0x7ff) return { negative, m: 0n, e: 0, special: fraction === 0n ? 'inf' : 'nan' };
  return exponent === 0
    ? { negative, m: fraction, e: -1074 }
    : { negative, m: fraction | (1n << 52n), e: exponent - 1075 };
}

/** The nearest double; with `single` the nearest float. */
export function realToNumber(value: Real, single = false): number {
  const sign = value.negative ? -1 : 1;
  if (value.special === 'nan') return NaN;
  if (value.special === 'inf') return sign * Infinity;
  const { m, e } = single ? round(value.m, value.e, 24, -149) : round(value.m, value.e, 53, -1074);
  if (m === 0n) return sign * 0;
  if (bitLength(m) + e > (single ? 128 : 1024)) return sign * Infinity;
  // Both steps are exact: the result is a double.
  return (
    sign *
    (e < -1000
      ? Number(m) * 2 ** (e + 500) * 2 ** -500
      : e > 900
        ? Number(m) * 2 ** (e - 100) * 2 ** 100
        : Number(m) * 2 ** e)
  );
}

/** Cut off towards zero; undefined for what is no number. */
export function realToInteger(value: Real): bigint | undefined {
  if (value.special !== undefined) return undefined;
  const m = value.e >= 0 ? value.m << BigInt(value.e) : value.m >> BigInt(-value.e);
  return value.negative ? -m : m;
}

export function realOperation(op: '+' | '-' | '*' | '/', a: Real, b: Real): Real {
  if (a.special === 'nan' || b.special === 'nan') return a.special === 'nan' ? a : b;
  switch (op) {
    case '-':
      return realOperation('+', a, { ...b, negative: !b.negative });
    case '+': {
      if (a.special === 'inf' || b.special === 'inf') {
        if (a.special === 'inf' && b.special === 'inf') return a.negative === b.negative ? a : NAN;
        return a.special === 'inf' ? a : b;
      }
      const e = Math.min(a.e, b.e);
      const x = (a.m << BigInt(a.e - e)) * (a.negative ? -1n : 1n);
      const y = (b.m << BigInt(b.e - e)) * (b.negative ? -1n : 1n);
      const sum = x + y;
      if (sum === 0n) return { negative: a.negative && b.negative, m: 0n, e: 0 };
      return rounded({ negative: sum < 0n, m: sum < 0n ? -sum : sum, e });
    }
    case '*': {
      const negative = a.negative !== b.negative;
      if (a.special === 'inf' || b.special === 'inf') {
        return (a.special !== 'inf' && a.m === 0n) || (b.special !== 'inf' && b.m === 0n)
          ? NAN
          : { negative, m: 0n, e: 0, special: 'inf' };
      }
      return rounded({ negative, m: a.m * b.m, e: a.e + b.e });
    }
    default: {
      const negative = a.negative !== b.negative;
      if (a.special === 'inf') return b.special === 'inf' ? NAN : { negative, m: 0n, e: 0, special: 'inf' };
      if (b.special === 'inf') return { negative, m: 0n, e: 0 };
      if (b.m === 0n) return a.m === 0n ? NAN : { negative, m: 0n, e: 0, special: 'inf' };
      const shift = 140n;
      const m = (a.m << shift) / b.m;
      return rounded({ negative, m, e: a.e - b.e - Number(shift) }, m * b.m !== a.m << shift);
    }
  }
}

/** -1, 0, 1; 2 when one is not a number. */
export function compareReals(a: Real, b: Real): number {
  if (a.special === 'nan' || b.special === 'nan') return 2;
  const sign = (x: Real): number => (x.special === undefined && x.m === 0n ? 0 : x.negative ? -1 : 1);
  if (sign(a) !== sign(b)) return sign(a) < sign(b) ? -1 : 1;
  if (a.special === 'inf' || b.special === 'inf') {
    if (a.special === b.special) return 0;
    return (a.special === 'inf') === a.negative ? -1 : 1;
  }
  const e = Math.min(a.e, b.e);
  const x = a.m << BigInt(a.e - e);
  const y = b.m << BigInt(b.e - e);
  return x === y ? 0 : x < y === a.negative ? 1 : -1;
}

/** A floating constant as C writes it, decimal or hexadecimal, without its suffix. */
export function parseReal(text: string): Real {
  const hex = /^0[xX]([\da-fA-F]*)\.?([\da-fA-F]*)(?:[pP]([+-]?\d+))?/.exec(text);
  if (hex && /^0[xX]/.test(text)) {
    return rounded({ negative: false, m: BigInt(`0x0${hex[1]}${hex[2]}`), e: Number(hex[3] ?? 0) - 4 * hex[2].length });
  }
  const decimal = /^(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?/.exec(text)!;
  const digits = BigInt(`0${decimal[1]}${decimal[2]}`);
  const ten = Math.max(-9000, Math.min(9000, Number(decimal[3] ?? 0) - decimal[2].length));
  if (digits === 0n) return { negative: false, m: 0n, e: 0 };
  if (ten >= 0) return rounded({ negative: false, m: digits * 10n ** BigInt(ten), e: 0 });
  const divisor = 10n ** BigInt(-ten);
  const shift = BigInt(Math.max(0, bitLength(divisor) - bitLength(digits) + 70));
  const m = (digits << shift) / divisor;
  return rounded({ negative: false, m, e: -Number(shift) }, m * divisor !== digits << shift);
}

/**
 * Decimal digits of a finite number, rounded half to even as glibc does: `places` behind the point, or `significant`
 * in all (with the power of ten of the first one).
 */
export function decimalDigits(
  value: Real,
  how: { places: number } | { significant: number },
): { digits: string; point: number } {
  const exact = value.e >= 0 ? { n: value.m << BigInt(value.e), d: 1n } : { n: value.m, d: 1n << BigInt(-value.e) };
  const divide = (n: bigint, d: bigint): bigint => {
    const q = n / d;
    const twice = (n - q * d) * 2n;
    return twice > d || (twice === d && (q & 1n) === 1n) ? q + 1n : q;
  };
  if ('places' in how) {
    const text = divide(exact.n * 10n ** BigInt(how.places), exact.d)
      .toString()
      .padStart(how.places + 1, '0');
    return { digits: text, point: text.length - how.places };
  }
  if (value.m === 0n) return { digits: '0'.repeat(how.significant), point: 1 };
  let power = Math.floor((bitLength(value.m) + value.e - 1) * 0.3010299956639812);
  for (;;) {
    const scale = how.significant - 1 - power;
    const q =
      scale >= 0 ? divide(exact.n * 10n ** BigInt(scale), exact.d) : divide(exact.n, exact.d * 10n ** BigInt(-scale));
    const text = q.toString();
    if (text.length === how.significant) return { digits: text, point: power + 1 };
    // One digit too many: the estimate was low, or rounding carried over.
    power += text.length > how.significant ? 1 : -1;
  }
}

/** What text that strtod takes stands for: with a sign, also `inf` and `nan`. */
export function realFromText(text: string): Real {
  const negative = text.startsWith('-');
  const digits = text.replace(/^[-+]/, '');
  if (/^[in]/i.test(digits)) return { negative, m: 0n, e: 0, special: /^i/i.test(digits) ? 'inf' : 'nan' };
  return { ...parseReal(digits), negative };
}
