/**
 * What a run of the preprocessor leaves open: which definition a name has, and whether an included header comes in as
 * text or as a module. There are two ways, see {@link ../preprocessed}: {@link TextualIncludes} and
 * {@link ModularIncludes}.
 */

import type { LexedFile } from '../lexer';
import type { Macro } from './macro';

/** The macros in effect at the place that the preprocessor has reached. */
export interface MacroTable {
  /** The definition of a name. Called for names that are a macro somewhere, once for each such identifier. */
  lookup(name: number): Macro | undefined;
  /** Carries out a `#define`; gives the earlier definition in the same run that it replaces. */
  define(macro: Macro): Macro | undefined;
  /** Carries out an `#undef` that stands at `offset` of `file`. */
  undefine(name: number, file: number, offset: number): void;
}

/** How far the output of the run has come. */
export interface OutputPosition {
  /** Depth of braces in what has been written so far. */
  braceDepth(): number;
}

export interface IncludeStrategy extends MacroTable {
  /** Whether a name is defined, for a conditional (`#ifdef`, `defined`) that tests it. */
  isDefined(name: number): boolean;
  /**
   * Whether a header is read as a module at this place; its macros are then in the table. False: its text comes in.
   */
  importHeader(target: LexedFile, at: OutputPosition): boolean;
  /** The stream that the run writes is handed out itself; otherwise a copy of its size is. */
  readonly handsOutStream: boolean;
  /** See {@link Preprocessed.context}. */
  readonly context: readonly number[];
  /** See {@link Preprocessed.visible}. The function given does not keep the run alive. */
  visible(): () => readonly number[];
}
