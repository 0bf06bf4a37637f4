/**
 * Mutexes, condition variables, read-write locks, spin locks, barriers (<pthread.h>), semaphores (<semaphore.h>). All
 * that they remember lies in the program's objects, laid out as in glibc where its initialisers say so; who waits
 * does so by address.
 */

import { SystemError } from '../kernel/api';
import { isWaitable, machineTime, readTimespec } from '../kernel/time/clock';
import { part } from '../kernel/fs/descriptors';
import { E } from '../kernel/errno';
import type { Model, ModelCall } from '../call/model';
import { ownControl } from '../kernel/process/ownControl';

const EOWNERDEAD = 130;
const ENOTRECOVERABLE = 131;

/** pthread_mutex_t: `__lock` (1: taken, 2: its owner died), `__count`, `__owner`, `__kind`. */
const M = { lock: 0, count: 4, owner: 8, kind: 16 } as const;
const KIND = {
  mask: 3,
  recursive: 1,
  errorCheck: 2,
  robust: 0x10,
  shared: 0x80,
  inconsistent: 0x100,
  lost: 0x200,
} as const;
/** pthread_cond_t: clock of timed waits. */
const CONDITION_CLOCK = 40;
/** pthread_rwlock_t: `__readers`, `__writers` (waiting ones), `__cur_writer`, `__flags`. */
const RW = { readers: 0, waiting: 4, writer: 24, kind: 48 } as const;
const WRITERS_FIRST = 2;

const REALTIME = 0;

export function lockName(c: ModelCall, what: string, address: number): string {
  return `${what} ${c.describe(address) ?? `0x${address.toString(16)}`}`;
}

export function clear(size: number): Model {
  return (c) => {
    c.check(c.pointer(0), size, true);
    c.memory.u8.fill(0, c.pointer(0), c.pointer(0) + size);
    c.memory.mark(c.pointer(0), size);
    return 0;
  };
}
const nothing: Model = () => 0;

/** A model that gives an error number instead of setting errno, as pthread functions do. */
export function givingErrors(model: (c: ModelCall) => number): Model {
  return (c) => {
    try {
      return model(c);
    } catch (error) {
      if (error instanceof SystemError) return error.errno;
      throw error;
    }
  };
}

/** The moment that argument `i` says on a clock, in machine time; kept over waiting. */
function deadline(c: ModelCall, i: number, clock: number): bigint {
  return machineTime(c, clock, readTimespec(c, c.pointer(i)));
}

// Mutexes
// -------------------------------------------------------------------------------------------------------------------

function takeMutex(c: ModelCall, mutex: number): void {
  c.memory.setU32(mutex + M.lock, 1);
  c.memory.setU32(mutex + M.owner, c.thread);
  c.memory.setU32(mutex + M.count, 1);
  if (c.memory.getU32(mutex + M.kind) & KIND.robust) ownControl(c).robust.push(mutex);
}

/** Locks a mutex; `wait`: until it is free (or `until`). Gives an error number. */
function lock(c: ModelCall, mutex: number, wait: boolean, until?: () => bigint): number {
  c.check(mutex, 24, true);
  const kind = c.memory.getU32(mutex + M.kind);
  const state = c.memory.getU32(mutex + M.lock);
  if (kind & KIND.lost) return ENOTRECOVERABLE;
  if (state === 0) {
    takeMutex(c, mutex);
    return 0;
  }
  if (state === 2) {
    c.memory.setU32(mutex + M.kind, kind | KIND.inconsistent);
    takeMutex(c, mutex);
    return EOWNERDEAD;
  }
  const owner = c.memory.getU32(mutex + M.owner);
  if (owner === c.thread && (kind & KIND.mask) === KIND.recursive) {
    c.memory.setU32(mutex + M.count, c.memory.getU32(mutex + M.count) + 1);
    return 0;
  }
  if (!wait) return E.BUSY;
  if (owner === c.thread && (kind & KIND.mask) === KIND.errorCheck) return E.DEADLK;
  const due = until?.();
  if (due !== undefined && due <= c.now()) return E.TIMEDOUT;
  const holder = owner === c.thread ? 'that it holds itself' : `held by ${c.threadName(owner)}`;
  return c.block(`mutex:${mutex}`, `${lockName(c, 'mutex', mutex)}, ${holder}`, due);
}

/** Unlocks a mutex; `whole`: however often it was taken. */
function unlock(c: ModelCall, mutex: number): number {
  c.check(mutex, 24, true);
  const kind = c.memory.getU32(mutex + M.kind);
  if ((kind & (KIND.mask | KIND.robust)) !== 0 && c.memory.getU32(mutex + M.owner) !== c.thread) return E.PERM;
  const count = c.memory.getU32(mutex + M.count) - 1;
  if ((kind & KIND.mask) === KIND.recursive && count > 0) {
    c.memory.setU32(mutex + M.count, count);
    return 0;
  }
  c.memory.setU32(mutex + M.lock, 0);
  c.memory.setU32(mutex + M.owner, 0);
  c.memory.setU32(mutex + M.count, 0);
  if (kind & KIND.robust) {
    const { robust } = ownControl(c);
    const at = robust.indexOf(mutex);
    if (at >= 0) robust.splice(at, 1);
    if (kind & KIND.inconsistent) c.memory.setU32(mutex + M.kind, (kind & ~KIND.inconsistent) | KIND.lost);
  }
  c.wake(`mutex:${mutex}`, (c.memory.getU32(mutex + M.kind) & KIND.lost) !== 0);
  return 0;
}

/** pthread_mutexattr_t: the kind word that a mutex gets. */
function setKind(bits: number, value: (c: ModelCall) => number | undefined): Model {
  return (c) => {
    const now = value(c);
    if (now === undefined) return E.INVAL;
    c.check(c.pointer(0), 4, true);
    c.memory.setU32(c.pointer(0), (c.memory.getU32(c.pointer(0)) & ~bits) | now);
    return 0;
  };
}
function getKind(value: (kind: number) => number): Model {
  return (c) => {
    c.check(c.pointer(0), 4, false);
    c.check(c.pointer(1), 4, true);
    c.memory.setU32(c.pointer(1), value(c.memory.getU32(c.pointer(0))));
    return 0;
  };
}
/** Argument 1 as a flag that may be 0 or 1. */
const choice =
  (bit: number) =>
  (c: ModelCall): number | undefined =>
    c.uint(1) > 1 ? undefined : c.uint(1) ? bit : 0;

// Conditions
// ----------------------------------------------------------------------------------------------------------------

const CANCELLED = 1n;
const LATE = 2n;

function waitCondition(c: ModelCall, until?: () => bigint): number {
  const condition = c.pointer(0);
  const mutex = c.pointer(1);
  const control = ownControl(c);
  const cancelled = (): boolean => control.cancelPending && control.cancelEnabled && !control.leaving;
  if (c.phase === 0) {
    c.check(condition, 48, true);
    c.keep(1, 0n);
    if (cancelled()) c.exitThread(-1n);
    const due = until?.();
    c.keep(0, due ?? -1n);
    const error = unlock(c, mutex);
    if (error) return error;
    c.phase = 1;
    if (due === undefined || due > c.now()) c.block(`condition:${condition}`, lockName(c, 'condition', condition), due);
  }
  if (c.phase === 1) {
    // Woken, late, cancelled, or a handler ran: then the caller looks for itself (POSIX allows spurious wakeups).
    const due = c.kept(0);
    c.keep(1, cancelled() ? CANCELLED : due >= 0n && c.now() >= due ? LATE : 0n);
    c.phase = 2;
  }
  const error = lock(c, mutex, true);
  if (c.kept(1) === CANCELLED) c.exitThread(-1n);
  return error || (c.kept(1) === LATE ? E.TIMEDOUT : 0);
}

function conditionClock(c: ModelCall): number {
  c.check(c.pointer(0), 48, false);
  return c.memory.getU32(c.pointer(0) + CONDITION_CLOCK);
}

// Read-write locks
// ----------------------------------------------------------------------------------------------------------

function readLock(c: ModelCall, wait: boolean, until?: () => bigint): number {
  const at = c.pointer(0);
  c.check(at, 56, true);
  const writer = c.memory.getU32(at + RW.writer);
  const behind = c.memory.getU32(at + RW.kind) === WRITERS_FIRST && c.memory.getU32(at + RW.waiting) > 0;
  if (writer === 0 && !behind) {
    c.memory.setU32(at + RW.readers, c.memory.getU32(at + RW.readers) + 1);
    return 0;
  }
  if (!wait) return E.BUSY;
  if (writer === c.thread) return E.DEADLK;
  const due = until?.();
  if (due !== undefined && due <= c.now()) return E.TIMEDOUT;
  const holder = writer ? `held by ${c.threadName(writer)} for writing` : 'which a writer waits for';
  return c.block(`rwlock:${at}`, `${lockName(c, 'read-write lock', at)}, ${holder}`, due);
}

function writeLock(c: ModelCall, wait: boolean, until?: () => bigint): number {
  const at = c.pointer(0);
  c.check(at, 56, true);
  const { memory } = c;
  const [readers, writer] = [memory.getU32(at + RW.readers), memory.getU32(at + RW.writer)];
  const noLongerWaiting = (): void => {
    if (c.phase === 1) memory.setU32(at + RW.waiting, memory.getU32(at + RW.waiting) - 1);
  };
  if (readers === 0 && writer === 0) {
    noLongerWaiting();
    memory.setU32(at + RW.writer, c.thread);
    return 0;
  }
  if (!wait) return E.BUSY;
  if (writer === c.thread) return E.DEADLK;
  const due = until?.();
  if (due !== undefined && due <= c.now()) {
    noLongerWaiting();
    c.wake(`rwlock:${at}`, true);
    return E.TIMEDOUT;
  }
  if (c.phase === 0) {
    c.phase = 1;
    memory.setU32(at + RW.waiting, memory.getU32(at + RW.waiting) + 1);
  }
  const holder = writer
    ? `held by ${c.threadName(writer)} for writing`
    : `held by ${readers} reader${readers === 1 ? '' : 's'}`;
  return c.block(`rwlock:${at}`, `${lockName(c, 'read-write lock', at)}, ${holder}`, due);
}

// Spin locks and semaphores
// -------------------------------------------------------------------------------------------------

/** A spin lock holds the number of its owner. */
function spin(c: ModelCall, wait: boolean): number {
  const at = c.pointer(0);
  c.check(at, 4, true);
  const owner = c.memory.getU32(at);
  if (owner === 0) {
    c.memory.setU32(at, c.thread);
    return 0;
  }
  return wait ? c.block(`spin:${at}`, `${lockName(c, 'spin lock', at)}, held by ${c.threadName(owner)}`) : E.BUSY;
}

function waitSemaphore(c: ModelCall, wait: boolean, until?: () => bigint): number {
  const at = c.pointer(0);
  c.check(at, 4, true);
  const value = c.memory.getU32(at);
  if (value > 0) {
    c.memory.setU32(at, value - 1);
    return 0;
  }
  if (!wait) throw new SystemError(E.AGAIN);
  const due = until?.();
  if (due !== undefined && due <= c.now()) throw new SystemError(E.TIMEDOUT);
  return c.block(`semaphore:${at}`, lockName(c, 'semaphore', at), due);
}

interface NamedSemaphores {
  /** By name: address and how often it is open. */
  names: Record<string, number>;
}
const named = (c: ModelCall): NamedSemaphores => part(c, 'semaphores', () => ({ names: {} }));

const BARRIER = { wanted: 0, arrived: 4, round: 8 } as const;
const SEMAPHORE_MAX = 0x7fff_ffff;

export const LOCK_MODELS: Record<string, Model> = {
  pthread_mutexattr_init: clear(4),
  pthread_mutexattr_destroy: nothing,
  pthread_mutexattr_settype: setKind(KIND.mask, (c) => (c.uint(1) > 3 ? undefined : c.uint(1))),
  pthread_mutexattr_gettype: getKind((kind) => kind & KIND.mask),
  pthread_mutexattr_setpshared: setKind(KIND.shared, choice(KIND.shared)),
  pthread_mutexattr_getpshared: getKind((kind) => (kind & KIND.shared ? 1 : 0)),
  pthread_mutexattr_setrobust: setKind(KIND.robust, choice(KIND.robust)),
  pthread_mutexattr_getrobust: getKind((kind) => (kind & KIND.robust ? 1 : 0)),
  pthread_mutexattr_setprotocol: setKind(0, (c) => (c.uint(1) > 2 ? undefined : 0)),
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
  pthread_mutex_destroy(c) {
    c.check(c.pointer(0), 24, false);
    return c.memory.getU32(c.pointer(0) + M.lock) === 1 ? E.BUSY : 0;
  },
  pthread_mutex_lock: (c) => lock(c, c.pointer(0), true),
  pthread_mutex_trylock: (c) => lock(c, c.pointer(0), false),
  pthread_mutex_timedlock: givingErrors((c) => lock(c, c.pointer(0), true, () => deadline(c, 1, REALTIME))),
  pthread_mutex_clocklock: givingErrors((c) =>
    isWaitable(c.int(1)) ? lock(c, c.pointer(0), true, () => deadline(c, 2, c.int(1))) : E.INVAL,
  ),
  pthread_mutex_unlock: (c) => unlock(c, c.pointer(0)),
  pthread_mutex_consistent(c) {
    c.check(c.pointer(0), 24, true);
    const kind = c.memory.getU32(c.pointer(0) + M.kind);
    if (!(kind & KIND.inconsistent)) return E.INVAL;
    c.memory.setU32(c.pointer(0) + M.kind, kind & ~KIND.inconsistent);
    return 0;
  },

  pthread_condattr_init: clear(4),
  pthread_condattr_destroy: nothing,
  /** The attribute holds the clock in bits 1 and up, as in glibc; bit 0 is "shared". */
  pthread_condattr_setclock: setKind(~1, (c) => (c.uint(1) > 1 ? undefined : c.uint(1) << 1)),
  pthread_condattr_getclock: getKind((kind) => kind >>> 1),
  pthread_condattr_setpshared: setKind(1, choice(1)),
  pthread_condattr_getpshared: getKind((kind) => kind & 1),
  pthread_cond_init(c) {
    clear(48)(c);
    if (c.pointer(1)) {
      c.check(c.pointer(1), 4, false);
      c.memory.setU32(c.pointer(0) + CONDITION_CLOCK, c.memory.getU32(c.pointer(1)) >>> 1);
    }
    return 0;
  },
  pthread_cond_destroy: nothing,
  pthread_cond_wait: (c) => waitCondition(c),
  pthread_cond_timedwait: givingErrors((c) => waitCondition(c, () => deadline(c, 2, conditionClock(c)))),
  pthread_cond_clockwait: givingErrors((c) =>
    isWaitable(c.int(2)) ? waitCondition(c, () => deadline(c, 3, c.int(2))) : E.INVAL,
  ),
  pthread_cond_signal(c) {
    c.check(c.pointer(0), 48, true);
    c.wake(`condition:${c.pointer(0)}`, false);
    return 0;
  },
  pthread_cond_broadcast(c) {
    c.check(c.pointer(0), 48, true);
    c.wake(`condition:${c.pointer(0)}`, true);
    return 0;
  },

  pthread_rwlockattr_init: clear(8),
  pthread_rwlockattr_destroy: nothing,
  pthread_rwlockattr_setkind_np: setKind(3, (c) => (c.uint(1) > 2 ? undefined : c.uint(1))),
  pthread_rwlockattr_getkind_np: getKind((kind) => kind & 3),
  pthread_rwlockattr_setpshared: setKind(4, choice(4)),
  pthread_rwlockattr_getpshared: getKind((kind) => (kind & 4 ? 1 : 0)),
  pthread_rwlock_init(c) {
    clear(56)(c);
    if (c.pointer(1)) {
      c.check(c.pointer(1), 8, false);
      c.memory.setU32(c.pointer(0) + RW.kind, c.memory.getU32(c.pointer(1)) & 3);
    }
    return 0;
  },
  pthread_rwlock_destroy: nothing,
  pthread_rwlock_rdlock: (c) => readLock(c, true),
  pthread_rwlock_tryrdlock: (c) => readLock(c, false),
  pthread_rwlock_timedrdlock: givingErrors((c) => readLock(c, true, () => deadline(c, 1, REALTIME))),
  pthread_rwlock_wrlock: (c) => writeLock(c, true),
  pthread_rwlock_trywrlock: (c) => writeLock(c, false),
  pthread_rwlock_timedwrlock: givingErrors((c) => writeLock(c, true, () => deadline(c, 1, REALTIME))),
  pthread_rwlock_unlock(c) {
    const at = c.pointer(0);
    c.check(at, 56, true);
    if (c.memory.getU32(at + RW.writer)) c.memory.setU32(at + RW.writer, 0);
    else c.memory.setU32(at + RW.readers, Math.max(0, c.memory.getU32(at + RW.readers) - 1));
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
    c.wake(`spin:${c.pointer(0)}`, false);
    return 0;
  },

  pthread_barrierattr_init: clear(4),
  pthread_barrierattr_destroy: nothing,
  pthread_barrierattr_setpshared: setKind(1, choice(1)),
  pthread_barrier_init(c) {
    const at = c.pointer(0);
    if (c.uint(2) === 0) return E.INVAL;
    clear(32)(c);
    c.memory.setU32(at + BARRIER.wanted, c.uint(2));
    return 0;
  },
  pthread_barrier_destroy: nothing,
  pthread_barrier_wait(c) {
    const at = c.pointer(0);
    c.check(at, 12, true);
    const { memory } = c;
    const wanted = memory.getU32(at + BARRIER.wanted);
    const waits = (): never =>
      c.block(`barrier:${at}`, `${wanted - memory.getU32(at + BARRIER.arrived)} more at ${lockName(c, 'barrier', at)}`);
    if (c.phase > 0) return memory.getU32(at + BARRIER.round) !== c.phase - 1 ? 0 : waits();
    const arrived = memory.getU32(at + BARRIER.arrived) + 1;
    const round = memory.getU32(at + BARRIER.round);
    if (arrived >= wanted) {
      memory.setU32(at + BARRIER.arrived, 0);
      memory.setU32(at + BARRIER.round, (round + 1) & 0xff_ffff);
      c.wake(`barrier:${at}`, true);
      return -1;
    }
    memory.setU32(at + BARRIER.arrived, arrived);
    c.phase = round + 1;
    return waits();
  },

  sem_init(c) {
    if (c.uint(2) > SEMAPHORE_MAX) throw new SystemError(E.INVAL);
    clear(32)(c);
    c.memory.setU32(c.pointer(0), c.uint(2));
    return 0;
  },
  sem_destroy: nothing,
  sem_post(c) {
    const at = c.pointer(0);
    c.check(at, 4, true);
    const value = c.memory.getU32(at);
    if (value === SEMAPHORE_MAX) throw new SystemError(E.OVERFLOW);
    c.memory.setU32(at, value + 1);
    c.wake(`semaphore:${at}`, false);
    return 0;
  },
  sem_wait: (c) => waitSemaphore(c, true),
  sem_trywait: (c) => waitSemaphore(c, false),
  sem_timedwait: (c) => waitSemaphore(c, true, () => deadline(c, 1, REALTIME)),
  sem_clockwait: (c) => waitSemaphore(c, true, () => deadline(c, 2, c.int(1))),
  sem_getvalue(c) {
    c.check(c.pointer(0), 4, false);
    c.check(c.pointer(1), 4, true);
    c.memory.setU32(c.pointer(1), c.memory.getU32(c.pointer(0)));
    return 0;
  },
  sem_open(c) {
    const name = c.text(c.pointer(0));
    const { names } = named(c);
    const create = (c.int(1) & 0o100) !== 0;
    if (!name.startsWith('/') || name.length < 2) throw new SystemError(E.INVAL, 0);
    if (name in names) {
      if (create && c.int(1) & 0o200) throw new SystemError(E.EXIST, 0);
      return names[name];
    }
    if (!create) throw new SystemError(E.NOENT, 0);
    const more = c.varargs();
    more.int();
    const value = more.int();
    const at = c.heap.allocate(32);
    if (!at) throw new SystemError(E.NOMEM, 0);
    c.memory.write(at, new Uint8Array(32));
    c.memory.setU32(at, value);
    names[name] = at;
    return at;
  },
  sem_close: nothing,
  sem_unlink(c) {
    const name = c.text(c.pointer(0));
    const { names } = named(c);
    if (!(name in names)) throw new SystemError(E.NOENT);
    delete names[name];
    return 0;
  },
};
