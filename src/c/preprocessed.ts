/**
 * What the preprocessor hands to the parser.
 *
 * Two ways to treat `#include`:
 * - `textual`: C11 6.10.2, the file's tokens come in place. For the machine: a translation unit as gcc sees it.
 * - `modular`: the header's macros become visible and its tokens do not come; the header is read once, as a unit of its
 *   own, and the parser looks its names up there. For the map: each file of a tree is preprocessed and parsed once.
 *   Files that are no module (no include guard and no `#pragma once`, or not a header: `.c`, `.inc`, `.def`) come in
 *   textually.
 */

import type { Diagnostic } from './text';
import type { Expansion, TokenStream } from './tokens';

export type IncludeMode = 'textual' | 'modular';

export interface IncludeReference {
  /** Where the directive stands. */
  file: number;
  offset: number;
  /** As written, with `<>` or `""`. */
  spelled: string;
  /** File id of what was found. */
  target?: number;
  /** Its tokens are in this stream. */
  textual: boolean;
  /** Index in the stream at which it took place. */
  tokenIndex: number;
}

/** Text left out by a conditional: `[start, end)` offsets in `file`, whole lines between two directives. */
export interface InactiveRegion {
  file: number;
  start: number;
  end: number;
  /** Offset of the directive (`#if`, `#else`…) that opens it. */
  directive: number;
}

export interface Preprocessed {
  readonly path: string;
  readonly file: number;
  readonly tokens: TokenStream;
  /** Index 0 is unused. */
  readonly expansions: Expansion[];
  readonly includes: IncludeReference[];
  readonly inactive: InactiveRegion[];
  readonly diagnostics: Diagnostic[];
  /** Modular: file ids of the modules that the first importer of this file had in sight before it; empty for others. */
  readonly context: readonly number[];
  /**
   * Modular: file ids of all modules in sight at the end of the file, in order of appearance. Asked for when all
   * includes have been read.
   */
  readonly visible: () => readonly number[];
}
