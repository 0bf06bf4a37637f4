/**
 * Narrows calls through members of tables of functions:
 *
 * - by the tables that the pointer may lead to (`ops->f_add(…)` where `ops` is a parameter that three tables are
 *   passed for), as far as all that comes to the pointer is known (inclusion constraints over addresses of named
 *   tables, as for functions);
 * - by what the tables hold beside: a call that is made only where another member is NULL is none of a table that
 *   sets this member.
 */

import { DoubtFlag } from '../graph/doubt';
import { FlowKind, LocationKind, SourceKind, TableSource, TestFlag } from '../facts/facts';
import { SiteKind } from '../graph/graphData';
import type { Joined, JoinSite, JoinTable } from '../pointsTo/join';
import { narrow } from './narrow';
import type { JoinPointer, JoinTest } from '../pointsTo/objectFacts';
import { elementKey } from '../pointsTo/objectFacts';
import { push } from '../../base/multimap';

/** Sets {@link JoinSite.targets} of such calls. */
export function narrowByTables(joined: Joined): void {
  new TableNarrowing(joined).run();
}

class TableNarrowing {
  /** Entries of named tables by member location. */
  private readonly _entries = new Map<number, JoinTable[]>();
  /** Functions that are in a member in some other way than by a named table's initialiser, by location. */
  private readonly _elsewhere = new Map<number, Set<number>>();
  private readonly _targets: Targets;

  constructor(private readonly _joined: Joined) {
    this._targets = new Targets(_joined);
  }

  run(): void {
    const { sites, tables, locations } = this._joined;
    for (const table of tables) {
      if (table.element === -2) continue;
      const list = this._entries.get(table.location);
      if (list) list.push(table);
      else this._entries.set(table.location, [table]);
    }
    for (const site of sites) {
      if (site.kind !== SiteKind.Pointer || site.location < 0) continue;
      const location = locations.locations[site.location];
      const member =
        location.kind === LocationKind.Own || location.kind === LocationKind.Object ? location.base : site.location;
      const entries = this._entries.get(member);
      if (!entries) continue;
      this._byPointer(site, member, entries);
      this._byGuard(site, member, entries);
    }
  }

  private _byPointer(site: JoinSite, member: number, entries: readonly JoinTable[]): void {
    const tables = site.pointer === undefined ? undefined : this._targets.of(site.pointer);
    if (!tables || tables.size === 0) return;
    const allowed = new Set(this._other(member, entries));
    for (const { variable, path, node } of entries) if (tables.has(`${variable}\0${path}`)) allowed.add(node);
    narrow(this._joined, site, (node) => allowed.has(node), DoubtFlag.OtherTable);
  }

  /** Calls only where a member is NULL (or is not). */
  private _byGuard(site: JoinSite, member: number, entries: readonly JoinTable[]): void {
    const tests = this._joined.objects.tests.get(site.caller)?.filter((test) => this._guards(test, site, member)) ?? [];
    if (tests.length === 0) return;
    const other = this._other(member, entries);
    const fits = (entry: JoinTable): boolean =>
      tests.every((test) => {
        const members = this._joined.objects.filled.get(elementKey(entry.path, entry.variable, entry.element));
        const isSet = members?.split(',').includes(nameOf(test)) ?? false;
        return isSet === ((test.flags & TestFlag.Not) !== 0);
      });
    const allowed = new Set(other);
    for (const entry of entries) if (fits(entry)) allowed.add(entry.node);
    narrow(this._joined, site, (node) => allowed.has(node), DoubtFlag.ExcludedByNullTest);
  }

  /** A test for NULL of another member of the same record, around a call. */
  private _guards(test: JoinTest, site: JoinSite, member: number): boolean {
    if (!(test.flags & TestFlag.Null) || site.line < test.first || site.line > test.last || test.values.join() !== '0')
      return false;
    const { record, path, name } = this._joined.locations.locations[member];
    return test.key.startsWith(`${record}@${path}|`) && nameOf(test) !== name;
  }

  private _other(member: number, entries: readonly JoinTable[]): ReadonlySet<number> {
    let found = this._elsewhere.get(member);
    if (found) return found;
    this._elsewhere.set(member, (found = new Set()));
    const { flowsInto, solver } = this._index();
    const lines = new Set(entries.map((entry) => `${entry.node} ${entry.path}:${entry.line}`));
    for (const flow of flowsInto.get(member) ?? []) {
      if (
        flow.kind === FlowKind.Initialiser &&
        flow.sourceKind === SourceKind.Function &&
        lines.has(`${flow.source} ${flow.path}:${flow.line}`)
      )
        continue;
      if (flow.sourceKind === SourceKind.Function) found.add(flow.source);
      else for (const node of solver.get(flow.source)) found.add(node);
    }
    return found;
  }

  private _flows: Map<number, Joined['flows']> | undefined;
  private _index(): { flowsInto: Map<number, Joined['flows']>; solver: Joined['solver'] } {
    if (!this._flows) {
      this._flows = new Map();
      for (const flow of this._joined.flows) {
        if (!this._entries.has(flow.target)) continue;
        const list = this._flows.get(flow.target);
        if (list) list.push(flow);
        else this._flows.set(flow.target, [flow]);
      }
    }
    return { flowsInto: this._flows, solver: this._joined.solver };
  }
}

/** Member of a test's key: `tokens[0]`. */
function nameOf(test: JoinTest): string {
  return test.key.slice(test.key.indexOf('|') + 1);
}

/** Which named tables each pointer may lead to. */
class Targets {
  /** By location: `variable NUL path`; undefined: anything may come to it. */
  private readonly _sets = new Map<number, Set<string> | undefined>();

  constructor(joined: Joined) {
    const into = new Map<number, JoinPointer[]>();
    const out = new Map<number, JoinPointer[]>();
    for (const row of joined.objects.pointers) {
      push(into, row.target, row);
      if (row.kind === TableSource.AbstractLocation) push(out, row.source, row);
    }
    // Who calls a function whose address somebody has is not known.
    const taken = new Set<number>();
    for (const flow of joined.flows) if (flow.sourceKind === SourceKind.Function) taken.add(flow.source);
    const { locations } = joined.locations;
    const work: number[] = [];
    const anything = (location: number): void => {
      if (this._sets.has(location) && this._sets.get(location) === undefined) return;
      this._sets.set(location, undefined);
      work.push(location);
    };
    const add = (location: number, table: string): void => {
      if (!this._sets.has(location)) this._sets.set(location, new Set());
      const set = this._sets.get(location);
      if (!set || set.has(table)) return;
      set.add(table);
      work.push(location);
    };
    const known = new Set([...into.keys(), ...out.keys()]);
    for (const location of known) {
      const { kind, node } = locations[location];
      // Nothing comes in: it is filled in a way that is not seen.
      if (!into.has(location) || (kind === LocationKind.Param && node >= 0 && taken.has(node))) anything(location);
    }
    // A variable without functions in its initialiser gets them from other objects.
    const named = new Set<string>();
    for (const { variable, path, element } of joined.tables) if (element !== -2) named.add(`${variable}\0${path}`);
    for (const { kind, source, target } of joined.objects.pointers) {
      if (kind === TableSource.AbstractLocation) continue;
      const { name, path, node } = locations[Math.max(source, 0)];
      const table = `${name}\0${path || (node >= 0 ? joined.linker.nodes[node].path : '')}`;
      if (kind === TableSource.Variable && named.has(table)) add(target, table);
      else anything(target);
    }
    for (let location = work.pop(); location !== undefined; location = work.pop()) {
      const set = this._sets.get(location);
      for (const { target } of out.get(location) ?? []) {
        if (!set) anything(target);
        else for (const table of set) add(target, table);
      }
    }
  }

  of(location: number): ReadonlySet<string> | undefined {
    return this._sets.get(location);
  }
}
