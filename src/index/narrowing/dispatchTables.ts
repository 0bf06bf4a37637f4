/** Dispatch tables of the workspace (initialisers of named variables that hold functions), by member. */

import { push } from '../../base/multimap';
import { FlowKind, LocationKind, SourceKind } from '../facts/facts';
import type { PointsToResult } from '../pointsTo/result';
import type { CallSite, Flow, TableEntry } from '../pointsTo/rows';
import { isInitialised } from '../pointsTo/rows';

export class DispatchTables {
  private readonly _entries = new Map<number, TableEntry[]>();
  private readonly _otherwise = new Map<number, ReadonlySet<number>>();
  private _flowsInto: Map<number, Flow[]> | undefined;

  constructor(private readonly _analysis: PointsToResult) {
    for (const entry of _analysis.tables) if (isInitialised(entry)) push(this._entries, entry.location, entry);
  }

  /** Entries of tables in the member with this location; undefined: none. */
  entries(member: number): readonly TableEntry[] | undefined {
    return this._entries.get(member);
  }

  /** Functions that are in a member in some other way than by a table's initialiser. */
  filledOtherwise(member: number): ReadonlySet<number> {
    let found = this._otherwise.get(member);
    if (!found) this._otherwise.set(member, (found = this._findOtherwise(member)));
    return found;
  }

  private _findOtherwise(member: number): ReadonlySet<number> {
    const found = new Set<number>();
    const lines = new Set(this.entries(member)?.map((entry) => lineOf(entry.node, entry.path, entry.line)));
    for (const flow of this._into(member)) {
      if (flow.sourceKind !== SourceKind.Function)
        for (const node of this._analysis.pointsTo(flow.source)) found.add(node);
      else if (flow.kind !== FlowKind.Initialiser || !lines.has(lineOf(flow.source, flow.path, flow.line)))
        found.add(flow.source);
    }
    return found;
  }

  private _into(member: number): readonly Flow[] {
    if (!this._flowsInto) {
      this._flowsInto = new Map();
      for (const flow of this._analysis.flows)
        if (this._entries.has(flow.target)) push(this._flowsInto, flow.target, flow);
    }
    return this._flowsInto.get(member) ?? [];
  }
}

/** Location of the member, for all objects, that a call site calls through. */
export function memberOf({ locations }: PointsToResult, { location }: CallSite): number {
  const { kind, base } = locations[location];
  return kind === LocationKind.Own || kind === LocationKind.Object ? base : location;
}

function lineOf(node: number, path: string, line: number): string {
  return `${node} ${path}:${line}`;
}
