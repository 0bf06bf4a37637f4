/** Finds the one function that a user named. */

import type { CallGraph, FunctionNode } from '../index/api';
import { NotFoundError } from './args';

/**
 * The function called `name` or `file:name`. Definitions win over declarations, and files of this platform over those of
 * others.
 * @throws NotFoundError when there is none, or several: the message lists them
 */
export function oneFunction(graph: CallGraph, name: string): FunctionNode {
  const found = graph.find(name);
  const defined = found.filter((f) => f.defined);
  const candidates = defined.length > 0 ? defined : found;
  if (candidates.length === 0) throw new NotFoundError(`there is no function ${name}${similar(graph, name)}`);
  if (candidates.length === 1) return candidates[0];
  const lines = candidates.map((f) => `  ${f.file}:${f.name}  (line ${f.line})`);
  throw new NotFoundError(`${name} is the name of ${candidates.length} functions; say which:\n${lines.join('\n')}`);
}

function similar(graph: CallGraph, name: string): string {
  const wanted = name.slice(name.lastIndexOf(':') + 1).toLowerCase();
  if (wanted.length < 4) return '';
  const names = new Set<string>();
  for (const f of graph.functions()) {
    if (f.defined && f.name.toLowerCase().includes(wanted)) names.add(f.name);
    if (names.size >= 8) break;
  }
  return names.size > 0 ? `; did you mean ${[...names].slice(0, 7).join(', ')}${names.size > 7 ? ', …' : ''}?` : '';
}
