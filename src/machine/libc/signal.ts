/**
 * <signal.h>, alarm and setitimer: what the program says about signals, and the signals that it sends to itself. How
 * they come into a thread is in kernel/interrupts.ts. Sets of signals are in signal.c.
 */

import { SystemError } from '../kernel/api';
import { readTimespec, readTimeval, writeTimeval } from '../kernel/time/clock';
import { E } from '../kernel/errno';
import { UNBLOCKABLE, readSet, restoreMask, withMask } from '../kernel/process/signalMask';
import {
  DEFAULT_ACTION,
  IGNORE_ACTION,
  SA,
  SI,
  SIG,
  SIGNALS,
  actionOf,
  isIgnored,
  pendingSet,
  signalBit,
  takePending,
} from '../kernel/process/threadControl';
import type { PendingSignal } from '../kernel/process/threadControl';
import type { Model, ModelCall } from '../call/model';
import { ownControl } from '../kernel/process/ownControl';

/** struct sigaction: handler, mask (128 bytes), flags, restorer. */
const ACTION = { handler: 0, mask: 8, flags: 136, restorer: 144, size: 152 } as const;
const SET_SIZE = 128;
const SIGINFO_SIZE = 128;
const SIG_ERR = -1n;
const HOW = { block: 0, unblock: 1, set: 2 } as const;

function validNumber(number: number): void {
  if (number < 1 || number > 64) throw new SystemError(E.INVAL);
}

function writeSet(c: ModelCall, at: number, set: bigint): void {
  c.check(at, SET_SIZE, true);
  c.memory.write(at, new Uint8Array(SET_SIZE));
  c.memory.setU64(at, set);
}

/** Signals that are pending and not blocked are handled before the call returns. Run again afterwards with phase 1. */
function handlePending(c: ModelCall): void {
  c.phase = 1;
  const control = ownControl(c);
  if (pendingSet(c.signals, control) & ~control.mask) c.block(`signal:${c.thread}`, 'a signal');
}

function send(c: ModelCall, thread: number, signal: PendingSignal): number {
  if (c.phase > 0 || signal.number === 0) return 0;
  validNumber(signal.number);
  c.sendSignal(thread, signal);
  handlePending(c);
  return 0;
}

/** Whether a process id means this process: its own, its group (0 or negated). @throws SystemError */
function ownProcess(c: ModelCall, pid: number): void {
  if (pid !== c.processId && pid !== 0 && pid !== -1 && pid !== -c.processId) throw new SystemError(E.SRCH);
}

function changeMask(c: ModelCall): number {
  if (c.phase > 0) return 0;
  const control = ownControl(c);
  const before = control.mask;
  if (c.pointer(1)) {
    const set = readSet(c, c.pointer(1));
    switch (c.int(0)) {
      case HOW.block:
        control.mask |= set;
        break;
      case HOW.unblock:
        control.mask &= ~set;
        break;
      case HOW.set:
        control.mask = set;
        break;
      default:
        throw new SystemError(E.INVAL);
    }
    control.mask &= ~UNBLOCKABLE;
  }
  if (c.pointer(2)) writeSet(c, c.pointer(2), before);
  handlePending(c);
  return 0;
}

function waitFor(c: ModelCall, set: bigint, until?: bigint): PendingSignal {
  const signal = takePending(c.signals, ownControl(c), set);
  if (signal) return signal;
  if (until !== undefined && until <= c.now()) throw new SystemError(E.AGAIN);
  const numbers = Array.from({ length: 64 }, (_, i) => i + 1).filter((number) => set & signalBit(number));
  return c.block(
    SIGNALS,
    numbers.length > 8 ? `one of ${numbers.length} signals` : `signal ${numbers.join(' or ')}`,
    until,
  );
}

function writeInfo(c: ModelCall, at: number, signal: PendingSignal): void {
  if (!at) return;
  c.check(at, SIGINFO_SIZE, true);
  c.memory.write(at, new Uint8Array(SIGINFO_SIZE));
  c.memory.setU32(at, signal.number);
  c.memory.setU32(at + 8, signal.code);
  if (signal.code !== SI.kernel) c.memory.setU32(at + 16, c.processId);
  c.memory.setU64(at + 24, signal.value);
}

// Timers
// --------------------------------------------------------------------------------------------------------------------

function timerLeft(c: ModelCall, which: number): bigint {
  const timer = which in c.signals.timers ? c.signals.timers[which] : undefined;
  if (!timer) return 0n;
  return timer.due > c.now() ? timer.due - c.now() : 1n;
}
function setTimer(c: ModelCall, which: number, value: bigint, interval: bigint): void {
  if (value === 0n) delete c.signals.timers[which];
  else c.signals.timers[which] = { due: c.now() + value, interval };
  c.timersChanged();
}
/** struct itimerval: interval, value. */
function writeTimer(c: ModelCall, at: number, which: number): void {
  const interval = which in c.signals.timers ? c.signals.timers[which].interval : 0n;
  writeTimeval(c, at, interval);
  writeTimeval(c, at + 16, timerLeft(c, which));
}

export const SIGNAL_MODELS: Record<string, Model> = {
  sigaction(c) {
    const number = c.int(0);
    validNumber(number);
    const before = actionOf(c.signals, number);
    if (c.pointer(1)) {
      if (number === SIG.kill || number === SIG.stop) throw new SystemError(E.INVAL);
      const at = c.pointer(1);
      c.check(at, ACTION.size, false);
      const action = {
        handler: c.memory.getPointer(at),
        mask: c.memory.getU64(at + ACTION.mask) & ~UNBLOCKABLE,
        flags: c.memory.getU32(at + ACTION.flags),
        restorer: c.memory.getU64(at + ACTION.restorer),
      };
      c.signals.actions[number] = action;
    }
    const old = c.pointer(2);
    if (old) {
      c.check(old, ACTION.size, true);
      c.memory.write(old, new Uint8Array(ACTION.size));
      c.memory.setU64(old, BigInt(before.handler));
      c.memory.setU64(old + ACTION.mask, before.mask);
      c.memory.setU32(old + ACTION.flags, before.flags);
      c.memory.setU64(old + ACTION.restorer, before.restorer);
    }
    return 0;
  },
  signal(c) {
    const number = c.int(0);
    if (number < 1 || number > 64 || number === SIG.kill || number === SIG.stop)
      throw new SystemError(E.INVAL, Number(SIG_ERR));
    const before = actionOf(c.signals, number).handler;
    c.signals.actions[number] = { handler: c.pointer(1), mask: 0n, flags: SA.restart, restorer: 0n };
    return before;
  },
  siginterrupt(c) {
    validNumber(c.int(0));
    const action = actionOf(c.signals, c.int(0));
    c.signals.actions[c.int(0)] = {
      ...action,
      flags: c.int(1) ? action.flags & ~SA.restart : action.flags | SA.restart,
    };
    return 0;
  },
  raise: (c) => send(c, c.thread, { number: c.int(0), code: SI.thread, value: 0n }),
  kill(c) {
    ownProcess(c, c.int(0));
    return send(c, 0, { number: c.int(1), code: SI.user, value: 0n });
  },
  killpg(c) {
    ownProcess(c, c.int(0));
    return send(c, 0, { number: c.int(1), code: SI.user, value: 0n });
  },
  tgkill(c) {
    ownProcess(c, c.int(0));
    const thread = c.int(1) - c.processId + 1;
    if (!c.control(thread) || c.threadEnded(thread) !== undefined) throw new SystemError(E.SRCH);
    return send(c, thread, { number: c.int(2), code: SI.thread, value: 0n });
  },
  sigqueue(c) {
    ownProcess(c, c.int(0));
    return send(c, 0, { number: c.int(1), code: SI.queue, value: c.long(2) });
  },
  sigprocmask: changeMask,
  pthread_sigmask(c) {
    try {
      return changeMask(c);
    } catch (error) {
      if (error instanceof SystemError) return error.errno;
      throw error;
    }
  },
  sigpending(c) {
    const control = ownControl(c);
    writeSet(c, c.pointer(0), pendingSet(c.signals, control) & control.mask);
    return 0;
  },
  sigwait(c) {
    const signal = waitFor(c, readSet(c, c.pointer(0)));
    c.check(c.pointer(1), 4, true);
    c.memory.setU32(c.pointer(1), signal.number);
    return 0;
  },
  sigwaitinfo(c) {
    const signal = waitFor(c, readSet(c, c.pointer(0)));
    writeInfo(c, c.pointer(1), signal);
    return signal.number;
  },
  sigtimedwait(c) {
    if (c.phase === 0) {
      c.keep(0, c.pointer(2) ? c.now() + readTimespec(c, c.pointer(2)) : -1n);
      c.phase = 1;
    }
    const signal = waitFor(c, readSet(c, c.pointer(0)), c.kept(0) < 0n ? undefined : c.kept(0));
    writeInfo(c, c.pointer(1), signal);
    return signal.number;
  },
  sigsuspend(c) {
    if (c.phase === 0) {
      withMask(c, 0, readSet(c, c.pointer(0)));
      c.phase = 1;
    } else if (c.interrupted) {
      restoreMask(c, 0);
      throw new SystemError(E.INTR);
    }
    return c.block(`pause:${c.thread}`, 'a signal');
  },
  pause: (c) => c.block(`pause:${c.thread}`, 'a signal'),
  sigaltstack: () => 0,
  alarm(c) {
    const left = timerLeft(c, 0);
    setTimer(c, 0, BigInt(c.uint(0)) * 1_000_000_000n, 0n);
    return (left + 999_999_999n) / 1_000_000_000n;
  },
  ualarm(c) {
    const left = timerLeft(c, 0);
    setTimer(c, 0, BigInt(c.uint(0)) * 1000n, BigInt(c.uint(1)) * 1000n);
    return left / 1000n;
  },
  setitimer(c) {
    const which = c.int(0);
    if (which < 0 || which > 2) throw new SystemError(E.INVAL);
    const next = c.pointer(1) ? [readTimeval(c, c.pointer(1)), readTimeval(c, c.pointer(1) + 16)] : [0n, 0n];
    if (c.pointer(2)) writeTimer(c, c.pointer(2), which);
    setTimer(c, which, next[1], next[0]);
    return 0;
  },
  getitimer(c) {
    if (c.int(0) < 0 || c.int(0) > 2) throw new SystemError(E.INVAL);
    writeTimer(c, c.pointer(1), c.int(0));
    return 0;
  },
  /** Handlers of SIGABRT run first; whatever they do, the program ends (C11 7.22.4.1). */
  abort(c) {
    const action = actionOf(c.signals, SIG.abrt);
    if (
      c.phase > 0 ||
      action.handler === DEFAULT_ACTION ||
      action.handler === IGNORE_ACTION ||
      isIgnored(c.signals, SIG.abrt)
    )
      c.fault('abort was called');
    c.phase = 1;
    c.callBack(action.handler, [SIG.abrt, 0, 0]);
  },
  __libc_current_sigrtmin: () => 34,
  __libc_current_sigrtmax: () => 64,
};
