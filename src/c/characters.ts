/** Characters of C text: their classes, line splices (C11 5.1.1.2p1 phase 2) and ends of lines. */

/** Character classes of ASCII. */
export const enum C {
  Other = 0,
  Space = 1,
  Newline = 2,
  Ident = 3,
  Digit = 4,
  Quote = 5,
  Punct = 6,
}

export const CLASS = new Uint8Array(128);
for (const c of ' \t\v\f\0') CLASS[c.charCodeAt(0)] = C.Space;
for (const c of '\n\r') CLASS[c.charCodeAt(0)] = C.Newline;
for (const c of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$') CLASS[c.charCodeAt(0)] = C.Ident;
for (const c of '0123456789') CLASS[c.charCodeAt(0)] = C.Digit;
for (const c of '"\'') CLASS[c.charCodeAt(0)] = C.Quote;
for (const c of '[](){}.-+&*~!/%<>=^|?:;,#') CLASS[c.charCodeAt(0)] = C.Punct;

export const QUOTE = 34;
export const APOSTROPHE = 39;
export const BACKSLASH = 92;
export const NEWLINE = 10;
export const RETURN = 13;
export const SLASH = 47;
export const STAR = 42;
export const HASH = 35;

/** Length of the line splice that begins at `at` (a backslash, GNU: white space, a line end), or 0. */
export function spliceLength(text: string, at: number): number {
  if (text.charCodeAt(at) !== BACKSLASH) return 0;
  let i = at + 1;
  let c = text.charCodeAt(i);
  while (c === 32 || c === 9) c = text.charCodeAt(++i);
  if (c === NEWLINE) return i + 1 - at;
  if (c === RETURN) return (text.charCodeAt(i + 1) === NEWLINE ? i + 2 : i + 1) - at;
  return 0;
}

/** Offset of the line end that is not spliced away, or of the end of the text. */
export function endOfLogicalLine(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === NEWLINE || c === RETURN) return i;
    if (c === BACKSLASH) {
      const splice = spliceLength(text, i);
      if (splice > 0) i += splice - 1;
    }
  }
  return text.length;
}

/** `text[start, end)` without its line splices. */
export function withoutSplices(text: string, start: number, end: number): string {
  let out = '';
  let from = start;
  for (let i = start; i < end;) {
    const splice = spliceLength(text, i);
    if (splice > 0) {
      out += text.slice(from, i);
      i += splice;
      from = i;
    } else {
      i++;
    }
  }
  return out + text.slice(from, end);
}
