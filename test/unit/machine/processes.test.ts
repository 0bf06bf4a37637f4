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

test('a look at memory that is mapped and has not been touched shows zeros and changes nothing', () => {
  const machine = timeMachine(`#include <sys/mman.h>
int main(void)
{
  char *p = mmap(0, 0x40000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  char *q = mmap(0, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  p[0x10000] = 7;
  return p == q;
}`);
  machine.setBreakpoints('/test/main.c', [{ line: 7 }]);
  machine.run(1000);
  const hash = machine.stateHash();
  const view = new DataView(machine.evaluate('p', 1, 0).bytes.buffer);
  const p = Number(view.getBigUint64(0, true));
  expect(machine.read(p, 0x20000)?.every((byte) => byte === 0)).toBe(true);
  const q = Number(new DataView(machine.evaluate('q', 1, 0).bytes.buffer).getBigUint64(0, true));
  expect(machine.read(q, 1)).toBeUndefined();
  expect(machine.read(p + 0x3fff8, 16)).toBeUndefined();
  expect(machine.stateHash()).toBe(hash);
  machine.run(100);
  expect(machine.read(p + 0x10000, 2)).toEqual(Uint8Array.of(7, 0));
});
