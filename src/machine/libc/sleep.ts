/**
 * Sleeping (nanosleep(2), clock_nanosleep(2), usleep(3), sleep(3)) and what <sched.h> says about the calling thread.
 * Machine time goes on while others run; when everybody waits it jumps to where the first one wakes.
 */

import { SystemError } from '../kernel/api';
import { isWaitable, machineTime, readTimespec, writeTimespec } from '../kernel/time/clock';
import { E } from '../kernel/errno';
import type { Model, ModelCall } from '../call/model';
import { cpusOf, readCpuSet, setCpus, writeCpuSet } from './pthread';
import type { ThreadControl } from '../kernel/process/threadControl';
import { ownControl } from '../kernel/process/ownControl';

const SECOND = 1_000_000_000n;
const ABSOLUTE = 1;

/** Waits until a moment that `due` gives at first; what is left when a handler interrupted. */
function sleepUntil(c: ModelCall, due: () => bigint): bigint {
  if (c.phase === 0) {
    c.phase = 1;
    c.keep(0, due());
  }
  const left = c.kept(0) - c.now();
  if (left <= 0n) return 0n;
  if (c.interrupted) return left;
  return c.block(`sleep:${c.thread}`, 'the time to pass', c.kept(0));
}

/** nanosleep with its remaining time; an error number. */
function nanosleep(c: ModelCall, due: () => bigint, remaining: number): number {
  const left = sleepUntil(c, due);
  if (left === 0n) return 0;
  if (remaining) writeTimespec(c, remaining, left);
  return E.INTR;
}

/** The thread of a kernel's thread id (0: the calling one). @throws SystemError ESRCH */
function ofProcess(c: ModelCall, id: number): ThreadControl {
  const thread = id === 0 ? c.thread : id - c.processId + 1;
  const control = c.control(thread);
  if (!control || c.threadEnded(thread) !== undefined) throw new SystemError(E.SRCH);
  return control;
}

/** The CPU that a thread is said to be on: of those it may run on, by its number. */
function currentCpu(c: ModelCall): number {
  const set = cpusOf(c, ownControl(c));
  const cpus: number[] = [];
  for (let cpu = 0; set >> BigInt(cpu); cpu++) if ((set >> BigInt(cpu)) & 1n) cpus.push(cpu);
  return cpus[(c.thread - 1) % cpus.length];
}

export const SLEEP_MODELS: Record<string, Model> = {
  usleep(c) {
    sleepUntil(c, () => c.now() + BigInt(c.uint(0)) * 1000n);
    return 0;
  },
  sleep(c) {
    const left = sleepUntil(c, () => c.now() + BigInt(c.uint(0)) * SECOND);
    return (left + SECOND / 2n) / SECOND;
  },
  nanosleep(c) {
    const error = nanosleep(c, () => c.now() + readTimespec(c, c.pointer(0)), c.pointer(1));
    if (error) throw new SystemError(error);
    return 0;
  },
  clock_nanosleep(c) {
    if (!isWaitable(c.int(0))) return E.INVAL;
    const absolute = (c.int(1) & ABSOLUTE) !== 0;
    try {
      return nanosleep(
        c,
        () => {
          const time = readTimespec(c, c.pointer(2));
          return absolute ? machineTime(c, c.int(0), time) : c.now() + time;
        },
        absolute ? 0 : c.pointer(3),
      );
    } catch (error) {
      if (error instanceof SystemError) return error.errno;
      throw error;
    }
  },

  sched_yield(c) {
    c.yieldTurn();
    return 0;
  },
  sched_getcpu: currentCpu,
  getcpu(c) {
    const cpu = currentCpu(c);
    if (c.pointer(0)) {
      c.check(c.pointer(0), 4, true);
      c.memory.setU32(c.pointer(0), cpu);
    }
    if (c.pointer(1)) {
      c.check(c.pointer(1), 4, true);
      c.memory.setU32(c.pointer(1), c.computer.cpus[cpu].node);
    }
    return 0;
  },
  sched_setaffinity(c) {
    const error = setCpus(c, ofProcess(c, c.int(0)), readCpuSet(c, c.pointer(2), c.size(1)));
    if (error) throw new SystemError(error);
    return 0;
  },
  sched_getaffinity(c) {
    if (c.size(1) < 8) throw new SystemError(E.INVAL);
    writeCpuSet(c, c.pointer(2), c.size(1), cpusOf(c, ofProcess(c, c.int(0))));
    return 0;
  },
  sched_setscheduler(c) {
    const control = ofProcess(c, c.int(0));
    c.check(c.pointer(2), 4, false);
    control.policy = c.int(1);
    control.priority = c.memory.getI32(c.pointer(2));
    return 0;
  },
  sched_getscheduler: (c) => ofProcess(c, c.int(0)).policy,
  sched_setparam(c) {
    c.check(c.pointer(1), 4, false);
    ofProcess(c, c.int(0)).priority = c.memory.getI32(c.pointer(1));
    return 0;
  },
  sched_getparam(c) {
    c.check(c.pointer(1), 4, true);
    c.memory.setU32(c.pointer(1), ofProcess(c, c.int(0)).priority);
    return 0;
  },
  sched_get_priority_max: (c) => (c.int(0) === 1 || c.int(0) === 2 ? 99 : 0),
  sched_get_priority_min: (c) => (c.int(0) === 1 || c.int(0) === 2 ? 1 : 0),
  __sched_cpucount(c) {
    let n = 0;
    for (let set = readCpuSet(c, c.pointer(1), c.size(0)); set; set >>= 1n) if (set & 1n) n++;
    return n;
  },
  __sched_cpualloc(c) {
    const size = Math.ceil(c.size(0) / 64) * 8;
    const at = c.heap.allocate(size);
    if (at) c.memory.write(at, new Uint8Array(size));
    return at;
  },
  __sched_cpufree(c) {
    const wrong = c.pointer(0) ? c.heap.free(c.pointer(0)) : undefined;
    if (wrong) c.fault(wrong);
  },
};
