// The best chains between two functions, against every chain there is in small random graphs.
import { expect, test } from 'vitest';
import { FlowKind, LocationKind, SourceKind } from '../../../src/index/facts/facts';
import { FlowField, SiteField, SiteKind, LocationField } from '../../../src/index/graph/graphData';
import type { CallEdge, GraphReader } from '../../../src/index/query/graphReader';
import { findPaths } from '../../../src/index/query/paths';
import { cpuSeconds } from '../../support/cpuTime';
import { random } from '../c/hostile/mutate';

interface Call {
  caller: number;
  callee: number;
  fanOut: number;
  kind: SiteKind;
}

/** What the search asks of a graph. */
function graphOf(nodeCount: number, calls: readonly Call[]): GraphReader {
  const sites = new Int32Array(calls.length * SiteField.Width);
  calls.forEach(({ kind }, site) => (sites[site * SiteField.Width + SiteField.Kind] = kind));
  const edges = calls.map(({ caller, callee, fanOut }, site): CallEdge => ({
    site,
    caller,
    callee,
    fanOut,
    certainty: fanOut > 1 ? 'possible' : 'certain',
  }));
  return {
    nodeCount,
    data: { sites, flows: new Int32Array(0), locations: new Int32Array(0) },
    callees: (node: number) => edges.filter((edge) => edge.caller === node),
  } as unknown as GraphReader;
}

const costOf = ({ fanOut, kind }: Call): number =>
  fanOut > 1 ? 7 + Math.log2(fanOut) : kind === SiteKind.Direct ? 1 : 1.01;

/** Costs of all chains without repeated functions, least first; of calls between the same two the cheapest counts. */
function every(calls: readonly Call[], from: number, to: number): number[] {
  const best = new Map<string, Call>();
  for (const call of calls) {
    const known = best.get(`${call.caller} ${call.callee}`);
    if (!known || costOf(call) < costOf(known)) best.set(`${call.caller} ${call.callee}`, call);
  }
  const costs: number[] = [];
  const walk = (node: number, met: ReadonlySet<number>, cost: number): void => {
    if (node === to && met.size > 1) return void costs.push(cost);
    for (const call of best.values()) {
      if (call.caller === node && !met.has(call.callee))
        walk(call.callee, new Set([...met, call.callee]), cost + costOf(call));
    }
  };
  walk(from, new Set([from]), 0);
  return costs.sort((a, b) => a - b);
}

test.each([1, 2, 3])('random graphs, seed %i', (seed) => {
  const next = random(seed);
  const below = (n: number): number => Math.floor(next() * n);
  let several = 0;
  for (let round = 0; round < 60; round++) {
    const nodes = 4 + below(5);
    const calls = Array.from({ length: 12 + below(16) }, (): Call => {
      const fanOut = below(3) === 0 ? 2 + below(40) : 1;
      return {
        caller: below(nodes),
        callee: below(nodes),
        fanOut,
        kind: fanOut > 1 || below(4) === 0 ? SiteKind.Pointer : SiteKind.Direct,
      };
    });
    const graph = graphOf(nodes, calls);
    const [from, to] = [0, nodes - 1];
    const all = every(calls, from, to);
    const wanted = all.filter((cost) => cost <= all[0] * 2 + 8).slice(0, 4);
    const found = findPaths(graph, from, to, 4, undefined);
    for (const path of found) {
      expect(path[0].caller).toBe(from);
      expect(path.at(-1)!.callee).toBe(to);
      path.slice(1).forEach((edge, i) => expect(edge.caller).toBe(path[i].callee));
    }
    expect(new Set(found.map((path) => path.map((edge) => edge.callee).join())).size).toBe(found.length);
    const costs = found.map((path) => path.reduce((sum, { site }) => sum + costOf(calls[site]), 0));
    expect(costs.length).toBe(wanted.length);
    costs.forEach((cost, i) => expect(cost).toBeCloseTo(wanted[i], 6));
    if (found.length > 1) several++;
  }
  expect(several).toBeGreaterThan(15);
});

test('of several calls of one function the first of the surest; nothing leads back to itself', () => {
  const calls: Call[] = [
    { caller: 0, callee: 1, fanOut: 3, kind: SiteKind.Pointer },
    { caller: 0, callee: 1, fanOut: 1, kind: SiteKind.Direct },
    { caller: 0, callee: 1, fanOut: 1, kind: SiteKind.Direct },
    { caller: 1, callee: 0, fanOut: 1, kind: SiteKind.Direct },
  ];
  expect(findPaths(graphOf(2, calls), 0, 1, 3, undefined).map((path) => path.map((edge) => edge.site))).toEqual([[1]]);
  expect(findPaths(graphOf(2, calls), 0, 0, 3, undefined)).toEqual([]);
});

test('a function that came as an argument is called for the one that passed it', () => {
  // 0 calls two probes; each passes its own init (4, 5) to 3, which calls what it was given.
  const calls: Call[] = [
    ...[
      [0, 1],
      [0, 2],
      [1, 3],
      [2, 3],
    ].map(([caller, callee]): Call => ({ caller, callee, fanOut: 1, kind: SiteKind.Direct })),
    { caller: 3, callee: 4, fanOut: 2, kind: SiteKind.Pointer },
    { caller: 3, callee: 5, fanOut: 2, kind: SiteKind.Pointer },
  ];
  const graph = graphOf(6, calls);
  const { data } = graph as unknown as { data: { sites: Int32Array; flows: Int32Array; locations: Int32Array } };
  for (const site of [4, 5]) data.sites[site * SiteField.Width + SiteField.AbstractLocation] = 1;
  data.locations = new Int32Array(2 * LocationField.Width);
  data.locations[LocationField.Width + LocationField.Kind] = LocationKind.Param;
  data.flows = new Int32Array(2 * FlowField.Width);
  [
    [4, 1],
    [5, 2],
  ].forEach(([init, probe], i) => {
    const at = i * FlowField.Width;
    data.flows[at + FlowField.SourceKind] = SourceKind.Function;
    data.flows[at + FlowField.Source] = init;
    data.flows[at + FlowField.Target] = 1;
    data.flows[at + FlowField.Node] = probe;
    data.flows[at + FlowField.Kind] = FlowKind.Argument;
  });
  const paths = (from: number, to: number): number[][] =>
    findPaths(graph, from, to, 5, undefined).map((path) => path.map((edge) => edge.callee));
  expect(paths(0, 4)).toEqual([[1, 3, 4]]);
  expect(paths(2, 4)).toEqual([]);
  expect(paths(2, 5)).toEqual([[3, 5]]);
  expect(paths(3, 4)).toEqual([[4]]);
});

test('a dense graph of thousands of functions, reachable or not, is answered at once', () => {
  const next = random(9);
  const nodes = 20_000;
  // Function 0 calls into a dense half; the last one is called by nobody in it.
  const calls = Array.from({ length: 150_000 }, (): Call => ({
    caller: Math.floor(next() * (nodes - 10)),
    callee: Math.floor(next() * (nodes - 10)),
    fanOut: 1,
    kind: SiteKind.Direct,
  }));
  const by: CallEdge[][] = Array.from({ length: nodes }, () => []);
  const graph = graphOf(nodes, calls);
  calls.forEach(({ caller, callee }, site) =>
    by[caller].push({ site, caller, callee, fanOut: 1, certainty: 'certain' }),
  );
  graph.callees = (node) => by[node];
  findPaths(graph, 0, 1, 1, undefined);
  const used = cpuSeconds(() => {
    for (let i = 0; i < 10; i++)
      expect(findPaths(graph, 0, 1 + Math.floor(next() * (nodes - 20)), 3, undefined).length).toBe(3);
    expect(findPaths(graph, 0, nodes - 1, 3, undefined)).toEqual([]);
  });
  expect(used / 11).toBeLessThan(1);
});
