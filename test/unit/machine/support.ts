// Runs C text in the machine.
import type { EngineEvents } from '../../../src/machine/run/engine';
import { Engine } from '../../../src/machine/run/engine';
import type { OutsideAgent } from '../../../src/machine/kernel/outside/peer';
import { TimeMachine } from '../../../src/machine/time/timeMachine';
import type { Schedule } from '../../../src/machine/run/schedule';
import { ROUND_ROBIN } from '../../../src/machine/run/schedule';
import { WorkspaceSource } from '../../../src/scenarios/programSource';

export function sourceOf(text: string): WorkspaceSource {
  return sourceOfFiles(new Map([['/test/main.c', text]]));
}

export function sourceOfFiles(files: ReadonlyMap<string, string>): WorkspaceSource {
  return new WorkspaceSource(undefined, { read: (path) => files.get(path), isFile: (path) => files.has(path) });
}

/** Runs to the end, at most 20 million statements. */
export function runText(
  text: string,
  schedule: Schedule = ROUND_ROBIN,
  args: string[] = [],
  events?: EngineEvents,
): Engine {
  const engine = new Engine({ source: sourceOf(text), units: ['/test/main.c'], args: ['main', ...args], schedule });
  engine.events = events;
  engine.advance(20_000_000, false);
  return engine;
}

/**
 * Runs a program of several units, named by their paths, in that order; of `linked` ones only what runs before main
 * is taken at the start.
 */
export function runUnits(units: Readonly<Record<string, string>>, linked: string[] = []): Engine {
  const paths = Object.keys(units).filter((path) => !linked.includes(path));
  const engine = new Engine({
    source: sourceOfFiles(new Map(Object.entries(units))),
    units: paths,
    linked,
    args: ['main'],
    schedule: ROUND_ROBIN,
  });
  engine.advance(20_000_000, false);
  return engine;
}

/** What goes wrong when `body` runs as main's. */
export function faultOf(body: string, before = ''): string {
  const engine = runText(
    `#include <stdlib.h>\n#include <string.h>\n#include <stdio.h>\n${before}\nint main(void)\n{\n` +
      `${body}\nreturn 0; }\n`,
  );
  const { ended } = engine.state;
  return ended?.kind === 'fault' ? ended.message : `no fault: ${JSON.stringify(ended)}`;
}

export function timeMachine(
  text: string,
  schedule: Schedule = ROUND_ROBIN,
  outside: readonly OutsideAgent[] = [],
  historyBytes?: number,
): TimeMachine {
  const source = sourceOf(text);
  return new TimeMachine({
    source,
    units: ['/test/main.c'],
    args: ['main'],
    schedule,
    outside,
    lex: (fragment) => source.front.lexFragment(fragment),
    historyBytes,
  });
}
