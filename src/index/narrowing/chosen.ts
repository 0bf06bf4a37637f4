/**
 * A table of functions and a function chosen in one place, by one value:
 * `switch (key_size) { case 8: hash = crc_key8; … }` and below
 * `switch (key_size) { case 8: params.ops = &hash_key8_ops; … }`. At a call in a function of the table, what is
 * chosen for other values only is not there, nor what is chosen only by programs that do not choose the table.
 */

import { DoubtFlag } from '../graph/doubt';
import { SourceKind, TableSource } from '../facts/facts';
import { SiteKind } from '../graph/graphData';
import type { Context } from './contexts';
import { contradict, isFailure, testsAt } from './contexts';
import type { Joined, JoinFlow } from '../pointsTo/join';
import { narrow } from './narrow';
import { Programs } from '../link/programs';
import { push } from '../../base/multimap';

/** A line of a function. */
interface Place {
  node: number;
  path: string;
  line: number;
}

/** Takes out of pointer calls' targets what is chosen where another table than the caller's is. */
export function narrowByChoice(joined: Joined): void {
  const { sites, tables, flows, objects, locations, solver, linker } = joined;
  const tablesOf = new Map<number, string[]>();
  for (const { variable, path, node, element } of tables)
    if (element !== -2) push(tablesOf, node, `${variable}\0${path}`);
  const choices = new Map<string, Place[]>();
  for (const { kind, source, node, path, line } of objects.pointers) {
    if (kind !== TableSource.Variable) continue;
    const { name, path: file } = locations.locations[source];
    push(choices, `${name}\0${file}`, { node, path, line });
  }
  const puts = new Map<number, JoinFlow[]>();
  const copies = new Map<number, number[]>();
  for (const flow of flows) {
    if (flow.sourceKind === SourceKind.Function) push(puts, flow.source, flow);
    else push(copies, flow.target, flow.source);
  }
  /** Locations that lead to a location. */
  const ways = new Map<number, Set<number>>();
  const waysTo = (location: number): ReadonlySet<number> => {
    let found = ways.get(location);
    if (found) return found;
    ways.set(location, (found = new Set([location])));
    for (const at of found) for (const from of copies.get(at) ?? []) found.add(from);
    return found;
  };

  const known = new Map<string, Context>();
  const contextOf = ({ node, path, line }: Place): Context => {
    const key = `${node} ${line}`;
    let context = known.get(key);
    if (!context) {
      const own = linker.nodes[node].path === path ? objects.tests.get(node) : undefined;
      known.set(key, (context = new Map(testsAt(own, node, line, (test) => !isFailure(test)))));
    }
    return context;
  };
  const programs = new Programs(linker.mainFiles, joined.links.workspace);
  const sameProgram = (a: number, b: number): boolean => a === b || a === 0 || b === 0;
  const fits = (node: number, location: number, own: readonly Place[]): boolean => {
    const places = puts.get(node)?.filter((put) => waysTo(location).has(put.target));
    if (!places || places.length === 0) return true;
    return places.some((put) => {
      const beside = own.filter((choice) => choice.node === put.node);
      if (!own.some((choice) => sameProgram(programs.of(choice.path), programs.of(put.path)))) return false;
      return (
        put.node < 0 || beside.length === 0 || beside.some((choice) => !contradict(contextOf(choice), contextOf(put)))
      );
    });
  };
  for (const site of sites) {
    const own = site.kind === SiteKind.Pointer && site.location >= 0 ? tablesOf.get(site.caller) : undefined;
    if (!own || solver.get(site.location).size < 2) continue;
    const chosen = own.map((table) => choices.get(table) ?? []);
    // A table that is reached in other ways.
    if (chosen.some((places) => places.length === 0)) continue;
    narrow(joined, site, (node) => chosen.some((places) => fits(node, site.location, places)), DoubtFlag.OtherChoice);
  }
}
