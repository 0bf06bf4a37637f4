/**
 * `datapath-lens exec FILE.c… [--root ROOT]… [--link PATH]… [--include FOLDER]… [--schedule NAME] [--env NAME=VALUE]…
 * [--limit N] [--no-checks] [--leaks] [-- ARGS]`:
 * runs `main` of C files in the machine.
 *
 * stdout, stderr and exit status are the program's own. A fault of the program prints `FILE:LINE: message` on stderr
 * and ends with 134, as an abort does in a shell; so does a deadlock. What cannot be read at all ends with 1. After N
 * statements (`--limit`) it ends with 124. `--leaks` notes memory that was never freed; `--no-checks` leaves out what
 * costs time: reads of what was never given a value, indexes beyond arrays.
 */

import { resolve } from 'node:path';
import { Engine } from '../machine/run/engine';
import { DEFAULT_COMPUTER } from '../machine/kernel/computer';
import { GENERAL_FORMS, generalSchedule } from '../machine/run/schedule';
import type { Schedule } from '../machine/run/schedule';
import { leaksOf, leakText } from '../machine/memory/leaks';
import { outputBytes, outputText } from '../machine/time/state';
import { NodeFiles } from '../node/files';
import { openProject } from '../project/project';
import { loadProgram } from '../scenarios/load';
import { NotFoundError, parseArgs, rootsFrom, UsageError } from './args';
import { explore, readBound } from './explore';
import type { CliIo } from './io';
import { problemsOf, racesOf, readLimit, readRaces } from './runOptions';

/** Statements between two looks at the output. */
const SLICE = 5_000_000;
const FAULT_STATUS = 134;
/** As timeout(1) ends a program that takes too long. */
const LIMIT_STATUS = 124;

export async function exec(args: string[], io: CliIo): Promise<number> {
  const dashes = args.indexOf('--');
  const parsed = parseArgs(dashes < 0 ? args : args.slice(0, dashes), {
    root: { value: true, many: true },
    link: { value: true, many: true },
    include: { value: true, many: true },
    limit: { value: true },
    'no-checks': {},
    leaks: {},
    schedule: { value: true },
    races: { value: true },
    states: { value: true },
    env: { value: true, many: true },
  });
  if (parsed.positional.length === 0) throw new UsageError('exec needs a C file');
  const disk = new NodeFiles();
  const files = parsed.positional.map((name) => {
    const path = resolve(io.cwd, name);
    if (disk.read(path) === undefined)
      throw new NotFoundError(`${name}: ${disk.isFile(path) ? 'this is not text' : 'there is no such file'}`);
    return path;
  });
  const roots = parsed.options.get('root') ?? [];
  const project = roots.length > 0 ? openProject(rootsFrom(roots, io), disk) : undefined;
  const options = loadProgram(
    files,
    dashes < 0 ? [] : args.slice(dashes + 1),
    project?.text ?? disk,
    project,
    parsed.options.get('link') ?? [],
    (parsed.options.get('include') ?? []).map((folder) => resolve(io.cwd, folder)),
  );
  const environment = parsed.options.get('env') ?? [];
  for (const entry of environment)
    if (!entry.includes('=')) throw new UsageError(`--env ${entry}: NAME=VALUE is needed`);
  if (environment.length > 0) {
    options.computer = {
      ...DEFAULT_COMPUTER,
      ...options.computer,
      environment: [...(options.computer ?? DEFAULT_COMPUTER).environment, ...environment],
    };
  }
  // As a shell gives it: the name as the user wrote it.
  options.args[0] = parsed.positional[0];
  const schedule = parsed.options.get('schedule')?.[0];
  if (schedule === 'all') {
    const words = [
      'datapath-lens exec',
      ...parsed.positional,
      ...['root', 'link', 'include'].flatMap((option) =>
        (parsed.options.get(option) ?? []).map((value) => `--${option} ${value}`),
      ),
    ];
    return explore(
      {
        name: parsed.positional.join(' '),
        options: () => options,
        bound: readBound(parsed.options.get('states')?.[0]),
        json: parsed.options.has('json'),
        display: (path) => project?.display(path) ?? path,
        command: (found) => `${words.join(' ')} --schedule ${found}`,
      },
      io,
    );
  }
  if (schedule !== undefined) options.schedule = readSchedule(schedule);
  const limit = readLimit(parsed.options.get('limit')?.[0]);
  options.checks = !parsed.options.has('no-checks');
  // Output comes before the input that answers it.
  const input: number[] = [];
  let flush = (): void => undefined;
  options.computer = {
    ...DEFAULT_COMPUTER,
    ...options.computer,
    input: (position, count) => {
      if (position >= input.length && io.input) {
        flush();
        for (const byte of io.input(count)) input.push(byte);
      }
      return Uint8Array.from(input.slice(position, position + count));
    },
  };
  const engine = new Engine({ ...options, races: readRaces(parsed.options.get('races')?.[0]) });
  const problems = problemsOf(engine);
  for (const problem of problems) io.stderr(`${problem}\n`);
  if (!engine.program.findDefined('main')) {
    io.stderr(`datapath-lens: ${parsed.positional.join(', ')}: no main is defined\n`);
    return 1;
  }
  let shown = 0;
  let shownErrors = 0;
  flush = () => {
    const { stdout, stderr } = engine.state;
    show(io, 1, stdout.slice(shown));
    show(io, 2, stderr.slice(shownErrors));
    shown = stdout.length;
    shownErrors = stderr.length;
  };
  for (;;) {
    const stopped = engine.advance(Math.min(engine.state.time + SLICE, limit), false);
    flush();
    if (stopped.kind === 'time' && engine.state.time >= limit) {
      io.stderr(`datapath-lens: stopped after ${engine.state.time} statements (--limit)\n`);
      return LIMIT_STATUS;
    }
    if (stopped.kind === 'time') {
      // Lets a pipe take what was written.
      await new Promise((done) => setImmediate(done));
      continue;
    }
    for (const line of racesOf(engine, (path) => project?.display(path) ?? path) ?? []) io.stderr(`${line}\n`);
    if (stopped.kind === 'exit') {
      if (parsed.options.has('leaks')) for (const leak of leaksOf(engine)) io.stderr(`${leakText(leak)}\n`);
      return stopped.status;
    }
    if (stopped.kind === 'fault' || stopped.kind === 'deadlock') {
      const thread = stopped.kind === 'fault' ? engine.thread(stopped.thread) : undefined;
      const place = thread && engine.places.of(thread);
      io.stderr(`${place ? `${project?.display(place.path) ?? place.path}:${place.line}: ` : ''}${stopped.message}\n`);
    }
    return FAULT_STATUS;
  }
}

function readSchedule(text: string): Schedule {
  try {
    const schedule = generalSchedule(text);
    if (schedule) return schedule;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  throw new UsageError(`--schedule is ${GENERAL_FORMS.join(', ')}, or rules (THREAD steps N; …), not ${text}`);
}

/** Passes output on byte by byte where that is possible, else as text. */
function show(io: CliIo, descriptor: 1 | 2, output: string): void {
  if (output === '') return;
  if (io.bytes) io.bytes(descriptor, outputBytes(output));
  else if (descriptor === 1) io.stdout(outputText(output));
  else io.stderr(outputText(output));
}
