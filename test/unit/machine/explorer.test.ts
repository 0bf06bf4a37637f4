// All interleavings of small programs: what fails is found, what cannot fail is not, and the turns told lead there
// again.
import { describe, expect, test } from 'vitest';
import { Explorer } from '../../../src/machine/explore/explorer';
import type { ExploreResult } from '../../../src/machine/explore/explorer';
import { ROUND_ROBIN, generalSchedule } from '../../../src/machine/run/schedule';
import { runText, sourceOf, timeMachine } from './support';

const THREADS = `
int main(void)
{
  pthread_t a, b;
  pthread_create(&a, 0, one, 0);
  pthread_create(&b, 0, two, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  assert(END);
  return 0;
}
`;

function program(text: string, end = '1'): string {
  return (
    `#include <pthread.h>\n#include <assert.h>\n#include <stdlib.h>\n#include <string.h>\n` +
    `${text}${THREADS.replace('END', end)}`
  );
}

function explore(text: string, how = {}): ExploreResult {
  return new Explorer(
    { source: sourceOf(text), units: ['/test/main.c'], args: ['main'], schedule: ROUND_ROBIN },
    how,
  ).run();
}

/** The machine under the turns that were told. */
function again(text: string, result: ExploreResult): unknown {
  return runText(text, generalSchedule(result.failures[0].schedule)!).state.ended;
}

describe('what fails in some order', () => {
  test('an increment that is not indivisible loses a count', () => {
    const text = program('static int x;\nstatic void *one(void *a) { x++; return a; }\n#define two one\n', 'x == 2');
    const result = explore(text);
    expect(result.failures).toHaveLength(1);
    expect(result.failures[0].reason.kind).toBe('fault');
    expect(again(text, result)).toEqual(result.failures[0].reason);
    // In turns of whole statements nothing fails.
    expect(runText(text).state.ended).toEqual({ kind: 'exit', status: 0 });
  });

  test('two locks taken in different orders', () => {
    const text = program(`static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER, n = PTHREAD_MUTEX_INITIALIZER;
static void *one(void *a) { pthread_mutex_lock(&m); pthread_mutex_lock(&n); pthread_mutex_unlock(&n);
pthread_mutex_unlock(&m); return a; }
static void *two(void *a) { pthread_mutex_lock(&n); pthread_mutex_lock(&m); pthread_mutex_unlock(&m);
pthread_mutex_unlock(&n); return a; }
`);
    const result = explore(text);
    expect(result.failures[0].reason).toMatchObject({
      kind: 'deadlock',
      message: expect.stringMatching(
        /thread-2 waits for mutex n, held by thread-3.*thread-3 waits for mutex m, held by thread-2/,
      ) as string,
    });
    expect(again(text, result)).toEqual(result.failures[0].reason);
  });

  test('a flag set before what it announces', () => {
    const text = program(`static volatile int ready; static int data;
static void *one(void *a) { ready = 1; data = 5; return a; }
static void *two(void *a) { while (!ready) ; assert(data == 5); return a; }
`);
    const result = explore(text);
    expect(result.failures[0].reason).toMatchObject({ kind: 'fault', thread: 3 });
    expect(again(text, result)).toEqual(result.failures[0].reason);
  });

  test('a check and its use with somebody between them', () => {
    const text = program(`static char *shared = (char *)1;
static void *one(void *a) { shared = malloc(4); if (shared) memset(shared, 0, 4); return a; }
static void *two(void *a) { shared = 0; return a; }
`);
    expect(explore(text).failures[0].reason).toMatchObject({
      kind: 'fault',
      message: expect.stringContaining('null pointer') as string,
    });
  });

  test('waiting for what never comes is told, though no thread stands still', () => {
    const text = program(`static volatile int turn;
static void *one(void *a) { if (turn == 0) turn = 1; while (turn != 2) ; return a; }
static void *two(void *a) { if (turn == 1) turn = 2; return a; }
`);
    expect(explore(text).failures[0].reason.kind).toBe('livelock');
  });

  test('an end with a status other than 0', () => {
    const text = program(`static volatile int x;
static void *one(void *a) { if (x) exit(3); return a; }
static void *two(void *a) { x = 1; return a; }
`);
    expect(explore(text).failures.map(({ reason }) => reason)).toEqual([{ kind: 'exit', status: 3 }]);
  });

  test('what chance finds, where the search was given up before', () => {
    const text = program('static int x;\nstatic void *one(void *a) { x++; return a; }\n#define two one\n', 'x == 2');
    expect(explore(text, { maxStates: 2 })).toMatchObject({ bounded: 2, failures: [{ reason: { kind: 'fault' } }] });
  });

  test("a variable of another thread's stack", () => {
    const text = `#include <pthread.h>
#include <assert.h>
static void *add(void *p) { ++*(int *)p; return p; }
int main(void)
{
  int n = 0;
  pthread_t t;
  pthread_create(&t, 0, add, &n);
  n++;
  pthread_join(t, 0);
  assert(n == 2);
  return 0;
}
`;
    const result = explore(text);
    expect(result.failures).toHaveLength(1);
    expect(again(text, result)).toEqual(result.failures[0].reason);
  });
});

describe('what no order can break', () => {
  test.each([
    ['__atomic', '__atomic_fetch_add(&x, 1, __ATOMIC_RELAXED);'],
    ['__sync', '__sync_fetch_and_add(&x, 1);'],
    ['a loop of compare-and-swap', 'int old; do old = x; while (!__sync_bool_compare_and_swap(&x, old, old + 1));'],
    ['locked assembly', '__asm__ volatile("lock ; incl %0" : "+m" (x) : : "memory");'],
    [
      'a lock',
      'static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; pthread_mutex_lock(&m); x++; pthread_mutex_unlock(&m);',
    ],
    [
      'a spin lock of exchanges',
      'static int lock; while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE)) ; x++; ' +
        '__atomic_store_n(&lock, 0, __ATOMIC_RELEASE);',
    ],
  ])('counts with %s', (_name, body) => {
    const result = explore(
      program(`static int x;\nstatic void *one(void *a) { ${body} return a; }\n#define two one\n`, 'x == 2'),
    );
    expect(result).toMatchObject({ failures: [], bounded: undefined });
    expect(result.interleavings).toBeGreaterThan(1);
  });

  test('what only one thread touches is no point of interleaving', () => {
    const result = explore(
      program(`static int mine[2][50]; static const int table[4] = { 1, 2, 3, 4 };
static void fill(int *to) { for (int i = 0; i < 50; i++) to[i] = table[i & 3]; }
static void *one(void *a) { fill(mine[0]); return a; }
static void *two(void *a) { fill(mine[1]); return a; }
`),
    );
    expect(result).toMatchObject({ failures: [], shared: 0 });
    expect(result.states).toBeLessThan(5);
  });

  test('what all threads read and nobody writes is no point of interleaving', () => {
    const result = explore(
      program(`static int x = 3;
static void *one(void *a) { return x == 3 && x < 4 ? a : 0; }
#define two one
`),
    );
    expect(result).toMatchObject({ failures: [], shared: 0 });
  });

  test('waiting for a while', () => {
    const text = program(`#include <semaphore.h>
#include <time.h>
static sem_t s;
static void *one(void *a) {
  struct timespec t = { 1, 0 };
  sem_timedwait(&s, &t);
  return a;
}
static void *two(void *a) { return a; }
`);
    expect(explore(text)).toMatchObject({ failures: [] });
  });

  test('waiting in a loop for what comes', () => {
    const text = program(`static volatile int ready;
static void *one(void *a) { ready = 1; return a; }
static void *two(void *a) { while (!ready) ; return a; }
`);
    expect(explore(text)).toMatchObject({ failures: [], waits: true });
  });

  test('the number of interleavings of two threads with n accesses each', () => {
    // (2n)! / (n! n!) orders.
    for (const [n, orders] of [
      [1, 2],
      [2, 6],
      [3, 20],
    ]) {
      const adds = '__atomic_fetch_add(&x, 1, __ATOMIC_RELAXED);'.repeat(n);
      expect(
        explore(program(`static int x;\nstatic void *one(void *a) { ${adds} return a; }\n#define two one\n`))
          .interleavings,
      ).toBe(orders);
    }
  });
});

test('a search that is too large says so', () => {
  const text = program(
    'static int x;\nstatic void *one(void *a) { for (int i = 0; i < 100; i++) __atomic_fetch_add(&x, ' +
      'i, 0); return a; }\n#define two one\n',
  );
  expect(explore(text, { maxStates: 200 })).toMatchObject({ bounded: 200, failures: [] });
});

test('failing turns can be stepped, and back', () => {
  const text = program('static int x;\nstatic void *one(void *a) { x++; return a; }\n#define two one\n', 'x == 2');
  const machine = timeMachine(text, generalSchedule(explore(text).failures[0].schedule)!);
  const hashes: string[] = [];
  while (machine.stopped.kind !== 'fault') {
    hashes.push(machine.stateHash());
    machine.run(1);
  }
  expect(machine.stopped).toMatchObject({ kind: 'fault', thread: 1 });
  for (let time = hashes.length - 1; time >= 0; time--) {
    machine.goTo(time);
    expect(machine.stateHash()).toBe(hashes[time]);
  }
});
