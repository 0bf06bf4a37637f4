/** Takes functions out of what a pointer call is drawn to reach: they stay candidates, with the reason. */

import type { DoubtFlag } from '../graph/doubt';
import type { Joined, JoinSite } from '../pointsTo/join';

/**
 * Leaves those targets of a call that pass the test.
 * @param doubt why the others are candidates
 */
export function narrow(joined: Joined, site: JoinSite, fits: (node: number) => boolean, doubt: DoubtFlag): void {
  if (site.undecided) return;
  const before = site.targets.length > 0 ? site.targets : [...joined.solver.get(site.location)].sort((a, b) => a - b);
  const left = before.filter(fits);
  if (left.length === before.length) return;
  site.targets = left;
  site.undecided = left.length === 0;
  site.doubts |= doubt;
}
