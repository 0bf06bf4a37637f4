/** `datapath-lens scenarios [ROOT…]`: what can be run here, and what is missing for the rest. */

import { NodeFiles } from '../node/files';
import { openProject } from '../project/project';
import { bundledScenarios } from '../scenarios/index';
import { rootFor, schedulesOf } from '../scenarios/scenario';
import { parseArgs, rootsFrom } from './args';
import { toJson } from './formatTable';
import type { CliIo } from './io';

export async function scenarios(args: string[], io: CliIo): Promise<number> {
  const parsed = parseArgs(args, {});
  const project = openProject(rootsFrom(parsed.positional, io), new NodeFiles());
  const rows = bundledScenarios().map((scenario) => {
    const { root, missing } = rootFor(scenario, project);
    return {
      name: scenario.name,
      title: scenario.title,
      root: missing === undefined ? root?.path : undefined,
      missing,
      schedules: schedulesOf(scenario),
      settings: scenario.settings,
      entries: scenario.entries,
    };
  });
  if (parsed.options.has('json')) {
    io.stdout(toJson(rows));
    return 0;
  }
  for (const row of rows) {
    io.stdout(`${row.name}\t${row.title}\n`);
    if (row.missing !== undefined) io.stdout(`  cannot run here: ${row.missing}\n`);
    for (const { name, what } of row.schedules) io.stdout(`  --schedule ${name}\t${what}\n`);
    for (const { name, value, help } of row.settings) io.stdout(`  --set ${name}=${value}\t${help}\n`);
  }
  return 0;
}
