/** `datapath-lens graph [ROOT…]`: every edge. */

import type { CallGraph, Edge } from '../index/api';
import { chosenFormat, parseArgs } from './args';
import type { CliIo } from './io';
import { openForCli } from './openForCli';

const HEADER = ['caller', 'caller_file', 'line', 'callee', 'callee_file', 'kind', 'via', 'macro', 'certainty'] as const;

export async function graph(args: string[], io: CliIo): Promise<number> {
  const parsed = parseArgs(args, { format: { value: true } });
  const format = chosenFormat(parsed, ['tsv', 'json', 'dot']);
  const opened = await openForCli(parsed, parsed.positional, io);
  const out = new Chunks(io);
  if (format === 'tsv') tsv(opened.graph, out);
  else if (format === 'json') json(opened.graph, out);
  else dot(opened.graph, out);
  out.end();
  return 0;
}

function cells(edge: Edge): (string | number)[] {
  return [
    edge.caller.name,
    edge.caller.file,
    edge.place.line,
    edge.callee.name,
    edge.callee.file,
    edge.kind,
    edge.via,
    edge.macro,
    edge.certainty,
  ];
}

function tsv(found: CallGraph, out: Chunks): void {
  out.add(`${HEADER.join('\t')}\n`);
  for (const edge of found.edges()) out.add(`${cells(edge).join('\t')}\n`);
}

function json(found: CallGraph, out: Chunks): void {
  out.add('[');
  let first = true;
  for (const edge of found.edges()) {
    const values = cells(edge);
    out.add(`${first ? '' : ','}\n${JSON.stringify(Object.fromEntries(HEADER.map((name, i) => [name, values[i]])))}`);
    first = false;
  }
  out.add('\n]\n');
}

/** Graphviz, functions as nodes: https://graphviz.org/doc/info/lang.html */
function dot(found: CallGraph, out: Chunks): void {
  out.add('digraph calls {\n  rankdir=LR;\n  node [shape=box];\n');
  const named = new Set<number>();
  const seen = new Set<string>();
  for (const edge of found.edges()) {
    for (const f of [edge.caller, edge.callee]) {
      if (named.has(f.id)) continue;
      named.add(f.id);
      out.add(`  f${f.id} [label=${JSON.stringify(f.name)}, tooltip=${JSON.stringify(`${f.file}:${f.line}`)}];\n`);
    }
    const key = `${edge.caller.id} ${edge.callee.id} ${edge.kind}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const label = edge.kind === 'direct' ? '' : ` [style=dashed, label=${JSON.stringify(edge.via || edge.kind)}]`;
    out.add(`  f${edge.caller.id} -> f${edge.callee.id}${label};\n`);
  }
  out.add('}\n');
}

/** Writes in large pieces. */
class Chunks {
  private _parts: string[] = [];
  private _length = 0;

  constructor(private readonly _io: CliIo) {}

  add(text: string): void {
    this._parts.push(text);
    this._length += text.length;
    if (this._length > 1 << 20) this.end();
  }

  end(): void {
    this._io.stdout(this._parts.join(''));
    this._parts = [];
    this._length = 0;
  }
}
