/**
 * The calls of a graph as the path search walks them: for each function its callees and callers in flat arrays, one edge for each
 * pair of functions (the cheapest of their calls, the first of these in the source), with what it costs.
 */

import type { RawEdge, TableGraph } from './callGraph';
import { SiteField, SiteKind } from '../graphData';
import type { Pins } from './pins';

/** Cost of one call; an uncertain edge costs as much as so many sure ones. */
const STEP = 1;
const UNCERTAIN = 6;

export class PathEdges {
  /** By edge, sorted by caller. */
  readonly caller: Int32Array;
  readonly callee: Int32Array;
  readonly cost: Float64Array;
  /** First edge of each caller, and one past the last caller's last. */
  readonly first: Int32Array;
  /** Edges by callee: `into[intoFirst[f]]` … `into[intoFirst[f + 1] - 1]` end in f. */
  readonly into: Int32Array;
  readonly intoFirst: Int32Array;

  constructor(private readonly _graph: TableGraph, private readonly _pins: Pins | undefined) {
    const count = _graph.nodeCount;
    const callees: number[] = [];
    const costs: number[] = [];
    this.first = new Int32Array(count + 1);
    const at = new Int32Array(count).fill(-1);
    for (let node = 0; node < count; node++) {
      const begin = callees.length;
      this.first[node] = begin;
      for (const raw of _graph.rawCallees(node, _pins)) {
        const cost = this._costOf(raw);
        const known = at[raw.callee];
        if (known < begin) {
          at[raw.callee] = callees.length;
          callees.push(raw.callee);
          costs.push(cost);
        } else if (cost < costs[known]) costs[known] = cost;
      }
    }
    this.first[count] = callees.length;
    this.callee = Int32Array.from(callees);
    this.cost = Float64Array.from(costs);
    this.caller = new Int32Array(callees.length);
    this.intoFirst = new Int32Array(count + 1);
    for (const callee of callees) this.intoFirst[callee + 1]++;
    for (let node = 0; node < count; node++) this.intoFirst[node + 1] += this.intoFirst[node];
    this.into = new Int32Array(callees.length);
    const next = this.intoFirst.slice();
    for (let node = 0; node < count; node++) {
      for (let edge = this.first[node]; edge < this.first[node + 1]; edge++) {
        this.caller[edge] = node;
        this.into[next[callees[edge]]++] = edge;
      }
    }
  }

  private _costOf(raw: RawEdge): number {
    const kind = this._graph.data.sites[raw.site * SiteField.Width + SiteField.Kind];
    if (raw.fanOut <= 1) return kind === SiteKind.Direct ? STEP : STEP + 0.01;
    return STEP + UNCERTAIN + Math.log2(raw.fanOut);
  }

  /** The call that an edge stands for. */
  call(edge: number): RawEdge {
    const of = this._graph.rawCallees(this.caller[edge], this._pins).filter((raw) => raw.callee === this.callee[edge]);
    return of.reduce((best, raw) => (this._costOf(raw) < this._costOf(best) ? raw : best));
  }
}
