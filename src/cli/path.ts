/** `datapath-lens path A B`: the best call chains from A to B. */

import type { FunctionNode, PathStep } from '../index/api';
import { NotFoundError, parseArgs, UsageError, wholeNumber } from './args';
import { toJson } from './formatTable';
import { edgeWords, evidenceText, evidenceToJson } from './formatTree';
import { oneFunction } from './functions';
import type { CliIo } from './io';
import { openForCli } from './openForCli';
import { checkPins, pinsFrom } from './pins';

export async function path(args: string[], io: CliIo): Promise<number> {
  const parsed = parseArgs(args, { max: { value: true }, pin: { value: true, many: true } });
  const [from, to, ...roots] = parsed.positional;
  if (!from || !to) throw new UsageError('path needs the names of two functions');
  const max = wholeNumber(parsed, 'max', 3);
  const pins = pinsFrom(parsed);
  const { graph } = await openForCli(parsed, roots, io);
  checkPins(graph, pins);
  const begin = oneFunction(graph, from, io);
  const paths = graph.paths(begin, oneFunction(graph, to, io), max, pins);
  if (paths.length === 0) throw new NotFoundError(`no call chain leads from ${from} to ${to}`);
  io.stdout(
    parsed.options.has('json')
      ? toJson(paths.map((steps) => pathToJson(steps)))
      : paths.map((steps) => pathToText(begin, steps)).join('\n'),
  );
  return 0;
}

/** A chain as a listing of the form that formatTree.ts describes, one level deeper per call. */
function pathToText(begin: FunctionNode, steps: readonly PathStep[]): string {
  const lines = [`${begin.name}  ${begin.file}:${begin.line}`];
  steps.forEach(({ edge }, i) => {
    const indent = '  '.repeat(i + 1);
    const words = [...edgeWords(edge), `at ${edge.place.file}:${edge.place.line}`];
    const { callee } = edge;
    lines.push(`${indent}${callee.name}${callee.file ? `  ${callee.file}:${callee.line}` : ''}  [${words.join(', ')}]`);
    if (edge.kind === 'direct') return;
    for (const line of edge.evidence().slice(0, 3)) lines.push(`${indent}  ← ${evidenceText(line)}`);
  });
  return `${lines.join('\n')}\n`;
}

function pathToJson(steps: readonly PathStep[]): unknown {
  return steps.map(({ edge }) => ({
    caller: edge.caller.name,
    callerFile: edge.caller.file,
    callee: edge.callee.name,
    calleeFile: edge.callee.file,
    kind: edge.kind,
    via: edge.via,
    macro: edge.macro,
    certainty: edge.certainty,
    place: edge.place,
    evidence: edge.evidence().map(evidenceToJson),
  }));
}
