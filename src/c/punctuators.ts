/** Punctuators (C11 6.4.6) in text: how long each is, and its id. Digraphs have the id of what they stand for. */

import { P } from './tokens';

/** Length of the longest punctuator at `i`; `c` is the character there. */
export function punctuatorLength(text: string, i: number, c: number): number {
  const d = text.charCodeAt(i + 1);
  switch (c) {
    case 45: // -
      return d === 62 || d === 45 || d === 61 ? 2 : 1;
    case 43: // +
      return d === 43 || d === 61 ? 2 : 1;
    case 38: // &
      return d === 38 || d === 61 ? 2 : 1;
    case 124: // |
      return d === 124 || d === 61 ? 2 : 1;
    case 60: // <
      if (d === 60) return text.charCodeAt(i + 2) === 61 ? 3 : 2;
      return d === 61 || d === 58 || d === 37 ? 2 : 1;
    case 62: // >
      if (d === 62) return text.charCodeAt(i + 2) === 61 ? 3 : 2;
      return d === 61 ? 2 : 1;
    case 37: // %
      if (d === 58) return text.charCodeAt(i + 2) === 37 && text.charCodeAt(i + 3) === 58 ? 4 : 2;
      return d === 61 || d === 62 ? 2 : 1;
    case 46: // .
      return d === 46 && text.charCodeAt(i + 2) === 46 ? 3 : 1;
    case 35: // #
      return d === 35 ? 2 : 1;
    case 58: // :
      return d === 62 ? 2 : 1;
    case 61:
    case 33:
    case 42:
    case 47:
    case 94: // = ! * / ^
      return d === 61 ? 2 : 1;
    default:
      return 1;
  }
}

/** Ids of the punctuators of one character, by code. */
const SINGLE = new Int32Array(128);
const BY_TEXT = new Map<string, number>();
for (const [text, id] of Object.entries(P)) {
  if (text.length === 1) SINGLE[text.charCodeAt(0)] = id;
  else BY_TEXT.set(text, id);
}
for (const [digraph, text] of [
  ['<:', '['],
  [':>', ']'],
  ['<%', '{'],
  ['%>', '}'],
  ['%:', '#'],
  ['%:%:', '##'],
] as const) {
  BY_TEXT.set(digraph, P[text]);
}
/** Ids of punctuators of two characters, by `first * 128 + second`. */
const DOUBLE = new Int32Array(128 * 128);
for (const [text, id] of BY_TEXT) {
  if (text.length === 2) DOUBLE[text.charCodeAt(0) * 128 + text.charCodeAt(1)] = id;
}

export function punctuatorId(text: string, i: number, length: number): number {
  if (length === 1) return SINGLE[text.charCodeAt(i)];
  if (length === 2) return DOUBLE[text.charCodeAt(i) * 128 + text.charCodeAt(i + 1)];
  return BY_TEXT.get(text.slice(i, i + length)) ?? 0;
}
