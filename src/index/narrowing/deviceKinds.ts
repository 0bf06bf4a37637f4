/**
 * Kinds of device told apart by tests: a driver fills in functions under `switch (hw->mac.type)`, and calls them under
 * such tests or in functions that are themselves filled in under them (path-condition contexts: guardContexts.ts).
 *
 *     void setup(struct hw *hw) {
 *       if (hw->type == MAC_OLD) { hw->ops.reset = reset_old; hw->ops.read = read_old; }
 *       else { hw->ops.reset = reset_new; hw->ops.read = read_new; }
 *     }
 *     static int reset_old(struct hw *hw) { return hw->ops.read(hw); }
 *
 * Before: reset_old calls read_old and read_new. After: read_old; read_new is a candidate, as it is put in only in
 * contexts that contradict those of the call. Where the call and the function are there under tests of different
 * things (`phy->id` here, `mac->type` there), the source does not decide which go together: a candidate too.
 *
 * Given up: kinds that are told apart by something else than constants, and values that change between set-up and call.
 */

import { LocationKind } from '../facts/facts';
import { DoubtFlag } from '../graph/doubt';
import { SiteKind } from '../graph/graphData';
import { componentOf } from '../pointsTo/result';
import type { Flow } from '../pointsTo/rows';
import type { Context } from './context';
import { contradict, sameSubjects, within } from './context';
import type { GuardContexts } from './guardContexts';
import { guardContextsOf } from './guardContexts';
import type { NarrowingPass } from './pass';
import { narrow, targetsOf } from './pass';

export const deviceKinds: NarrowingPass = {
  name: 'deviceKinds',
  reason: DoubtFlag.OtherCondition,
  apply(analysis) {
    const { locations, links } = analysis;
    const contexts = guardContextsOf(analysis);
    for (const site of analysis.sites) {
      if (site.kind !== SiteKind.Pointer || site.location < 0 || analysis.pointsTo(site.location).size < 2) continue;
      const location = locations[site.location];
      const member = location.kind === LocationKind.Member ? site.location : location.base;
      const installs = contexts.installs.get(member);
      if (!installs || componentOf(analysis, site.caller) !== links.components.of(locations[member].path)) continue;
      const before = new Set(targetsOf(analysis, site));
      const callers = contexts.at(site.caller, site.line, site.path);
      const fitting = functionsFor(
        callers,
        installs.filter((flow) => before.has(flow.source)),
        contexts,
      );
      const installed = new Set(installs.map((flow) => flow.source));
      narrow(analysis, site, (node) => fitting.has(node) || !installed.has(node), this.reason);
    }
  },
};

/** A function in a member, in one of the contexts in which it is put there. */
interface Install {
  node: number;
  context: Context;
  /** No test stands around the line itself. */
  isUnconditional: boolean;
}

/**
 * Functions that the objects have for which a call is made.
 * @param callers contexts of the call
 * @param flows that put functions into the member
 */
function functionsFor(
  callers: readonly Context[],
  flows: readonly Flow[],
  contexts: GuardContexts,
): ReadonlySet<number> {
  const installs = flows.flatMap((flow): Install[] => {
    const isUnconditional = contexts.keys.conditionsAt(flow.node, flow.line, flow.path, true).length === 0;
    return contexts.ofInstall(flow).map((context) => ({ node: flow.source, context, isUnconditional }));
  });
  const sure = new Set<number>();
  const open = new Set<number>();
  for (const caller of callers) {
    // What all objects of the caller get, in place of a default that more objects get.
    const special = installs.filter(({ context }) => context.known.size > 0 && within(context, caller));
    for (const install of installs) {
      const { node, context } = install;
      if (contradict(caller, context) || isReplaced(install, special)) continue;
      if (isSure(caller, install)) sure.add(node);
      else open.add(node);
    }
  }
  // One that may be, and nothing else that can.
  return sure.size === 0 && open.size === 1 ? open : sure;
}

/** Whether another function is put in for fewer objects than this one, the caller's among them. */
function isReplaced({ node, context }: Install, special: readonly Install[]): boolean {
  return special.some(
    (other) => other.node !== node && within(context, other.context) && !within(other.context, context),
  );
}

/** Whether all objects that the caller serves have the function, or the caller serves all that have it. */
function isSure(caller: Context, { context, isUnconditional }: Install): boolean {
  return within(caller, context) || (within(context, caller) && (isUnconditional || sameSubjects(caller, context)));
}
