// What the Call Paths view holds: roots that the reader put there, and below them functions with the edge that leads
// to each, grouped where one call through a pointer may reach many.
import type {
  CallGraph,
  Edge,
  Evidence,
  FunctionNode,
  PathStep,
  Pin,
  SourcePlace,
  UnresolvedReason,
} from '../../index/api';
import { byFile, byFolder, GROUPED as FOLDERS, type Group } from '../grouping';
import { siteKey, targetsPerSite } from '../reasons';
import { push } from '../../base/multimap';

export type Direction = 'callees' | 'callers';

/** A root: a function read in one direction, or a path between two. */
export type Root =
  | { kind: 'root'; direction: Direction; node: FunctionNode }
  | { kind: 'path'; from: FunctionNode; to: FunctionNode; steps: PathStep[]; number: number };

/** A function below a root, with the edges (of one reason) that lead there. */
export interface FunctionElement {
  kind: 'function';
  node: FunctionNode;
  edges: Edge[];
  direction: Direction;
  /** Functions between the root and here, for recursion. */
  above: readonly number[];
  /** How many functions the same call may reach. */
  targets: number;
  /** Stands below the row of its call. */
  inSite?: boolean;
  /** A step of a path: its children are evidence only. */
  leaf?: boolean;
}

/** A call through a pointer that may reach several functions. */
export interface SiteElement {
  kind: 'site';
  edges: Edge[];
  direction: Direction;
  above: readonly number[];
  /** Functions that it may reach without pins. */
  unpinned: number;
}

/** Targets of such a call that stand in one folder (one driver), or in one file of a folder with many. */
export interface FolderElement {
  kind: 'folder';
  folder: string;
  isFile: boolean;
  functions: FunctionElement[];
}

export interface EvidenceElement {
  kind: 'evidence';
  evidence: Evidence;
}

/** What it takes to get to a line of evidence. */
export interface ConditionElement {
  kind: 'condition';
  condition: string;
  evidence: Evidence;
}

/** A call through a pointer that leads nowhere known. */
export interface UnresolvedElement {
  kind: 'unresolved';
  via: string;
  reason: UnresolvedReason;
  place: SourcePlace;
}

export type Element =
  Root | FunctionElement | SiteElement | FolderElement | EvidenceElement | ConditionElement | UnresolvedElement;

/** Functions from which a call's targets are shown behind one row. */
const GROUPED = 3;

/** Children of an element. */
export function childrenOf(graph: CallGraph, element: Element, pins: readonly Pin[] = []): Element[] {
  switch (element.kind) {
    case 'root':
      return calls(graph, element.node, element.direction, [element.node.id], pins);
    case 'path':
      return element.steps.map(({ edge }) => ({
        kind: 'function',
        node: edge.callee,
        edges: [edge],
        direction: 'callees',
        above: [],
        targets: 1,
        leaf: true,
      }));
    case 'site': {
      const functions = targetsOf(element);
      return functions.length < FOLDERS ? functions : folders(byFolder(functions, (one) => one.node));
    }
    case 'folder': {
      const files = element.isFile ? undefined : byFile(element.functions, (one) => one.node);
      return files ? folders(files) : element.functions;
    }
    case 'function': {
      const evidence = element.edges[0].kind === 'direct' ? [] : element.edges[0].evidence();
      const reasons = evidence.flatMap((line): Element[] => [
        { kind: 'evidence', evidence: line },
        ...(line.condition ? [{ kind: 'condition' as const, condition: line.condition, evidence: line }] : []),
      ]);
      if (element.leaf || isRecursive(element)) return reasons;
      return [...reasons, ...calls(graph, element.node, element.direction, element.above, pins)];
    }
    default:
      return [];
  }
}

/** The functions that a call may reach. */
export function targetsOf(site: SiteElement): FunctionElement[] {
  return site.edges.map((edge) => ({
    kind: 'function',
    node: edge.callee,
    edges: [edge],
    direction: site.direction,
    above: [...site.above, edge.callee.id],
    targets: site.edges.length,
    inSite: true,
  }));
}

function folders(groups: readonly Group<FunctionElement>[]): FolderElement[] {
  return groups.map(({ label, isFile, members }) => ({ kind: 'folder', folder: label, isFile, functions: members }));
}

/** Whether the function stands already between the root and this element. */
export function isRecursive(element: FunctionElement): boolean {
  return element.above.slice(0, -1).includes(element.node.id);
}

/** Functions called by (or calling) a function, in source order; one row per function and call of the same reason. */
function calls(
  graph: CallGraph,
  node: FunctionNode,
  direction: Direction,
  above: readonly number[],
  pins: readonly Pin[],
): Element[] {
  const edges = direction === 'callees' ? graph.callees(node, pins) : graph.callers(node, pins);
  const unpinned = pins.length > 0 && direction === 'callees' ? targetsPerSite(graph.callees(node)) : undefined;
  const sites = new Map<string, Edge[]>();
  for (const edge of edges) push(sites, siteKey(edge), edge);
  const rows = new Map<string, FunctionElement | SiteElement>();
  for (const edge of edges) {
    const site = sites.get(siteKey(edge)) ?? [edge];
    const targets = new Set(site.map((one) => one.callee.id)).size;
    if (
      direction === 'callees' &&
      Math.max(targets, unpinned?.get(siteKey(edge)) ?? 0) >= GROUPED &&
      edge.kind !== 'direct'
    ) {
      const key = `site ${edge.via} ${edge.place.file}:${edge.place.line}`;
      if (!rows.has(key))
        rows.set(key, {
          kind: 'site',
          edges: site,
          direction,
          above,
          unpinned: unpinned?.get(siteKey(edge)) ?? targets,
        });
      continue;
    }
    const other = direction === 'callees' ? edge.callee : edge.caller;
    const key = `${other.id} ${edge.kind} ${edge.via} ${edge.macro}`;
    const row = rows.get(key);
    if (row?.kind === 'function') row.edges.push(edge);
    else
      rows.set(key, { kind: 'function', node: other, edges: [edge], direction, above: [...above, other.id], targets });
  }
  const unresolved: Element[] =
    direction === 'callees'
      ? graph.unresolved(node).map(({ via, reason, place }) => ({
          kind: 'unresolved',
          via,
          reason,
          place,
        }))
      : [];
  return [...rows.values(), ...unresolved];
}
