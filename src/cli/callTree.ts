/** The tree of callees or callers below a function, to a depth, each function opened once. */

import type {
  CallGraph,
  Certainty,
  Doubt,
  Edge,
  EdgeKind,
  Evidence,
  FunctionNode,
  Pin,
  SourcePlace,
} from '../index/api';
import { doubtKey, familyDoubts } from '../index/query/doubtFamilies';

export interface TreeNode {
  function: FunctionNode;
  /** How it is called from (or calls) the node above; undefined for the root. */
  edge?: TreeEdge;
  children: TreeNode[];
  /** Candidates of one call that stand for each other, in place of a child each. */
  families: TreeFamily[];
  /** It is on the way from the root to here: a cycle. */
  cycle: boolean;
  /** It was opened elsewhere in the tree. */
  repeated: boolean;
}

/** Candidates of one call that are in doubt for the same reasons. */
export interface TreeFamily {
  doubts: readonly Doubt[];
  via: string;
  place: SourcePlace;
  functions: FunctionNode[];
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
  /** Of a candidate: why. */
  doubts: readonly Doubt[];
}

export interface TreeOptions {
  depth: number;
  pins: readonly Pin[];
  direction: 'callees' | 'callers';
  /** Each candidate by itself, however many a call has. */
  candidates?: boolean;
}

/** From so many candidates of one call and doubt on, one line stands for all. */
const FAMILY = 6;

export function callTree(graph: CallGraph, root: FunctionNode, options: TreeOptions): TreeNode {
  const opened = new Set<number>();
  const build = (f: FunctionNode, edge: TreeEdge | undefined, way: readonly number[]): TreeNode => {
    const cycle = way.includes(f.id);
    const repeated = !cycle && opened.has(f.id);
    const node: TreeNode = { function: f, edge, children: [], families: [], cycle, repeated };
    if (cycle || repeated || way.length >= options.depth) return node;
    opened.add(f.id);
    const edges = options.direction === 'callees' ? graph.callees(f, options.pins) : graph.callers(f, options.pins);
    const { families, single } = options.candidates ? { families: [], single: edges } : split(edges);
    node.families = families;
    for (const [other, next] of steps(single, options)) node.children.push(build(other, next, [...way, f.id]));
    return node;
  };
  return build(root, undefined, []);
}

/** Takes out candidates that come in numbers. */
function split(edges: readonly Edge[]): { families: TreeFamily[]; single: Edge[] } {
  const families = new Map<string, { family: TreeFamily; edges: Edge[] }>();
  for (const edge of edges) {
    if (edge.certainty !== 'candidate') continue;
    const { file, line, column } = edge.place;
    const key = `${file}:${line}:${column} ${doubtKey(edge.doubts)}`;
    const known = families.get(key) ?? {
      family: { doubts: familyDoubts(edge.doubts), via: edge.via, place: edge.place, functions: [] },
      edges: [],
    };
    known.family.functions.push(edge.callee);
    known.edges.push(edge);
    families.set(key, known);
  }
  const large = [...families.values()].filter((one) => one.edges.length >= FAMILY);
  const taken = new Set(large.flatMap((one) => one.edges));
  return { families: large.map((one) => one.family), single: edges.filter((edge) => !taken.has(edge)) };
}

function steps(edges: readonly Edge[], options: TreeOptions): [FunctionNode, TreeEdge][] {
  const down = options.direction === 'callees';
  const found = new Map<string, [FunctionNode, TreeEdge]>();
  for (const edge of edges) {
    const other = down ? edge.callee : edge.caller;
    const key = `${other.id} ${edge.kind} ${edge.via} ${edge.macro}`;
    const known = found.get(key);
    if (known) {
      known[1].places.push(edge.place);
      // Drawn at one place, a candidate at another.
      if (known[1].certainty === 'candidate')
        Object.assign(known[1], { certainty: edge.certainty, doubts: edge.doubts });
      continue;
    }
    found.set(key, [
      other,
      {
        kind: edge.kind,
        certainty: edge.certainty,
        via: edge.via,
        macro: edge.macro,
        places: [edge.place],
        evidence: edge.evidence(),
        doubts: edge.doubts,
      },
    ]);
  }
  return [...found.values()];
}
