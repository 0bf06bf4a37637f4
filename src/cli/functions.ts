/** Finds the one function that a user named. */

import type { CallGraph, FunctionNode } from '../index/api';
import { alternativesOf } from '../index/workspace';
import { NotFoundError } from './args';
import type { CliIo } from './io';

/**
 * The function called `name` or `file:name`. Definitions win over declarations; of several, the only one that a Linux
 * x86-64 build has in it wins, and the others are mentioned on standard error.
 * @throws NotFoundError when there is none, or several: the message lists them
 */
export function oneFunction(graph: CallGraph, name: string, io: CliIo): FunctionNode {
  const found = graph.find(name);
  const defined = found.filter((f) => f.defined);
  const candidates = defined.length > 0 ? defined : found;
  if (candidates.length === 0) throw new NotFoundError(`there is no function ${name}${similar(graph, name)}`);
  if (candidates.length === 1) return candidates[0];
  const built = candidates.filter((f) => !f.inactive && alternativesOf(f.file) === 0);
  if (built.length === 1) {
    const others = candidates.filter((f) => f !== built[0]).map((f) => `${f.file}:${f.name}`);
    io.stderr(`datapath-lens: ${name} is ${built[0].file}:${name}; not shown: ${others.join(', ')}\n`);
    return built[0];
  }
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
