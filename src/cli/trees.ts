/** `datapath-lens callees F` and `callers F`: call trees. */

import { chosenFormat, parseArgs, UsageError, wholeNumber } from './args';
import { callTree } from './callTree';
import { toJson } from './formatTable';
import { treeToJson, treeToMarkdown, treeToMermaid, treeToText } from './formatTree';
import { oneFunction } from './functions';
import type { CliIo } from './io';
import { openForCli } from './openForCli';
import { checkPins, pinsFrom } from './pins';

const OPTIONS = { depth: { value: true }, pin: { value: true, many: true }, format: { value: true }, candidates: {} };

async function tree(direction: 'callees' | 'callers', args: string[], io: CliIo): Promise<number> {
  const parsed = parseArgs(args, OPTIONS);
  const [name, ...roots] = parsed.positional;
  if (!name) throw new UsageError(`${direction} needs the name of a function`);
  const format = chosenFormat(parsed, ['tree', 'json', 'mermaid', 'markdown']);
  const depth = wholeNumber(parsed, 'depth', 1);
  const pins = pinsFrom(parsed);
  const { graph } = await openForCli(parsed, roots, io);
  checkPins(graph, pins);
  const root = callTree(graph, oneFunction(graph, name, io), {
    depth,
    pins,
    direction,
    candidates: parsed.options.has('candidates'),
  });
  const text =
    format === 'json'
      ? toJson(treeToJson(root))
      : format === 'mermaid'
        ? treeToMermaid(root, direction === 'callers')
        : format === 'markdown'
          ? treeToMarkdown(root)
          : treeToText(root);
  io.stdout(text);
  return 0;
}

export function callees(args: string[], io: CliIo): Promise<number> {
  return tree('callees', args, io);
}

export function callers(args: string[], io: CliIo): Promise<number> {
  return tree('callers', args, io);
}
