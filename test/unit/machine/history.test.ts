import { expect, test } from 'vitest';
import { timeMachine } from './support';
import { parseRules } from '../../../src/machine/run/schedule';

const PROGRAM = `#include <pthread.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
static int shared[64];
static __thread int own = 7;
static long sum;
static int fill(int *to, int n) { for (int i = 0; i < n; i++) to[i] += i * own; return to[n - 1]; }
static void *work(void *arg)
{
  int n = (int)(long)arg;
  for (int round = 0; round < 40; round++) {
    int *block = malloc(sizeof(int) * (n + round));
    memset(block, round, sizeof(int) * (n + round));
    own += block[round] & 3;
    fill(shared, n);
    sum += shared[n / 2];
    free(block);
  }
  return (void *)sum;
}
int main(void)
{
  pthread_t a, b;
  pthread_create(&a, 0, work, (void *)20);
  pthread_create(&b, 0, work, (void *)30);
  pthread_join(a, 0);
  pthread_join(b, 0);
  printf("%ld\\n", sum);
  return 0;
}
`;

test('any earlier time comes back bit for bit, in any order', () => {
  const machine = timeMachine(PROGRAM);
  const hashes = new Map<number, string>();
  const bytes = new Map<number, Uint8Array | undefined>();
  const times: number[] = [];
  for (let time = 0; machine.stopped.kind !== 'exit'; time += 293) {
    machine.goTo(time);
    if (machine.time !== time) machine.run(time - machine.time);
    times.push(machine.time);
    hashes.set(machine.time, machine.stateHash());
    bytes.set(machine.time, machine.read(0x2800000, 256));
  }
  expect(times.length).toBeGreaterThan(10);
  const order = [...times].sort((a, b) => ((a * 7919) % 1009) - ((b * 7919) % 1009));
  for (const time of order) {
    machine.goTo(time);
    expect(machine.time).toBe(time);
    expect(machine.stateHash(), `time ${time}`).toBe(hashes.get(time));
    expect(machine.read(0x2800000, 256)).toEqual(bytes.get(time));
  }
});

test('single steps and one long run give the same states', () => {
  const long = timeMachine(PROGRAM);
  const single = timeMachine(PROGRAM);
  long.run(2000);
  for (let i = 0; i < 2000; i++) single.run(1);
  expect(single.time).toBe(long.time);
  expect(single.stateHash()).toBe(long.stateHash());
});

test('back and forth over every statement of a stretch', () => {
  const machine = timeMachine(PROGRAM);
  const hashes: string[] = [];
  for (let i = 0; i < 200; i++) {
    hashes.push(machine.stateHash());
    machine.run(1);
  }
  for (let i = 199; i >= 0; i--) {
    machine.stepBack();
    expect(machine.time).toBe(i);
    expect(machine.stateHash()).toBe(hashes[i]);
  }
});

test('stepBack of a thread goes to its own last statement', () => {
  const machine = timeMachine(PROGRAM);
  machine.run(700);
  machine.stepBack(2);
  expect(machine.current).toBe(2);
  expect(machine.time).toBeLessThan(700);
});

test('what the last statement wrote', () => {
  const machine = timeMachine('static int x, y; int main(void) { x = 5; y = 6; x = 5; return x + y; }');
  machine.run(1);
  const [change] = machine.changed();
  expect(machine.describe(change.address)).toBe('x');
  machine.run(1);
  const objects = (): (string | undefined)[] => machine.changed().map((one) => machine.describe(one.address));
  expect(objects()).toEqual(['y']);
  machine.run(1);
  expect(objects()).toEqual([]);
});

test('who wrote this last', () => {
  const machine = timeMachine('static int x, y; int main(void) { x = 5; y = 6; y = 7; return x + y; }');
  machine.run(10);
  machine.goTo(3);
  const { address } = machine.globals().find((variable) => variable.name === 'x')!;
  expect(machine.lastWrite(address, 4)).toBe(0);
  expect(machine.time).toBe(3);
});

test('breakpoints forwards and backwards, with a condition', () => {
  const machine = timeMachine(
    'static int x;\nint main(void)\n{\n  for (int i = 0; i < 10; i++)\n    x += i;\n  return x;\n}\n',
  );
  const [breakpoint] = machine.setBreakpoints('/test/main.c', [{ line: 5, condition: 'i == 4' }]);
  expect(breakpoint?.line).toBe(5);
  expect(machine.run(1e6)).toEqual({ kind: 'breakpoint', ids: [breakpoint!.id] });
  expect(machine.evaluate('x * 100 + i', 1, 0).bytes[0]).toBe((6 * 100 + 4) & 0xff);
  const at = machine.time;
  expect(machine.run(1e6).kind).toBe('exit');
  expect(machine.reverseContinue().kind).toBe('breakpoint');
  expect(machine.time).toBe(at);
  expect(machine.reverseContinue().kind).toBe('start');
});

test('step over and out', () => {
  const machine = timeMachine(
    'static int f(int n)\n{\n  int a = n;\n  a++;\n  return a;\n}\nint main(void)\n{\n  int x = f(1);\n' +
      '  x += f(2);\n  return x;\n}\n',
  );
  const line = (): number => machine.frames(1)[0].place.line;
  expect(line()).toBe(9);
  machine.step(1, 'over');
  expect(line()).toBe(10);
  machine.step(1, 'in');
  expect(machine.frames(1).map((frame) => `${frame.name}:${frame.place.line}`)).toEqual(['f:3', 'main:10']);
  machine.step(1, 'out');
  expect(line()).toBe(11);
});

test('a schedule with rules leads a compare-and-swap to fail', () => {
  const text = `#include <pthread.h>
static int word;
static void *swap(void *arg)
{
  int old, n = 0;
  do {
    old = word;
    n++;
  } while (!__sync_bool_compare_and_swap(&word, old, old + 1));
  return (void *)(long)n;
}
int main(void)
{
  pthread_t t[2]; void *r[2];
  pthread_create(&t[0], 0, swap, 0); pthread_setname_np(t[0], "one");
  pthread_create(&t[1], 0, swap, 0); pthread_setname_np(t[1], "two");
  pthread_join(t[0], &r[0]); pthread_join(t[1], &r[1]);
  return (int)(long)r[0] * 10 + (int)(long)r[1];
}
`;
  const race = timeMachine(text, parseRules('race', 'two until-cas; one until-cas; one steps 1; two steps 1'));
  expect(race.run(1e6)).toEqual({ kind: 'exit', status: 12 });
});

test('locals that the last statement wrote, and nothing of the frame around them', () => {
  const machine = timeMachine('int main(void) { int a = 1, b; b = a + 1; return b; }');
  machine.run(2);
  const b = machine.variables(1, 0).find((variable) => variable.name === 'b')!;
  expect(machine.changed()).toEqual([{ address: b.address, length: 1 }]);
});
