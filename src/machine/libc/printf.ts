/** printf formats (C11 7.21.6.1) as glibc prints them. */

import { errorText } from '../kernel/errno';
import { realFromNumber } from '../numeric/longDouble';
import type { Real } from '../numeric/longDouble';
import { floatText } from '../numeric/floatText';
import type { ArgumentReader, ModelCall } from '../call/model';

/** Room for the bytes of one format at a time. */
let room = new Uint8Array(1024);

/** Bytes that are put together, one text at a time. */
class Output {
  length = 0;

  private _room(more: number): void {
    if (this.length + more <= room.length) return;
    const grown = new Uint8Array(Math.max(2 * room.length, this.length + more));
    grown.set(room.subarray(0, this.length));
    room = grown;
  }

  byte(value: number): void {
    this._room(1);
    room[this.length++] = value;
  }
  /** A character each, of which the low byte counts. */
  text(text: string): void {
    this._room(text.length);
    for (let i = 0; i < text.length; i++) room[this.length++] = text.charCodeAt(i);
  }
  bytes(bytes: Uint8Array): void {
    this._room(bytes.length);
    for (let i = 0; i < bytes.length; i++) room[this.length++] = bytes[i];
  }
  done(): Uint8Array {
    const bytes = new Uint8Array(this.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = room[i];
    return bytes;
  }
}

/** An integer of a conversion, as digits with its sign taken apart; `bits` wide. */
function digitsOf(
  args: ArgumentReader,
  bits: number,
  signed: boolean,
  base: number,
): { negative: boolean; digits: string } {
  if (bits === 32) {
    const value = signed ? args.int() : args.int() >>> 0;
    return { negative: value < 0, digits: Math.abs(value).toString(base) };
  }
  const raw = args.long();
  const value = signed ? BigInt.asIntN(bits, raw) : BigInt.asUintN(bits, raw);
  return { negative: value < 0n, digits: (value < 0n ? -value : value).toString(base) };
}

/** The bytes that a format gives. */
export function formatBytes(c: ModelCall, format: Uint8Array, given: ArgumentReader): Uint8Array {
  const numbered = numberedArguments(format, given);
  const args: ArgumentReader = numbered ?? given;
  const out = new Output();
  const push = (text: string): void => out.text(text);
  for (let i = 0; i < format.length; i++) {
    if (format[i] !== 0x25) {
      out.byte(format[i]);
      continue;
    }
    let flags = '';
    let ch = String.fromCharCode(format[++i]);
    // `%2$d`: which argument; the same for `*2$`.
    const position = (): number | undefined => {
      const digits = /^(\d+)\$/.exec(String.fromCharCode(...format.subarray(i, i + 6)))?.[1];
      if (digits === undefined) return undefined;
      i += digits.length + 1;
      ch = String.fromCharCode(format[i]);
      return Number(digits);
    };
    const own = numbered ? position() : undefined;
    while ("-+ #0'".includes(ch)) {
      flags += ch;
      ch = String.fromCharCode(format[++i]);
    }
    const number = (): number | undefined => {
      if (ch === '*') {
        ch = String.fromCharCode(format[++i]);
        const which = numbered ? position() : undefined;
        if (which !== undefined) numbered!.choose(which);
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
    if (own !== undefined) numbered!.choose(own);
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
        const bits = length === 'hh' ? 8 : length === 'h' ? 16 : length === '' ? 32 : 64;
        const signed = ch === 'd' || ch === 'i';
        const base = ch === 'o' ? 8 : ch === 'x' || ch === 'X' ? 16 : ch === 'b' ? 2 : 10;
        const integer = digitsOf(args, bits, signed, base);
        const zero = integer.digits === '0';
        let { digits } = integer;
        if (precision !== undefined) digits = zero && precision === 0 ? '' : digits.padStart(precision, '0');
        if (base !== 10 && flags.includes('#')) {
          if (base === 16 && !zero) digits = `0x${digits}`;
          if (base === 8 && !digits.startsWith('0')) digits = `0${digits}`;
        }
        if (ch === 'X') digits = digits.toUpperCase();
        const sign = integer.negative
          ? '-'
          : signed && flags.includes('+')
            ? '+'
            : signed && flags.includes(' ')
              ? ' '
              : '';
        pad(sign + digits, precision === undefined);
        break;
      }
      case 'c':
        pad(String.fromCharCode(args.int() & 0xff), false);
        break;
      case 's': {
        const address = args.pointer();
        const bytes =
          length === 'l' && address !== 0
            ? wideBytes(c, address, precision)
            : address === 0
              ? new TextEncoder().encode('(null)')
              : c.bytes(address, precision);
        const missing = (width ?? 0) - bytes.length;
        if (missing > 0 && !flags.includes('-')) push(' '.repeat(missing));
        out.bytes(bytes);
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
      case 'n': {
        const to = args.pointer();
        const size = length === 'hh' ? 1 : length === 'h' ? 2 : length === '' ? 4 : 8;
        c.check(to, size, true);
        const bytes = new Uint8Array(8);
        new DataView(bytes.buffer).setUint32(0, out.length, true);
        c.memory.write(to, bytes.subarray(0, size));
        break;
      }
      case 'm':
        pad(errorText(c.memory.getI32(c.errnoAddress())), false);
        break;
      default:
        push(`%${flags}${width ?? ''}${length}${ch}`);
    }
  }
  return out.done();
}

/** A wide string as UTF-8, at most `limit` bytes and no part of a character. */
function wideBytes(c: ModelCall, address: number, limit = Infinity): Uint8Array {
  const bytes: number[] = [];
  for (let at = address; ; at += 4) {
    c.check(at, 4, false);
    const code = c.memory.getU32(at);
    if (code === 0) break;
    const encoded = new TextEncoder().encode(code <= 0x10ffff ? String.fromCodePoint(code) : '?');
    if (bytes.length + encoded.length > limit) break;
    bytes.push(...encoded);
  }
  return Uint8Array.from(bytes);
}

/** Arguments that a format names by number (POSIX fprintf, `%1$s`): read once in order, given out as they are named. */
class NumberedArguments implements ArgumentReader {
  private readonly _view = new DataView(new ArrayBuffer(8));
  private _at = 0;

  constructor(private readonly _values: (bigint | Real)[]) {}

  choose(number: number): void {
    this._at = number - 1;
  }
  long(): bigint {
    const value = this._values[this._at++];
    return typeof value === 'bigint' ? value : 0n;
  }
  int(): number {
    return Number(BigInt.asIntN(32, this.long()));
  }
  pointer(): number {
    return Number(BigInt.asUintN(64, this.long()));
  }
  double(): number {
    this._view.setBigInt64(0, BigInt.asIntN(64, this.long()));
    return this._view.getFloat64(0);
  }
  longDouble(): Real {
    const value = this._values[this._at++];
    return typeof value === 'bigint' ? realFromNumber(0) : value;
  }
}

/** Undefined where the format names none. */
function numberedArguments(format: Uint8Array, args: ArgumentReader): NumberedArguments | undefined {
  if (!format.includes(0x24)) return undefined;
  const text = new TextDecoder('latin1').decode(format).replace(/%%/g, '');
  const long = new Set<number>();
  let most = 0;
  for (const [, number, rest] of text.matchAll(/%(\d+)\$([-+ #0'\d.*$]*[hlLqjzt]*[a-zA-Z])/g)) {
    most = Math.max(most, Number(number));
    if (/L[aefgAEFG]$/.test(rest)) long.add(Number(number));
    for (const [, star] of rest.matchAll(/\*(\d+)\$/g)) most = Math.max(most, Number(star));
  }
  if (most === 0 || most > 64) return undefined;
  const values: (bigint | Real)[] = [];
  for (let i = 1; i <= most; i++) values.push(long.has(i) ? args.longDouble() : args.long());
  return new NumberedArguments(values);
}
