// Threads that take turns by themselves come to the same states as those that the engine leads one by one; and what
// is counted on the way.
import { describe, expect, test } from 'vitest';
import { Engine } from '../../../src/machine/run/engine';
import type { TimeMachine } from '../../../src/machine/time/timeMachine';
import { generalSchedule, ROUND_ROBIN } from '../../../src/machine/run/schedule';
import type { Schedule } from '../../../src/machine/run/schedule';
import { sourceOf, timeMachine } from './support';

const PROGRAM = `#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static atomic_int turn, spins;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t full = PTHREAD_COND_INITIALIZER;
static int stored, handled;
static void on_signal(int number) { handled += number == SIGUSR1; }
static int deep(int n) { char local[64]; memset(local, n, sizeof(local));
return n == 0 ? 0 : 1 + deep(n - 1) + local[n & 63] - n; }
static void *spinner(void *arg)
{
  int me = (int)(long)arg;
  for (int i = 0; i < 12; i++) {
    while (atomic_load(&turn) % 3 != me)
      atomic_fetch_add(&spins, 1);
    atomic_fetch_add(&turn, 1);
    if (i % 4 == me)
      free(strdup("some text"));
  }
  return NULL;
}
static void *taker(void *arg)
{
  for (int i = 0; i < 6; i++) {
    pthread_mutex_lock(&lock);
    while (stored == 0)
      pthread_cond_wait(&full, &lock);
    stored--;
    pthread_mutex_unlock(&lock);
    deep(60 + i);
  }
  pthread_kill(*(pthread_t *)arg, SIGUSR1);
  return NULL;
}
int main(void)
{
  pthread_t threads[4], self = pthread_self();
  signal(SIGUSR1, on_signal);
  for (long i = 0; i < 3; i++)
    pthread_create(&threads[i], NULL, spinner, (void *)i);
  pthread_create(&threads[3], NULL, taker, &self);
  for (int i = 0; i < 6; i++) {
    pthread_mutex_lock(&lock);
    stored++;
    pthread_cond_signal(&full);
    pthread_mutex_unlock(&lock);
    usleep(i % 3);
    deep(3 * i);
  }
  for (int i = 0; i < 4; i++)
    pthread_join(threads[i], NULL);
  printf("%d %d %d\\n", atomic_load(&turn), stored, handled);
  return 0;
}
`;

/** The same program with somebody who wants to know of every call, so that the engine leads each turn. */
function led(schedule: Schedule): TimeMachine {
  const machine = timeMachine(PROGRAM, schedule);
  machine.engine.events = {};
  return machine;
}

describe('threads in rounds', () => {
  test.each(['round-robin', 'round-robin:1', 'round-robin:64'])(
    '%s: the same state at every time as with turns that the engine leads',
    (name) => {
      const schedule = generalSchedule(name)!;
      const rounds = timeMachine(PROGRAM, schedule);
      const turns = led(schedule);
      for (let step = 1; rounds.stopped.kind === 'start' || rounds.stopped.kind === 'time'; step = (step * 7) % 97) {
        rounds.run(step);
        turns.run(step);
        expect(rounds.time).toBe(turns.time);
        expect(rounds.stateHash(), `at ${rounds.time}`).toBe(turns.stateHash());
      }
      expect(rounds.stopped).toEqual({ kind: 'exit', status: 0 });
      expect(rounds.stdout).toBe('36 0 1\n');
      const whole = timeMachine(PROGRAM, schedule);
      whole.run(10_000_000);
      expect(whole.stateHash()).toBe(rounds.stateHash());
      expect(whole.engine.state.threads.map((thread) => thread.casDone)).toEqual(
        turns.engine.state.threads.map((thread) => thread.casDone),
      );
    },
  );

  test('a breakpoint of one thread stops in the middle of them, before its own statement', () => {
    const line = PROGRAM.split('\n').findIndex((text) => text.includes('atomic_fetch_add(&turn, 1)')) + 1;
    const stops: string[][] = [timeMachine(PROGRAM), led(ROUND_ROBIN)].map((machine) => {
      machine.setBreakpoints('/test/main.c', [{ line }]);
      const seen: string[] = [];
      while (machine.run(1_000_000).kind === 'breakpoint') {
        const top = machine.frames(machine.current)[0];
        expect(top).toMatchObject({ name: 'spinner', place: { line } });
        seen.push(`${machine.time} ${machine.current} ${machine.stateHash()}`);
      }
      return seen;
    });
    expect(stops[0]).toHaveLength(36);
    expect(stops[0]).toEqual(stops[1]);
  });
});

describe('counts', () => {
  test('are those that a listener adds up', () => {
    const options = { source: sourceOf(PROGRAM), units: ['/test/main.c'], args: ['main'], schedule: ROUND_ROBIN };
    const counting = new Engine({ ...options, counts: true });
    counting.advance(1_000_000, false);
    const told = new Engine({ ...options, source: sourceOf(PROGRAM) });
    const statements: Record<string, number> = {};
    const calls: Record<string, number> = {};
    const threads = new Map<number, number>();
    const add = (to: Record<string, number>, name: string, n: number): void => void (to[name] = (to[name] ?? 0) + n);
    told.events = {
      enter: (_thread, entity) => add(calls, entity.name, 1),
      executed: (entity, n, thread) => {
        if (n > 0) add(statements, entity.name, n);
        threads.set(thread.id, (threads.get(thread.id) ?? 0) + n);
      },
    };
    told.advance(1_000_000, false);
    expect(counting.state.time).toBe(told.state.time);
    const known = counting.program.functions
      .filter((entity) => !entity.name.startsWith('<'))
      .map((entity) => ({ name: entity.name, ...counting.counts!.of(entity) }));
    expect(
      Object.fromEntries(known.filter((one) => one.statements > 0).map((one) => [one.name, one.statements])),
    ).toEqual(statements);
    expect(Object.fromEntries(known.filter((one) => one.calls > 0).map((one) => [one.name, one.calls]))).toEqual(calls);
    expect(counting.counts!.byThread).toEqual(threads);
    expect(calls.memset).toBeGreaterThan(300);
  });
});
