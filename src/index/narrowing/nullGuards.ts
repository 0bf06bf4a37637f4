/**
 * Calls under a test for NULL of another member of the same table (path condition, held against the constants of the
 * table's initialiser).
 *
 *     struct inst { int (*f)(void); void *data; };
 *     static struct inst fixed = { .f = with, .data = &token };
 *     static struct inst dynamic = { .f = without };
 *     int get(struct inst *i) {
 *       if (i->data) return 0;
 *       return i->f();
 *     }
 *
 * Before: get calls with and without. After: without; with is a candidate, as its table sets `data`.
 *
 * Given up: members that code sets later, and functions that are in the member in some other way than by a table.
 */

import { DoubtFlag } from '../graph/doubt';
import { SiteKind } from '../graph/graphData';
import { TestFlag } from '../facts/facts';
import type { PathCondition } from '../pointsTo/objectFacts';
import type { PointsToResult } from '../pointsTo/result';
import type { CallSite, TableEntry } from '../pointsTo/rows';
import { DispatchTables, memberOf } from './dispatchTables';
import type { NarrowingPass } from './pass';
import { narrow } from './pass';

export const nullGuards: NarrowingPass = {
  name: 'nullGuards',
  reason: DoubtFlag.ExcludedByNullTest,
  apply(analysis) {
    const tables = new DispatchTables(analysis);
    for (const site of analysis.sites) {
      if (site.kind !== SiteKind.Pointer || site.location < 0) continue;
      const member = memberOf(analysis, site);
      const entries = tables.entries(member);
      const guards = entries && guardsOf(analysis, site, member);
      if (!entries || !guards || guards.length === 0) continue;
      const allowed = new Set(tables.filledOtherwise(member));
      for (const entry of entries) if (fits(analysis, entry, guards)) allowed.add(entry.node);
      narrow(analysis, site, (node) => allowed.has(node), this.reason);
    }
  },
};

/** Tests for NULL around a call, of other members of the record that holds the member called. */
function guardsOf({ objects, locations }: PointsToResult, site: CallSite, member: number): readonly PathCondition[] {
  const { record, path, name } = locations[member];
  return (objects.conditions.get(site.caller) ?? []).filter(
    (test) =>
      (test.flags & TestFlag.Null) !== 0 &&
      site.line >= test.first &&
      site.line <= test.last &&
      test.values.length === 1 &&
      test.values[0] === '0' &&
      test.record?.name === record &&
      test.record.path === path &&
      test.name !== name,
  );
}

/** Whether a table's element sets the members that the guards ask to be set, and no others of them. */
function fits({ objects }: PointsToResult, entry: TableEntry, guards: readonly PathCondition[]): boolean {
  const members = objects.filled.get(entry.table, entry.element) ?? [];
  return guards.every(({ name, flags }) => members.includes(name) === ((flags & TestFlag.Not) !== 0));
}
