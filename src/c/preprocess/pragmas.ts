/**
 * Pragmas that mean something here (C11 6.10.6): `pack`, `push_macro` and `pop_macro`. `once` is the lexer's; others
 * are left out.
 */

import { push } from '../../base/multimap';
import { P, TokenFlag, TokenKind, type Spellings, type TokenStream } from '../tokens';
import type { Macro } from './macro';
import { destringized } from './spelling';

/** The macros that a pragma saves and restores. */
export interface PragmaMacros {
  lookup(name: number): Macro | undefined;
  define(macro: Macro): void;
  undefine(name: number, file: number, offset: number): void;
}

/** The pragmas of one run: what was saved by `push_macro`. */
export class Pragmas {
  /** By name of a macro: what `push_macro` saved, the last one at the end; undefined: it was not defined. */
  private readonly _saved = new Map<string, (Macro | undefined)[]>();

  constructor(
    private readonly _spellings: Spellings,
    private readonly _macros: PragmaMacros,
  ) {}

  /**
   * Carries out the pragma in `tokens[start, end)`. True: it is `pack`, and the tokens have become
   * `__pragma_pack ( … )` for the parser, an identifier and a parenthesis group that stands where a declaration may
   * begin.
   */
  carryOut(tokens: TokenStream, start: number, end: number): boolean {
    if (start >= end || tokens.kind[start] !== TokenKind.Identifier) return false;
    const name = this._spellings.text(tokens.id[start]);
    if (name === 'pack' && tokens.kind[start + 1] === TokenKind.Punct && tokens.id[start + 1] === P['(']) {
      tokens.id[start] = this._spellings.id('__pragma_pack');
      tokens.flags[start] |= TokenFlag.NoExpand;
      return true;
    }
    const hasName = end > start + 2 && tokens.kind[start + 2] === TokenKind.String;
    if (!hasName || (name !== 'push_macro' && name !== 'pop_macro')) return false;
    const macroName = destringized(this._spellings.text(tokens.id[start + 2]));
    const id = this._spellings.id(macroName);
    if (name === 'push_macro') push(this._saved, macroName, this._macros.lookup(id));
    else this._restore(macroName, id, tokens.file[start], tokens.offset[start]);
    return false;
  }

  private _restore(macroName: string, id: number, file: number, offset: number): void {
    const saved = this._saved.get(macroName);
    if (!saved || saved.length === 0) return;
    const macro = saved.pop();
    this._macros.undefine(id, file, offset);
    if (macro) this._macros.define(macro);
  }
}
