/**
 * Several drivers in one component, each with its dispatch tables: a function that is reached from one driver's
 * constructor works on that driver's objects, and calls what is in the tables that this driver chooses (contexts from
 * the constructors on: guardContexts.ts).
 *
 *     static const struct ops ops_pf = { start_pf, info_pf }, ops_vf = { start_vf, info_vf };
 *     static int probe_pf(struct dev *d) { d->ops = &ops_pf; return 0; }
 *     static int probe_vf(struct dev *d) { d->ops = &ops_vf; return 0; }
 *     static int start_pf(struct dev *d) { return d->ops->info(d); }
 *     static struct driver pf = { probe_pf }, vf = { probe_vf };
 *     __attribute__((constructor)) static void reg_pf(void) { enlist(&pf); }
 *     __attribute__((constructor)) static void reg_vf(void) { enlist(&vf); }
 *
 * Before: start_pf calls info_pf and info_vf. After: info_pf; info_vf is a candidate.
 *
 * Given up: components that fill no members by code (no contexts are made for them), functions that may be reached in
 * another way than from a constructor, and tables that other components name.
 */

import { LocationKind } from '../facts/facts';
import { DoubtFlag } from '../graph/doubt';
import { SiteKind } from '../graph/graphData';
import { componentOf } from '../pointsTo/result';
import { contradict } from './context';
import { DispatchTables } from './dispatchTables';
import { guardContextsOf } from './guardContexts';
import type { NarrowingPass } from './pass';
import { narrow } from './pass';

export const driverTables: NarrowingPass = {
  name: 'driverTables',
  reason: DoubtFlag.OtherObjects,
  apply(analysis) {
    const { locations, objects } = analysis;
    const contexts = guardContextsOf(analysis);
    const dispatch = new DispatchTables(analysis);
    for (const site of analysis.sites) {
      if (site.kind !== SiteKind.Pointer || site.location < 0 || analysis.pointsTo(site.location).size < 2) continue;
      const location = locations[site.location];
      const member = location.kind === LocationKind.Member ? site.location : location.base;
      const entries = dispatch.entries(member);
      const component = componentOf(analysis, site.caller);
      if (!entries || contexts.installs.has(member) || !contexts.keys.hasComponent(component)) continue;
      const callers = contexts.at(site.caller, site.line, site.path);
      if (callers.some((context) => !context.known.has(objects.subjects.driver))) continue;
      /** Whether a table is chosen in a context that the call may be made in. */
      const isChosen = (table: number): boolean => {
        const choices = contexts.choicesOf(table, component);
        if (!choices) return true;
        const places = choices.flatMap(({ node, line, path }) => contexts.at(node, line, path));
        return places.some((place) => callers.some((caller) => !contradict(caller, place)));
      };
      const fits = (node: number): boolean => {
        if (componentOf(analysis, node) !== component) return true;
        const own = entries.filter((entry) => entry.node === node);
        return own.length === 0 || own.some(({ table }) => isChosen(table));
      };
      narrow(analysis, site, fits, this.reason);
    }
  },
};
