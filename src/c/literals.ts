/**
 * Values of numeric, character and string literals (C11 6.4.4, 6.4.5) with their types on x86-64.
 */

import type { CType, IntType } from './types';
import { CHAR, DOUBLE, FLOAT, FLOAT128, INT, LDOUBLE, LLONG, LONG, UINT, ULLONG, ULONG, USHORT } from './typeRules';

export type NumberValue =
  { kind: 'int'; value: bigint; type: IntType } | { kind: 'float'; value: number; type: CType; spelling?: string };

const INT_CACHE = new Map<string, NumberValue | undefined>();

/** The value of a preprocessing number, or undefined when it is no valid constant. Results are shared. */
export function parseNumber(text: string): NumberValue | undefined {
  let value = INT_CACHE.get(text);
  if (value === undefined && !INT_CACHE.has(text)) {
    value = readNumber(text);
    if (INT_CACHE.size < 100_000) INT_CACHE.set(text, value);
  }
  return value;
}

/** Characters of the longest number that is read. */
const MAX_NUMBER = 4000;

function readNumber(text: string): NumberValue | undefined {
  if (text.length > MAX_NUMBER) return undefined;
  const hex = /^0[xX]/.test(text);
  if (hex ? /[pP.]/.test(text) : /[.eE]/.test(text) || /^[0-9]+[fF]$/.test(text)) return readFloat(text, hex);
  const match = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)([uUlLzZ]*)$/.exec(text);
  if (!match) return undefined;
  const digits = match[1];
  const suffix = match[2].toLowerCase();
  let value: bigint;
  let decimal = false;
  if (/^0[xXbB]/.test(digits)) value = BigInt(digits);
  else if (digits.length > 1 && digits[0] === '0') {
    if (/[89]/.test(digits)) return undefined;
    value = BigInt(`0o${digits.slice(1)}`);
  } else {
    value = BigInt(digits);
    decimal = true;
  }
  const unsigned = suffix.includes('u');
  const longs = suffix.replace('u', '').length;
  return {
    kind: 'int',
    value: BigInt.asUintN(64, value),
    type: literalType(BigInt.asUintN(64, value), decimal, unsigned, longs),
  };
}

/** First type of the list in C11 6.4.4.1p5 that holds the value. */
function literalType(value: bigint, decimal: boolean, unsigned: boolean, longs: number): IntType {
  if (longs === 0) {
    if (!unsigned && value <= 0x7fffffffn) return INT;
    if ((unsigned || !decimal) && value <= 0xffffffffn) return UINT;
  }
  const [signedType, unsignedType] = longs >= 2 ? [LLONG, ULLONG] : [LONG, ULONG];
  if (!unsigned && value <= 0x7fffffffffffffffn) return signedType;
  return unsignedType;
}

function readFloat(text: string, hex: boolean): NumberValue | undefined {
  const match = /^(.*?)(f16|f32x?|f64x?|f128|[fFlLqQwWdD]*)$/.exec(text);
  if (!match) return undefined;
  // In a hexadecimal constant the digits f and d belong to the number; its suffix stands after the binary exponent.
  const body = hex ? text.replace(/([pP][+-]?[0-9]+)[a-zA-Z]*$/, '$1') : match[1];
  const suffix = text.slice(body.length).toLowerCase();
  const value = hex ? hexFloat(body) : Number(body);
  if (value === undefined || Number.isNaN(value)) return undefined;
  if (suffix === 'f' || suffix === 'f32') return { kind: 'float', value: Math.fround(value), type: FLOAT };
  if (suffix === 'l') return { kind: 'float', value, type: LDOUBLE, spelling: body };
  if (suffix === 'q' || suffix === 'f128') return { kind: 'float', value, type: FLOAT128, spelling: body };
  return { kind: 'float', value, type: DOUBLE };
}

function hexFloat(body: string): number | undefined {
  const match = /^0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)(?:[pP]([+-]?[0-9]+))?$/.exec(body);
  if (!match || match[1].length + match[2].length === 0) return undefined;
  const mantissa = Number(BigInt(`0x${match[1]}${match[2]}`));
  return mantissa * 2 ** (Number(match[3] ?? 0) - 4 * match[2].length);
}

/** U+FFFD, in place of a code point that is none. */
const REPLACEMENT = 0xfffd;

const SIMPLE_ESCAPES: Record<string, number> = {
  n: 10,
  t: 9,
  r: 13,
  a: 7,
  b: 8,
  f: 12,
  v: 11,
  e: 27,
  E: 27,
  '\\': 92,
  "'": 39,
  '"': 34,
  '?': 63,
};

/** Characters between the quotes as code units of the literal's element size. Bad escapes stand for themselves. */
function units(body: string, size: number): number[] {
  const out: number[] = [];
  const pushCode = (code: number): void => {
    if (size >= 4) out.push(code);
    else if (size === 2) {
      for (const unit of String.fromCodePoint(code)) for (let k = 0; k < unit.length; k++) out.push(unit.charCodeAt(k));
    } else if (code < 0x80) out.push(code);
    else for (const byte of utf8(code)) out.push(byte);
  };
  for (let i = 0; i < body.length;) {
    const c = body[i];
    if (c !== '\\' || i + 1 >= body.length) {
      const code = body.codePointAt(i) ?? REPLACEMENT;
      pushCode(code);
      i += code > 0xffff ? 2 : 1;
      continue;
    }
    const e = body[i + 1];
    const simple = SIMPLE_ESCAPES[e];
    if (simple !== undefined) {
      out.push(simple);
      i += 2;
    } else if (e === 'x') {
      const digits = /^[0-9a-fA-F]*/.exec(body.slice(i + 2))?.[0] ?? '';
      // More digits than the unit holds: the last ones count.
      out.push(digits ? parseInt(digits.slice(-size * 2), 16) : 0);
      i += 2 + digits.length;
    } else if (e >= '0' && e <= '7') {
      const digits = /^[0-7]{1,3}/.exec(body.slice(i + 1))?.[0] ?? e;
      out.push(parseInt(digits, 8) & (size === 1 ? 0xff : 0xffffffff));
      i += 1 + digits.length;
    } else if (e === 'u' || e === 'U') {
      const length = e === 'u' ? 4 : 8;
      const code = parseInt(body.slice(i + 2, i + 2 + length), 16);
      pushCode(Number.isNaN(code) || code > 0x10ffff ? REPLACEMENT : code);
      i += 2 + length;
    } else {
      pushCode(e.codePointAt(0) ?? REPLACEMENT);
      i += 2;
    }
  }
  return out;
}

function utf8(code: number): number[] {
  if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 63)];
  if (code < 0x10000) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
  return [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
}

function prefixOf(text: string): { element: IntType; start: number } {
  if (text.startsWith('u8')) return { element: CHAR, start: 2 };
  if (text[0] === 'L') return { element: INT, start: 1 };
  if (text[0] === 'u') return { element: USHORT, start: 1 };
  if (text[0] === 'U') return { element: UINT, start: 1 };
  return { element: CHAR, start: 0 };
}

/** Value of a character constant with its quotes; several characters pack as gcc does (6.4.4.4p10). */
export function parseCharConstant(text: string): { value: bigint; type: IntType } {
  const { element, start } = prefixOf(text);
  const list = units(text.slice(start + 1, text.endsWith("'") ? -1 : undefined), element.size);
  if (element !== CHAR) return { value: BigInt(list[0] ?? 0), type: element };
  if (list.length === 1) return { value: BigInt.asIntN(8, BigInt(list[0])), type: INT };
  let value = 0n;
  for (const unit of list.slice(-4)) value = (value << 8n) | BigInt(unit);
  return { value: BigInt.asIntN(32, value), type: INT };
}

/** Bytes of a literal without prefix, escapes and characters beyond ASCII, which most are; undefined for others. */
function plainBytes(text: string): Uint8Array | undefined {
  const end = text.length - 1;
  if (end < 1 || text.charCodeAt(0) !== 34 || text.charCodeAt(end) !== 34) return undefined;
  const bytes = new Uint8Array(end - 1);
  for (let i = 1; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code > 127 || code === 92) return undefined;
    bytes[i - 1] = code;
  }
  return bytes;
}

/** Bytes of adjacent string literals, without the final NUL, and their element type. */
export function parseStrings(texts: readonly string[]): { bytes: Uint8Array; element: IntType } {
  const plain = texts.length === 1 ? plainBytes(texts[0]) : undefined;
  if (plain) return { bytes: plain, element: CHAR };
  let element: IntType = CHAR;
  for (const text of texts) {
    const own = prefixOf(text).element;
    if (own !== CHAR) element = own;
  }
  const list: number[] = [];
  for (const text of texts) {
    const start = text.indexOf('"');
    for (const unit of units(text.slice(start + 1, text.endsWith('"') ? -1 : undefined), element.size)) list.push(unit);
  }
  const bytes = new Uint8Array(list.length * element.size);
  const view = new DataView(bytes.buffer);
  list.forEach((unit, i) => {
    if (element.size === 1) bytes[i] = unit;
    else if (element.size === 2) view.setUint16(i * 2, unit, true);
    else view.setUint32(i * 4, unit, true);
  });
  return { bytes, element };
}
