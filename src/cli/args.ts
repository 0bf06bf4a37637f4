/** Reads a command's arguments: options, positional arguments and roots. */

import { resolve } from 'node:path';
import { parseArgs as parse } from 'node:util';
import { NodeFiles } from '../node/files';
import type { RootSpec } from '../project/root';
import { rootSpec } from '../project/project';
import type { CliIo } from './io';

/** Wrong usage: exit status 2. */
export class UsageError extends Error {}
/** Something asked for is not there: exit status 1. */
export class NotFoundError extends Error {}

export interface OptionSpec {
  /** The option takes a value (`--depth 3`, `--depth=3`); else it is a switch. */
  value?: boolean;
  /** May be given several times. */
  many?: boolean;
}

export interface ParsedArgs {
  positional: string[];
  /** Values by option name without dashes, in order; a switch has one empty value. */
  options: Map<string, string[]>;
}

/** Options that every command takes. */
export const COMMON_OPTIONS: Record<string, OptionSpec> = {
  json: {},
  'no-cache': {},
  cache: { value: true },
  help: {},
};

/**
 * Reads options and positional arguments with Node's `util.parseArgs`; its own checks are off, so that the messages are
 * ours. What follows `--` is positional.
 * @throws UsageError for an unknown option, a missing value, a value too many
 */
export function parseArgs(args: readonly string[], specs: Record<string, OptionSpec>): ParsedArgs {
  const all = new Map(Object.entries({ ...COMMON_OPTIONS, ...specs }));
  const options = Object.fromEntries(
    [...all].map(([name, { value }]) => [name, { type: value ? ('string' as const) : ('boolean' as const) }]),
  );
  const { positionals, tokens } = parse({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName } = token;
    const spec = rawName.startsWith('--') ? all.get(name) : undefined;
    if (!spec) throw new UsageError(`unknown option ${rawName.startsWith('--') ? rawName : args[token.index]}`);
    if (spec.value && token.value === undefined) throw new UsageError(`--${name} needs a value`);
    if (!spec.value && token.value !== undefined) throw new UsageError(`--${name} takes no value`);
    const values = given.get(name);
    if (!values) given.set(name, [token.value ?? '']);
    else if (spec.many) values.push(token.value ?? '');
    else if (spec.value) throw new UsageError(`--${name} is given twice`);
  }
  return { positional: positionals, options: given };
}

/** One of several words; the first when the option is not given. `--json` means `json`. */
export function chosenFormat<T extends string>(parsed: ParsedArgs, formats: readonly T[]): T {
  const given = parsed.options.has('json') ? 'json' : parsed.options.get('format')?.[0];
  if (given === undefined) return formats[0];
  const found = formats.find((format) => format === given);
  if (!found) throw new UsageError(`--format is one of ${formats.join(', ')}, not ${given}`);
  return found;
}

/** A whole number of at least `least`. */
export function wholeNumber(parsed: ParsedArgs, name: string, fallback: number, least = 1): number {
  const given = parsed.options.get(name)?.[0];
  if (given === undefined) return fallback;
  if (!/^\d+$/.test(given) || Number(given) < least)
    throw new UsageError(`--${name} needs a whole number of at least ${least}`);
  return Number(given);
}

/** Roots from `name=PATH` or `PATH`; the current folder where there is none. */
export function rootsFrom(args: readonly string[], io: CliIo): RootSpec[] {
  const files = new NodeFiles();
  const specs = (args.length > 0 ? args : ['.']).map((arg) => rootSpec(arg, (path) => resolve(io.cwd, path), files));
  const used = new Map<string, number>();
  return specs.map((spec) => {
    const times = (used.get(spec.name) ?? 0) + 1;
    used.set(spec.name, times);
    return times === 1 ? spec : { ...spec, name: `${spec.name}${times}` };
  });
}
