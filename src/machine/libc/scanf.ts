/** scanf formats (C11 7.21.6.2), on strings and on streams. */

import { lookAhead, lookAheadIn } from './files';
import type { LookAhead } from './files';
import { standardStream } from './streams';
import { realFromText, realToNumber, writeReal } from '../numeric/longDouble';
import type { ArgumentReader, Model, ModelCall } from '../call/model';

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

/** Reads `text` by `format`; gives the number of items stored, or -1 when the text ends before the first. */
export function scanBytes(
  c: ModelCall,
  text: Uint8Array,
  format: Uint8Array,
  args: ArgumentReader,
  read: (count: number) => void = () => undefined,
  trial = false,
): number {
  const chars = new TextDecoder('latin1').decode(text);
  /** `%2$d`: all arguments are pointers, read once in order. */
  const pointers: number[] = [];
  const order = args;
  const numbered = (number: number): ArgumentReader => {
    while (pointers.length < number) pointers.push(order.pointer());
    return { ...order, pointer: () => pointers[number - 1] };
  };
  let at = 0;
  let stored = 0;
  /** Out of text before anything was stored: EOF, as glibc has it. */
  const end = (): number => {
    read(at);
    return at >= text.length && stored === 0 ? -1 : stored;
  };
  const space = (): void => {
    while (at < text.length && isSpace(text[at])) at++;
  };
  for (let i = 0; i < format.length; i++) {
    if (isSpace(format[i])) {
      space();
      continue;
    }
    if (format[i] !== 0x25) {
      if (text[at] !== format[i]) return end();
      at++;
      continue;
    }
    const spec = /^%(?:(\d+)\$)?(\*)?(\d+)?(m)?(hh|ll|[hlLqjzt])?/.exec(
      new TextDecoder('latin1').decode(format.subarray(i)),
    )!;
    i += spec[0].length;
    const conversion = String.fromCharCode(format[i]);
    const [, number, skipped, digits, makes, length = ''] = spec;
    if (number !== undefined) args = numbered(Number(number));
    const width = digits ? Number(digits) : Infinity;
    if (conversion !== 'c' && conversion !== '[' && conversion !== 'n' && conversion !== '%') space();
    const put = (write: (to: number) => void, size: number): void => {
      if (trial) return;
      const to = args.pointer();
      c.check(to, size, true);
      write(to);
    };
    const rest = chars.slice(at, width === Infinity ? undefined : at + width);
    let taken: string | undefined;
    switch (conversion) {
      case '%':
        if (chars[at] !== '%') return end();
        at++;
        continue;
      case 'n':
        put((to) => c.memory.setU32(to, at), 4);
        continue;
      case 'd':
      case 'u':
        taken = /^[-+]?\d+/.exec(rest)?.[0];
        break;
      case 'i':
        taken = /^[-+]?(?:0[xX][\da-fA-F]+|\d+)/.exec(rest)?.[0];
        break;
      case 'x':
      case 'X':
      case 'p':
        taken = /^[-+]?(?:0[xX])?[\da-fA-F]+/.exec(rest)?.[0];
        break;
      case 'o':
        taken = /^[-+]?[0-7]+/.exec(rest)?.[0];
        break;
      case 'a':
      case 'e':
      case 'f':
      case 'g':
      case 'A':
      case 'E':
      case 'F':
      case 'G':
        taken =
          /^[-+]?(?:inf(?:inity)?|nan|0[xX](?:[\da-f]+\.?[\da-f]*|\.[\da-f]+)(?:p[-+]?\d+)?|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)/i.exec(
            rest,
          )?.[0];
        break;
      case 's':
        taken = /^\S+/.exec(rest)?.[0];
        break;
      case 'c':
        taken = chars.slice(at, at + (width === Infinity ? 1 : width)) || undefined;
        break;
      case '[': {
        let end = i + 1;
        if (format[end] === 0x5e) end++;
        if (format[end] === 0x5d) end++;
        while (end < format.length && format[end] !== 0x5d) end++;
        const set = scanSet(new TextDecoder('latin1').decode(format.subarray(i + 1, end)));
        i = end;
        let n = 0;
        while (n < rest.length && set(rest[n])) n++;
        taken = n > 0 ? rest.slice(0, n) : undefined;
        break;
      }
      default:
        return end();
    }
    if (taken === undefined) return end();
    at += taken.length;
    if (skipped) continue;
    const value = taken;
    if ('sc['.includes(conversion)) {
      const bytes = Uint8Array.from(value, (char) => char.charCodeAt(0));
      const ends = conversion === 'c' ? 0 : 1;
      const write = (to: number): void => {
        c.memory.write(to, bytes);
        if (ends) c.memory.setU8(to + bytes.length, 0);
      };
      if (makes) {
        // `%ms`: the string is given memory of its own (POSIX).
        put((to) => {
          const room = c.heap.allocate(bytes.length + ends);
          if (room) write(room);
          c.memory.setU64(to, BigInt(room));
        }, 8);
      } else put(write, bytes.length + ends);
    } else if ('aefgAEFG'.includes(conversion)) {
      const real = realFromText(value);
      const number = realToNumber(real);
      if (length === 'L') put((to) => writeReal(c.memory, to, real), 16);
      else if (length === 'l') put((to) => c.memory.setF64(to, number), 8);
      else put((to) => c.memory.setF32(to, realToNumber(real, true)), 4);
    } else {
      const number = integer(value, conversion);
      const size = length === 'hh' ? 1 : length === 'h' ? 2 : length === '' && conversion !== 'p' ? 4 : 8;
      put((to) => {
        const bytes = new Uint8Array(8);
        new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, number), true);
        c.memory.write(to, bytes.subarray(0, size));
      }, size);
    }
    stored++;
  }
  read(at);
  return stored;
}

function integer(text: string, conversion: string): bigint {
  const negative = text.startsWith('-');
  let digits = text.replace(/^[-+]/, '');
  const hex = /^0[xX]/.test(digits);
  if (hex) digits = digits.slice(2);
  let prefix = '';
  if (conversion === 'o' || (conversion === 'i' && !hex && /^0\d/.test(digits))) prefix = '0o';
  else if (hex || 'xXp'.includes(conversion)) prefix = '0x';
  const value = BigInt(
    prefix === '0o' ? `0o${digits.replace(/[^0-7].*$/, '').replace(/^0+(?=.)/, '')}` : prefix + digits,
  );
  return negative ? -value : value;
}

/** `a-z]`, `^:` … as a test of one character. */
function scanSet(text: string): (char: string) => boolean {
  const inverted = text.startsWith('^');
  const body = inverted ? text.slice(1) : text;
  const set = new Set<string>();
  for (let i = 0; i < body.length; i++) {
    if (body[i + 1] === '-' && i + 2 < body.length) {
      for (let code = body.charCodeAt(i); code <= body.charCodeAt(i + 2); code++) set.add(String.fromCharCode(code));
      i += 2;
    } else set.add(body[i]);
  }
  return (char) => set.has(char) !== inverted;
}

/** What a trial run of a format is given: nothing is stored. */
const NOWHERE: ArgumentReader = {
  int: () => 0,
  long: () => 0n,
  pointer: () => 0,
  double: () => 0,
  longDouble: () => ({ negative: false, m: 0n, e: 0 }),
};

/**
 * Scans a stream: takes what fits the format; the rest stays in it. No more than the line is asked for in which the
 * format ends, as a program that talks with somebody needs it.
 */
function scanStream(c: ModelCall, source: LookAhead, format: Uint8Array, args: ArgumentReader): number {
  const bytes: number[] = [];
  for (;;) {
    let byte = source.byte(bytes.length);
    for (; byte >= 0; byte = source.byte(bytes.length)) {
      bytes.push(byte);
      if (byte === 10) break;
    }
    const text = Uint8Array.from(bytes);
    let used = 0;
    if (byte >= 0) scanBytes(c, text, format, NOWHERE, (count) => (used = count), true);
    if (byte < 0 || used < bytes.length) return scanBytes(c, text, format, args, (count) => source.take(count));
  }
}

const scanString: Model = (c) => scanBytes(c, c.bytes(c.pointer(0)), c.bytes(c.pointer(1)), c.varargs());

export const SCANF_MODELS: Record<string, Model> = {
  sscanf: scanString,
  __isoc99_sscanf: scanString,
  vsscanf: (c) => scanBytes(c, c.bytes(c.pointer(0)), c.bytes(c.pointer(1)), c.vaList(2)),
  __isoc99_vsscanf: (c) => scanBytes(c, c.bytes(c.pointer(0)), c.bytes(c.pointer(1)), c.vaList(2)),
  scanf: (c) => scanStream(c, lookAheadIn(c, standardStream(c, 0)), c.bytes(c.pointer(0)), c.varargs()),
  vscanf: (c) => scanStream(c, lookAheadIn(c, standardStream(c, 0)), c.bytes(c.pointer(0)), c.vaList(1)),
  fscanf: (c) => scanStream(c, lookAhead(c, c.pointer(0)), c.bytes(c.pointer(1)), c.varargs()),
  vfscanf: (c) => scanStream(c, lookAhead(c, c.pointer(0)), c.bytes(c.pointer(1)), c.vaList(2)),
};
