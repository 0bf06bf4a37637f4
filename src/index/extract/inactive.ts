/**
 * Functions in text that a conditional leaves out. They are not preprocessed (the configuration that they belong to
 * is not known), so they are read by their tokens: a name, a parameter list and a body outside of any function. Of
 * their bodies only calls by name count, of functions that the file knows.
 */

import type { LexedFile } from '../../c/lexer';
import type { InactiveRegion } from '../../c/preprocessed';
import { KEYWORD_COUNT, P, TokenKind } from '../../c/tokens';

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

const OPEN = P['('];
const CLOSE = P[')'];
const BRACE = P['{'];
const UNBRACE = P['}'];
const SEMICOLON = P[';'];

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
  return new RegionReader(lex(piece), region.start, spelling).read();
}

class RegionReader {
  private readonly _tokens: number[] = [];
  private readonly _found: InactiveFunction[] = [];

  constructor(
    private readonly _lexed: LexedFile,
    private readonly _base: number,
    private readonly _spelling: (id: number) => string,
  ) {
    let directive = false;
    for (let i = 0; i < _lexed.count; i++) {
      const kind = _lexed.kind[i];
      if (kind === TokenKind.Hash) directive = true;
      else if (kind === TokenKind.EndOfDirective) directive = false;
      else if (!directive && kind !== TokenKind.End) this._tokens.push(i);
    }
  }

  read(): InactiveFunction[] {
    let begin = 0;
    for (let i = 0; i < this._tokens.length;) {
      const id = this._id(i);
      if (id === SEMICOLON) {
        begin = ++i;
      } else if (id === BRACE) {
        // `extern "C" {` holds definitions; other braces here belong to types and initialisers.
        if (i > 0 && this._kind(i - 1) === TokenKind.String) begin = ++i;
        else i = this._skip(i, BRACE, UNBRACE);
      } else if (id === UNBRACE) {
        begin = ++i;
      } else if (id === OPEN) {
        const after = this._skip(i, OPEN, CLOSE);
        const body = this._bodyAt(after);
        if (body >= 0 && i - 1 > begin && this._isName(i - 1)) {
          const end = this._skip(body, BRACE, UNBRACE);
          this._function(begin, i - 1, body, end);
          begin = i = end;
        } else {
          i = after;
        }
      } else {
        i++;
      }
    }
    return this._found;
  }

  private _function(begin: number, name: number, body: number, end: number): void {
    let isStatic = false;
    for (let i = begin; i < name; i++) if (this._text(i) === 'static') isStatic = true;
    const calls: InactiveCall[] = [];
    for (let i = body; i + 1 < end; i++) {
      if (!this._isName(i) || this._id(i + 1) !== OPEN) continue;
      const before = this._id(i - 1);
      if (before !== P['.'] && before !== P['->']) calls.push({ name: this._text(i), offset: this._offset(i) });
    }
    this._found.push({
      name: this._text(name),
      isStatic,
      offset: this._offset(name),
      endOffset: this._offset(end - 1),
      calls,
    });
  }

  /** Index of the `{` that follows a parameter list, attributes skipped; -1: none. */
  private _bodyAt(index: number): number {
    for (let i = index; i < this._tokens.length; i++) {
      const id = this._id(i);
      if (id === BRACE) return i;
      if (id === OPEN) i = this._skip(i, OPEN, CLOSE) - 1;
      else if (this._kind(i) !== TokenKind.Identifier) return -1;
    }
    return -1;
  }

  /** One past the bracket that closes the one at `index`. */
  private _skip(index: number, open: number, close: number): number {
    let depth = 0;
    for (let i = index; i < this._tokens.length; i++) {
      const id = this._id(i);
      if (id === open) depth++;
      else if (id === close && --depth === 0) return i + 1;
    }
    return this._tokens.length;
  }

  private _isName(index: number): boolean {
    return index >= 0 && this._kind(index) === TokenKind.Identifier && this._id(index) >= KEYWORD_COUNT;
  }

  private _kind(index: number): number {
    return this._lexed.kind[this._tokens[index]];
  }

  /** Spelling id; -1 outside of the text and for what is neither name nor punctuator. */
  private _id(index: number): number {
    if (index < 0 || index >= this._tokens.length) return -1;
    const kind = this._kind(index);
    return kind === TokenKind.Punct || kind === TokenKind.Identifier ? this._lexed.id[this._tokens[index]] : -1;
  }

  private _text(index: number): string {
    return this._spelling(this._lexed.id[this._tokens[index]]);
  }

  private _offset(index: number): number {
    return this._base + this._lexed.offset[this._tokens[index]];
  }
}
