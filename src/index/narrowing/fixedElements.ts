/**
 * Array elements under a constant index. Like most points-to analyses, ours has one location for all elements of an
 * array ("array smashing"); only arrays of bare function pointers with a constant index are told apart.
 *
 *     struct link { struct phy { int (*config)(void); } phy[2]; };
 *     void fill(struct link *l) { l->phy[0] = phy_int; l->phy[1] = phy_ext; }   // { .config = config_int } …
 *     int start(struct link *l) { return l->phy[0].config(); }
 *
 * Before: start calls config_int and config_ext. After: both are candidates, as exactly one of them is called.
 *
 * Given up: which element a whole struct was assigned to. A call under an index that is no constant keeps all.
 */

import { CallFlag } from '../facts/facts';
import { DoubtFlag } from '../graph/doubt';
import { SiteKind } from '../graph/graphData';
import type { NarrowingPass } from './pass';
import { narrow } from './pass';

export const fixedElements: NarrowingPass = {
  name: 'fixedElements',
  reason: DoubtFlag.ArrayElement,
  apply(analysis) {
    for (const site of analysis.sites) {
      if (site.kind !== SiteKind.Pointer || !(site.flags & CallFlag.FixedElement) || site.location < 0) continue;
      if (analysis.pointsTo(site.location).size < 2 || site.targets.length === 1) continue;
      narrow(analysis, site, () => false, this.reason);
    }
  },
};
