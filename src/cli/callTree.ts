/** The tree of callees or callers below a function, to a depth, each function opened once. */

import type { CallGraph, Certainty, EdgeKind, Evidence, FunctionNode, Pin, SourcePlace } from '../index/api';

export interface TreeNode {
  function: FunctionNode;
  /** How it is called from (or calls) the node above; undefined for the root. */
  edge?: TreeEdge;
  children: TreeNode[];
  /** It is on the way from the root to here: a cycle. */
  cycle: boolean;
  /** It was opened elsewhere in the tree. */
  repeated: boolean;
}

/** Edges between the same two functions of the same kind and by the same way, as one. */
export interface TreeEdge {
  kind: EdgeKind;
  certainty: Certainty;
  via: string;
  macro: string;
  /** Where the calls stand. */
  places: SourcePlace[];
  evidence: Evidence[];
}

export interface TreeOptions {
  depth: number;
  pins: readonly Pin[];
  direction: 'callees' | 'callers';
}

export function callTree(graph: CallGraph, root: FunctionNode, options: TreeOptions): TreeNode {
  const opened = new Set<number>();
  const build = (f: FunctionNode, edge: TreeEdge | undefined, way: readonly number[]): TreeNode => {
    const cycle = way.includes(f.id);
    const repeated = !cycle && opened.has(f.id);
    const node: TreeNode = { function: f, edge, children: [], cycle, repeated };
    if (cycle || repeated || way.length >= options.depth) return node;
    opened.add(f.id);
    for (const [other, next] of steps(graph, f, options)) node.children.push(build(other, next, [...way, f.id]));
    return node;
  };
  return build(root, undefined, []);
}

function steps(graph: CallGraph, f: FunctionNode, options: TreeOptions): [FunctionNode, TreeEdge][] {
  const down = options.direction === 'callees';
  const found = new Map<string, [FunctionNode, TreeEdge]>();
  for (const edge of down ? graph.callees(f, options.pins) : graph.callers(f, options.pins)) {
    const other = down ? edge.callee : edge.caller;
    const key = `${other.id} ${edge.kind} ${edge.via} ${edge.macro}`;
    const known = found.get(key);
    if (known) {
      known[1].places.push(edge.place);
      continue;
    }
    found.set(key, [other, {
      kind: edge.kind, certainty: edge.certainty, via: edge.via, macro: edge.macro, places: [edge.place], evidence: edge.evidence(),
    }]);
  }
  return [...found.values()];
}
