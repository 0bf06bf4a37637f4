/** What the parts of the extraction of one unit share: what they read, where they write, and where the walk is. */

import type { Expr, Unit } from '../../c/ast';
import type { Spellings } from '../../c/tokens';
import type { CType } from '../../c/types';
import { FactsBuilder } from '../facts/factsBuilder';
import type { TokenPlace } from './places';
import { Places } from './places';

export class ExtractContext {
  readonly facts: FactsBuilder;
  readonly places: Places;
  /** Row of the function that the walk is in; -1: in none. */
  functionRow = -1;
  /** What that function returns. */
  returns: CType | undefined;
  /** In a branch that the compiler leaves out: why it does, as a sentence. Else empty. */
  folded = '';

  constructor(
    readonly unit: Unit,
    readonly spellings: Spellings,
  ) {
    this.facts = new FactsBuilder(unit.path);
    this.places = new Places(unit, spellings);
  }

  /** Where an expression is shown: a call or member access at its name, others at their first token. */
  placeOf(expr: Expr): TokenPlace {
    return this.places.of(expr.kind === 'call' || expr.kind === 'member' ? expr.nameToken : expr.start);
  }
}
