/**
 * Floating numbers as printf writes them (C11 7.21.6.1p8), exactly: every digit is computed, ties go to the even one,
 * as in glibc.
 */

import { decimalDigits } from './longDouble';
import type { Real } from './longDouble';

/** Digits beyond this are no help to a reader and would cost without bound. */
const MOST_DIGITS = 5000;

/** @param long a long double: `%a` begins with four bits before the point */
export function floatText(
  value: Real,
  conversion: string,
  precision: number | undefined,
  flags: string,
  long = false,
): string {
  const kind = conversion.toLowerCase();
  const sign = value.negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const alternate = flags.includes('#');
  const places = Math.min(precision ?? 6, MOST_DIGITS);
  let text: string;
  if (value.special !== undefined) text = value.special;
  else if (kind === 'f') text = fixed(value, places, alternate);
  else if (kind === 'e') text = exponent(value, places, alternate);
  else if (kind === 'a') text = hexadecimal(value, precision, alternate, long);
  else {
    const significant = places === 0 ? 1 : places;
    const { point } = decimalDigits(value, { significant });
    const x = value.m === 0n ? 0 : point - 1;
    text =
      x < -4 || x >= significant
        ? exponent(value, significant - 1, alternate)
        : fixed(value, significant - 1 - x, alternate);
    if (!alternate) text = text.replace(/^(\d+)(?:\.0*|(\.\d*?)0*)(e.*)?$/, '$1$2$3');
  }
  return sign + (conversion === kind ? text : text.toUpperCase());
}

function fixed(value: Real, places: number, alternate: boolean): string {
  const { digits, point } = decimalDigits(value, { places });
  return `${digits.slice(0, point)}${places > 0 || alternate ? '.' : ''}${digits.slice(point)}`;
}

function exponent(value: Real, places: number, alternate: boolean): string {
  const { digits, point } = decimalDigits(value, { significant: places + 1 });
  const power = value.m === 0n ? 0 : point - 1;
  const mantissa = `${digits[0]}${places > 0 || alternate ? '.' : ''}${digits.slice(1)}`;
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** `0x1.8p+1`: the first digit holds one bit of a double, four of a long double. */
function hexadecimal(value: Real, precision: number | undefined, alternate: boolean, long: boolean): string {
  const before = long ? 4 : 1;
  if (value.m === 0n) return `0x0${precision || alternate ? '.' : ''}${'0'.repeat(precision ?? 0)}p+0`;
  const bits = value.m.toString(2).length;
  // A double below 2^-1022 has a 0 before the point.
  const lowest = long ? -16382 - 3 : -1022;
  let power = bits + value.e - before;
  if (power < lowest) power = lowest;
  // value = lead.rest × 2^power, the rest in hexadecimal digits.
  const natural = Math.max(0, Math.ceil((power - value.e) / 4));
  let scaled = value.m << BigInt(natural * 4 - (power - value.e));
  let places = natural;
  if (precision !== undefined && precision < natural) {
    const unit = 1n << BigInt(4 * (natural - precision));
    const rest = scaled % unit;
    scaled /= unit;
    if (rest * 2n > unit || (rest * 2n === unit && (scaled & 1n) === 1n)) scaled++;
    places = precision;
  }
  let lead = scaled >> BigInt(4 * places);
  if (lead === 16n) {
    // Rounded up from 0xf….
    lead = 1n;
    power += 4;
  }
  let fraction = places > 0 ? (scaled & ((1n << BigInt(4 * places)) - 1n)).toString(16).padStart(places, '0') : '';
  if (precision === undefined) fraction = fraction.replace(/0+$/, '');
  else fraction = fraction.padEnd(precision, '0');
  const point = fraction !== '' || alternate ? '.' : '';
  return `0x${lead.toString(16)}${point}${fraction}p${power < 0 ? '-' : '+'}${Math.abs(power)}`;
}
