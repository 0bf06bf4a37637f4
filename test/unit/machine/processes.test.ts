// The past of programs that fork, map memory and write files is the same when one comes back to it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { timeMachine } from './support';

const text = (name: string): string => readFileSync(join(import.meta.dirname, 'c', name), 'utf8');

test.each(['processes.c', 'mapping.c', 'files.c'])('%s: back and forth gives the same state', (name) => {
  const machine = timeMachine(text(name));
  machine.run(10_000_000);
  expect(machine.stopped).toEqual({ kind: 'exit', status: 0 });
  const end = machine.time;
  const output = machine.stdout;
  const times = [0.9, 0.3, 0.55, 0.1, 0.7, 0.4].map((part) => Math.floor(end * part));
  const hashes = times.map((time) => {
    machine.goTo(time);
    return machine.stateHash();
  });
  machine.goTo(end);
  expect(machine.stdout).toBe(output);
  const final = machine.stateHash();
  // Again in another order.
  const again = [3, 1, 5, 2, 4, 0].map((i): [number, string] => {
    machine.goTo(times[i]);
    return [i, machine.stateHash()];
  });
  for (const [i, hash] of again) expect(hash, `time ${times[i]}`).toBe(hashes[i]);
  machine.goTo(end);
  expect(machine.stateHash()).toBe(final);
});
