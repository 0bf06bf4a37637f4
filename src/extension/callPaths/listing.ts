// Writes part of the Call Paths view as a call-path listing (the form that the command line prints) or as Markdown.
import type { CallGraph, Edge, Evidence, FunctionNode, Pin } from '../../index/api';
import { childrenOf, isRecursive, targetsOf, type Element } from './model';
import { factText, unresolvedText } from '../words';

/** Levels below the copied row. */
const DEPTH = 3;

/** The lines of a listing; src/cli/formatTree.ts describes the form. */
export function listing(graph: CallGraph, element: Element, pins: readonly Pin[] = [], depth = DEPTH): string[] {
  const lines: string[] = [];
  const add = (level: number, text: string) => lines.push('  '.repeat(level) + text);
  const walk = (one: Element, level: number, left: number): void => {
    switch (one.kind) {
      case 'root':
        add(level, functionText(one.node));
        break;
      case 'path':
        add(level, functionText(one.from));
        one.steps.forEach(({ edge }, n) => {
          add(level + n + 1, functionText(edge.callee, [...words(edge), `at ${edge.place.file}:${edge.place.line}`]));
          addEvidence(edge, level + n + 2);
        });
        return;
      case 'function':
        add(level, functionText(one.node, words(one.edges[0])) + (isRecursive(one) ? '  ↻' : ''));
        if (left === 0) {
          addEvidence(one.edges[0], level + 1);
          return;
        }
        break;
      case 'site':
        for (const child of targetsOf(one)) walk(child, level, left);
        return;
      case 'folder':
        for (const child of one.functions) walk(child, level, left);
        return;
      case 'evidence':
        add(level, evidenceLine(one.evidence));
        return;
      case 'condition':
        // It stands behind its line of evidence.
        return;
      case 'unresolved':
        add(level, `# ${one.via}  ${one.place.file}:${one.place.line}  ${unresolvedText(one.reason)}`);
        return;
    }
    if (left > 0) for (const child of childrenOf(graph, one, pins)) walk(child, level + 1, left - 1);
  };
  const addEvidence = (edge: Edge, level: number): void => {
    if (edge.kind === 'direct') return;
    for (const line of edge.evidence()) add(level, evidenceLine(line));
  };
  walk(element, 0, element.kind === 'root' || element.kind === 'path' ? depth : depth - 1);
  return lines;
}

/** The listing in a Markdown block that the extension's grammar colours. */
export function markdown(graph: CallGraph, element: Element, pins: readonly Pin[] = [], depth = DEPTH): string {
  return ['```callpath', ...listing(graph, element, pins, depth), '```', ''].join('\n');
}

/** `← file:line  f assigned to dev.rx  when !a`. */
function evidenceLine(line: Evidence): string {
  return `← ${line.file}:${line.line}  ${factText(line.what)}${line.condition ? `  when ${line.condition}` : ''}`;
}

function functionText(node: FunctionNode, reasons: readonly string[] = []): string {
  const all = [...reasons, ...(node.defined || node.file === '' ? [] : ['declared'])];
  const place = node.file ? `  ${node.file}:${node.line}` : '';
  return `${node.name}${place}${all.length > 0 ? `  [${all.join(', ')}]` : ''}`;
}

/** `pointer rte_bus.scan`, `macro RTE_LOG`, `possible`. */
function words(edge: Edge): string[] {
  const list: string[] = [];
  if (edge.kind !== 'direct') list.push(edge.via ? `${edge.kind} ${edge.via}` : edge.kind);
  if (edge.macro) list.push(`macro ${edge.macro}`);
  if (edge.certainty !== 'certain') list.push(edge.certainty);
  return list;
}
