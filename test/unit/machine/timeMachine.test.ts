// The machine's past: the same time has the same state, however it is come to; steps, breakpoints, values.
import { describe, expect, test } from 'vitest';
import { WorkspaceSource } from '../../../src/scenarios/programSource';
import { TimeMachine } from '../../../src/machine/time/timeMachine';
import { ROUND_ROBIN } from '../../../src/machine/run/schedule';

const PROGRAM = `#include <stdio.h>
#include <stdlib.h>
#include <pthread.h>
struct counter { int value; struct counter *next; };
static struct counter shared = { 1, NULL };
static int twice(int x)
{
  int doubled = x * 2;
  return doubled;
}
static void *worker(void *arg)
{
  int i;
  for (i = 0; i < 5; i++) {
    shared.value += twice(*(int *)arg);
  }
  return NULL;
}
int main(void)
{
  pthread_t other;
  int one = 1, three = 3;
  struct counter *list = malloc(sizeof(*list));
  list->value = 7;
  list->next = &shared;
  pthread_create(&other, NULL, worker, &three);
  worker(&one);
  pthread_join(other, NULL);
  printf("%d %d\\n", shared.value, list->value);
  free(list);
  return 0;
}
`;

function machine(text = PROGRAM): TimeMachine {
  const files = {
    read: (path: string) => (path === '/t.c' ? text : undefined),
    isFile: (path: string) => path === '/t.c',
  };
  const source = new WorkspaceSource(undefined, files);
  return new TimeMachine({
    source,
    units: ['/t.c'],
    args: ['t'],
    schedule: ROUND_ROBIN,
    lex: (fragment) => source.front.lexFragment(fragment),
  });
}

function toEnd(m: TimeMachine): void {
  while (m.run(1000).kind === 'time');
}

const int = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true);

describe('history', () => {
  test('every time has one state: reached statement by statement, by replay, from before and from behind', () => {
    const m = machine();
    const hashes: string[] = [m.stateHash()];
    while (m.run(1).kind === 'time') hashes[m.time] = m.stateHash();
    expect(m.stopped).toEqual({ kind: 'exit', status: 0 });
    expect(m.stdout).toBe('41 7\n');
    const end = m.horizon;
    for (let time = end - 1; time >= 0; time -= 3) {
      m.goTo(time);
      expect([time, m.stateHash()]).toEqual([time, hashes[time]]);
    }
    for (let time = 0; time < end; time += 11) {
      m.goTo(time);
      expect([time, m.stateHash()]).toEqual([time, hashes[time]]);
    }
    m.goTo(end);
    expect(m.stdout).toBe('41 7\n');
    const fresh = machine();
    toEnd(fresh);
    fresh.goTo(20);
    expect(fresh.stateHash()).toBe(hashes[20]);
  });

  test('the last write of a variable is found and the statement that did it', () => {
    const m = machine();
    toEnd(m);
    const shared = m.globals().find((variable) => variable.name === 'shared')!;
    const time = m.lastWrite(shared.address, 4)!;
    expect(m.time).toBe(m.horizon);
    m.goTo(time);
    // The sum is stored when the call in it returns: its last statement is the one that is about to run.
    expect(
      m
        .frames(m.current)
        .map((frame) => [frame.name, frame.place.line])
        .slice(0, 2),
    ).toEqual([
      ['twice', 9],
      ['worker', 15],
    ]);
    expect(int(m.read(shared.address, 4)!)).not.toBe(41);
    m.run(1);
    expect(int(m.read(shared.address, 4)!)).toBe(41);
  });

  test('what the last statement wrote', () => {
    const m = machine();
    m.setBreakpoints('/t.c', [{ line: 9 }]);
    m.run(1000);
    const doubled = m.variables(m.current, 0).find((variable) => variable.name === 'doubled')!;
    expect(
      m.changed().some(({ address, length }) => address <= doubled.address && doubled.address < address + length),
    ).toBe(true);
  });
});

describe('steps', () => {
  test('over a call, into it, out of it, and back', () => {
    const m = machine();
    m.setBreakpoints('/t.c', [{ line: 15 }]);
    m.run(1000);
    m.setBreakpoints('/t.c', []);
    const thread = m.current;
    const at = (): (string | number)[] => [m.frames(thread)[0].name, m.frames(thread)[0].place.line];
    expect(at()).toEqual(['worker', 15]);
    const before = m.time;
    m.step(thread, 'in');
    expect(at()).toEqual(['twice', 8]);
    m.step(thread, 'out');
    expect(at()).toEqual(['worker', 14]);
    m.goTo(before);
    m.step(thread, 'over');
    expect(at()).toEqual(['worker', 14]);
    m.stepBack(thread);
    expect(at()).toEqual(['twice', 9]);
  });

  test('breakpoints move to a statement, hold for all threads, take conditions, and work backwards', () => {
    const m = machine();
    const [moved, none] = m.setBreakpoints('/t.c', [{ line: 6, condition: 'x == 3' }, { line: 900 }]);
    expect(moved?.line).toBe(8);
    expect(none).toBeUndefined();
    const times: number[] = [];
    while (m.run(10_000).kind === 'breakpoint') times.push(m.time);
    expect(times.length).toBe(5);
    const back: number[] = [];
    while (m.reverseContinue().kind === 'breakpoint') back.push(m.time);
    expect(back.reverse()).toEqual(times);
    expect(m.time).toBe(0);
  });
});

describe('state', () => {
  test('expressions, objects and addresses by name', () => {
    const m = machine();
    m.setBreakpoints('/t.c', [{ line: 26 }]);
    m.run(1000);
    const thread = m.current;
    expect(int(m.evaluate('list->next->value + one', thread, 0).bytes)).toBe(2);
    expect(() => m.evaluate('nothing', thread, 0)).toThrow("'nothing' is not known here");
    expect(() => m.evaluate('list->', thread, 0)).toThrow('expected a member name');
    expect(() => m.evaluate('shared.next->value', thread, 0)).toThrow('cannot read');
    expect(m.objectsOfType('struct counter').map((object) => object.name)).toEqual(['shared', 'list']);
    const list = m.variables(thread, 0).find((variable) => variable.name === 'list')!;
    const target = m.engine.memory.getPointer(list.address);
    expect(m.describe(target)).toBe('heap block of 16 bytes');
    expect(m.describe(target + 4)).toBe('heap block of 16 bytes + 4');
  });

  test('a fault stops at its statement with the object named, and one can go back from it', () => {
    const m = machine(
      '#include <stdlib.h>\nint main(void)\n{\n  int *p = malloc(4);\n  *p = 1;\n  p[1] = 2;\n  return *p;\n}\n',
    );
    const stop = m.run(100);
    expect(stop).toMatchObject({ kind: 'fault', place: { path: '/t.c', line: 6 } });
    expect(stop.kind === 'fault' && stop.message).toContain('past the end of the heap block of 4 bytes');
    m.goTo(0);
    expect(m.stopped).toEqual({ kind: 'start' });
    expect(m.frames(1)[0].place.line).toBe(4);
  });
});
