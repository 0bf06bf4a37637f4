/** printf formats (C11 7.21.6.1) as glibc prints them. Long double has a double's precision. */

import { errorText } from '../kernel/errno';
import type { ArgumentReader, ModelCall } from './model';

/** The bytes that a format gives. */
export function formatBytes(c: ModelCall, format: Uint8Array, args: ArgumentReader): Uint8Array {
  const out: number[] = [];
  const push = (text: string): void => {
    for (let i = 0; i < text.length; i++) out.push(text.charCodeAt(i));
  };
  for (let i = 0; i < format.length; i++) {
    if (format[i] !== 0x25) {
      out.push(format[i]);
      continue;
    }
    let flags = '';
    let ch = String.fromCharCode(format[++i]);
    while ('-+ #0\''.includes(ch)) {
      flags += ch;
      ch = String.fromCharCode(format[++i]);
    }
    const number = (): number | undefined => {
      if (ch === '*') {
        ch = String.fromCharCode(format[++i]);
        return args.int();
      }
      let digits = '';
      while (ch >= '0' && ch <= '9') {
        digits += ch;
        ch = String.fromCharCode(format[++i]);
      }
      return digits ? Number(digits) : undefined;
    };
    let width = number();
    if (width !== undefined && width < 0) {
      flags += '-';
      width = -width;
    }
    let precision: number | undefined;
    if (ch === '.') {
      ch = String.fromCharCode(format[++i]);
      precision = number() ?? 0;
      if (precision < 0) precision = undefined;
    }
    let length = '';
    while ('hlLqjzt'.includes(ch)) {
      length += ch;
      ch = String.fromCharCode(format[++i]);
    }
    const pad = (text: string, zeros: boolean): void => {
      const missing = (width ?? 0) - text.length;
      if (missing <= 0) push(text);
      else if (flags.includes('-')) push(text + ' '.repeat(missing));
      else if (zeros && flags.includes('0')) {
        const sign = /^[-+ ]?(0[xX])?/.exec(text)![0];
        push(sign + '0'.repeat(missing) + text.slice(sign.length));
      } else push(' '.repeat(missing) + text);
    };
    switch (ch) {
      case '%':
        push('%');
        break;
      case 'd':
      case 'i':
      case 'u':
      case 'x':
      case 'X':
      case 'o':
      case 'b': {
        const raw = args.long();
        const bits = length === 'hh' ? 8 : length === 'h' ? 16 : length === '' ? 32 : 64;
        const signed = ch === 'd' || ch === 'i';
        const value = signed ? BigInt.asIntN(bits, raw) : BigInt.asUintN(bits, raw);
        const base = ch === 'o' ? 8 : ch === 'x' || ch === 'X' ? 16 : ch === 'b' ? 2 : 10;
        let digits = (value < 0n ? -value : value).toString(base);
        if (precision !== undefined) digits = value === 0n && precision === 0 ? '' : digits.padStart(precision, '0');
        if (flags.includes('#') && value !== 0n && base === 16) digits = `0x${digits}`;
        if (flags.includes('#') && base === 8 && !digits.startsWith('0')) digits = `0${digits}`;
        if (ch === 'X') digits = digits.toUpperCase();
        const sign = value < 0n ? '-' : signed && flags.includes('+') ? '+' : signed && flags.includes(' ') ? ' ' : '';
        pad(sign + digits, precision === undefined);
        break;
      }
      case 'c':
        pad(String.fromCharCode(args.int() & 0xff), false);
        break;
      case 's': {
        const address = args.pointer();
        const bytes = address === 0 ? new TextEncoder().encode('(null)') : c.bytes(address, precision);
        const missing = (width ?? 0) - bytes.length;
        if (missing > 0 && !flags.includes('-')) push(' '.repeat(missing));
        for (const byte of bytes) out.push(byte);
        if (missing > 0 && flags.includes('-')) push(' '.repeat(missing));
        break;
      }
      case 'p': {
        const value = BigInt.asUintN(64, args.long());
        pad(value === 0n ? '(nil)' : `0x${value.toString(16)}`, false);
        break;
      }
      case 'f':
      case 'F':
      case 'e':
      case 'E':
      case 'g':
      case 'G':
      case 'a':
      case 'A': {
        const value = length === 'L' ? args.longDouble() : args.double();
        pad(floatText(value, ch, precision, flags), Number.isFinite(value));
        break;
      }
      case 'n':
        c.check(args.pointer(), 4, true);
        break;
      case 'm':
        pad(errorText(c.memory.getI32(c.errnoAddress())), false);
        break;
      default:
        push(`%${flags}${width ?? ''}${length}${ch}`);
    }
  }
  return Uint8Array.from(out);
}

function floatText(value: number, conversion: string, precision: number | undefined, flags: string): string {
  const upper = conversion !== conversion.toLowerCase();
  const kind = conversion.toLowerCase();
  const negative = value < 0 || Object.is(value, -0);
  const sign = negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const x = Math.abs(value);
  let text: string;
  if (Number.isNaN(value)) text = 'nan';
  else if (!Number.isFinite(value)) text = 'inf';
  else if (kind === 'f') text = fixed(x, precision ?? 6);
  else if (kind === 'e') text = exponent(x, precision ?? 6);
  else if (kind === 'a') text = hexFloat(x);
  else {
    const p = precision === 0 ? 1 : precision ?? 6;
    const e = x === 0 ? 0 : Number(x.toExponential(p - 1).split('e')[1]);
    text = e < -4 || e >= p ? exponent(x, p - 1) : fixed(x, p - 1 - e);
    if (!flags.includes('#')) text = text.replace(/^(\d+)(?:\.0*|(\.\d*?)0*)(e.*)?$/, '$1$2$3');
  }
  return sign + (upper ? text.toUpperCase() : text);
}

/** Exact decimal expansion rounded half to even, as glibc does; toFixed is exact up to 100 digits for values below 1e21. */
function fixed(x: number, digits: number): string {
  if (x < 1e21) return toEven(x.toFixed(Math.min(digits, 100)), x.toFixed(100), digits);
  const whole = BigInt(x).toString();
  return digits > 0 ? `${whole}.${'0'.repeat(digits)}` : whole;
}

/** JavaScript rounds a tie up: `rounded`, of which `exact` is the whole expansion, with ties to the even digit. */
function toEven(rounded: string, exact: string, digits: number): string {
  if (digits >= 100) return rounded;
  const point = exact.indexOf('.');
  if (!/^50*$/.test(exact.slice(point + 1 + digits))) return rounded;
  const below = exact.slice(0, digits > 0 ? point + 1 + digits : point);
  return Number(below.at(-1)) % 2 === 0 ? below : rounded;
}

function exponent(x: number, digits: number): string {
  const [rounded, e] = x.toExponential(Math.min(digits, 100)).split('e');
  const mantissa = toEven(rounded, x.toExponential(100).split('e')[0], digits);
  const value = Number(e);
  return `${mantissa}e${value < 0 ? '-' : '+'}${String(Math.abs(value)).padStart(2, '0')}`;
}

function hexFloat(x: number): string {
  if (x === 0) return '0x0p+0';
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const e = Number((bits >> 52n) & 0x7ffn);
  const fraction = (bits & 0xfffffffffffffn).toString(16).padStart(13, '0').replace(/0+$/, '');
  const power = e === 0 ? -1022 : e - 1023;
  return `0x${e === 0 ? 0 : 1}${fraction ? `.${fraction}` : ''}p${power < 0 ? '-' : '+'}${Math.abs(power)}`;
}
