/** Operators on spellings: `##` (C11 6.10.3.3), `#` (6.10.3.2) and the destringizing of `_Pragma` (6.10.9). */

import { kindOfSpelling } from '../tokenSpelling';
import { TokenFlag, TokenKind, type Spellings, type TokenStream } from '../tokens';

/** Characters of the longest token that `##` gives: each step on the way to it is kept. */
const MAX_PASTED = 4096;
/** Characters of the longest string that `#` gives. */
const MAX_STRING = 1 << 20;

/** The token that two spellings give together, or undefined when they give no single token (or one too long). */
export function pasteTexts(
  spellings: Spellings,
  left: number,
  right: number,
): { kind: TokenKind; id: number } | undefined {
  if (spellings.length(left) + spellings.length(right) > MAX_PASTED) return undefined;
  const text = spellings.text(left) + spellings.text(right);
  const kind = kindOfSpelling(text);
  return kind === undefined ? undefined : { kind, id: spellings.id(text) };
}

/**
 * Text of `tokens[start, end)` with one blank where white space stood, as `#` spells an argument (without the
 * quotes).
 */
export function joinTexts(spellings: Spellings, tokens: TokenStream, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) {
    if (i > start && tokens.flags[i] & (TokenFlag.Space | TokenFlag.LineStart)) text += ' ';
    text += spellings.text(tokens.id[i]);
  }
  return text;
}

/** The string literal that `#` makes of `tokens[start, end)`; undefined when it is too long. */
export function stringify(spellings: Spellings, tokens: TokenStream, start: number, end: number): string | undefined {
  let text = '"';
  for (let i = start; i < end; i++) {
    if (text.length > MAX_STRING) return undefined;
    if (i > start && tokens.flags[i] & (TokenFlag.Space | TokenFlag.LineStart)) text += ' ';
    const spelling = spellings.text(tokens.id[i]);
    const kind = tokens.kind[i];
    text += kind === TokenKind.String || kind === TokenKind.Char ? escaped(spelling) : spelling;
  }
  // A backslash left alone at the end would swallow the quote.
  if (text.endsWith('\\') && !text.endsWith('\\\\')) text = text.slice(0, -1);
  return text.length > MAX_STRING ? undefined : `${text}"`;
}

/** `text` with a backslash before each backslash and quote. */
export function escaped(text: string): string {
  return text.replace(/["\\]/g, '\\$&');
}

/** What a string literal spells, as `_Pragma` reads it. */
export function destringized(literal: string): string {
  const open = literal.indexOf('"');
  return literal.slice(open + 1, -1).replace(/\\(["\\])/g, '$1');
}
