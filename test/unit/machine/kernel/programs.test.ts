// C programs about threads and descriptors whose output does not depend on who runs when, with what gcc's build of
// them printed (expected/NAME.out; `UPDATE=1` writes it anew), under several schedules, and back and forth
// in time.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ONE, ROUND_ROBIN, generalSchedule } from '../../../../src/machine/run/schedule';
import { golden } from '../../../support/golden';
import { runText, timeMachine } from '../support';

const folder = join(import.meta.dirname, 'c');
const expected = join(folder, 'expected');
const programs = readdirSync(folder).filter((name) => name.endsWith('.c'));

/** Output and exit status of the program as gcc makes it; a signal's death is told as a shell does. */
function byGcc(file: string): string {
  const room = mkdtempSync(join(tmpdir(), 'lens-k-'));
  try {
    const program = join(room, 'program');
    execFileSync('gcc', [
      '-std=gnu11',
      '-O0',
      '-w',
      '-D_GNU_SOURCE',
      '-o',
      program,
      join(folder, file),
      '-lm',
      '-lpthread',
    ]);
    const result = spawnSync(program, { encoding: 'latin1', cwd: room });
    const status = result.status ?? 128 + constants.signals[result.signal!];
    return `${result.stdout}exit ${status}\n`;
  } finally {
    rmSync(room, { recursive: true });
  }
}

test('turns of any length', () => {
  expect(generalSchedule('round-robin:173')).toMatchObject({ policy: 'round-robin', quantum: 173 });
  for (const text of ['round-robin:', 'round-robin:0', 'round-robin:x', 'round-robin:1.5']) {
    expect(() => generalSchedule(text)).toThrow('is no number of statements; it is 1 or more');
  }
});

describe('what gcc and Linux give', () => {
  for (const file of programs) {
    const kept = join(expected, file.replace(/\.c$/, '.out'));
    for (const schedule of [ROUND_ROBIN, ONE, generalSchedule('round-robin:173')!]) {
      test(`${file}, ${schedule.name}`, () => {
        const output = golden(kept, () => byGcc(file), 'latin1');
        const engine = runText(readFileSync(join(folder, file), 'utf8'), schedule);
        const { ended } = engine.state;
        const status = ended?.kind === 'exit' ? ended.status : JSON.stringify(ended);
        expect(`${engine.state.stdout}exit ${status}\n`).toBe(output);
      });
    }

    test(`${file}: the same state each time, and after going back`, () => {
      const text = readFileSync(join(folder, file), 'utf8');
      const machine = timeMachine(text);
      machine.run(20_000_000);
      const end = machine.time;
      const hash = machine.stateHash();
      const again = timeMachine(text);
      // In pieces: where the machine stands still makes no difference.
      while (again.run(977).kind === 'time');
      expect(again.time).toBe(end);
      expect(again.stateHash()).toBe(hash);
      const middles = [0.2, 0.5, 0.8, 0.95].map((part) => Math.floor(end * part));
      const hashes = middles.map((time) => {
        machine.goTo(time);
        return machine.stateHash();
      });
      machine.goTo(end);
      expect(machine.stateHash()).toBe(hash);
      for (let i = middles.length - 1; i >= 0; i--) {
        again.goTo(middles[i]);
        expect(again.stateHash(), `at ${middles[i]}`).toBe(hashes[i]);
        again.stepBack();
        again.goTo(middles[i]);
        expect(again.stateHash(), `at ${middles[i]} once more`).toBe(hashes[i]);
      }
    });
  }
});
