/**
 * <pthread.h>: threads, their attributes, cancellation, thread-specific values. Threads of the machine are
 * cooperative and deterministic; pthread_t is a thread's number. Locks are in locks.ts.
 */

import { machineTime, readTimespec } from '../kernel/time/clock';
import { E } from '../kernel/errno';
import type { ThreadControl } from '../kernel/process/threadControl';
import { givingErrors } from './locks';
import type { Model, ModelCall } from '../call/model';
import { ownControl } from '../kernel/process/ownControl';

/** pthread_attr_t as this library lays its 56 bytes out. */
const A = {
  detached: 0,
  policy: 4,
  inherit: 8,
  priority: 12,
  stackSize: 16,
  guardSize: 24,
  stack: 32,
  cpus: 40,
  hasCpus: 48,
} as const;
const ATTR_SIZE = 56;
const MIN_STACK = 16384n;
const DEFAULT_STACK = 8n << 20n;
/** PTHREAD_KEYS_MAX. */
const KEYS_MAX = 1024;
/** TASK_COMM_LEN: bytes of a thread's name with its NUL. */
const NAME_SIZE = 16;

const nothing: Model = () => 0;

/** CPUs of the machine, bit by bit. */
export function onlineCpus(c: ModelCall): bigint {
  return c.computer.cpus.reduce((set, cpu, i) => (cpu.online ? set | (1n << BigInt(i)) : set), 0n);
}

/** The first 1024 bits of a cpu_set_t of `size` bytes. */
export function readCpuSet(c: ModelCall, at: number, size: number): bigint {
  c.check(at, size, false);
  let set = 0n;
  for (let i = Math.min(size, 128) - 1; i >= 0; i--) set = (set << 8n) | BigInt(c.memory.u8[at + i]);
  return set;
}

export function writeCpuSet(c: ModelCall, at: number, size: number, set: bigint): void {
  c.check(at, size, true);
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = Number((set >> BigInt(8 * i)) & 0xffn);
  c.memory.write(at, bytes);
}

/** Lets a thread run on the CPUs of a set that exist; an error number. */
export function setCpus(c: ModelCall, control: ThreadControl, set: bigint): number {
  const there = set & onlineCpus(c);
  if (there === 0n) return E.INVAL;
  control.cpus = there;
  return 0;
}
export function cpusOf(c: ModelCall, control: ThreadControl): bigint {
  return control.cpus & onlineCpus(c) || onlineCpus(c);
}

/** What is kept of a thread that can still be named; undefined: it was joined, or was detached and has ended. */
function aliveOrJoinable(c: ModelCall, id: number): ThreadControl | undefined {
  const control = c.control(id);
  if (!control || control.joined || (control.detached && c.threadEnded(id) !== undefined)) return undefined;
  return control;
}

function join(c: ModelCall, wait: boolean, until?: () => bigint): number {
  const id = c.pointer(0);
  const control = aliveOrJoinable(c, id);
  if (!control) return E.SRCH;
  if (control.detached) return E.INVAL;
  if (id === c.thread) return E.DEADLK;
  const result = c.threadEnded(id);
  if (result === undefined) {
    if (!wait) return E.BUSY;
    const due = until?.();
    if (due !== undefined && due <= c.now()) return E.TIMEDOUT;
    return c.block(`join:${id}`, `thread ${c.threadName(id)} to end`, due);
  }
  control.joined = true;
  if (c.pointer(1)) {
    c.check(c.pointer(1), 8, true);
    c.memory.setU64(c.pointer(1), result);
  }
  return 0;
}

function setAttr(at: number, value: (c: ModelCall) => number | undefined): Model {
  return (c) => {
    const now = value(c);
    if (now === undefined) return E.INVAL;
    c.check(c.pointer(0), ATTR_SIZE, true);
    c.memory.setU32(c.pointer(0) + at, now);
    return 0;
  };
}
function getAttr(at: number): Model {
  return (c) => {
    c.check(c.pointer(0), ATTR_SIZE, false);
    c.check(c.pointer(1), 4, true);
    c.memory.setU32(c.pointer(1), c.memory.getU32(c.pointer(0) + at));
    return 0;
  };
}
function getLongAttr(at: number): Model {
  return (c) => {
    c.check(c.pointer(0), ATTR_SIZE, false);
    c.check(c.pointer(1), 8, true);
    c.memory.setU64(c.pointer(1), c.memory.getU64(c.pointer(0) + at));
    return 0;
  };
}
const below =
  (limit: number) =>
  (c: ModelCall): number | undefined =>
    c.uint(1) < limit ? c.uint(1) : undefined;

function initAttr(c: ModelCall, at: number): void {
  c.check(at, ATTR_SIZE, true);
  c.memory.write(at, new Uint8Array(ATTR_SIZE));
  c.memory.setU64(at + A.stackSize, DEFAULT_STACK);
  c.memory.setU64(at + A.guardSize, 4096n);
}

/** A flag of the calling thread, with its old value stored where argument 1 leads. */
function exchange(key: 'cancelEnabled' | 'cancelAsynchronous', on: number): Model {
  return (c) => {
    if (c.uint(0) > 1) return E.INVAL;
    const control = ownControl(c);
    if (c.pointer(1)) {
      c.check(c.pointer(1), 4, true);
      c.memory.setU32(c.pointer(1), control[key] ? on : 1 - on);
    }
    control[key] = c.uint(0) === on;
    return 0;
  };
}

const valueKey = (c: ModelCall): string => `${c.thread}:${c.uint(0)}`;
const keyExists = (c: ModelCall): boolean => c.uint(0) < c.library.keys.length && c.library.keys[c.uint(0)] >= 0;

export const PTHREAD_MODELS: Record<string, Model> = {
  pthread_create(c) {
    c.check(c.pointer(0), 8, true);
    const id = c.createThread(c.pointer(2), c.long(3));
    if (!id) return E.AGAIN;
    const control = c.control(id)!;
    const attr = c.pointer(1);
    if (attr) {
      c.check(attr, ATTR_SIZE, false);
      control.detached = c.memory.getU32(attr + A.detached) === 1;
      control.stackSize = Number(c.memory.getU64(attr + A.stackSize));
      if (c.memory.getU32(attr + A.inherit) === 1) {
        control.policy = c.memory.getU32(attr + A.policy);
        control.priority = c.memory.getI32(attr + A.priority);
      }
      if (c.memory.getU32(attr + A.hasCpus)) setCpus(c, control, c.memory.getU64(attr + A.cpus));
    }
    c.memory.setU64(c.pointer(0), BigInt(id));
    return 0;
  },
  pthread_join: (c) => join(c, true),
  pthread_tryjoin_np: (c) => join(c, false),
  pthread_timedjoin_np: givingErrors((c) => join(c, true, () => machineTime(c, 0, readTimespec(c, c.pointer(2))))),
  pthread_exit: (c) => c.exitThread(c.long(0)),
  pthread_detach(c) {
    const control = aliveOrJoinable(c, c.pointer(0));
    if (!control) return E.SRCH;
    if (control.detached) return E.INVAL;
    control.detached = true;
    return 0;
  },
  pthread_self: (c) => c.thread,
  pthread_equal: (c) => (c.long(0) === c.long(1) ? 1 : 0),

  pthread_cancel(c) {
    const id = c.pointer(0);
    if (!aliveOrJoinable(c, id)) return E.SRCH;
    if (c.threadEnded(id) === undefined) c.cancelThread(id);
    return 0;
  },
  /** The runner of models sees to it: it is a cancellation point and nothing else. */
  pthread_testcancel: () => undefined,
  pthread_setcancelstate: exchange('cancelEnabled', 0),
  pthread_setcanceltype: exchange('cancelAsynchronous', 1),
  __lens_cleanup_push(c) {
    ownControl(c).cleanups.push({ routine: c.pointer(0), argument: c.long(1) });
  },
  __lens_cleanup_pop(c) {
    if (c.phase > 0) return;
    const cleanup = ownControl(c).cleanups.pop();
    if (!cleanup || !c.int(0)) return;
    c.phase = 1;
    c.callBack(cleanup.routine, [cleanup.argument]);
  },

  pthread_setname_np(c) {
    const name = c.text(c.pointer(1));
    if (c.bytes(c.pointer(1)).length >= NAME_SIZE) return E.RANGE;
    if (!aliveOrJoinable(c, c.pointer(0))) return E.SRCH;
    c.setThreadName(c.pointer(0), name);
    return 0;
  },
  pthread_getname_np(c) {
    if (c.size(2) < NAME_SIZE) return E.RANGE;
    if (!aliveOrJoinable(c, c.pointer(0))) return E.SRCH;
    const bytes = new TextEncoder().encode(c.threadName(c.pointer(0))).subarray(0, NAME_SIZE - 1);
    c.check(c.pointer(1), bytes.length + 1, true);
    c.memory.write(c.pointer(1), bytes);
    c.memory.setU8(c.pointer(1) + bytes.length, 0);
    return 0;
  },

  pthread_attr_init(c) {
    initAttr(c, c.pointer(0));
    return 0;
  },
  pthread_attr_destroy: nothing,
  pthread_attr_setdetachstate: setAttr(A.detached, below(2)),
  pthread_attr_getdetachstate: getAttr(A.detached),
  pthread_attr_setinheritsched: setAttr(A.inherit, below(2)),
  pthread_attr_getinheritsched: getAttr(A.inherit),
  pthread_attr_setschedpolicy: setAttr(A.policy, below(3)),
  pthread_attr_getschedpolicy: getAttr(A.policy),
  pthread_attr_setschedparam(c) {
    c.check(c.pointer(0), ATTR_SIZE, true);
    c.check(c.pointer(1), 4, false);
    c.memory.setU32(c.pointer(0) + A.priority, c.memory.getU32(c.pointer(1)));
    return 0;
  },
  pthread_attr_getschedparam: getAttr(A.priority),
  pthread_attr_setscope: (c) => (c.uint(1) === 0 ? 0 : c.uint(1) === 1 ? 95 : E.INVAL),
  pthread_attr_setstacksize(c) {
    if (c.long(1) < MIN_STACK) return E.INVAL;
    c.check(c.pointer(0), ATTR_SIZE, true);
    c.memory.setU64(c.pointer(0) + A.stackSize, c.long(1));
    return 0;
  },
  pthread_attr_getstacksize: getLongAttr(A.stackSize),
  pthread_attr_setguardsize(c) {
    c.check(c.pointer(0), ATTR_SIZE, true);
    c.memory.setU64(c.pointer(0) + A.guardSize, c.long(1));
    return 0;
  },
  pthread_attr_getguardsize: getLongAttr(A.guardSize),
  pthread_attr_setstack(c) {
    if (c.long(2) < MIN_STACK) return E.INVAL;
    c.check(c.pointer(0), ATTR_SIZE, true);
    c.memory.setU64(c.pointer(0) + A.stack, c.long(1));
    c.memory.setU64(c.pointer(0) + A.stackSize, c.long(2));
    return 0;
  },
  pthread_attr_getstack(c) {
    c.check(c.pointer(0), ATTR_SIZE, false);
    c.check(c.pointer(1), 8, true);
    c.check(c.pointer(2), 8, true);
    c.memory.setU64(c.pointer(1), c.memory.getU64(c.pointer(0) + A.stack));
    c.memory.setU64(c.pointer(2), c.memory.getU64(c.pointer(0) + A.stackSize));
    return 0;
  },
  pthread_attr_setaffinity_np(c) {
    c.check(c.pointer(0), ATTR_SIZE, true);
    const set = c.pointer(2) ? readCpuSet(c, c.pointer(2), c.size(1)) : 0n;
    c.memory.setU64(c.pointer(0) + A.cpus, set);
    c.memory.setU32(c.pointer(0) + A.hasCpus, set ? 1 : 0);
    return 0;
  },
  pthread_attr_getaffinity_np(c) {
    c.check(c.pointer(0), ATTR_SIZE, false);
    const has = c.memory.getU32(c.pointer(0) + A.hasCpus) !== 0;
    writeCpuSet(
      c,
      c.pointer(2),
      c.size(1),
      has ? c.memory.getU64(c.pointer(0) + A.cpus) : (1n << BigInt(8 * c.size(1))) - 1n,
    );
    return 0;
  },
  pthread_getattr_np(c) {
    const control = aliveOrJoinable(c, c.pointer(0));
    if (!control) return E.SRCH;
    const at = c.pointer(1);
    initAttr(c, at);
    const [stack, size] = c.stackOf(c.pointer(0));
    c.memory.setU32(at + A.detached, control.detached ? 1 : 0);
    c.memory.setU32(at + A.policy, control.policy);
    c.memory.setU32(at + A.priority, control.priority);
    c.memory.setU64(at + A.stack, BigInt(stack));
    c.memory.setU64(at + A.stackSize, BigInt(size));
    c.memory.setU64(at + A.cpus, cpusOf(c, control));
    c.memory.setU32(at + A.hasCpus, 1);
    return 0;
  },

  pthread_setschedparam(c) {
    const control = aliveOrJoinable(c, c.pointer(0));
    if (!control) return E.SRCH;
    c.check(c.pointer(2), 4, false);
    control.policy = c.uint(1);
    control.priority = c.memory.getI32(c.pointer(2));
    return 0;
  },
  pthread_getschedparam(c) {
    const control = aliveOrJoinable(c, c.pointer(0));
    if (!control) return E.SRCH;
    c.check(c.pointer(1), 4, true);
    c.check(c.pointer(2), 4, true);
    c.memory.setU32(c.pointer(1), control.policy);
    c.memory.setU32(c.pointer(2), control.priority);
    return 0;
  },
  pthread_setschedprio(c) {
    const control = aliveOrJoinable(c, c.pointer(0));
    if (!control) return E.SRCH;
    control.priority = c.int(1);
    return 0;
  },
  pthread_setaffinity_np(c) {
    const control = aliveOrJoinable(c, c.pointer(0));
    return control ? setCpus(c, control, readCpuSet(c, c.pointer(2), c.size(1))) : E.SRCH;
  },
  pthread_getaffinity_np(c) {
    const control = aliveOrJoinable(c, c.pointer(0));
    if (!control) return E.SRCH;
    writeCpuSet(c, c.pointer(2), c.size(1), cpusOf(c, control));
    return 0;
  },
  pthread_getcpuclockid(c) {
    c.check(c.pointer(1), 4, true);
    c.memory.setU32(c.pointer(1), 3);
    return 0;
  },
  pthread_atfork: nothing,
  pthread_getconcurrency: nothing,
  pthread_setconcurrency: nothing,

  pthread_kill(c) {
    const id = c.pointer(0);
    if (!aliveOrJoinable(c, id)) return E.SRCH;
    if (c.uint(1) > 64) return E.INVAL;
    if (c.uint(1) && c.threadEnded(id) === undefined) c.sendSignal(id, { number: c.uint(1), code: -6, value: 0n });
    return 0;
  },
  pthread_sigqueue(c) {
    const id = c.pointer(0);
    if (!aliveOrJoinable(c, id)) return E.SRCH;
    if (c.uint(1) < 1 || c.uint(1) > 64) return E.INVAL;
    if (c.threadEnded(id) === undefined) c.sendSignal(id, { number: c.uint(1), code: -1, value: c.long(2) });
    return 0;
  },

  /** 0: not begun, 1: somebody is at it, 2: done. */
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
    const { keys } = c.library;
    let key = keys.indexOf(-1);
    if (key < 0) {
      if (keys.length >= KEYS_MAX) return E.AGAIN;
      key = keys.length;
    }
    keys[key] = c.pointer(1);
    c.memory.setU32(c.pointer(0), key);
    return 0;
  },
  pthread_key_delete(c) {
    if (!keyExists(c)) return E.INVAL;
    c.library.keys[c.uint(0)] = -1;
    for (const name of Object.keys(c.library.values)) if (name.endsWith(`:${c.uint(0)}`)) delete c.library.values[name];
    return 0;
  },
  pthread_setspecific(c) {
    if (!keyExists(c)) return E.INVAL;
    c.library.values[valueKey(c)] = c.long(1).toString();
    return 0;
  },
  pthread_getspecific: (c) => BigInt(c.library.values[valueKey(c)] ?? '0'),
  pthread_yield(c) {
    c.yieldTurn();
    return 0;
  },
};
