/**
 * A narrowing pass: a rule by which functions that the points-to analysis finds for a pointer call are taken out of
 * what is drawn. They stay candidates, with the pass's reason.
 */

import type { DoubtFlag } from '../graph/doubt';
import type { PointsToResult } from '../pointsTo/result';
import type { CallSite } from '../pointsTo/rows';

export interface NarrowingPass {
  /** As in the list of passes. */
  readonly name: string;
  /** Why the functions that it takes out are candidates. */
  readonly reason: DoubtFlag;
  /** Narrows the pointer calls of `analysis`, each by {@link narrow}. */
  apply(analysis: PointsToResult): void;
}

/**
 * Leaves those targets of a pointer call that pass the test. A call that is left with none stays undecided, and later
 * passes leave it alone.
 * @param reason why the others are candidates
 */
export function narrow(
  analysis: PointsToResult,
  site: CallSite,
  fits: (node: number) => boolean,
  reason: DoubtFlag,
): void {
  if (site.undecided) return;
  const before = targetsOf(analysis, site);
  const left = before.filter(fits);
  if (left.length === before.length) return;
  site.targets = left;
  site.undecided = left.length === 0;
  site.doubts |= reason;
}

/** Functions that a pointer call is drawn to reach, as far as it has been narrowed, sorted. */
export function targetsOf(analysis: PointsToResult, site: CallSite): readonly number[] {
  return site.targets.length > 0 ? site.targets : [...analysis.pointsTo(site.location)].sort((a, b) => a - b);
}
