/**
 * The calls of a graph as the path search walks them: for each function its callees and callers in flat arrays, one
 * edge for each pair of functions (the cheapest of their calls, the first of these in the source), with what it
 * costs.
 *
 * A call of a function that came as an argument belongs to the caller that passed it:
 * `eth_dev_create(dev, ixgbe_init)` leads on to ixgbe_init, another driver's `eth_dev_create(dev, i40e_init)` does
 * not. Such a pair of calls is one edge from the one that passes; the second call alone is for chains that begin in
 * the function that was called.
 */

import type { CallEdge, GraphReader, TargetFilter } from './graphReader';
import { FlowKind, LocationKind, SourceKind } from '../facts/facts';
import { FlowField, SiteField, SiteKind, LocationField } from '../graph/graphData';

/** Cost of one call; an uncertain edge costs as much as so many sure ones. */
const STEP = 1;
const UNCERTAIN = 6;
/** A function that is called as an argument: who passed it, by the function that calls it. */
interface Passed {
  by: number;
  through: number;
  callee: number;
}

export class PathEdges {
  /** By edge, sorted by caller. */
  readonly caller: Int32Array;
  readonly callee: Int32Array;
  readonly cost: Float64Array;
  /** The function between caller and callee of an edge that is two calls; -1: the edge is one call. */
  private readonly _through: Int32Array;
  /** 1: a call that goes with others before it; only a chain that begins with it has it alone. */
  readonly onlyFirst: Uint8Array;
  /** First edge of each caller, and one past the last caller's last. */
  readonly first: Int32Array;
  /** Edges by callee: `into[intoFirst[f]]` … `into[intoFirst[f + 1] - 1]` end in f. */
  readonly into: Int32Array;
  readonly intoFirst: Int32Array;
  /** Who passes a function as an argument, by parameter location and function. */
  private readonly _passers: ReadonlyMap<number, ReadonlyMap<number, readonly number[]>>;

  constructor(
    private readonly _graph: GraphReader,
    private readonly _pins: TargetFilter | undefined,
  ) {
    this._passers = passersOf(_graph);
    const count = _graph.nodeCount;
    const rows: { caller: number; callee: number; cost: number; through: number; onlyFirst?: boolean }[] = [];
    const passed: Passed[] = [];
    const at = new Int32Array(count).fill(-1);
    const firstRow = new Int32Array(count + 1);
    for (let node = 0; node < count; node++) {
      const begin = rows.length;
      firstRow[node] = begin;
      for (const raw of _graph.callees(node, _pins)) {
        const cost = this._costOf(raw);
        const known = at[raw.callee];
        if (known < begin) {
          at[raw.callee] = rows.length;
          rows.push({ caller: node, callee: raw.callee, cost, through: -1 });
        } else if (cost < rows[known].cost) rows[known].cost = cost;
        for (const by of this._passersOf(raw)) if (by !== node) passed.push({ by, through: node, callee: raw.callee });
      }
    }
    firstRow[count] = rows.length;
    const rowOf = (caller: number, callee: number): number => {
      for (let row = firstRow[caller]; row < firstRow[caller + 1]; row++) if (rows[row].callee === callee) return row;
      return -1;
    };
    const paired = new Set<string>();
    for (const { by, through, callee } of passed) {
      const key = `${by}:${through}:${callee}`;
      if (paired.has(key) || by === callee) continue;
      paired.add(key);
      const call = rowOf(by, through);
      if (call < 0) continue;
      rows.push({ caller: by, callee, cost: rows[call].cost + STEP + 0.5, through });
      rows[rowOf(through, callee)].onlyFirst = true;
    }
    const edges = rows.length;
    this.first = starts(
      rows.map((row) => row.caller),
      count,
    );
    this.caller = new Int32Array(edges);
    this.callee = new Int32Array(edges);
    this.cost = new Float64Array(edges);
    this._through = new Int32Array(edges);
    this.onlyFirst = new Uint8Array(edges);
    const next = this.first.slice();
    for (const row of rows) {
      const edge = next[row.caller]++;
      this.caller[edge] = row.caller;
      this.callee[edge] = row.callee;
      this.cost[edge] = row.cost;
      this._through[edge] = row.through;
      this.onlyFirst[edge] = row.onlyFirst ? 1 : 0;
    }
    this.intoFirst = starts(this.callee, count);
    this.into = new Int32Array(edges);
    const nextInto = this.intoFirst.slice();
    for (let edge = 0; edge < edges; edge++) this.into[nextInto[this.callee[edge]]++] = edge;
  }

  private _costOf(raw: CallEdge): number {
    const kind = this._graph.data.sites[raw.site * SiteField.Width + SiteField.Kind];
    if (raw.fanOut <= 1) return kind === SiteKind.Direct ? STEP : STEP + 0.01;
    return STEP + UNCERTAIN + Math.log2(raw.fanOut);
  }

  /** Who passes the callee of a call through a parameter. */
  private _passersOf(raw: CallEdge): readonly number[] {
    if (raw.fanOut <= 1) return [];
    const location = this._graph.data.sites[raw.site * SiteField.Width + SiteField.AbstractLocation];
    return location < 0 ? [] : (this._passers.get(location)?.get(raw.callee) ?? []);
  }

  /** The calls that an edge stands for: one, or two where the first passes what the second calls. */
  calls(edge: number): CallEdge[] {
    const through = this._through[edge];
    if (through < 0) return [this._call(this.caller[edge], this.callee[edge])];
    return [this._call(this.caller[edge], through), this._call(through, this.callee[edge])];
  }

  private _call(caller: number, callee: number): CallEdge {
    const of = this._graph.callees(caller, this._pins).filter((raw) => raw.callee === callee);
    return of.reduce((best, raw) => (this._costOf(raw) < this._costOf(best) ? raw : best));
  }
}

/** Where the rows of each function begin when sorted by function, and one past the last. */
function starts(of: ArrayLike<number>, count: number): Int32Array {
  const first = new Int32Array(count + 1);
  for (let i = 0; i < of.length; i++) first[of[i] + 1]++;
  for (let node = 0; node < count; node++) first[node + 1] += first[node];
  return first;
}

function passersOf(graph: GraphReader): Map<number, Map<number, number[]>> {
  const { flows, locations } = graph.data;
  const passers = new Map<number, Map<number, number[]>>();
  for (let at = 0; at < flows.length; at += FlowField.Width) {
    const holder = flows[at + FlowField.Node];
    const location = flows[at + FlowField.Target];
    if (
      flows[at + FlowField.Kind] !== FlowKind.Argument ||
      flows[at + FlowField.SourceKind] !== SourceKind.Function ||
      holder < 0 ||
      locations[location * LocationField.Width + LocationField.Kind] !== LocationKind.Param
    )
      continue;
    let of = passers.get(location);
    if (!of) passers.set(location, (of = new Map()));
    const source = flows[at + FlowField.Source];
    const known = of.get(source);
    if (known) known.push(holder);
    else of.set(source, [holder]);
  }
  return passers;
}
