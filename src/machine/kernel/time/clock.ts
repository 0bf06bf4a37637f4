/** Clocks of the machine (clock_gettime(2)) and the times that calls are given. All in nanoseconds. */

import type { ModelCall } from '../../call/model';
import { SystemError } from '../api';
import { E } from '../errno';

const SECOND = 1_000_000_000n;
/** The end of time, some 36 years on; what lies behind it counts as that. */
const LATEST = 1n << 60n;
const latest = (time: bigint): bigint => (time > LATEST ? LATEST : time);

/** Now, on a clock: all clocks count machine time from the start of the program. */
export function clockNow(c: ModelCall, _clock: number): bigint {
  return c.now();
}

/** Clocks that can be waited on: CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_TAI and the ALARM forms. */
export function isWaitable(clock: number): boolean {
  return clock === 0 || clock === 1 || (clock >= 7 && clock <= 9) || clock === 11;
}

/** Nanoseconds of a struct timespec. @throws SystemError EINVAL where it is none */
export function readTimespec(c: ModelCall, at: number): bigint {
  c.check(at, 16, false);
  const seconds = c.memory.getI64(at);
  const rest = c.memory.getI64(at + 8);
  if (seconds < 0n || rest < 0n || rest >= SECOND) throw new SystemError(E.INVAL);
  return latest(seconds * SECOND + rest);
}

/** Nanoseconds of a struct timeval. @throws SystemError EINVAL where it is none */
export function readTimeval(c: ModelCall, at: number): bigint {
  c.check(at, 16, false);
  const seconds = c.memory.getI64(at);
  const rest = c.memory.getI64(at + 8);
  if (seconds < 0n || rest < 0n || rest >= 1_000_000n) throw new SystemError(E.INVAL);
  return latest(seconds * SECOND + rest * 1000n);
}

export function writeTimespec(c: ModelCall, at: number, time: bigint): void {
  c.check(at, 16, true);
  c.memory.setU64(at, time / SECOND);
  c.memory.setU64(at + 8, time % SECOND);
}
export function writeTimeval(c: ModelCall, at: number, time: bigint): void {
  c.check(at, 16, true);
  c.memory.setU64(at, time / SECOND);
  c.memory.setU64(at + 8, (time % SECOND) / 1000n);
}

/** Machine time of a moment that a clock shows as `time`. */
export function machineTime(c: ModelCall, clock: number, time: bigint): bigint {
  return c.now() + (time - clockNow(c, clock));
}
