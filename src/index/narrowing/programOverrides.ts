/**
 * Global pointers that come with functions of their own component, and that a program puts another one into (which
 * program a file is linked into: link/programs.ts).
 *
 *     void (*delay)(int);                                       // lib/delay
 *     void init(void) { delay = delay_block; }                  // lib/delay
 *     void wait(void) { delay(1); }                             // drivers/net/a
 *     int main(void) { delay = delay_mine; delay(2); }          // app/test
 *
 * Before: wait and main call delay_block and delay_mine. After: in wait, delay_mine is a candidate: only one program
 * has it. Nothing changes in main.
 *
 * Given up: whether the program has put in its function when the call is made.
 */

import { LocationKind } from '../facts/facts';
import { DoubtFlag } from '../graph/doubt';
import { SiteKind } from '../graph/graphData';
import { Programs } from '../link/programs';
import type { PointsToResult } from '../pointsTo/result';
import { componentOf } from '../pointsTo/result';
import type { CallSite } from '../pointsTo/rows';
import type { NarrowingPass } from './pass';
import { narrow } from './pass';

export const programOverrides: NarrowingPass = {
  name: 'programOverrides',
  reason: DoubtFlag.OtherProgram,
  apply(analysis) {
    const { linker, links } = analysis;
    const programs = new Programs(linker.mainFiles, links.workspace);
    for (const site of callsOfDefaults(analysis)) {
      const { path } = linker.nodes[site.caller];
      const fits = (node: number): boolean =>
        programs.of(linker.nodes[node].path) === 0 || linker.nodes[node].path === path;
      narrow(analysis, site, fits, this.reason);
    }
  },
};

/** Calls through a global pointer that its own component puts functions into. */
export function callsOfDefaults(analysis: PointsToResult): readonly CallSite[] {
  const { locations, links } = analysis;
  return analysis.sites.filter(({ kind, location }) => {
    if (kind !== SiteKind.Pointer || location < 0 || locations[location].kind !== LocationKind.Global) return false;
    const own = links.components.of(locations[location].path);
    return [...analysis.pointsTo(location)].some((node) => componentOf(analysis, node) === own);
  });
}
