/** `datapath-lens tables [STRUCT] [ROOT…]`: dispatch tables. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CallGraph, TableRow } from '../index/api';
import { chosenFormat, NotFoundError, parseArgs } from './args';
import { toJson, toMarkdownTable, toTsv } from './formatTable';
import type { CliIo } from './io';
import { openForCli } from './openForCli';

const HEADER = ['variable', 'struct', 'member', 'function', 'file', 'line'] as const;

export async function tables(args: string[], io: CliIo): Promise<number> {
  const parsed = parseArgs(args, { format: { value: true } });
  const format = chosenFormat(parsed, ['tsv', 'json', 'markdown']);
  const [first, ...rest] = parsed.positional;
  // The first argument is a struct unless it can only be a root.
  const isRoot = first !== undefined && (/[=/]|^\.+$/.test(first) || existsSync(resolve(io.cwd, first)));
  const struct = isRoot ? undefined : first;
  const { graph } = await openForCli(parsed, isRoot ? parsed.positional : rest, io);
  const rows = graph.tables(struct);
  if (struct !== undefined && rows.length === 0) throw new NotFoundError(`no dispatch table of ${struct} is in the source${known(graph)}`);
  const cells = rows.map((row: TableRow) => HEADER.map((name) => row[name]));
  if (format === 'json') io.stdout(toJson(rows));
  else io.stdout(format === 'tsv' ? toTsv(HEADER, cells) : toMarkdownTable(HEADER, cells));
  return 0;
}

function known(graph: CallGraph): string {
  const counts = new Map<string, number>();
  for (const { struct } of graph.tables()) if (struct) counts.set(struct, (counts.get(struct) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 6).map(([name]) => name);
  return most.length > 0 ? `; there are tables of ${most.join(', ')}, …` : '';
}
