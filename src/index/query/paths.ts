/**
 * Shortest call chains between two functions: least cost first, where an edge that is sure costs little and one of many
 * possibilities costs more. Dijkstra backwards from the target tells what the rest costs from everywhere; then
 * deviations from the chains found (Yen 1971, each from where its chain left its parent, Lawler 1972), each by A*
 * with these costs.
 */

import type { CallEdge, GraphReader, TargetFilter } from './graphReader';
import { PathEdges } from './pathEdges';

/** Chains beyond the best that cost more than this many times the best's, and something, are no help to a reader. */
const LIMIT_FACTOR = 2;
const LIMIT_MORE = 8;
/** Milliseconds after which no further deviations are looked for. */
const PATIENCE = 1000;

interface Chain {
  /** Edge numbers. */
  edges: number[];
  cost: number;
  /** Where it left the chain that it deviates from. */
  left: number;
}

/** Edges of the graph that was asked last, under its pins. */
const latest = new WeakMap<GraphReader, { pins: TargetFilter | undefined; edges: PathEdges }>();

function edgesOf(graph: GraphReader, pins: TargetFilter | undefined): PathEdges {
  let known = latest.get(graph);
  if (!known || known.pins !== pins) latest.set(graph, (known = { pins, edges: new PathEdges(graph, pins) }));
  return known.edges;
}

/** Chains from `from` to `to` without repeated functions, at most `max`, best first. */
export function findPaths(
  graph: GraphReader,
  from: number,
  to: number,
  max: number,
  pins: TargetFilter | undefined,
): CallEdge[][] {
  const edges = edgesOf(graph, pins);
  const search = new Search(edges, from, to);
  if (search.limit === Infinity) return [];
  const deadline = Date.now() + PATIENCE;
  const first = search.shortest(from, [], new Set(), search.limit);
  if (!first) return [];
  const found: Chain[] = [{ ...first, left: 0 }];
  const candidates: Chain[] = [];
  const known = new Set([found[0].edges.join()]);
  while (found.length < max && Date.now() < deadline) {
    const last = found[found.length - 1];
    let rootCost = last.edges.slice(0, last.left).reduce((sum, edge) => sum + edges.cost[edge], 0);
    for (
      let i = last.left;
      i < last.edges.length && Date.now() < deadline;
      rootCost += edges.cost[last.edges[i]], i++
    ) {
      const root = last.edges.slice(0, i);
      const banned = new Set(
        found.filter((chain) => root.every((edge, k) => chain.edges[k] === edge)).map((chain) => chain.edges[i]),
      );
      // What costs more than the candidates that are there already is not needed.
      const wanted = max - found.length;
      const most = candidates.length >= wanted ? candidates[wanted - 1].cost - 1e-9 : search.limit;
      const spur = search.shortest(
        edges.caller[last.edges[i]],
        root.map((edge) => edges.caller[edge]),
        banned,
        most - rootCost,
      );
      if (!spur) continue;
      const chain = { edges: [...root, ...spur.edges], cost: rootCost + spur.cost, left: i };
      const key = chain.edges.join();
      if (known.has(key)) continue;
      known.add(key);
      candidates.push(chain);
      candidates.sort((a, b) => a.cost - b.cost);
    }
    const next = candidates.shift();
    if (!next) break;
    found.push(next);
  }
  const chains = found.map((chain) => chain.edges.flatMap((edge) => edges.calls(edge)));
  // An edge of two calls may come through a function that the chain already has.
  return chains.filter((chain) => new Set(chain.map((call) => call.callee)).size === chain.length);
}

class Search {
  /** Chains that cost more are not looked for; Infinity when there is none. */
  limit = Infinity;
  /** Least cost from each function to the target; of those that are too far away for any chain, Infinity. */
  private readonly _remaining: Float64Array;
  private readonly _cost: Float64Array;
  private readonly _by: Int32Array;
  /** The search in which a function was last seen, finished, or not to be entered. */
  private readonly _seen: Int32Array;
  private readonly _done: Int32Array;
  private _round = 0;

  constructor(
    private readonly _edges: PathEdges,
    private readonly _from: number,
    private readonly _to: number,
  ) {
    const count = _edges.first.length - 1;
    this._remaining = new Float64Array(count).fill(Infinity);
    this._cost = new Float64Array(count);
    this._by = new Int32Array(count);
    this._seen = new Int32Array(count);
    this._done = new Int32Array(count);
    this._spread();
  }

  /** Dijkstra backwards from the target, as far as chains may reach. */
  private _spread(): void {
    const from = this._from;
    const { caller, onlyFirst, cost, into, intoFirst } = this._edges;
    const remaining = this._remaining;
    const settled = new Uint8Array(remaining.length);
    const heap = new Heap();
    remaining[this._to] = 0;
    heap.push(this._to, 0);
    for (let node = heap.pop(); node !== undefined; node = heap.pop()) {
      if (settled[node]) continue;
      const here = remaining[node];
      if (here > this.limit) break;
      settled[node] = 1;
      if (node === from) this.limit = here * LIMIT_FACTOR + LIMIT_MORE;
      for (let i = intoFirst[node]; i < intoFirst[node + 1]; i++) {
        const next = here + cost[into[i]];
        const at = caller[into[i]];
        if (next >= remaining[at] || (onlyFirst[into[i]] && at !== from)) continue;
        remaining[at] = next;
        heap.push(at, next);
      }
    }
  }

  /**
   * Least-cost chain of at most `most` from a function to the target that meets no function of `visited` and begins
   * with no edge of `banned`.
   */
  shortest(
    from: number,
    visited: readonly number[],
    banned: ReadonlySet<number>,
    most: number,
  ): { edges: number[]; cost: number } | undefined {
    const to = this._to;
    const { callee, cost, first, caller, onlyFirst } = this._edges;
    const remaining = this._remaining;
    if (from === to || remaining[from] > most) return undefined;
    const round = ++this._round;
    for (const node of visited) this._done[node] = round;
    const heap = new Heap();
    this._cost[from] = 0;
    this._seen[from] = round;
    heap.push(from, remaining[from]);
    for (let node = heap.pop(); node !== undefined; node = heap.pop()) {
      if (node === to) return this._chain(from, caller);
      if (this._done[node] === round) continue;
      this._done[node] = round;
      for (let edge = first[node]; edge < first[node + 1]; edge++) {
        const at = callee[edge];
        const next = this._cost[node] + cost[edge];
        // A*: the cost of the rest is known exactly where nothing is forbidden, so it never is too high.
        if (next + remaining[at] > most || this._done[at] === round || (node === from && banned.has(edge))) continue;
        if (onlyFirst[edge] && node !== this._from) continue;
        if (this._seen[at] === round && next >= this._cost[at]) continue;
        this._seen[at] = round;
        this._cost[at] = next;
        this._by[at] = edge;
        // Of equals the one that is nearer to the target.
        heap.push(at, next + remaining[at] * (1 + 1e-6));
      }
    }
    return undefined;
  }

  private _chain(from: number, caller: Int32Array): { edges: number[]; cost: number } {
    const edges: number[] = [];
    for (let at = this._to; at !== from; at = caller[this._by[at]]) edges.push(this._by[at]);
    return { edges: edges.reverse(), cost: this._cost[this._to] };
  }
}

/** Binary heap of numbers by priority, least first. */
class Heap {
  private readonly _items: number[] = [];
  private readonly _keys: number[] = [];

  push(item: number, key: number): void {
    let i = this._items.length;
    this._items.push(item);
    this._keys.push(key);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (this._keys[parent] <= key) break;
      this._items[i] = this._items[parent];
      this._keys[i] = this._keys[parent];
      i = parent;
    }
    this._items[i] = item;
    this._keys[i] = key;
  }

  pop(): number | undefined {
    const top = this._items[0];
    const item = this._items.pop();
    const key = this._keys.pop();
    if (item === undefined || key === undefined) return undefined;
    const size = this._items.length;
    if (size === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= size) break;
      if (child + 1 < size && this._keys[child + 1] < this._keys[child]) child++;
      if (this._keys[child] >= key) break;
      this._items[i] = this._items[child];
      this._keys[i] = this._keys[child];
      i = child;
    }
    this._items[i] = item;
    this._keys[i] = key;
    return top;
  }
}
