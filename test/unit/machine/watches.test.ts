// Writes are found whoever makes them and whether or not they change anything; code with checks does what code
// without does.
import { describe, expect, test } from 'vitest';
import type { TimeMachine } from '../../../src/machine/time/timeMachine';
import { ONE } from '../../../src/machine/run/schedule';
import { cpuSeconds } from '../../support/cpuTime';
import { timeMachine } from './support';

const PROGRAM = `#include <pthread.h>
#include <string.h>
#include <stdlib.h>
struct pair { int a; long b[4]; };
static int x;
static struct pair whole, other;
static char text[32];
static void set(int *to, int value) { *to = value; }
static void *work(void *arg) { x = 9; return arg; }
int main(void)
{
  int local = 1;
  x = 5;
  x = 5;
  other.a = 3;
  whole = other;
  strcpy(text, "hello");
  memset(&whole, 0, sizeof whole);
  set(&local, 1);
  local = 1;
  int *block = malloc(64);
  block[3] = 7;
  set(&x, 5);
  pthread_t t;
  pthread_create(&t, 0, work, 0);
  pthread_join(t, 0);
  for (int i = 0; i < 300000; i++) local += i & 1;
  return local;
}
`;

function place(machine: TimeMachine, expression: string): { address: number; length: number } {
  const { address, bytes } = machine.evaluate(expression, 1, 0);
  return { address: address!, length: bytes.length };
}

/** Line of the statement that runs next. */
function line(machine: TimeMachine): number {
  return machine.frames(machine.current)[0].place.line;
}

/** Goes to the last write before now; gives its line. */
function back(machine: TimeMachine, expression: string): number | undefined {
  const { address, length } = place(machine, expression);
  const time = machine.lastWrite(address, length);
  if (time === undefined) return undefined;
  machine.goTo(time);
  return line(machine);
}

describe('the last write', () => {
  test('of a variable: by another thread, through a pointer, of the same value', () => {
    const machine = timeMachine(PROGRAM, ONE);
    machine.run(1e7);
    machine.stepBack(1);
    const { address, length } = place(machine, 'x');
    const lines: number[] = [];
    for (;;) {
      const now = machine.time;
      const time = machine.lastWrite(address, length);
      expect(machine.time).toBe(now);
      if (time === undefined) break;
      machine.goTo(time);
      lines.push(line(machine));
    }
    expect(lines).toEqual([9, 8, 14, 13]);
  });

  test('of objects that are copied, set by models, of locals and on the heap', () => {
    const machine = timeMachine(PROGRAM, ONE);
    machine.run(1e7);
    machine.stepBack(1);
    const end = machine.time;
    expect(back(machine, 'local')).toBe(27);
    machine.goTo(end);
    expect(back(machine, 'text[1]')).toBe(17);
    machine.goTo(end);
    expect(back(machine, 'whole.b[2]')).toBe(18);
    expect(back(machine, 'whole.a')).toBe(16);
    machine.goTo(end);
    expect(back(machine, 'block[3]')).toBe(22);
    machine.goTo(end);
    expect(back(machine, 'text[20]')).toBeUndefined();
  });

  test('hundreds of thousands of statements away is near', () => {
    const machine = timeMachine(PROGRAM, ONE);
    machine.run(1e7);
    machine.stepBack(1);
    expect(cpuSeconds(() => expect(back(machine, 'whole.b[2]')).toBe(18))).toBeLessThan(3);
  });
});

describe('watched memory', () => {
  test('stops a run at each write, and going back too', () => {
    const machine = timeMachine(PROGRAM, ONE);
    machine.run(2);
    const x = place(machine, 'x');
    machine.setWatches([x]);
    const times: number[] = [];
    for (let reason = machine.run(1e7); reason.kind === 'write'; reason = machine.run(1e7)) {
      expect(reason).toMatchObject(x);
      times.push(machine.time);
    }
    expect(times).toHaveLength(3);
    expect(machine.stopped.kind).toBe('exit');
    for (const time of [...times].reverse()) {
      expect(machine.reverseContinue()).toMatchObject({ kind: 'write' });
      // Backwards it stands before the statement, forwards after it.
      expect(machine.time).toBe(time - 1);
    }
    machine.setWatches([]);
    expect(machine.run(1e7).kind).toBe('exit');
  });

  test('together with breakpoints: whichever comes first', () => {
    const machine = timeMachine(PROGRAM, ONE);
    machine.setBreakpoints('/test/main.c', [{ line: 16 }, { line: 28 }]);
    machine.setWatches([place(machine, 'x')]);
    const seen: string[] = [];
    for (let reason = machine.run(1e7); reason.kind !== 'exit'; reason = machine.run(1e7)) seen.push(reason.kind);
    expect(seen).toEqual(['write', 'write', 'breakpoint', 'write', 'write', 'breakpoint']);
    const backwards: string[] = [];
    for (let reason = machine.reverseContinue(); reason.kind !== 'start'; reason = machine.reverseContinue())
      backwards.push(reason.kind);
    expect(backwards).toEqual([...seen].reverse());
  });

  test('the same state at the same time, with checks and without', () => {
    const plain = timeMachine(PROGRAM);
    const watched = timeMachine(PROGRAM);
    watched.setWatches([place(watched, 'whole')]);
    plain.run(1e7);
    while (watched.run(1e7).kind === 'write');
    expect(watched.time).toBe(plain.time);
    expect(watched.stateHash()).toBe(plain.stateHash());
    watched.setWatches([]);
    for (const time of [20, 33, 100_000, 7]) {
      plain.goTo(time);
      watched.goTo(time);
      expect(watched.stateHash()).toBe(plain.stateHash());
    }
  });
});

test('back to the start of a call, of a recursive one too', () => {
  const machine = timeMachine(`static int deep(int n)
{
  int m = n;
  if (n > 0) m += deep(n - 1);
  return m;
}
int main(void)
{
  deep(2);
  return deep(5);
}
`);
  machine.setBreakpoints('/test/main.c', [{ line: 5, condition: 'n == 3' }]);
  expect(machine.run(1e6).kind).toBe('breakpoint');
  const depth = machine.frames(1).length;
  machine.backToCall(1);
  expect(line(machine)).toBe(3);
  expect(machine.frames(1)).toHaveLength(depth);
  expect(machine.evaluate('n', 1, 0).bytes[0]).toBe(3);
});

test('the past takes no more than it may, and any time comes back', () => {
  const machine = timeMachine(PROGRAM, ONE, [], 1_500_000);
  machine.run(1e7);
  const { bytes, limit, snapshots } = machine.historyUse;
  expect(limit).toBe(1_500_000);
  expect(bytes).toBeLessThanOrEqual(limit);
  expect(snapshots).toBeGreaterThan(2);
  const whole = timeMachine(PROGRAM, ONE);
  whole.run(1e7);
  for (const time of [900_000, 40, 300_000, 600_001]) {
    machine.goTo(time);
    whole.goTo(time);
    expect(machine.time).toBe(whole.time);
    expect(machine.stateHash()).toBe(whole.stateHash());
  }
});
