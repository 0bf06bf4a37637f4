// Writes part of the Call Paths view as a call-path listing (the form that the command line prints) or as Markdown.
import type { CallGraph, Edge, FunctionNode } from '../../index/api';
import { childrenOf, isRecursive, type Element } from './model';
import { viaText } from '../reasons';

/** Levels below the copied row. */
const DEPTH = 3;

/** The lines of a listing: two spaces per level, `name  file:line  [kind via]`, evidence as `← file:line what`. */
export function listing(graph: CallGraph, element: Element, depth = DEPTH): string[] {
  const lines: string[] = [];
  const add = (level: number, text: string) => lines.push('  '.repeat(level) + text);
  const walk = (one: Element, level: number, left: number): void => {
    switch (one.kind) {
      case 'root':
        add(level, `${one.node.name}  ${place(one.node)}`);
        break;
      case 'path':
        add(level, `${one.from.name}  ${place(one.from)}`);
        one.steps.forEach(({ edge }, n) => {
          add(level + n + 1, `${edge.callee.name}  ${place(edge.callee)}${bracket(edge)}`);
          for (const line of evidenceLines(edge)) add(level + n + 2, line);
        });
        return;
      case 'function':
        add(level, `${isRecursive(one) ? '↻ ' : ''}${one.node.name}  ${place(one.node)}${bracket(one.edges[0])}`);
        if (left === 0) {
          for (const line of evidenceLines(one.edges[0])) add(level + 1, line);
          return;
        }
        break;
      case 'site':
        for (const child of childrenOf(graph, one)) walk(child, level, left);
        return;
      case 'evidence':
        add(level, `← ${one.evidence.file}:${one.evidence.line} ${one.evidence.what}`);
        return;
      case 'unresolved':
        add(level, `# ${viaText(one.via)}  ${one.place.file}:${one.place.line}  ${one.reason}`);
        return;
    }
    if (left > 0) for (const child of childrenOf(graph, one)) walk(child, level + 1, left - 1);
  };
  walk(element, 0, element.kind === 'root' || element.kind === 'path' ? depth : depth - 1);
  return lines;
}

/** The listing in a Markdown block that the extension's grammar colours. */
export function markdown(graph: CallGraph, element: Element, depth = DEPTH): string {
  return ['```callpath', ...listing(graph, element, depth), '```', ''].join('\n');
}

function place(node: FunctionNode): string {
  return `${node.file}:${node.line}`;
}

function bracket(edge: Edge): string {
  const parts = [edge.kind === 'direct' ? '' : edge.kind, viaText(edge.via), edge.macro && `macro ${edge.macro}`,
    edge.kind === 'direct' ? '' : edge.certainty].filter(Boolean);
  return parts.length > 0 ? `  [${parts.join(' ')}]` : '';
}

function evidenceLines(edge: Edge): string[] {
  if (edge.kind === 'direct') return [];
  return edge.evidence().map((line) => `← ${line.file}:${line.line} ${line.what}`);
}
