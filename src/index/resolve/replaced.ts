/**
 * Global pointers that come with functions of their own component (`rte_delay_us`), and that a program puts another one into: that
 * one is called when the program runs, and its own code is what shows it. For callers that are in other programs too it is a
 * candidate.
 */

import { SlotKind } from '../facts';
import { SiteKind } from '../graphData';
import type { Components } from './components';
import type { Joined } from './join';
import { narrow } from './narrow';
import { Programs } from './programs';

/** Takes what single programs put into global pointers out of the targets of common code. */
export function narrowByPrograms(joined: Joined, components: Components): void {
  const { sites, slots, solver, linker, links: { workspace } } = joined;
  const programs = new Programs(linker.mainFiles, workspace);
  const program = (node: number): number => programs.of(linker.nodes[node].path);
  for (const site of sites) {
    if (site.kind !== SiteKind.Pointer || site.slot < 0 || slots.slots[site.slot].kind !== SlotKind.Global) continue;
    const own = components.of(slots.slots[site.slot].path);
    if (![...solver.get(site.slot)].some((node) => linker.nodes[node].component === own)) continue;
    const mine = program(site.caller);
    narrow(joined, site, (node) => program(node) === 0 || program(node) === mine, 'put there by one program in place of the function that stands there');
  }
}
