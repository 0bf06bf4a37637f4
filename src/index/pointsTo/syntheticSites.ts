/**
 * Calls that no call expression in the workspace stands for: callbacks that code outside of the workspace makes (the
 * C library, a kernel), and constructors, which run before `main`.
 *
 *     int by_age(const void *a, const void *b);
 *     void order(struct flow *f, size_t n) { qsort(f, n, sizeof(*f), by_age); }   // callback: order -> by_age
 *     __attribute__((constructor)) void reg(void);                               // constructor: <startup> -> reg
 *
 * Given up: that the external function may keep the pointer and call it later, from elsewhere.
 */

import { ArgFlag, FunctionFlag, LocationKind, SourceKind } from '../facts/facts';
import { SiteKind } from '../graph/graphData';
import type { PointsToAnalysis } from './analysis';
import type { CallSite, Place } from './rows';
import { findThreads, isThreadStart } from './threads';

/** Adds call sites of callbacks, thread starts and constructors. To be called once, after the narrowing. */
export function addSyntheticSites(analysis: PointsToAnalysis): void {
  addCallbacks(analysis);
  findThreads(analysis, analysis.sites);
  addConstructors(analysis);
}

/** Functions handed to functions, or put into records, that are not in the workspace. */
function addCallbacks(analysis: PointsToAnalysis): void {
  const { externalArgs, flows, locations, sites } = analysis;
  const functionsOf = (sourceKind: SourceKind, source: number): readonly number[] =>
    sourceKind === SourceKind.Function ? [source] : [...analysis.pointsTo(source)];
  for (const arg of externalArgs) {
    if (!(arg.flags & ArgFlag.FunctionParameter) || isThreadStart(arg) || arg.caller < 0) continue;
    const location = arg.sourceKind === SourceKind.AbstractLocation ? arg.source : -1;
    const targets = functionsOf(arg.sourceKind, arg.source);
    addSite(sites, SiteKind.Callback, arg.caller, targets, location, arg, `handed to ${arg.callee}()`);
  }
  for (const flow of flows) {
    const { external, kind } = locations[flow.target];
    if (!external || kind !== LocationKind.Member || flow.node < 0 || analysis.isCalledThrough(flow.target)) continue;
    const targets = functionsOf(flow.sourceKind, flow.source);
    addSite(sites, SiteKind.Callback, flow.node, targets, flow.target, flow, '');
  }
}

function addConstructors({ linker, sites }: PointsToAnalysis): void {
  const constructors = linker.nodes.filter((node) => node.defined && node.flags & FunctionFlag.Constructor);
  const startup = linker.startup(constructors.length > 0);
  if (!startup) return;
  for (const node of constructors) addSite(sites, SiteKind.Constructor, startup.id, [node.id], -1, node, '');
}

/** Adds a site that is not a call expression; nothing when it has no targets. */
function addSite(
  sites: CallSite[],
  kind: CallSite['kind'],
  caller: number,
  targets: readonly number[],
  location: number,
  { path, line, column }: Place,
  note: string,
): void {
  if (targets.length === 0) return;
  sites.push({ kind, caller, targets, location, path, line, column, macro: '', note, flags: 0, doubts: 0 });
}
