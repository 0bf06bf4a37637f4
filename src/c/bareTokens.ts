/**
 * Tokens of text that is not preprocessed: comments and directives are left out, macros stand as they are written.
 * Brackets are matched as far as the text has them; one that is missing ends with the text.
 */

import type { LexedFile } from './lexedFile';
import { KEYWORD_COUNT, P, TokenKind } from './tokens';

/** A function definition, as indices of tokens. */
export interface BareFunction {
  /** First token of its declaration. */
  begin: number;
  name: number;
  /** The `{` of its body, and one past the `}`. */
  body: number;
  end: number;
}

export class BareTokens {
  readonly kind: number[] = [];
  /** Spelling id; no token beyond the end of the text has one. */
  readonly id: number[] = [];
  /** Offset in the text that was lexed. */
  readonly offset: number[] = [];

  /** @param leftOut whether a token of the file is left out too (a branch of an `#if`) */
  constructor(lexed: LexedFile, leftOut: (token: number) => boolean = () => false) {
    let inDirective = false;
    for (let i = 0; i < lexed.count; i++) {
      const kind = lexed.kind[i];
      if (kind === TokenKind.Hash) inDirective = true;
      else if (kind === TokenKind.EndOfDirective) inDirective = false;
      else if (!inDirective && kind !== TokenKind.End && !leftOut(i)) {
        this.kind.push(kind);
        this.id.push(lexed.id[i]);
        this.offset.push(lexed.offset[i]);
      }
    }
  }

  get count(): number {
    return this.id.length;
  }

  /** Index of the first token at or after an offset; -1: none. */
  at(offset: number): number {
    return this.offset.findIndex((own) => own >= offset);
  }

  /** Whether a token is an identifier and no keyword. */
  isName(index: number): boolean {
    return this.kind[index] === TokenKind.Identifier && this.id[index] >= KEYWORD_COUNT;
  }

  /** One past the bracket that closes the one at `index`; `open` and `close` are ids of punctuators. */
  afterBrackets(index: number, open: number, close: number): number {
    let depth = 0;
    for (let i = index; i < this.count; i++) {
      const id = this.id[i];
      if (id === open) depth++;
      else if (id === close && --depth === 0) return i + 1;
    }
    return this.count;
  }

  /** Functions defined at file scope: a name, a parameter list and a body outside of any braces but `extern "C" {`. */
  *functions(): Generator<BareFunction> {
    let begin = 0;
    for (let i = 0; i < this.count;) {
      const id = this.id[i];
      if (id === P[';'] || id === P['}']) {
        begin = ++i;
      } else if (id === P['{']) {
        // Braces behind anything but a string belong to types and initialisers.
        if (this.kind[i - 1] === TokenKind.String) begin = ++i;
        else i = this.afterBrackets(i, P['{'], P['}']);
      } else if (id === P['(']) {
        const after = this.afterBrackets(i, P['('], P[')']);
        const body = this._bodyAt(after);
        if (body >= 0 && i - 1 > begin && this.isName(i - 1)) {
          const end = this.afterBrackets(body, P['{'], P['}']);
          yield { begin, name: i - 1, body, end };
          begin = i = end;
        } else {
          i = after;
        }
      } else {
        i++;
      }
    }
  }

  /** Index of the `{` that follows a parameter list, attributes skipped; -1: none. */
  private _bodyAt(index: number): number {
    for (let i = index; i < this.count; i++) {
      const id = this.id[i];
      if (id === P['{']) return i;
      if (id === P['(']) i = this.afterBrackets(i, P['('], P[')']) - 1;
      else if (this.kind[i] !== TokenKind.Identifier) return -1;
    }
    return -1;
  }
}
