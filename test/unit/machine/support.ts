// Runs C text in the machine.
import type { EngineEvents } from '../../../src/machine/engine';
import { Engine } from '../../../src/machine/engine';
import { TimeMachine } from '../../../src/machine/machine';
import type { Schedule } from '../../../src/machine/schedule';
import { ROUND_ROBIN } from '../../../src/machine/schedule';
import { WorkspaceSource } from '../../../src/scenarios/programSource';

function sourceOf(text: string): WorkspaceSource {
  const files = new Map([['/test/main.c', text]]);
  return new WorkspaceSource(undefined, { read: (path) => files.get(path), isFile: (path) => files.has(path) });
}

/** Runs to the end, at most 20 million statements. */
export function runText(text: string, schedule: Schedule = ROUND_ROBIN, args: string[] = [], events?: EngineEvents): Engine {
  const engine = new Engine({ source: sourceOf(text), units: ['/test/main.c'], args: ['main', ...args], schedule });
  engine.events = events;
  engine.advance(20_000_000, false);
  return engine;
}

/** What goes wrong when `body` runs as main's. */
export function faultOf(body: string, before = ''): string {
  const engine = runText(`#include <stdlib.h>\n#include <string.h>\n#include <stdio.h>\n${before}\nint main(void)\n{\n${body}\nreturn 0; }\n`);
  const { ended } = engine.state;
  return ended?.kind === 'fault' ? ended.message : `no fault: ${JSON.stringify(ended)}`;
}

export function timeMachine(text: string, schedule: Schedule = ROUND_ROBIN): TimeMachine {
  const source = sourceOf(text);
  return new TimeMachine({ source, units: ['/test/main.c'], args: ['main'], schedule, lex: (fragment) => source.front.lexFragment(fragment) });
}
