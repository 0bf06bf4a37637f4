/**
 * Objects that a component looks up in another one (type of receiver by origin of the object, a poor man's
 * allocation-site abstraction: pointsTo/ownObjects.ts traces where pointers to objects come from).
 *
 *     static int remove(void) {                          // in drivers/net/one
 *       struct dev *d = dev_by_name("one");              // lib/dev: may find any driver's device
 *       return d->ops->stop(d);
 *     }
 *
 * Before: remove calls one_stop and every other driver's stop. After: one_stop is drawn, others' are candidates: a
 * component that implements the member itself mostly looks up its own objects.
 *
 * Given up: a component without a function of its own in the member keeps all; so does one that takes the object out
 * of another component's array (`devices[port]`).
 */

import { DoubtFlag } from '../graph/doubt';
import { SiteKind } from '../graph/graphData';
import { componentOf } from '../pointsTo/result';
import type { NarrowingPass } from './pass';
import { narrow } from './pass';

export const lookedUpObjects: NarrowingPass = {
  name: 'lookedUpObjects',
  reason: DoubtFlag.OtherComponent,
  apply(analysis) {
    const { components } = analysis.links;
    for (const site of analysis.sites) {
      if (site.kind !== SiteKind.Pointer || site.location < 0) continue;
      const { lookedUp, component } = analysis.locations[site.location];
      if (!lookedUp) continue;
      const held = [...analysis.pointsTo(site.location)];
      if (!held.some((node) => componentOf(analysis, node) === component)) continue;
      narrow(analysis, site, (node) => components.together(component, componentOf(analysis, node)), this.reason);
    }
  },
};
