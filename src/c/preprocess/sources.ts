/** What one run of the preprocessor takes from the front end: lexed files, and what all runs share. */

import type { LexedFile } from '../lexer';
import type { FileTable } from '../text';
import type { Spellings, StreamPool } from '../tokens';
import type { FileConfig } from './fileConfig';
import type { IncludeSearch } from './includes';
import type { MacroNames } from './macroNames';

/** Names of directives, and the operator `defined` (C11 6.10, 6.10.1; `include_next`, `import`… are GNU's). */
export const DIRECTIVES = [
  'define',
  'undef',
  'include',
  'include_next',
  'import',
  'if',
  'ifdef',
  'ifndef',
  'elif',
  'else',
  'endif',
  'pragma',
  'error',
  'warning',
  'line',
  'ident',
  'sccs',
  'defined',
] as const;

/** Spelling id of each directive's name. */
export type DirectiveNames = Readonly<Record<(typeof DIRECTIVES)[number], number>>;

export interface Sources {
  readonly spellings: Spellings;
  readonly names: MacroNames;
  readonly streams: StreamPool;
  readonly fileTable: FileTable;
  readonly search: IncludeSearch;
  readonly directives: DirectiveNames;
  /** The tokens of a file, or undefined when it cannot be read. */
  lexed(path: string): LexedFile | undefined;
  /** The tokens of a file that has been lexed. */
  lexedById(id: number): LexedFile | undefined;
  /** The tokens of a piece of text that is no file. */
  lexFragment(text: string): LexedFile;
  /** All include paths of a configuration, in order; the same object for equal lists. */
  pathsOf(config: FileConfig): readonly string[];
}
