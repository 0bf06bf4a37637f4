/**
 * <threads.h> (C11 7.26): POSIX threads under other names and with other results, as glibc makes them of one another.
 */

import { SystemError } from '../kernel/api';
import { E } from '../kernel/errno';
import { LOCK_MODELS } from './locks';
import type { Model, ModelCall } from '../call/model';
import { PTHREAD_MODELS } from './pthread';
import { SLEEP_MODELS } from './sleep';

const RESULT = { success: 0, busy: 1, error: 2, noMemory: 3, timedOut: 4 } as const;
const RECURSIVE = 1;

const BY_ERRNO: Readonly<Record<number, number>> = {
  0: RESULT.success,
  [E.NOMEM]: RESULT.noMemory,
  [E.BUSY]: RESULT.busy,
  [E.TIMEDOUT]: RESULT.timedOut,
};

/** The result of a pthread function as C11 has it. */
function as(name: string): Model {
  const model = PTHREAD_MODELS[name] ?? LOCK_MODELS[name];
  return (c) => BY_ERRNO[Number(model(c))] ?? RESULT.error;
}
const same = (name: string): Model => PTHREAD_MODELS[name] ?? LOCK_MODELS[name];

function initMutex(c: ModelCall): number {
  const at = c.pointer(0);
  c.check(at, 40, true);
  c.memory.write(at, new Uint8Array(40));
  // `__kind` of a pthread_mutex_t: 1 is recursive.
  c.memory.setU32(at + 16, c.int(1) & RECURSIVE ? 1 : 0);
  return RESULT.success;
}

function initCondition(c: ModelCall): number {
  c.check(c.pointer(0), 48, true);
  c.memory.write(c.pointer(0), new Uint8Array(48));
  return RESULT.success;
}

export const C11_THREAD_MODELS: Record<string, Model> = {
  thrd_create(c) {
    c.check(c.pointer(0), 8, true);
    const id = c.createThread(c.pointer(1), c.long(2));
    if (!id) return RESULT.noMemory;
    c.memory.setU64(c.pointer(0), BigInt(id));
    return RESULT.success;
  },
  thrd_equal: same('pthread_equal'),
  thrd_current: same('pthread_self'),
  /** -1: a handler interrupted; -2: another error. */
  thrd_sleep(c) {
    try {
      return SLEEP_MODELS.nanosleep(c);
    } catch (error) {
      if (error instanceof SystemError) return error.errno === E.INTR ? -1 : -2;
      throw error;
    }
  },
  thrd_exit: (c) => c.exitThread(BigInt(c.int(0))),
  thrd_detach: as('pthread_detach'),
  thrd_join(c) {
    const id = c.pointer(0);
    const control = c.control(id);
    if (!control || control.joined || control.detached) return RESULT.error;
    const result = c.threadEnded(id);
    if (result === undefined) return c.block(`join:${id}`, `thread ${c.threadName(id)} to end`);
    control.joined = true;
    if (c.pointer(1)) {
      c.check(c.pointer(1), 4, true);
      c.memory.setU32(c.pointer(1), Number(BigInt.asUintN(32, result)));
    }
    return RESULT.success;
  },
  thrd_yield: (c) => c.yieldTurn(),
  mtx_init: initMutex,
  mtx_lock: as('pthread_mutex_lock'),
  mtx_timedlock: as('pthread_mutex_timedlock'),
  mtx_trylock: as('pthread_mutex_trylock'),
  mtx_unlock: as('pthread_mutex_unlock'),
  mtx_destroy: () => undefined,
  call_once: (c) => void PTHREAD_MODELS.pthread_once(c),
  cnd_init: initCondition,
  cnd_signal: as('pthread_cond_signal'),
  cnd_broadcast: as('pthread_cond_broadcast'),
  cnd_wait: as('pthread_cond_wait'),
  cnd_timedwait: as('pthread_cond_timedwait'),
  cnd_destroy: () => undefined,
  tss_create: as('pthread_key_create'),
  tss_get: same('pthread_getspecific'),
  tss_set: as('pthread_setspecific'),
  tss_delete: (c) => void PTHREAD_MODELS.pthread_key_delete(c),
};
