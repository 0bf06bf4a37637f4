// Runs a random program by gcc and in the machine.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '../../../src/machine/run/engine';
import { ROUND_ROBIN } from '../../../src/machine/run/schedule';
import { WorkspaceSource } from '../../../src/scenarios/programSource';
import type { RandomProgram } from './program';

/** Whether gcc is on this machine. */
export function haveGcc(): boolean {
  return spawnSync('gcc', ['--version']).status === 0;
}

/**
 * Output and exit status of the program as gcc -O0 makes it; an Error that holds gcc's words where it does not
 * compile.
 */
export function byGcc(program: RandomProgram): string {
  const room = mkdtempSync(join(tmpdir(), 'lens-random-'));
  try {
    for (const [name, text] of program.files) writeFileSync(join(room, name), text);
    execFileSync(
      'gcc',
      [
        '-std=gnu11',
        '-O0',
        '-w',
        '-fwrapv',
        '-fno-strict-aliasing',
        '-o',
        join(room, 'program'),
        ...[...program.files.keys()].map((name) => join(room, name)),
        '-lm',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' },
    );
    const result = spawnSync(join(room, 'program'), { encoding: 'latin1', timeout: 10_000 });
    return `${result.stdout}exit ${result.status ?? result.signal}\n`;
  } finally {
    rmSync(room, { recursive: true });
  }
}

/** The same in the machine; a fault is told in place of the status. */
export function byMachine(program: RandomProgram): string {
  const files = new Map([...program.files].map(([name, text]) => [`/random/${name}`, text]));
  const source = new WorkspaceSource(undefined, { read: (path) => files.get(path), isFile: (path) => files.has(path) });
  const engine = new Engine({ source, units: [...files.keys()], args: ['program'], schedule: ROUND_ROBIN });
  engine.advance(20_000_000, false);
  const { ended } = engine.state;
  const thread = engine.thread(1);
  const place = ended?.kind === 'fault' && thread ? engine.places.of(thread) : undefined;
  return `${engine.state.stdout}${ended?.kind === 'exit' ? `exit ${ended.status}` : `${place?.path}:${place?.line}: ${JSON.stringify(ended)}`}\n`;
}
