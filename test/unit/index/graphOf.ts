// Small C programs in memory -> their call graph.
import { FrontEnd } from '../../../src/c/preprocess/frontEnd';
import type { CallGraph, Edge } from '../../../src/index/api';
import { ModuleReader } from '../../../src/index/extract/moduleReader';
import type { FileFacts } from '../../../src/index/facts/facts';
import { openGraph } from '../../../src/index/query/callGraph';
import { joinFacts } from '../../../src/index/graph/graphBuilder';
import { Workspace } from '../../../src/index/workspace';

/** Facts of each file; paths are taken as relative to the root `/w`. */
export function factsOf(files: Record<string, string>): FileFacts[] {
  const texts = new Map(Object.entries(files).map(([path, text]) => [`/w/${path}`, text]));
  const config = { includePaths: ['/w', '/w/include'], systemIncludePaths: [], forcedIncludes: [], defines: [] };
  const front = new FrontEnd({
    files: { read: (path) => texts.get(path), isFile: (path) => texts.has(path) },
    config: () => config,
  });
  const reader = new ModuleReader(front);
  return [...texts.keys()].map((path) => reader.read(path).facts);
}

export function graphOf(files: Record<string, string> | string): CallGraph {
  return openGraph(
    joinFacts(
      factsOf(typeof files === 'string' ? { 'a.c': files } : files),
      new Workspace([{ name: 'w', path: '/w' }]),
    ),
  );
}

/** `caller -> callee kind via macro certainty`, as far as they are there, sorted. */
export function edgesOf(graph: CallGraph, filter: (edge: Edge) => boolean = () => true): string[] {
  return [...graph.edges()].filter(filter).map(edgeText).sort();
}

export function edgeText(edge: Edge): string {
  const rest = [
    edge.kind,
    edge.via && `via ${edge.via}`,
    edge.macro && `macro ${edge.macro}`,
    edge.certainty === 'certain' ? '' : edge.certainty,
  ];
  return `${edge.caller.name} -> ${edge.callee.name} ${rest.filter(Boolean).join(' ')}`;
}
