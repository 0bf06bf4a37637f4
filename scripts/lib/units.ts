/**
 * Our reading of a tree's files for scripts/treeSitterCheck.mjs: the preprocessed text, functions, the names they
 * call.
 */
import type { Unit } from '../../src/c/ast';
import { ModuleUnits } from '../../src/c/moduleUnits';
import { FrontEnd } from '../../src/c/preprocess/frontEnd';
import { P, TokenKind } from '../../src/c/tokens';
import { NodeFiles } from '../../src/node/files';
import { openProject } from '../../src/project/project';

export interface ReadUnit {
  path: string;
  /** The preprocessed stream as text, a blank between any two tokens. */
  text: string;
  functions: { name: string; calls: string[]; hasError: boolean }[];
}

/** Reads the files of a tree that `wanted` takes, as the map does; hands out each. */
export function readUnits(
  root: string,
  wanted: (path: string) => boolean,
  each: (unit: ReadUnit) => void,
): {
  seconds: number;
  cpuSeconds: number;
  functions: number;
  functionsWithErrors: number;
  files: string[];
} {
  const project = openProject([{ name: 'tree', path: root }], new NodeFiles());
  const front = new FrontEnd({ files: project.text, config: (path) => project.config(path) });
  const modules = new ModuleUnits(front);
  const files = project.files.filter(wanted).sort((a, b) => Number(a.endsWith('.h')) - Number(b.endsWith('.h')));
  const began = performance.now();
  const before = process.cpuUsage();
  let functions = 0;
  let functionsWithErrors = 0;
  for (const path of files) {
    const unit = modules.unit(path, path.endsWith('.h'));
    const read: ReadUnit = { path, text: '', functions: [] };
    for (const declaration of unit.declarations) {
      if (declaration.kind !== 'function') continue;
      functions++;
      const calls: string[] = [];
      const body = declaration.body();
      if (each.length > 0) collect(body, calls, new Set());
      if (declaration.hasError) functionsWithErrors++;
      read.functions.push({ name: declaration.symbol.name, calls: calls.sort(), hasError: declaration.hasError });
    }
    if (each.length > 0) {
      read.text = textOf(unit, front);
      each(read);
    }
  }
  const used = process.cpuUsage(before);
  return {
    seconds: (performance.now() - began) / 1000,
    cpuSeconds: (used.user + used.system) / 1e6,
    functions,
    functionsWithErrors,
    files,
  };
}

/** Names called directly anywhere in a tree: every node that is an object with a `kind`. */
function collect(node: unknown, into: string[], seen: Set<unknown>): void {
  if (Array.isArray(node)) {
    for (const item of node) collect(item, into, seen);
    return;
  }
  if (typeof node !== 'object' || node === null || seen.has(node)) return;
  seen.add(node);
  const record = node as Record<string, unknown>;
  if (record.kind === 'call') {
    const callee = record.callee as { kind: string; symbol?: { name: string } };
    if (callee.kind === 'ident') into.push(callee.symbol!.name);
  }
  for (const key of Object.keys(record))
    if (key !== 'type' && key !== 'symbol' && key !== 'path' && key !== 'of' && key !== 'bitField')
      collect(record[key], into, seen);
}

function textOf(unit: Unit, front: FrontEnd): string {
  const { tokens } = unit;
  const parts: string[] = [];
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kind[i] === TokenKind.End) break;
    parts.push(front.spellings.text(tokens.id[i]));
    parts.push(tokens.id[i] === P[';'] || tokens.id[i] === P['}'] || tokens.id[i] === P['{'] ? '\n' : ' ');
  }
  return parts.join('');
}
