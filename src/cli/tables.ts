/** `datapath-lens tables [STRUCT] [ROOT…]`: dispatch tables. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CallGraph, TableMatrix, TableMatrixRow, TableRow } from '../index/api';
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
  if (struct !== undefined && rows.length === 0)
    throw new NotFoundError(`no dispatch table of ${struct} is in the source${known(graph)}`);
  const cells = rows.map((row: TableRow) => HEADER.map((name) => row[name]));
  if (format === 'json')
    io.stdout(
      toJson(rows.map(({ target, ...row }) => ({ ...row, functionFile: target.file, functionLine: target.line }))),
    );
  else
    io.stdout(format === 'tsv' ? toTsv(HEADER, cells) : graph.tableMatrices(struct).map(matrixToMarkdown).join('\n'));
  return 0;
}

/** Columns of functions that a page takes. */
const ABREAST = 5;
/** Rows from which a struct with few members is written with a row per table. */
const MANY = 6;

/**
 * A matrix as Markdown tables. The members of a dispatch table are many and its variables some: a row per member, the
 * variables side by side, a few at a time. A message or command table has few members and many elements: a row per
 * element.
 */
export function matrixToMarkdown(matrix: TableMatrix): string {
  const { struct, members, rows } = matrix;
  const title = struct.endsWith('[]') ? `## \`${struct}\`\n` : `## struct \`${struct}\`\n`;
  const cell = (row: TableMatrixRow, column: number): string =>
    row.cells[column].map(({ target }) => `\`${target.name}\``).join(' or ');
  const place = ({ place: { file, line } }: TableMatrixRow): string => `${file}:${line}`;
  if (members.length <= ABREAST && rows.length >= MANY) {
    return `${title}\n${toMarkdownTable(
      ['table', ...members, 'where'],
      rows.map((row) => [rowName(row), ...members.map((_, i) => cell(row, i)), place(row)]),
    )}`;
  }
  const parts: string[] = [];
  for (let from = 0; from < rows.length; from += ABREAST) {
    const some = rows.slice(from, from + ABREAST);
    const used = members.flatMap((member, i) =>
      some.some((row) => row.cells[i].length > 0) ? [[member, ...some.map((row) => cell(row, i))]] : [],
    );
    parts.push(toMarkdownTable(['member', ...some.map(rowName)], [['', ...some.map(place)], ...used]));
  }
  return `${title}\n${parts.join('\n')}`;
}

/** `dpdk_class "dpdk"`, `vhost_message_handlers VHOST_USER_SET_OWNER`. */
function rowName(row: TableMatrixRow): string {
  return [`\`${row.variable}\``, row.key && `\`${row.key}\``, ...row.labels.slice(0, 1).map((label) => `"${label}"`)]
    .filter(Boolean)
    .join(' ');
}

function known(graph: CallGraph): string {
  const counts = new Map<string, number>();
  for (const { struct } of graph.tables()) if (struct) counts.set(struct, (counts.get(struct) ?? 0) + 1);
  const most = [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 6)
    .map(([name]) => name);
  return most.length > 0 ? `; there are tables of ${most.join(', ')}, …` : '';
}
