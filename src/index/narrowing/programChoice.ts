/**
 * Global pointers that a program sets to one of several functions before it calls through them.
 *
 *     void (*up)(int);                                          // lib/power
 *     int set_env(int env) {
 *       if (env == 1) up = up_acpi;
 *       else if (env == 2) up = up_kvm;
 *       return 0;
 *     }
 *     int main(void) { set_env(2); up(1); return 0; }           // app/guest
 *
 * Before: main calls up_acpi and up_kvm. After: both are candidates, as an earlier call has decided. A library that
 * calls `up` keeps both: it serves programs of all kinds.
 *
 * Given up: the value that set_env was called with (this would take a context-sensitive analysis).
 */

import { push } from '../../base/multimap';
import { SourceKind } from '../facts/facts';
import { DoubtFlag } from '../graph/doubt';
import { Programs } from '../link/programs';
import { componentOf } from '../pointsTo/result';
import type { Flow } from '../pointsTo/rows';
import { conditionsAt, isErrorCheck } from './context';
import type { NarrowingPass } from './pass';
import { narrow } from './pass';
import { callsOfDefaults } from './programOverrides';

export const programChoice: NarrowingPass = {
  name: 'programChoice',
  reason: DoubtFlag.InstalledEarlier,
  apply(analysis) {
    const { linker, links, locations, objects } = analysis;
    const programs = new Programs(linker.mainFiles, links.workspace);
    const into = new Map<number, Flow[]>();
    for (const flow of analysis.flows) if (flow.sourceKind === SourceKind.Function) push(into, flow.target, flow);
    for (const site of callsOfDefaults(analysis)) {
      if (programs.of(linker.nodes[site.caller].path) === 0 || analysis.pointsTo(site.location).size < 2) continue;
      const own = links.components.of(locations[site.location].path);
      const puts = into.get(site.location) ?? [];
      /** Its own component puts a function in under a condition. */
      const isChosen = ({ node, line }: Flow): boolean =>
        node >= 0 &&
        componentOf(analysis, node) === own &&
        conditionsAt(objects, node, line, (test) => !isErrorCheck(test)).length > 0;
      if (puts.length > 1 && puts.every(isChosen)) narrow(analysis, site, () => false, this.reason);
    }
  },
};
