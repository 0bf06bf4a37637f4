/** printf formats (C11 7.21.6.1) as glibc prints them. */

import { errorText } from '../kernel/errno';
import { realFromNumber } from '../longDouble';
import { floatText } from './floatText';
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
        const value = length === 'L' ? args.longDouble() : realFromNumber(args.double());
        pad(floatText(value, ch, precision, flags, length === 'L'), value.special === undefined);
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
