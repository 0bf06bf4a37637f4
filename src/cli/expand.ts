/** `datapath-lens expand FILE:LINE [ROOT…]`: the macros at a line, replaced step by step. */

import { resolve } from 'node:path';
import type { LineExpansion } from '../c/expand';
import { expandLine } from '../c/expand';
import { FrontEnd } from '../c/preprocess/frontEnd';
import { NodeFiles } from '../node/files';
import { openProject } from '../project/project';
import { NotFoundError, parseArgs, rootsFrom, UsageError } from './args';
import { toJson } from './formatTable';
import type { CliIo } from './io';

// Not async in itself: reading one file and what it includes is quick.
export function expand(args: string[], io: CliIo): Promise<number> {
  const parsed = parseArgs(args, {});
  const [where, ...roots] = parsed.positional;
  const found = /^(.+):(\d+)$/.exec(where ?? '');
  if (!found) throw new UsageError('expand needs a place, FILE:LINE');
  const files = new NodeFiles();
  const project = openProject(rootsFrom(roots, io), files);
  for (const message of project.messages) io.stderr(`datapath-lens: ${message}\n`);
  const near = resolve(io.cwd, found[1]);
  const path = project.rootOf(near) && project.text.isFile(near) ? near : project.resolve(found[1]);
  if (!path || !project.text.isFile(path))
    throw new NotFoundError(`there is no file ${found[1]} in ${project.roots.map((root) => root.path).join(', ')}`);
  const line = Number(found[2]);
  const expansion = expandLine(
    new FrontEnd({ files: project.text, config: (file) => project.config(file) }),
    path,
    line,
  );
  const shown = (file: string): string => project.display(file);
  if (parsed.options.has('json')) io.stdout(toJson({ file: shown(path), line, ...withShownPaths(expansion, shown) }));
  else io.stdout(asText(expansion, shown(path), shown));
  return Promise.resolve(0);
}

function asText(expansion: LineExpansion, file: string, shown: (path: string) => string): string {
  const { firstLine, lastLine } = expansion;
  const lines = [`${file}:${firstLine}${lastLine > firstLine ? `-${lastLine}` : ''}`, `    ${expansion.before}`];
  expansion.steps.forEach((step, i) => {
    const { definition } = step;
    lines.push(
      '',
      `${i + 1}  ${step.macro}  ${definition ? `${shown(definition.path)}:${definition.line}` : 'predefined'}`,
    );
    lines.push(`    #define ${step.definitionText}`, `    ${step.text}`);
  });
  if (expansion.reason) lines.push(`(${expansion.reason})`);
  if (expansion.cut) lines.push('', '(more steps follow)');
  return `${lines.join('\n')}\n`;
}

function withShownPaths(expansion: LineExpansion, shown: (path: string) => string): object {
  return {
    ...expansion,
    steps: expansion.steps.map((step) => ({
      ...step,
      definition: step.definition && { ...step.definition, path: shown(step.definition.path) },
    })),
  };
}
