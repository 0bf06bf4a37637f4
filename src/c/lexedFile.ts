/** What the lexer gives for one file. */

import type { Diagnostic, SourceFile } from './text';

/** What a directive does to conditional groups. */
export const enum DirectiveKind {
  Other = 0,
  /** `#if`, `#ifdef`, `#ifndef`. */
  Open = 1,
  Elif = 2,
  Else = 3,
  Endif = 4,
}

/** The tokens of one file as written, directives included. */
export interface LexedFile {
  readonly source: SourceFile;
  /** Tokens, {@link TokenKind.End} included. */
  readonly count: number;
  readonly kind: Uint8Array;
  readonly flags: Uint8Array;
  /** Spelling; of a {@link TokenKind.Hash} its index in {@link directives}. */
  readonly id: Int32Array;
  readonly offset: Int32Array;
  /** Index of each directive's Hash token. */
  readonly directives: Int32Array;
  /** {@link DirectiveKind} of each directive. */
  readonly directiveKinds: Uint8Array;
  /** Spelling id of the macro that guards the whole file (`#ifndef X … #endif`); 0: none. */
  readonly guard: number;
  /** Whether the file begins with `#ifndef X`, `#define X` even where text stands outside of that group. */
  readonly looseGuard: boolean;
  readonly pragmaOnce: boolean;
  readonly diagnostics: Diagnostic[];
}
