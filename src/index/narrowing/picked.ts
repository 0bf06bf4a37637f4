/**
 * Functions that nobody gets hold of but as one entry of an array under bits of a computed word (see
 * extract/pickedIndex.ts): which of the entries can be chosen is not decided by the source.
 */

import { FlowKind, SourceKind } from '../facts/facts';
import { SiteKind } from '../graph/graphData';
import type { Joined } from '../pointsTo/join';

/** Nodes of such functions. */
export function pickedFunctions(joined: Joined): Set<number> {
  const { flows, sites, externalArgs } = joined;
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
