// Data races on plain variables are told, with both sides; what orders threads keeps them quiet.
import { describe, expect, test } from 'vitest';
import { Engine } from '../../../src/machine/run/engine';
import { ONE, ROUND_ROBIN } from '../../../src/machine/run/schedule';
import { sourceOf } from './support';

function run(text: string, races: 'warn' | 'stop', schedule = ROUND_ROBIN): Engine {
  const engine = new Engine({ source: sourceOf(text), units: ['/test/main.c'], args: ['main'], schedule, races });
  engine.advance(1e6, false);
  return engine;
}

function program(before: string, one: string, two: string): string {
  return `#include <pthread.h>\n#include <string.h>\n#include <stdlib.h>\n#include <stdio.h>\n#include <semaphore.h>\n${before}
static void *first(void *arg) { ${one} return arg; }
static void *second(void *arg) { ${two} return arg; }
int main(void)
{
  pthread_t a, b;
  ready();
  pthread_create(&a, 0, first, 0);
  pthread_create(&b, 0, second, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  x++;
  return 0;
}
`;
}
const READY = 'static int x, y; static void ready(void) { x = 1; }';
const LOCK = `${READY} static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;`;

describe('races', () => {
  test('on a variable: both sides are named, whatever the schedule', () => {
    for (const schedule of [ROUND_ROBIN, ONE]) {
      const { races, state } = run(program(READY, 'x = 2;', 'y = x;'), 'warn', schedule);
      expect(state.ended).toEqual({ kind: 'exit', status: 0 });
      expect(races!.found).toHaveLength(1);
      expect(races!.found[0]).toMatchObject({
        object: 'x',
        size: 4,
        first: { thread: 'thread-2', write: true, place: { line: 7 } },
        second: { thread: 'thread-3', write: false, place: { line: 8 } },
      });
    }
  });

  test('stops as a fault does, at the second access', () => {
    const { state } = run(program(READY, 'x = 2;', 'y = x;'), 'stop');
    expect(state.ended).toMatchObject({
      kind: 'fault',
      thread: 3,
      message:
        'data race on x (4 bytes): thread-3 reads it, thread-2 wrote it at main.c:7, and nothing orders ' + 'the two',
    });
  });

  test.each([
    [
      'an increment under a lock that only one takes',
      LOCK,
      'pthread_mutex_lock(&m); x++; pthread_mutex_unlock(&m);',
      'x++;',
    ],
    ['a plain and an atomic access', READY, '__atomic_fetch_add(&x, 1, __ATOMIC_SEQ_CST);', 'x++;'],
    ['memcpy and a write', `${READY} static char to[8], from[8];`, 'memcpy(to, from, 8);', 'from[3] = 1;'],
    [
      'a struct that is copied',
      'struct s { int a[4]; }; static struct s p, q; static int x; static void ready(void) {}',
      'p = q;',
      'q.a[2] = 1;',
    ],
    [
      'semaphores, of which one is posted and the other waited for',
      `${READY} static sem_t s, t; __attribute__((constructor)) static void make(void) { sem_init(&t, 0, 1); }`,
      'x = 2; sem_post(&s);',
      'sem_wait(&t); y = x;',
    ],
    ['a block of the heap', 'static int *p, x; static void ready(void) { p = malloc(16); }', 'p[1] = 3;', 'x = p[1];'],
  ])('%s', (_name, before, one, two) => {
    expect(run(program(before, one, two), 'warn').races!.found.length).toBeGreaterThan(0);
  });

  test('of the same two statements is told once', () => {
    const { races } = run(
      program(READY, 'for (int i = 0; i < 9; i++) x = i;', 'for (int i = 0; i < 9; i++) y = x;'),
      'warn',
    );
    expect(races!.found).toHaveLength(1);
  });

  test('a local that another thread was given', () => {
    const { races } = run(
      `#include <pthread.h>
static void *add(void *p) { ++*(int *)p; return p; }
int main(void)
{
  int n = 0;
  pthread_t t;
  pthread_create(&t, 0, add, &n);
  n++;
  pthread_join(t, 0);
  return n;
}
`,
      'warn',
    );
    expect(races!.found.length).toBeGreaterThan(0);
    expect(races!.found[0].object).toBe('a variable of main');
  });
});

describe('no race', () => {
  test('of what was written before a thread was created', () => {
    const { races } = run(
      `#include <pthread.h>
static int x, y;
static void *first(void *p) { return p; }
static void *second(void *p) { y = x; return p; }
int main(void)
{
  pthread_t a, b;
  pthread_create(&a, 0, first, 0);
  x = 1;
  pthread_create(&b, 0, second, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  return 0;
}
`,
      'warn',
    );
    expect(races!.found).toEqual([]);
  });

  test.each([
    ['each its own bytes', `${READY} static char c[8];`, 'c[0] = 1; y = 1;', 'c[1] = 2; c[2] = c[1];'],
    ['only reads', READY, 'int i = x; (void)i;', 'int i = x; (void)i;'],
    [
      'under a lock',
      LOCK,
      'pthread_mutex_lock(&m); x++; pthread_mutex_unlock(&m);',
      'pthread_mutex_lock(&m); x++; pthread_mutex_unlock(&m);',
    ],
    [
      'handed over by a semaphore',
      `${READY} static sem_t s; __attribute__((constructor)) static void make(void) { sem_init(&s, 0, 0); }`,
      'x = 2; sem_post(&s);',
      'sem_wait(&s); x = 3;',
    ],
    ['atomic', READY, '__atomic_fetch_add(&x, 1, __ATOMIC_RELAXED);', '__atomic_fetch_add(&x, 1, __ATOMIC_RELAXED);'],
    [
      'published by an atomic flag',
      `${READY} static int flag;`,
      'x = 2; __atomic_store_n(&flag, 1, __ATOMIC_RELEASE);',
      'while (!__atomic_load_n(&flag, __ATOMIC_ACQUIRE)) ; x = 3;',
    ],
    [
      'published by a volatile flag',
      `${READY} static volatile int flag;`,
      'x = 2; flag = 1;',
      'while (!flag) ; x = 3;',
    ],
    [
      'published by compare-and-swap',
      `${READY} static int flag;`,
      'x = 2; __sync_bool_compare_and_swap(&flag, 0, 1);',
      'while (!__sync_bool_compare_and_swap(&flag, 1, 2)) ; x = 3;',
    ],
    [
      'a lock of assembly',
      `${READY} static int l; static int take(void) { int v = 1; __asm__ volatile("xchg %0, %1" : "+m" (l), "+r" (v) : : "memory"); return v; }
static void give(void) { __asm__ volatile("movl $0, %0" : "=m" (l) : : "memory"); }`,
      'while (take()) ; x++; give();',
      'while (take()) ; x++; give();',
    ],
    [
      'a freed block that another thread gets',
      `${LOCK} static void *keep;`,
      'char *p = malloc(40); p[3] = 1; free(p);',
      'char *p = malloc(40); p[3] = 1; free(p);',
    ],
  ])('%s', (_name, before, one, two) => {
    for (const schedule of [ROUND_ROBIN, ONE]) {
      const { races, state } = run(program(before, one, two), 'warn', schedule);
      expect(races!.found.map(({ message }) => message)).toEqual([]);
      expect(state.ended).toEqual({ kind: 'exit', status: 0 });
    }
  });
});
