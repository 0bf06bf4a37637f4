/** <time.h>, <sys/time.h>: machine time counts from the start of the program; a statement takes 10 ns. */

import type { Model, ModelCall } from '../call/model';

function store(c: ModelCall, at: number, seconds: bigint, rest: bigint): number {
  c.check(at, 16, true);
  c.memory.setU64(at, seconds);
  c.memory.setU64(at + 8, rest);
  return 0;
}

export const TIME_MODELS: Record<string, Model> = {
  clock_gettime: (c) => store(c, c.pointer(1), c.now() / 1_000_000_000n, c.now() % 1_000_000_000n),
  clock_getres: (c) => (c.pointer(1) ? store(c, c.pointer(1), 0n, 1n) : 0),
  gettimeofday: (c) => store(c, c.pointer(0), c.now() / 1_000_000_000n, (c.now() % 1_000_000_000n) / 1000n),
  time(c) {
    const seconds = c.now() / 1_000_000_000n;
    if (c.pointer(0)) {
      c.check(c.pointer(0), 8, true);
      c.memory.setU64(c.pointer(0), seconds);
    }
    return seconds;
  },
  clock: (c) => c.now() / 1000n,
};
