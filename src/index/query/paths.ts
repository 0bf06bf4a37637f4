/**
 * Shortest call chains between two functions: least cost first, where an edge that is sure costs little and one of many
 * possibilities costs more (Dijkstra, backwards from the target; then deviations from the best chain, after Yen 1971).
 */

import type { RawEdge, TableGraph } from './callGraph';
import { SiteField, SiteKind } from '../graphData';
import type { Pins } from './pins';

/** Cost of one call; an uncertain edge costs as much as so many sure ones. */
const STEP = 1;
const UNCERTAIN = 6;
/** Chains beyond the best that cost more than this many times the best's, and something, are no help to a reader. */
const LIMIT_FACTOR = 2;
const LIMIT_MORE = 8;

/** Chains from `from` to `to` without repeated functions, at most `max`, best first. */
export function findPaths(graph: TableGraph, from: number, to: number, max: number, pins: Pins | undefined): RawEdge[][] {
  const search = new Search(graph, pins);
  const first = search.shortest(from, to, new Set(), new Set());
  if (!first) return [];
  const found = [first];
  const candidates: { path: RawEdge[]; cost: number }[] = [];
  const known = new Set([keyOf(first)]);
  const costOf = (path: readonly RawEdge[]): number => path.reduce((sum, edge) => sum + search.cost(edge), 0);
  const limit = costOf(first) * LIMIT_FACTOR + LIMIT_MORE;
  const deadline = Date.now() + 1500;
  while (found.length < max && Date.now() < deadline) {
    const last = found[found.length - 1];
    for (let i = 0; i < last.length; i++) {
      const root = last.slice(0, i);
      const banned = new Set<string>();
      for (const path of found) {
        if (path.length > i && keyOf(path.slice(0, i)) === keyOf(root)) banned.add(edgeKey(path[i]));
      }
      const visited = new Set(root.map((edge) => edge.caller));
      const spur = search.shortest(last[i].caller, to, visited, banned);
      if (!spur) continue;
      const path = [...root, ...spur];
      const key = keyOf(path);
      if (known.has(key)) continue;
      known.add(key);
      const cost = costOf(path);
      if (cost <= limit) candidates.push({ path, cost });
    }
    candidates.sort((a, b) => a.cost - b.cost);
    const next = candidates.shift();
    if (!next) break;
    found.push(next.path);
  }
  return found;
}

function edgeKey(edge: RawEdge): string {
  return `${edge.caller}>${edge.callee}`;
}
function keyOf(path: readonly RawEdge[]): string {
  return path.map(edgeKey).join(' ');
}

class Search {
  private readonly _callees = new Map<number, RawEdge[]>();
  private readonly _reach = new Map<number, Float64Array>();

  constructor(private readonly _graph: TableGraph, private readonly _pins: Pins | undefined) {}

  cost(edge: RawEdge): number {
    const kind = this._graph.data.sites[edge.site * SiteField.Width + SiteField.Kind];
    if (edge.fanOut <= 1) return kind === SiteKind.Direct ? STEP : STEP + 0.01;
    return STEP + UNCERTAIN + Math.log2(edge.fanOut);
  }

  /** Least-cost chain that meets no function of `visited` and takes no edge of `banned`. */
  shortest(from: number, to: number, visited: ReadonlySet<number>, banned: ReadonlySet<string>): RawEdge[] | undefined {
    const remaining = this._remaining(to);
    if (remaining[from] === Infinity) return undefined;
    // A*: the cost of the rest is known exactly without bans, so it never overestimates.
    const cost = new Map<number, number>([[from, 0]]);
    const by = new Map<number, RawEdge>();
    const heap = new Heap();
    heap.push(from, remaining[from]);
    const done = new Set<number>();
    for (let node = heap.pop(); node !== undefined; node = heap.pop()) {
      if (node === to && (by.has(to) || from === to)) break;
      if (done.has(node)) continue;
      done.add(node);
      for (const edge of this._out(node)) {
        if (remaining[edge.callee] === Infinity || visited.has(edge.callee)) continue;
        if (banned.size > 0 && banned.has(edgeKey(edge))) continue;
        const next = (cost.get(node) as number) + this.cost(edge);
        if (next >= (cost.get(edge.callee) ?? Infinity)) continue;
        cost.set(edge.callee, next);
        by.set(edge.callee, edge);
        heap.push(edge.callee, next + remaining[edge.callee]);
      }
    }
    if (!by.has(to)) return undefined;
    const path: RawEdge[] = [];
    for (let at = to; at !== from || path.length === 0;) {
      const edge = by.get(at);
      if (!edge) return undefined;
      path.unshift(edge);
      at = edge.caller;
    }
    return path;
  }

  private _out(node: number): RawEdge[] {
    let edges = this._callees.get(node);
    if (!edges) this._callees.set(node, (edges = this._graph.rawCallees(node, this._pins)));
    return edges;
  }

  /** Least cost from each function to `to`. */
  private _remaining(to: number): Float64Array {
    const known = this._reach.get(to);
    if (known) return known;
    const cost = new Float64Array(this._graph.nodeCount).fill(Infinity);
    const heap = new Heap();
    const done = new Uint8Array(this._graph.nodeCount);
    cost[to] = 0;
    heap.push(to, 0);
    for (let node = heap.pop(); node !== undefined; node = heap.pop()) {
      if (done[node]) continue;
      done[node] = 1;
      for (const edge of this._graph.rawCallers(node, this._pins)) {
        const next = cost[node] + this.cost(edge);
        if (next >= cost[edge.caller]) continue;
        cost[edge.caller] = next;
        heap.push(edge.caller, next);
      }
    }
    this._reach.set(to, cost);
    return cost;
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
