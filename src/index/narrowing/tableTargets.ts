/**
 * Which dispatch tables the pointer of a call leads to (points-to analysis over the addresses of named tables, by
 * inclusion constraints as for functions).
 *
 *     static struct ops tcp = { .add = add_tcp }, udp = { .add = add_udp };
 *     static int run(const struct ops *o) { return o->add(1); }
 *     int f(void) { return run(&tcp); }
 *
 * Before: run calls add_tcp and add_udp. After: add_tcp; add_udp is a candidate.
 *
 * Given up: a pointer that anything else may come to (its address is taken, it is cast from an untyped pointer, it is
 * a parameter of a function whose own address is taken) leads to all tables, and so does one that nothing comes to.
 */

import { push } from '../../base/multimap';
import { LocationKind, SourceKind, TableSource } from '../facts/facts';
import { DoubtFlag } from '../graph/doubt';
import { SiteKind } from '../graph/graphData';
import type { PointerFlow } from '../pointsTo/objectFacts';
import type { PointsToResult } from '../pointsTo/result';
import { isInitialised } from '../pointsTo/rows';
import { DispatchTables, memberOf } from './dispatchTables';
import type { NarrowingPass } from './pass';
import { narrow } from './pass';

export const tableTargets: NarrowingPass = {
  name: 'tableTargets',
  reason: DoubtFlag.OtherTable,
  apply(analysis) {
    const pointsToTables = solveTablePointers(analysis);
    const dispatch = new DispatchTables(analysis);
    for (const site of analysis.sites) {
      if (site.kind !== SiteKind.Pointer || site.location < 0 || site.pointer === undefined) continue;
      const member = memberOf(analysis, site);
      const entries = dispatch.entries(member);
      const tables = pointsToTables.get(site.pointer);
      if (!entries || !tables || tables.size === 0) continue;
      const allowed = new Set(dispatch.filledOtherwise(member));
      for (const { table, node } of entries) if (tables.has(table)) allowed.add(node);
      narrow(analysis, site, (node) => allowed.has(node), this.reason);
    }
  },
};

/** Tables that each pointer's location may lead to; undefined: anything may come to it. */
function solveTablePointers(analysis: PointsToResult): ReadonlyMap<number, ReadonlySet<number> | undefined> {
  const { locations, objects, tables, flows, linker, tableIds } = analysis;
  const into = new Set<number>();
  const out = new Map<number, PointerFlow[]>();
  for (const row of objects.pointers) {
    into.add(row.target);
    if (row.kind === TableSource.AbstractLocation) push(out, row.source, row);
  }
  const sets = new Map<number, Set<number> | undefined>();
  const work: number[] = [];
  const addAnything = (location: number): void => {
    if (sets.has(location) && sets.get(location) === undefined) return;
    sets.set(location, undefined);
    work.push(location);
  };
  const addTable = (location: number, table: number): void => {
    if (!sets.has(location)) sets.set(location, new Set());
    const set = sets.get(location);
    if (!set || set.has(table)) return;
    set.add(table);
    work.push(location);
  };
  // Who calls a function whose address somebody has is not known.
  const addressTaken = new Set<number>();
  for (const flow of flows) if (flow.sourceKind === SourceKind.Function) addressTaken.add(flow.source);
  for (const location of new Set([...into, ...out.keys()])) {
    const { kind, node } = locations[location];
    const fromAnywhere = kind === LocationKind.Param && node >= 0 && addressTaken.has(node);
    // Where nothing comes in, it is filled in a way that is not seen.
    if (fromAnywhere || !into.has(location)) addAnything(location);
  }
  // A variable without functions in its initialiser gets them from other objects.
  const named = new Set<number>();
  for (const entry of tables) if (isInitialised(entry)) named.add(entry.table);
  for (const { kind, source, target } of objects.pointers) {
    if (kind === TableSource.AbstractLocation) continue;
    const { name, path, node } = locations[Math.max(source, 0)];
    const table = tableIds.id(name, path || (node >= 0 ? linker.nodes[node].path : ''));
    if (kind === TableSource.Variable && named.has(table)) addTable(target, table);
    else addAnything(target);
  }
  for (let location = work.pop(); location !== undefined; location = work.pop()) {
    const set = sets.get(location);
    for (const { target } of out.get(location) ?? []) {
      if (!set) addAnything(target);
      else for (const table of set) addTable(target, table);
    }
  }
  return sets;
}
