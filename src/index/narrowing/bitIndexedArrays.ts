/**
 * Arrays of functions under bits of a computed word. No call is narrowed; functions that nobody gets hold of but as
 * one entry of such an array are marked, so that they are shown as candidates wherever they are called (which
 * accesses are of that kind: extract/pickedIndex.ts).
 *
 *     static const burst_t rx[4] = { rx_plain, rx_vlan, rx_rss, rx_both };
 *     void setup(struct dev *d) { d->rx_burst = rx[d->flags & (VLAN | RSS)]; }
 *     int poll(struct dev *d) { return d->rx_burst(d); }
 *
 * Before: poll calls all four. After: all four are candidates, as the source does not say which combinations of bits
 * occur.
 *
 * Given up: an array that is also called through directly, copied as a whole, or handed to code outside of the
 * workspace, and a function that is put somewhere else too, are not marked.
 */

import { FlowKind, SourceKind } from '../facts/facts';
import { SiteKind } from '../graph/graphData';
import type { PointsToResult } from '../pointsTo/result';

/** Functions that are only had as an entry of such an array. */
export function bitIndexedFunctions({ flows, sites, externalArgs }: PointsToResult): Set<number> {
  const arrays = new Set<number>();
  for (const flow of flows)
    if (flow.kind === FlowKind.Picked && flow.sourceKind === SourceKind.AbstractLocation) arrays.add(flow.source);
  const found = new Set<number>();
  if (arrays.size === 0) return found;
  // An array may be handed on before an entry is taken: `pick(dev, rx_burst)`.
  for (let size = 0; size !== arrays.size;) {
    size = arrays.size;
    for (const flow of flows)
      if (flow.sourceKind === SourceKind.AbstractLocation && arrays.has(flow.target)) arrays.add(flow.source);
  }
  for (const site of sites) if (site.kind === SiteKind.Pointer && site.location >= 0) arrays.delete(site.location);
  for (const arg of externalArgs) if (arg.sourceKind === SourceKind.AbstractLocation) arrays.delete(arg.source);
  // One that is read in another way, or goes to a place that is: its functions may be called from there.
  for (let size = -1; size !== arrays.size;) {
    size = arrays.size;
    for (const flow of flows) {
      if (
        flow.sourceKind === SourceKind.AbstractLocation &&
        flow.kind !== FlowKind.Picked &&
        arrays.has(flow.source) &&
        !arrays.has(flow.target)
      )
        arrays.delete(flow.source);
    }
  }
  for (const flow of flows)
    if (flow.sourceKind === SourceKind.Function && arrays.has(flow.target)) found.add(flow.source);
  for (const flow of flows)
    if (flow.sourceKind === SourceKind.Function && !arrays.has(flow.target)) found.delete(flow.source);
  for (const arg of externalArgs) if (arg.sourceKind === SourceKind.Function) found.delete(arg.source);
  return found;
}
