/** What the extractor reads of one unit. */

import type { CSymbol, Unit } from '../../c/ast';
import type { LexedFile } from '../../c/lexer';
import type { InactiveRegion } from '../../c/preprocessed';
import type { Spellings } from '../../c/tokens';

export interface ExtractInput {
  unit: Unit;
  spellings: Spellings;
  /** See {@link FileFacts.fragment}. */
  fragment?: boolean;
  /** Text left out by conditionals, and what it takes to read it. */
  inactive?: InactiveInput;
}

export interface InactiveInput {
  regions: readonly InactiveRegion[];
  lex: (text: string) => LexedFile;
  /** The symbol of a name at file scope. */
  known: (name: string) => CSymbol | undefined;
}
