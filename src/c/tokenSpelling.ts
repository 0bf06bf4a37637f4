/** Whether a text spells one preprocessing token, and of which kind. */

import { C, CLASS } from './characters';
import { punctuatorLength } from './punctuators';
import { TokenKind } from './tokens';

/**
 * Kind of the single token that `text` spells, or undefined when it spells none or several (for `##`, C11
 * 6.10.3.3p3).
 */
export function kindOfSpelling(text: string): TokenKind | undefined {
  if (text === '') return undefined;
  const c = text.charCodeAt(0);
  const cls = c < 128 ? CLASS[c] : C.Ident;
  const isWord = (from: number, more: boolean): boolean => {
    for (let i = from; i < text.length; i++) {
      const d = text.charCodeAt(i);
      if (d >= 128 || CLASS[d] === C.Ident || CLASS[d] === C.Digit) continue;
      if (more && d === 46) continue;
      if (more && (d === 43 || d === 45) && 'eEpP'.includes(text[i - 1])) continue;
      return false;
    }
    return true;
  };
  if (cls === C.Ident) {
    if (isWord(1, false)) return TokenKind.Identifier;
    const quote = text.search(/["']/);
    return quote > 0 && isLiteralPrefix(text, 0, quote) && isQuoted(text, quote) ? quotedKind(text[quote]) : undefined;
  }
  if (cls === C.Digit) return isWord(1, true) ? TokenKind.Number : undefined;
  if (c === 46 && text.length > 1 && CLASS[text.charCodeAt(1)] === C.Digit)
    return isWord(1, true) ? TokenKind.Number : undefined;
  if (cls === C.Quote) return isQuoted(text, 0) ? quotedKind(text[0]) : undefined;
  if (cls === C.Punct) return punctuatorLength(text, 0, c) === text.length ? TokenKind.Punct : undefined;
  return undefined;
}

function quotedKind(quote: string): TokenKind {
  return quote === '"' ? TokenKind.String : TokenKind.Char;
}

function isQuoted(text: string, at: number): boolean {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === text[at]) return i === text.length - 1;
  }
  return false;
}

/** Whether `text[start, end)` is a prefix of literals: `L`, `u`, `U`, `u8`. */
export function isLiteralPrefix(text: string, start: number, end: number): boolean {
  const length = end - start;
  const c = text.charCodeAt(start);
  if (length === 1) return c === 76 || c === 117 || c === 85;
  return length === 2 && c === 117 && text.charCodeAt(start + 1) === 56;
}
