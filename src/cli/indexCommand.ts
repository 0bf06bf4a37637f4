/** `datapath-lens index [ROOT…]`: builds or updates the index and says what it holds. */

import { parseArgs } from './args';
import { toJson } from './formatTable';
import type { CliIo } from './io';
import { openForCli } from './openForCli';

export async function index(args: string[], io: CliIo): Promise<number> {
  const parsed = parseArgs(args, {});
  const opened = await openForCli(parsed, parsed.positional, io);
  const { summary } = opened.graph;
  const peak = Math.round(opened.peakMemory / 1e6);
  if (parsed.options.has('json')) {
    io.stdout(
      toJson({
        ...summary,
        filesRead: opened.filesRead,
        seconds: round(opened.seconds),
        cpuSeconds: round(opened.cpuSeconds),
        peakMemoryMB: peak,
      }),
    );
    return 0;
  }
  const rows: [string, string | number][] = [
    ['files', summary.files],
    ['lines', summary.lines],
    ['functions', summary.functions],
    ...Object.entries(summary.edges).map(([kind, count]): [string, number] => [`${kind} edges`, count]),
    ['of them candidates', summary.candidateEdges],
    ['unresolved pointer calls', summary.unresolvedPointerCalls],
    ['parse problems', summary.parseProblems],
    ['functions with parse problems', summary.functionsWithParseProblems],
    ['files read now', opened.filesRead],
    ['seconds', round(opened.seconds)],
    ['CPU seconds', round(opened.cpuSeconds)],
    ['peak memory (MB)', peak],
  ];
  io.stdout(
    rows
      .map(([name, value]) => `${name.padEnd(30)} ${typeof value === 'number' ? value.toLocaleString('en') : value}\n`)
      .join(''),
  );
  return 0;
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
