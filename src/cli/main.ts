/**
 * The terminal program's commands: finds the one asked for and turns what goes wrong into a message and an exit
 * status.
 */

import { NotFoundError, UsageError } from './args';
import type { CliCommand, CliIo } from './io';
import { OPTION_HELP } from './optionHelp';
import { PIN_HELP } from './pins';

const COMMANDS: Record<string, { usage: string; load: () => Promise<CliCommand> }> = {
  index: { usage: 'index [ROOT…]', load: async () => (await import('./indexCommand')).index },
  graph: { usage: 'graph [ROOT…] [--format tsv|json|dot]', load: async () => (await import('./graph')).graph },
  callees: {
    usage: 'callees F [ROOT…] [--depth N] [--pin K=V]… [--candidates] [--format tree|json|mermaid|markdown]',
    load: async () => (await import('./trees')).callees,
  },
  callers: {
    usage: 'callers F [ROOT…] [--depth N] [--pin K=V]… [--candidates] [--format tree|json|mermaid|markdown]',
    load: async () => (await import('./trees')).callers,
  },
  path: { usage: 'path A B [ROOT…] [--max N] [--pin K=V]…', load: async () => (await import('./path')).path },
  expand: { usage: 'expand FILE:LINE [ROOT…]', load: async () => (await import('./expand')).expand },
  run: {
    usage:
      'run SCENARIO|FILE.c [ROOT…] [--set K=V]… [--trace calls|lines|none] [--until F|FILE:LINE] ' +
      '[--schedule NAME] [--states N] [--limit N] ' +
      '[--no-checks] [--races warn|stop] [--pcap FILE]',
    load: async () => (await import('./run')).run,
  },
  exec: {
    usage:
      'exec FILE.c… [--root ROOT]… [--link PATH]… [--include FOLDER]… [--schedule NAME] [--states N] ' +
      '[--env NAME=VALUE]… ' +
      '[--limit N] [--no-checks] [--leaks] [--races warn|stop] [-- ARGS]',
    load: async () => (await import('./exec')).exec,
  },
  scenarios: { usage: 'scenarios [ROOT…]', load: async () => (await import('./scenarios')).scenarios },
  layout: { usage: 'layout TYPE [ROOT…]', load: async () => (await import('./layout')).layout },
  sources: {
    usage: 'sources [dpdk[@VERSION]|ovs[@VERSION]|dpdk=DIR|ovs=DIR]… [--dir DIR]',
    load: async () => (await import('../node/sourcesCommand')).sourcesCommand,
  },
  tables: {
    usage: 'tables [STRUCT] [ROOT…] [--format tsv|json|markdown]',
    load: async () => (await import('./tables')).tables,
  },
};

const ROOT_HELP =
  'ROOT is a folder with C source (DPDK, Open vSwitch, or any other), or name=FOLDER; ' +
  'the current folder when none is given.';

function usage(): string {
  const lines = Object.values(COMMANDS).map((command) => `  datapath-lens ${command.usage}`);
  return `Usage:\n${lines.join('\n')}\n
${ROOT_HELP}
All commands: --json (one JSON document), --no-cache, --cache FOLDER.

${Object.values(OPTION_HELP).join('')}
${PIN_HELP}`;
}

/** What `--help` says of a command's options. */
function optionsOf(usage: string): string {
  const lines = Object.entries(OPTION_HELP).flatMap(([name, text]) => (usage.includes(`[--${name}`) ? [text] : []));
  return `${lines.length > 0 ? `\n${lines.join('')}` : ''}${usage.includes('--pin') ? `\n${PIN_HELP}` : ''}`;
}

/** Runs a command line; gives the exit status (0 done, 1 not found or failed, 2 wrong usage). */
export async function main(args: readonly string[], io: CliIo): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === 'help') {
    io.stdout(usage());
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    io.stderr(`datapath-lens: there is no command ${name}\n${usage()}`);
    return 2;
  }
  const dashes = rest.indexOf('--');
  if ((dashes < 0 ? rest : rest.slice(0, dashes)).includes('--help')) {
    io.stdout(`Usage: datapath-lens ${command.usage}\n${optionsOf(command.usage)}`);
    return 0;
  }
  try {
    return await (
      await command.load()
    )(rest, io);
  } catch (error) {
    if (error instanceof UsageError) {
      io.stderr(`datapath-lens: ${error.message}\nUsage: datapath-lens ${command.usage}\n`);
      return 2;
    }
    const text = error instanceof Error ? error.message : String(error);
    io.stderr(`datapath-lens: ${text}\n`);
    if (!(error instanceof NotFoundError) && io.env.DATAPATH_LENS_DEBUG && error instanceof Error)
      io.stderr(`${error.stack}\n`);
    return 1;
  }
}
