/**
 * Functions in text that a conditional leaves out. They are not preprocessed (the configuration that they belong to
 * is not known), so they are read by their tokens: a name, a parameter list and a body outside of any function. Of
 * their bodies only calls by name count, of functions that the file knows.
 */

import { BareTokens } from '../../c/bareTokens';
import type { LexedFile } from '../../c/lexer';
import type { InactiveRegion } from '../../c/preprocessed';
import { P } from '../../c/tokens';

export interface InactiveCall {
  name: string;
  offset: number;
}
export interface InactiveFunction {
  name: string;
  isStatic: boolean;
  /** Offsets of the name and of the body's closing brace in the file. */
  offset: number;
  endOffset: number;
  calls: InactiveCall[];
}

/**
 * Functions defined in a left-out region of `text`.
 * @param lex tokens of a piece of text
 * @param spelling text of a spelling id
 */
export function inactiveFunctions(
  text: string,
  region: InactiveRegion,
  lex: (text: string) => LexedFile,
  spelling: (id: number) => string,
): InactiveFunction[] {
  const piece = text.slice(region.start, region.end);
  if (!piece.includes('{')) return [];
  const tokens = new BareTokens(lex(piece));
  const textOf = (token: number): string => spelling(tokens.id[token]);
  const found: InactiveFunction[] = [];
  for (const { begin, name, body, end } of tokens.functions()) {
    let isStatic = false;
    for (let i = begin; i < name; i++) if (textOf(i) === 'static') isStatic = true;
    const calls: InactiveCall[] = [];
    for (let i = body; i + 1 < end; i++) {
      if (!tokens.isName(i) || tokens.id[i + 1] !== P['(']) continue;
      const before = tokens.id[i - 1];
      if (before !== P['.'] && before !== P['->'])
        calls.push({ name: textOf(i), offset: region.start + tokens.offset[i] });
    }
    found.push({
      name: textOf(name),
      isStatic,
      offset: region.start + tokens.offset[name],
      endOffset: region.start + tokens.offset[end - 1],
      calls,
    });
  }
  return found;
}
