/**
 * A dispatch table and a function that the same value chooses (path conditions: two branches under contradicting
 * values of one variable do not go together).
 *
 *     switch (key_size) { case 8: hash = crc8; break; default: hash = crc16; }
 *     switch (key_size) { case 8: ops = &ops8; break; default: ops = &ops_any; }   // .lookup = lookup8, lookup_any
 *     …
 *     static int lookup8(struct table *t) { return t->hash(t); }
 *
 * Before: lookup8 and lookup_any call crc8 and crc16. After: lookup8 calls crc8, lookup_any calls crc16; the other is
 * a candidate. A function that only another program puts in than those that name the table is a candidate too.
 *
 * Given up: choices in different functions, or by values of other names. Such a function keeps what it calls.
 */

import { push } from '../../base/multimap';
import { PairMap } from '../../base/pairs';
import { SourceKind, TableSource } from '../facts/facts';
import { DoubtFlag } from '../graph/doubt';
import { SiteKind } from '../graph/graphData';
import { Programs } from '../link/programs';
import type { PointsToResult } from '../pointsTo/result';
import type { Flow } from '../pointsTo/rows';
import { isInitialised } from '../pointsTo/rows';
import type { Context } from './context';
import { conditionsAt, contextOf, contradict, isErrorCheck } from './context';
import type { NarrowingPass } from './pass';
import { narrow } from './pass';

/** A line of a function that names a dispatch table. */
interface Choice {
  node: number;
  path: string;
  line: number;
}

export const correlatedChoice: NarrowingPass = {
  name: 'correlatedChoice',
  reason: DoubtFlag.OtherChoice,
  apply(analysis) {
    const choices = new Choices(analysis);
    for (const site of analysis.sites) {
      if (site.kind !== SiteKind.Pointer || site.location < 0) continue;
      const tables = choices.ofCaller(site.caller);
      if (!tables || analysis.pointsTo(site.location).size < 2) continue;
      const fits = (node: number): boolean => tables.some((places) => choices.fit(node, site.location, places));
      narrow(analysis, site, fits, this.reason);
    }
  },
};

class Choices {
  /** Tables that a function is in. */
  private readonly _tablesOf = new Map<number, number[]>();
  /** Where a table's address is taken. */
  private readonly _choices = new Map<number, Choice[]>();
  private readonly _puts = new Map<number, Flow[]>();
  private readonly _copies = new Map<number, number[]>();
  private readonly _leadingTo = new Map<number, ReadonlySet<number>>();
  private readonly _contexts = new PairMap<number, number, Context>();
  private readonly _programs: Programs;

  constructor(private readonly _analysis: PointsToResult) {
    const { tables, objects, locations, flows, linker, links, tableIds } = _analysis;
    this._programs = new Programs(linker.mainFiles, links.workspace);
    for (const entry of tables) if (isInitialised(entry)) push(this._tablesOf, entry.node, entry.table);
    for (const { kind, source, node, path, line } of objects.pointers) {
      if (kind !== TableSource.Variable) continue;
      const { name, path: file } = locations[source];
      push(this._choices, tableIds.id(name, file), { node, path, line });
    }
    for (const flow of flows) {
      if (flow.sourceKind === SourceKind.Function) push(this._puts, flow.source, flow);
      else push(this._copies, flow.target, flow.source);
    }
  }

  /**
   * Where each table that a function is in is chosen; undefined: the function is in none, or in one that is reached
   * in other ways.
   */
  ofCaller(caller: number): readonly (readonly Choice[])[] | undefined {
    const chosen = this._tablesOf.get(caller)?.map((table) => this._choices.get(table) ?? []);
    return chosen?.every((places) => places.length > 0) ? chosen : undefined;
  }

  /** Whether a function in a location may be there together with a table that is chosen in one of `places`. */
  fit(node: number, location: number, places: readonly Choice[]): boolean {
    const puts = this._puts.get(node)?.filter((put) => this._waysTo(location).has(put.target));
    if (!puts || puts.length === 0) return true;
    return puts.some((put) => {
      if (!places.some((choice) => this._mayShareProgram(choice.path, put.path))) return false;
      const beside = places.filter((choice) => choice.node === put.node);
      return (
        put.node < 0 ||
        beside.length === 0 ||
        beside.some((choice) => !contradict(this._contextOf(choice), this._contextOf(put)))
      );
    });
  }

  private _mayShareProgram(pathA: string, pathB: string): boolean {
    const a = this._programs.of(pathA);
    const b = this._programs.of(pathB);
    return a === b || a === 0 || b === 0;
  }

  /** Locations whose functions come to a location, itself among them. */
  private _waysTo(location: number): ReadonlySet<number> {
    let found = this._leadingTo.get(location);
    if (!found) {
      const ways = new Set([location]);
      for (const at of ways) for (const from of this._copies.get(at) ?? []) ways.add(from);
      this._leadingTo.set(location, (found = ways));
    }
    return found;
  }

  /** What is known at a line of a function. */
  private _contextOf({ node, path, line }: Choice): Context {
    const { linker, objects } = this._analysis;
    return this._contexts.getOrMake(node, line, () =>
      linker.nodes[node].path === path
        ? contextOf(conditionsAt(objects, node, line, (test) => !isErrorCheck(test)))
        : contextOf([]),
    );
  }
}
