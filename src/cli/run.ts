/** `datapath-lens run SCENARIO [ROOT…]`: runs a scenario, prints the trace and a summary. */

import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Engine } from '../machine/run/engine';
import type { StopReason } from '../machine/api';
import { Breakpoints } from '../machine/inspect/breakpoints';
import { leaksOf, leakText } from '../machine/memory/leaks';
import { outputText } from '../machine/time/state';
import { openProgram } from '../node/programs';
import type { OpenedProgram } from '../node/programs';
import { NotFoundError, parseArgs, rootsFrom, UsageError } from './args';
import { explore, readBound } from './explore';
import { toJson } from './formatTable';
import type { CliIo } from './io';
import { problemsOf, racesOf, readLimit, readRaces } from './runOptions';
import { RunTrace, shareOf } from './runTrace';
import type { TraceKind, Until } from './runTrace';
import { ScenarioError } from '../scenarios/scenario';
import { sentFrames } from '../world/pci/host';

/** Statements after which output is passed on. */
const SLICE = 5_000_000;

export async function run(args: string[], io: CliIo): Promise<number> {
  const parsed = parseArgs(args, {
    set: { value: true, many: true },
    trace: { value: true },
    until: { value: true },
    schedule: { value: true },
    states: { value: true },
    pcap: { value: true },
    limit: { value: true },
    'no-checks': {},
    races: { value: true },
  });
  const [name, ...rootArgs] = parsed.positional;
  if (name === undefined)
    throw new UsageError('run needs the name of a scenario (see: datapath-lens scenarios), or a .c file');
  const trace = readTrace(parsed.options.get('trace')?.[0]);
  const json = parsed.options.has('json');
  const settings = readSettings(parsed.options.get('set') ?? []);
  const schedule = parsed.options.get('schedule')?.[0];
  const program = open(name, rootArgs, settings, schedule === 'all' ? undefined : schedule, io);
  if (schedule === 'all') {
    const words = [
      'datapath-lens run',
      ...parsed.positional,
      ...Object.entries(settings).map(([key, value]) => `--set ${key}=${value}`),
    ];
    return explore(
      {
        name: program.scenario.name,
        options: () => program.options,
        bound: readBound(parsed.options.get('states')?.[0]),
        json,
        display: (path) =>
          path === program.scenario.path ? path.slice(path.lastIndexOf('/') + 1) : program.project.display(path),
        command: (found) => `${words.join(' ')} --schedule ${found}`,
      },
      io,
    );
  }
  const limit = readLimit(parsed.options.get('limit')?.[0]);
  program.options.checks = !parsed.options.has('no-checks');
  const started = performance.now();
  const counts = trace === 'none' && !parsed.options.has('until');
  const engine = new Engine({ ...program.options, races: readRaces(parsed.options.get('races')?.[0]), counts });
  for (const line of problemsOf(engine)) io.stderr(`${line}\n`);
  const untilText = parsed.options.get('until')?.[0];
  const until = untilText === undefined ? undefined : readUntil(untilText, program, engine);
  const lines: string[] = [];
  const emit = json ? (line: string) => void lines.push(line) : (line: string) => io.stdout(`${line}\n`);
  // What a scenario names of the checkout (an example's files) is the checkout's.
  const own = program.options.units.filter((path) => path === program.scenario.path || !program.project.rootOf(path));
  const record = new RunTrace(engine, program.project, new Set(own), trace, emit, until);
  engine.events = record.events();
  let stopped: StopReason;
  do stopped = engine.advance(Math.min(engine.state.time + SLICE, limit), false);
  while (stopped.kind === 'time' && engine.state.time < limit);
  record.count();
  const seconds = (performance.now() - started) / 1000;
  const capture = parsed.options.get('pcap')?.[0];
  if (capture !== undefined) saveCapture(engine, capture, io);
  const races = racesOf(engine, (path) => record.display(path));
  const summary = { ...summaryOf(engine, record, program, stopped, seconds), races };
  if (json) io.stdout(toJson({ ...summary, trace: lines }));
  else io.stdout(`${trace === 'none' || lines.length > 0 ? '' : '\n'}${text(summary, stopped, engine, record)}`);
  for (const line of races ?? []) io.stderr(`${line}\n`);
  if (until && !record.reached) {
    io.stderr(`datapath-lens: ${untilText} was not reached\n`);
    return 1;
  }
  if (stopped.kind === 'time') io.stderr(`datapath-lens: stopped after ${engine.state.time} statements (--limit)\n`);
  const fault = faultText(stopped, engine, record);
  if (fault !== undefined) io.stderr(`datapath-lens: ${fault}\n`);
  if (stopped.kind === 'exit') return stopped.status === 0 ? 0 : 1;
  return stopped.kind === 'breakpoint' ? 0 : 1;
}

function open(
  name: string,
  rootArgs: string[],
  settings: Record<string, string>,
  schedule: string | undefined,
  io: CliIo,
): OpenedProgram {
  try {
    return openProgram({ scenario: name, roots: rootsFrom(rootArgs, io), cwd: io.cwd, settings, schedule });
  } catch (error) {
    // What was asked for wrongly is wrong usage; a root that lacks something is not.
    if (error instanceof ScenarioError && / has no (?:schedule|setting) | is a number /.test(error.message))
      throw new UsageError(error.message);
    if (error instanceof ScenarioError) throw new NotFoundError(error.message);
    throw error;
  }
}

/** Frames that the first network card has sent, as a capture file. */
function saveCapture(engine: Engine, name: string, io: CliIo): void {
  const sent = sentFrames(engine.state.library.kernel, 0);
  if (!sent) {
    io.stderr('datapath-lens: --pcap: there is no network card in this run\n');
    return;
  }
  try {
    writeFileSync(resolve(io.cwd, name), sent.capture);
    io.stderr(`${sent.count} frames in ${name}\n`);
  } catch (error) {
    io.stderr(`datapath-lens: ${name} could not be written: ${(error as Error).message}\n`);
  }
}

function readTrace(text = 'calls'): TraceKind {
  if (text === 'calls' || text === 'lines' || text === 'none') return text;
  throw new UsageError(`--trace is calls, lines or none, not ${text}`);
}

function readSettings(given: readonly string[]): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const text of given) {
    const match = /^([A-Za-z_]\w*)=([^\n]*)$/.exec(text);
    if (!match) throw new UsageError(`--set needs NAME=VALUE, not ${text}`);
    settings[match[1]] = match[2];
  }
  return settings;
}

function readUntil(text: string, program: OpenedProgram, engine: Engine): Until {
  const place = /^(.+):(\d+)$/.exec(text);
  if (!place) {
    if (!/^[A-Za-z_]\w*$/.test(text)) throw new UsageError(`--until is a function or FILE:LINE, not ${text}`);
    return { kind: 'function', name: text };
  }
  const own = program.options.units.find((path) => path === place[1] || path.endsWith(`/${place[1]}`));
  const path = own ?? program.project.resolve(place[1]);
  if (path === undefined || (!own && !program.project.text.isFile(path)))
    throw new NotFoundError(`--until: no file ${place[1]} is in the program or its roots`);
  // As a breakpoint: a line without a statement stands for the next one that has one.
  const breakpoints = new Breakpoints(
    () => engine.program.units.map(({ unit }) => unit),
    (at) => {
      try {
        return engine.program.source.parse(at);
      } catch {
        return undefined;
      }
    },
  );
  const line = breakpoints.set(path, [{ line: Number(place[2]) }])[0]?.line;
  if (line === undefined)
    throw new NotFoundError(`--until: no statement of ${place[1]} stands on line ${place[2]} or after it`);
  return { kind: 'line', path, line };
}

interface Summary {
  scenario: string;
  schedule: string;
  settings: Record<string, string>;
  ended: StopReason;
  statements: number;
  /** Of the scenario's own files. */
  scenarioStatements: number;
  checkoutStatements: number;
  /**
   * Statements executed from the checkout's source, as part of all that are not the scenario's own: the rest are
   * statements of C library functions (`qsort`, `getopt`), and calls that a model answered in place of a function of
   * the checkout (each counts as one).
   */
  checkoutShare: number;
  folders: Record<string, { statements: number; modelled: number; share: number }>;
  modelled: Record<string, number>;
  modelledCalls: number;
  threads: {
    name: string;
    statements: number;
    swapsDone: number;
    swapsFailed: number;
    state: string;
    waitsFor?: string;
  }[];
  /** What the models of the outside world tell. */
  outside: { name: string; lines: string[] }[];
  stdout: string;
  stderr: string;
  seconds: number;
}

function summaryOf(
  engine: Engine,
  record: RunTrace,
  program: OpenedProgram,
  ended: StopReason,
  seconds: number,
): Summary {
  const folders = [...record.folders].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    scenario: program.scenario.name,
    schedule: program.options.schedule.name,
    settings: Object.fromEntries(program.settings),
    ended,
    statements: engine.state.time,
    scenarioStatements: record.own,
    checkoutStatements: record.checkout.statements,
    checkoutShare: shareOf(record.checkout),
    folders: Object.fromEntries(folders.map(([name, share]) => [name, { ...share, share: shareOf(share) }])),
    modelled: Object.fromEntries([...record.models].sort(([a], [b]) => (a < b ? -1 : 1))),
    modelledCalls: [...record.models.values()].reduce((sum, count) => sum + count, 0),
    threads: engine.state.threads.map((thread) => ({
      name: thread.name,
      statements: record.byThread.get(thread.id) ?? 0,
      swapsDone: thread.casDone,
      swapsFailed: thread.casFailed,
      state: thread.state,
      waitsFor: thread.waitsFor,
    })),
    outside: engine.outside.reports(),
    stdout: outputText(engine.state.stdout),
    stderr: outputText(engine.state.stderr),
    seconds: Math.round(seconds * 1000) / 1000,
  };
}

/** `99.5 %`; 100 only when it is all. */
function percent(share: number): string {
  return `${share < 1 ? Math.min(99.9, Math.round(share * 1000) / 10) : 100} %`;
}

function faultText(stopped: StopReason, engine: Engine, record: RunTrace): string | undefined {
  if (stopped.kind === 'deadlock') return stopped.message;
  if (stopped.kind !== 'fault') return undefined;
  const thread = engine.thread(stopped.thread);
  const place = thread && engine.places.of(thread);
  const where = place ? `${record.display(place.path)}:${place.line}: ` : '';
  return `${where}${stopped.message}${thread && thread.id > 1 ? ` (thread ${thread.name})` : ''}`;
}

function text(summary: Summary, stopped: StopReason, engine: Engine, record: RunTrace): string {
  const lines: string[] = [];
  const { ended } = summary;
  const how =
    ended.kind === 'exit'
      ? `ended with status ${ended.status}`
      : ended.kind === 'breakpoint' || ended.kind === 'time'
        ? 'stopped'
        : `failed: ${faultText(stopped, engine, record) ?? ended.kind}`;
  lines.push(`${summary.scenario} (schedule ${summary.schedule}) ${how}`);
  lines.push(
    `statements: ${summary.statements} (${summary.scenarioStatements} of the scenario, ` +
      `${summary.checkoutStatements} of the checkout)`,
  );
  const none = summary.checkoutStatements + record.checkout.modelled === 0;
  lines.push(
    'executed from the checkout: ' +
      (none
        ? 'nothing yet'
        : `${percent(summary.checkoutShare)} of the statements (the rest: functions of the C library)`),
  );
  for (const [name, { share, statements, modelled }] of Object.entries(summary.folders)) {
    lines.push(
      `  ${name}: ${percent(share)} (${statements} statements${modelled > 0 ? `, ${modelled} calls modelled` : ''})`,
    );
  }
  const models = Object.entries(summary.modelled).map(([name, count]) => (count > 1 ? `${name} ×${count}` : name));
  lines.push(
    `modelled functions${models.length > 0 ? ` (${summary.modelledCalls} calls): ${models.join(', ')}` : ': none'}`,
  );
  lines.push(`threads: ${summary.threads.length}`);
  for (const thread of summary.threads) {
    const swaps =
      thread.swapsDone + thread.swapsFailed > 0
        ? `, compare-and-swap: ${thread.swapsDone} done, ${thread.swapsFailed} failed`
        : '';
    lines.push(
      `  ${thread.name}: ${thread.statements} ` +
        `statements${swaps}${thread.waitsFor ? `, waits for ${thread.waitsFor}` : ''}`,
    );
  }
  for (const { name, lines: told } of summary.outside)
    lines.push(`outside, ${name} (a model):`, ...told.map((line) => `  ${line}`));
  for (const [title, output] of [
    ['output', summary.stdout],
    ['error output', summary.stderr],
  ]) {
    if (output === '') continue;
    lines.push(
      `${title}:`,
      ...output
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => `  ${line}`),
    );
  }
  for (const leak of stopped.kind === 'exit' ? leaksOf(engine) : []) lines.push(leakText(leak));
  lines.push(`time: ${summary.seconds.toFixed(2)} s`);
  return `${lines.join('\n')}\n`;
}
