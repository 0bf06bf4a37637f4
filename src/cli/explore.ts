/**
 * `--schedule all` of `run` and `exec`: runs a program in all interleavings of its threads and tells the turns of one
 * that fails.
 */

import { Engine } from '../machine/run/engine';
import type { EngineOptions } from '../machine/run/engine';
import { Explorer, MAX_STATES } from '../machine/explore/explorer';
import type { ExploreResult, Failure } from '../machine/explore/explorer';
import { generalSchedule } from '../machine/run/schedule';
import { outputText } from '../machine/time/state';
import type { ThreadState } from '../machine/time/state';
import { UsageError } from './args';
import { toJson } from './formatTable';
import type { CliIo } from './io';
import { problemsOf } from './runOptions';

export interface ExploreRequest {
  /** What is run, as the user calls it. */
  name: string;
  /** Options of a new machine. */
  options: () => EngineOptions;
  /** States after which the search is given up; see {@link readBound}. */
  bound: number;
  json: boolean;
  /** A path as the user knows it. */
  display(path: string): string;
  /** The command that runs the same program under a schedule. */
  command(schedule: string): string;
}

/** The value of `--states`. @throws UsageError */
export function readBound(text: string | undefined): number {
  const bound = text === undefined ? MAX_STATES : Number(text);
  if (!Number.isSafeInteger(bound) || bound < 1) throw new UsageError(`--states needs a number from 1, not ${text}`);
  return bound;
}

interface Told {
  message: string;
  place?: string;
  thread?: string;
  schedule: string;
  stdout: string;
}

/** Exit status 0: every interleaving was run and none fails; 1: one fails, or the bound was reached. */
export function explore(request: ExploreRequest, io: CliIo): number {
  const began = performance.now();
  const explorer = new Explorer(request.options(), {
    maxStates: request.bound,
    progress: (states) => {
      if (states % 50_000 === 0) io.stderr(`${states} states…\n`);
    },
  });
  for (const line of problemsOf(explorer.engine)) io.stderr(`${line}\n`);
  const result = explorer.run();
  const seconds = Math.round(performance.now() - began) / 1000;
  const failures = result.failures.map((failure) => tell(failure, request));
  const complete = result.bounded === undefined && failures.length === 0;
  if (request.json) {
    io.stdout(
      toJson({
        scenario: request.name,
        schedule: 'all',
        complete,
        states: result.states,
        steps: result.steps,
        ends: result.ends,
        interleavings: result.interleavings,
        threads: result.threads,
        sharedPlaces: result.shared,
        bound: request.bound,
        waitsInLoops: result.waits,
        failures,
        seconds,
      }),
    );
  } else io.stdout(text(request, result, failures, seconds));
  for (const { place, message } of failures) io.stderr(`datapath-lens: ${place ? `${place}: ` : ''}${message}\n`);
  return complete ? 0 : 1;
}

function scheduleOf(text: string): NonNullable<ReturnType<typeof generalSchedule>> {
  const schedule = generalSchedule(text);
  if (!schedule) throw new Error(`the explorer's schedule cannot be read: ${text}`);
  return schedule;
}

/** Runs the failing turns again: where they lead is what is told. */
function tell(failure: Failure, request: ExploreRequest): Told {
  const { reason, schedule } = failure;
  const engine = new Engine({ ...request.options(), schedule: scheduleOf(schedule) });
  const units = (engine.schedule.turns ?? []).reduce((sum, turn) => sum + turn.units, 0);
  // A loop without an end is shown where it begins.
  engine.advance(reason.kind === 'livelock' || reason.kind === 'endless' ? units : units + 1_000_000, false);
  const message =
    'message' in reason
      ? reason.message
      : reason.kind === 'exit'
        ? `the program ends with status ${reason.status}`
        : reason.kind;
  const thread = 'thread' in reason ? engine.thread(reason.thread) : undefined;
  const placeOf = (one: ThreadState): string | undefined => {
    const place = engine.places.of(one);
    return place && `${request.display(place.path)}:${place.line}`;
  };
  const stands = engine.state.threads
    .filter((one) => one.state !== 'ended')
    .map(
      (one) =>
        `${one.name} ` +
        `${one.waitsFor === undefined ? `is at ${placeOf(one) ?? 'its start'}` : `waits for ${one.waitsFor}`}`,
    );
  return {
    message: reason.kind === 'livelock' ? `${message}: ${stands.join('; ')}` : message,
    place: thread && placeOf(thread),
    thread: thread?.name,
    schedule,
    stdout: outputText(engine.state.stdout),
  };
}

function text(request: ExploreRequest, result: ExploreResult, failures: readonly Told[], seconds: number): string {
  const lines = [
    `${request.name}: all interleavings of ${result.threads} threads at accesses to what they share ` +
      `(places of 8 bytes: ${result.shared})`,
  ];
  const count = result.interleavings < 1e15 ? String(result.interleavings) : result.interleavings.toPrecision(3);
  const all = failures.length === 0 && result.bounded === undefined;
  const standing = all ? `, standing for ${count} interleavings` : '';
  lines.push(`states: ${result.states}, steps between them: ${result.steps}${standing}`);
  lines.push('accesses happen one after the other; reordering by a processor is not explored');
  if (result.waits) {
    lines.push(
      'threads wait in loops: one that has gone round without a change of state is not run on until ' +
        'another thread has changed something;',
    );
    lines.push('rounds of such loops are not counted as interleavings');
  }
  for (const failure of failures) {
    lines.push(
      `fails: ${failure.place ? `${failure.place}: ` : ''}${failure.message}` +
        (failure.thread ? ` (thread ${failure.thread})` : ''),
    );
    lines.push(`schedule: ${failure.schedule}`, `run just that: ${request.command(failure.schedule)}`);
    if (failure.stdout)
      lines.push(
        'output:',
        ...failure.stdout
          .replace(/\n$/, '')
          .split('\n')
          .map((line) => `  ${line}`),
      );
  }
  if (result.bounded !== undefined)
    lines.push(
      `the bound of ${result.bounded} states was reached (--states N sets another): not all interleavings were run`,
    );
  else if (failures.length === 0) lines.push('no interleaving fails');
  lines.push(`time: ${seconds.toFixed(2)} s`);
  return `${lines.join('\n')}\n`;
}
