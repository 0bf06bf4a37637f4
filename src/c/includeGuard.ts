/** How a header keeps its text from being read twice: an include guard, or `#pragma once`. */

import { DirectiveKind, type LexedFile } from './lexedFile';
import { P, TokenKind, type Spellings } from './tokens';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export class IncludeGuards {
  private readonly _define: number;
  private readonly _error: number;
  private readonly _ifndef: number;
  private readonly _if: number;
  private readonly _defined: number;
  private readonly _pragma: number;
  private readonly _once: number;

  constructor(spellings: Spellings) {
    this._define = spellings.id('define');
    this._error = spellings.id('error');
    this._ifndef = spellings.id('ifndef');
    this._if = spellings.id('if');
    this._defined = spellings.id('defined');
    this._pragma = spellings.id('pragma');
    this._once = spellings.id('once');
  }

  /** Fills in `guard`, `looseGuard` and `pragmaOnce` of a file. */
  mark(lexed: LexedFile): LexedFile {
    this._findGuard(lexed);
    return lexed;
  }

  /**
   * Include guards as gcc finds them: the whole file is one `#ifndef X … #endif` (or `#if !defined X`) without
   * `#else`.
   */
  private _findGuard(lexed: Writable<LexedFile>): void {
    const { kind, id, directives, directiveKinds } = lexed;
    for (const at of directives) {
      if (id[at + 1] === this._pragma && kind[at + 1] === TokenKind.Identifier && id[at + 2] === this._once)
        lexed.pragmaOnce = true;
    }
    if (directives.length < 2) return;
    const macroAt = (at: number): number => {
      if (kind[at + 1] !== TokenKind.Identifier) return 0;
      if (id[at + 1] === this._ifndef) return kind[at + 2] === TokenKind.Identifier ? id[at + 2] : 0;
      if (
        id[at + 1] !== this._if ||
        kind[at + 2] !== TokenKind.Punct ||
        id[at + 2] !== P['!'] ||
        id[at + 3] !== this._defined
      )
        return 0;
      const paren = kind[at + 4] === TokenKind.Punct && id[at + 4] === P['('] ? 1 : 0;
      if (kind[at + 4 + paren] !== TokenKind.Identifier) return 0;
      return kind[at + 5 + paren * 2] === TokenKind.EndOfDirective ? id[at + 4 + paren] : 0;
    };
    // A loose guard: #ifndef X with X defined directly in it, after at most conditionals that only end in #error.
    for (let d = 0; d + 1 < directives.length; d++) {
      if (directiveKinds[d] !== DirectiveKind.Open) continue;
      const macro = macroAt(directives[d]);
      const next = directives[d + 1];
      lexed.looseGuard = macro !== 0 && id[next + 1] === this._define && id[next + 2] === macro;
      if (lexed.looseGuard || id[next + 1] !== this._error) break;
    }
    if (kind[0] !== TokenKind.Hash) return;
    const macro = macroAt(0);
    if (macro === 0) return;
    let depth = 0;
    for (let d = 0; d < directives.length; d++) {
      const what = directiveKinds[d];
      if (what === DirectiveKind.Open) depth++;
      else if (what === DirectiveKind.Endif) {
        if (--depth === 0) {
          let at = directives[d];
          while (kind[at] !== TokenKind.EndOfDirective) at++;
          if (kind[at + 1] === TokenKind.End) lexed.guard = macro;
          return;
        }
      } else if (what !== DirectiveKind.Other && depth === 1) return;
    }
  }
}
