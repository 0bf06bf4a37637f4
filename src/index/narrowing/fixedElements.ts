/**
 * Calls through an element under a constant index of an array of records that code fills
 * (`params->phy[INT_PHY].config_init(…)`, `impls[SCALAR].funcs[type](…)`): elements are not told apart, so that which
 * of the functions stand under that index is not decided.
 */

import { DoubtFlag } from '../graph/doubt';
import { CallFlag } from '../facts/facts';
import { SiteKind } from '../graph/graphData';
import type { Joined } from '../pointsTo/join';
import { narrow } from './narrow';

export function narrowFixedElements(joined: Joined): void {
  for (const site of joined.sites) {
    if (site.kind !== SiteKind.Pointer || !(site.flags & CallFlag.FixedElement) || site.location < 0) continue;
    if (joined.solver.get(site.location).size < 2 || site.targets.length === 1) continue;
    narrow(joined, site, () => false, DoubtFlag.ArrayElement);
  }
}
