/**
 * Global pointers that come with functions of their own component (`rte_delay_us`), and that a program puts another
 * one into: that one is called when the program runs, and its own code is what shows it. For callers that are in
 * other programs too it is a candidate.
 */

import { DoubtFlag } from '../graph/doubt';
import { LocationKind, SourceKind } from '../facts/facts';
import { SiteKind } from '../graph/graphData';
import type { Components } from '../link/components';
import { isFailure, testsAt } from './contexts';
import type { Joined, JoinFlow } from '../pointsTo/join';
import { narrow } from './narrow';
import { Programs } from '../link/programs';

/** Takes what single programs put into global pointers out of the targets of common code. */
export function narrowByPrograms(joined: Joined, components: Components): void {
  const {
    sites,
    locations,
    solver,
    linker,
    objects,
    links: { workspace },
  } = joined;
  const programs = new Programs(linker.mainFiles, workspace);
  const into = new Map<number, JoinFlow[]>();
  for (const flow of joined.flows) {
    if (locations.locations[flow.target].kind !== LocationKind.Global || flow.sourceKind !== SourceKind.Function)
      continue;
    const list = into.get(flow.target);
    if (list) list.push(flow);
    else into.set(flow.target, [flow]);
  }
  const program = (node: number): number => programs.of(linker.nodes[node].path);
  for (const site of sites) {
    if (
      site.kind !== SiteKind.Pointer ||
      site.location < 0 ||
      locations.locations[site.location].kind !== LocationKind.Global
    )
      continue;
    const own = components.of(locations.locations[site.location].path);
    if (![...solver.get(site.location)].some((node) => linker.nodes[node].component === own)) continue;
    const mine = program(site.caller);
    const { path } = linker.nodes[site.caller];
    narrow(joined, site, (node) => program(node) === 0 || linker.nodes[node].path === path, DoubtFlag.OtherProgram);
    // `set_env(env)` puts in one of several: a program that calls through them has called it before.
    if (mine === 0 || solver.get(site.location).size < 2) continue;
    const puts = into.get(site.location) ?? [];
    const isChosen =
      puts.length > 1 &&
      puts.every(
        (flow) =>
          flow.node >= 0 &&
          linker.nodes[flow.node].component === own &&
          testsAt(objects.tests.get(flow.node), flow.node, flow.line, (test) => !isFailure(test)).length > 0,
      );
    if (isChosen) narrow(joined, site, () => false, DoubtFlag.InstalledEarlier);
  }
}
