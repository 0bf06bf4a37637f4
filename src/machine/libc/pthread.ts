/**
 * <pthread.h>, <sched.h>, <semaphore.h>: threads of the machine are cooperative and deterministic. A mutex keeps its owner
 * and depth in its first 8 bytes, its kind at byte 16, as glibc lays `__lock`, `__count`, `__owner`, `__kind` out.
 */

import type { Model, ModelCall } from './model';

const EPERM = 1;
const ESRCH = 3;
const EBUSY = 16;
const EDEADLK = 35;
const ETIMEDOUT = 110;
const RECURSIVE = 1;
const ERROR_CHECK = 2;

const M = { owner: 8, count: 4, lock: 0, kind: 16 } as const;

function lock(c: ModelCall, mutex: number, wait: boolean): number {
  c.check(mutex, 24, true);
  const owner = c.memory.getU32(mutex + M.owner);
  if (c.memory.getU32(mutex + M.lock) === 0) {
    c.memory.setU32(mutex + M.lock, 1);
    c.memory.setU32(mutex + M.owner, c.thread);
    c.memory.setU32(mutex + M.count, 1);
    return 0;
  }
  const kind = c.memory.getU32(mutex + M.kind) & 3;
  if (owner === c.thread && kind === RECURSIVE) {
    c.memory.setU32(mutex + M.count, c.memory.getU32(mutex + M.count) + 1);
    return 0;
  }
  if (!wait) return EBUSY;
  if (owner === c.thread && kind === ERROR_CHECK) return EDEADLK;
  return c.block(`mutex:${mutex}`, `mutex ${c.describe(mutex) ?? `0x${mutex.toString(16)}`}, held by ${c.threadName(owner)}`);
}

function unlock(c: ModelCall, mutex: number): number {
  c.check(mutex, 24, true);
  if (c.memory.getU32(mutex + M.owner) !== c.thread) return EPERM;
  const count = c.memory.getU32(mutex + M.count) - 1;
  c.memory.setU32(mutex + M.count, count);
  if (count > 0) return 0;
  c.memory.setU32(mutex + M.lock, 0);
  c.memory.setU32(mutex + M.owner, 0);
  c.wake(`mutex:${mutex}`, false);
  return 0;
}

function waitCondition(c: ModelCall, until?: bigint): number {
  const condition = c.pointer(0);
  const mutex = c.pointer(1);
  if (c.phase === 0) {
    unlock(c, mutex);
    c.phase = 1;
    c.block(`condition:${condition}`, `condition ${c.describe(condition) ?? `0x${condition.toString(16)}`}`, until);
  }
  const late = until !== undefined && c.now() >= until;
  lock(c, mutex, true);
  return late ? ETIMEDOUT : 0;
}

function deadline(c: ModelCall, spec: number): bigint {
  c.check(spec, 16, false);
  return c.memory.getI64(spec) * 1_000_000_000n + c.memory.getI64(spec + 8);
}

function sleep(c: ModelCall, nanoseconds: bigint): number {
  if (c.phase === 0) {
    c.phase = 1;
    c.block(`sleep:${c.thread}`, 'the time to pass', c.now() + nanoseconds);
  }
  return 0;
}

function spin(c: ModelCall, wait: boolean): number {
  c.check(c.pointer(0), 4, true);
  if (c.memory.getU32(c.pointer(0)) === 0) {
    c.memory.setU32(c.pointer(0), 1);
    return 0;
  }
  return wait ? c.block(`spin:${c.pointer(0)}`, 'a spin lock') : EBUSY;
}

/** rwlock: word 0 = number of readers, word 1 = writing thread. */
function readLock(c: ModelCall, wait: boolean): number {
  const at = c.pointer(0);
  c.check(at, 8, true);
  if (c.memory.getU32(at + 4) === 0) {
    c.memory.setU32(at, c.memory.getU32(at) + 1);
    return 0;
  }
  return wait ? c.block(`rwlock:${at}`, 'a read-write lock') : EBUSY;
}
function writeLock(c: ModelCall, wait: boolean): number {
  const at = c.pointer(0);
  c.check(at, 8, true);
  if (c.memory.getU32(at + 4) === 0 && c.memory.getU32(at) === 0) {
    c.memory.setU32(at + 4, c.thread);
    return 0;
  }
  return wait ? c.block(`rwlock:${at}`, 'a read-write lock') : EBUSY;
}

const nothing: Model = () => 0;

function clear(size: number): Model {
  return (c) => {
    c.check(c.pointer(0), size, true);
    c.memory.u8.fill(0, c.pointer(0), c.pointer(0) + size);
    c.memory.mark(c.pointer(0), size);
    return 0;
  };
}

export const PTHREAD_MODELS: Record<string, Model> = {
  pthread_create(c) {
    c.check(c.pointer(0), 8, true);
    const id = c.createThread(c.pointer(2), c.long(3));
    c.memory.setU64(c.pointer(0), BigInt(id));
    return 0;
  },
  pthread_join(c) {
    const id = c.pointer(0);
    if (!c.threadExists(id)) return ESRCH;
    const result = c.threadEnded(id);
    if (result === undefined) return c.block(`join:${id}`, `thread ${c.threadName(id)} to end`);
    if (c.pointer(1)) {
      c.check(c.pointer(1), 8, true);
      c.memory.setU64(c.pointer(1), result);
    }
    return 0;
  },
  pthread_exit: (c) => c.endThread(c.long(0)),
  pthread_detach: nothing,
  pthread_self: (c) => c.thread,
  pthread_equal: (c) => (c.long(0) === c.long(1) ? 1 : 0),
  pthread_cancel: nothing,
  pthread_setcancelstate: nothing,
  pthread_setname_np(c) {
    c.setThreadName(c.pointer(0), c.text(c.pointer(1)));
    return 0;
  },
  pthread_getname_np(c) {
    const bytes = new TextEncoder().encode(c.threadName(c.pointer(0))).subarray(0, Math.max(0, c.size(2) - 1));
    c.check(c.pointer(1), bytes.length + 1, true);
    c.memory.write(c.pointer(1), bytes);
    c.memory.setU8(c.pointer(1) + bytes.length, 0);
    return 0;
  },
  pthread_attr_init: clear(56),
  pthread_attr_destroy: nothing,
  pthread_attr_setaffinity_np: nothing,
  pthread_attr_setdetachstate: nothing,
  pthread_attr_setstacksize: nothing,
  pthread_attr_setschedpolicy: nothing,
  pthread_attr_setinheritsched: nothing,
  pthread_attr_setschedparam: nothing,
  pthread_setschedparam: nothing,
  pthread_getschedparam: nothing,
  pthread_setaffinity_np: nothing,
  pthread_getaffinity_np(c) {
    c.check(c.pointer(2), c.size(1), true);
    c.memory.u8.fill(0, c.pointer(2), c.pointer(2) + c.size(1));
    c.memory.setU8(c.pointer(2), 0xff);
    c.memory.mark(c.pointer(2), c.size(1));
    return 0;
  },
  pthread_mutexattr_init: clear(4),
  pthread_mutexattr_destroy: nothing,
  pthread_mutexattr_setpshared: nothing,
  pthread_mutexattr_setprotocol: nothing,
  pthread_mutexattr_setrobust: nothing,
  pthread_mutexattr_settype(c) {
    c.check(c.pointer(0), 4, true);
    c.memory.setU32(c.pointer(0), c.uint(1));
    return 0;
  },
  pthread_mutex_init(c) {
    c.check(c.pointer(0), 40, true);
    c.memory.u8.fill(0, c.pointer(0), c.pointer(0) + 40);
    c.memory.mark(c.pointer(0), 40);
    if (c.pointer(1)) {
      c.check(c.pointer(1), 4, false);
      c.memory.setU32(c.pointer(0) + M.kind, c.memory.getU32(c.pointer(1)));
    }
    return 0;
  },
  pthread_mutex_destroy: nothing,
  pthread_mutex_lock: (c) => lock(c, c.pointer(0), true),
  pthread_mutex_trylock: (c) => lock(c, c.pointer(0), false),
  pthread_mutex_unlock: (c) => unlock(c, c.pointer(0)),
  pthread_mutex_consistent: nothing,
  pthread_cond_init: clear(48),
  pthread_cond_destroy: nothing,
  pthread_condattr_init: nothing,
  pthread_condattr_destroy: nothing,
  pthread_condattr_setclock: nothing,
  pthread_condattr_setpshared: nothing,
  pthread_cond_wait: (c) => waitCondition(c),
  pthread_cond_timedwait: (c) => waitCondition(c, deadline(c, c.pointer(2))),
  pthread_cond_signal(c) {
    c.wake(`condition:${c.pointer(0)}`, false);
    return 0;
  },
  pthread_cond_broadcast(c) {
    c.wake(`condition:${c.pointer(0)}`, true);
    return 0;
  },
  pthread_rwlock_init: clear(56),
  pthread_rwlock_destroy: nothing,
  pthread_rwlock_rdlock: (c) => readLock(c, true),
  pthread_rwlock_tryrdlock: (c) => readLock(c, false),
  pthread_rwlock_wrlock: (c) => writeLock(c, true),
  pthread_rwlock_trywrlock: (c) => writeLock(c, false),
  pthread_rwlock_unlock(c) {
    const at = c.pointer(0);
    c.check(at, 8, true);
    if (c.memory.getU32(at + 4)) c.memory.setU32(at + 4, 0);
    else c.memory.setU32(at, Math.max(0, c.memory.getU32(at) - 1));
    c.wake(`rwlock:${at}`, true);
    return 0;
  },
  pthread_spin_init: clear(4),
  pthread_spin_destroy: nothing,
  pthread_spin_lock: (c) => spin(c, true),
  pthread_spin_trylock: (c) => spin(c, false),
  pthread_spin_unlock(c) {
    c.check(c.pointer(0), 4, true);
    c.memory.setU32(c.pointer(0), 0);
    c.wake(`spin:${c.pointer(0)}`, true);
    return 0;
  },
  /** Barrier: word 0 = threads wanted, word 1 = arrived, word 2 = round. */
  pthread_barrier_init(c) {
    c.check(c.pointer(0), 32, true);
    c.memory.setU32(c.pointer(0), c.uint(2));
    c.memory.setU32(c.pointer(0) + 4, 0);
    c.memory.setU32(c.pointer(0) + 8, 0);
    return 0;
  },
  pthread_barrier_destroy: nothing,
  pthread_barrier_wait(c) {
    const at = c.pointer(0);
    c.check(at, 12, true);
    if (c.phase > 0) {
      if (c.memory.getU32(at + 8) !== c.phase - 1) return 0;
      return c.block(`barrier:${at}`, 'the other threads at a barrier');
    }
    const arrived = c.memory.getU32(at + 4) + 1;
    if (arrived >= c.memory.getU32(at)) {
      c.memory.setU32(at + 4, 0);
      c.memory.setU32(at + 8, c.memory.getU32(at + 8) + 1);
      c.wake(`barrier:${at}`, true);
      return -1;
    }
    c.memory.setU32(at + 4, arrived);
    c.phase = c.memory.getU32(at + 8) + 1;
    return c.block(`barrier:${at}`, 'the other threads at a barrier');
  },
  pthread_once(c) {
    const at = c.pointer(0);
    c.check(at, 4, true);
    if (c.phase === 0 && c.memory.getU32(at) === 0) {
      c.memory.setU32(at, 1);
      c.phase = 1;
      c.callBack(c.pointer(1), []);
    }
    if (c.phase === 1) {
      c.memory.setU32(at, 2);
      c.wake(`once:${at}`, true);
    } else if (c.memory.getU32(at) === 1) return c.block(`once:${at}`, 'pthread_once in another thread');
    return 0;
  },
  pthread_key_create(c) {
    c.check(c.pointer(0), 4, true);
    c.memory.setU32(c.pointer(0), c.library.keys.push(c.pointer(1)) - 1);
    return 0;
  },
  pthread_key_delete: nothing,
  pthread_setspecific(c) {
    c.library.values[`${c.thread}:${c.uint(0)}`] = c.long(1).toString();
    return 0;
  },
  pthread_getspecific: (c) => BigInt(c.library.values[`${c.thread}:${c.uint(0)}`] ?? '0'),
  sched_yield(c) {
    c.yieldTurn();
    return 0;
  },
  pthread_yield(c) {
    c.yieldTurn();
    return 0;
  },
  sched_getcpu: (c) => c.thread - 1,
  sem_init(c) {
    c.check(c.pointer(0), 32, true);
    c.memory.setU32(c.pointer(0), c.uint(2));
    return 0;
  },
  sem_destroy: nothing,
  sem_post(c) {
    c.check(c.pointer(0), 4, true);
    c.memory.setU32(c.pointer(0), c.memory.getU32(c.pointer(0)) + 1);
    c.wake(`semaphore:${c.pointer(0)}`, false);
    return 0;
  },
  sem_wait(c) {
    c.check(c.pointer(0), 4, true);
    const value = c.memory.getU32(c.pointer(0));
    if (value === 0) return c.block(`semaphore:${c.pointer(0)}`, 'a semaphore');
    c.memory.setU32(c.pointer(0), value - 1);
    return 0;
  },
  usleep: (c) => sleep(c, BigInt(c.uint(0)) * 1000n),
  sleep: (c) => sleep(c, BigInt(c.uint(0)) * 1_000_000_000n),
  nanosleep: (c) => sleep(c, deadline(c, c.pointer(0))),
  clock_nanosleep: (c) => sleep(c, c.int(1) & 1 ? deadline(c, c.pointer(2)) - c.now() : deadline(c, c.pointer(2))),
};
