/** Timers as descriptors (timerfd_create(2)), on machine time; and signals as descriptors (signalfd(2)). */

import type { Model, ModelCall } from '../../call/model';
import { Ready, SystemError, WAIT, changed } from '../api';
import type { OpenDescription } from '../state';
import { isWaitable, machineTime, readTimespec, writeTimespec } from './clock';
import { fileOf, openOfKind } from '../fs/descriptors';
import { E } from '../errno';
import type { FileKind } from '../api';
import type { KernelPart } from '../parts';
import { O } from '../state';
import { SI, pendingSet, takePending } from '../process/threadControl';
import { ownControl } from '../process/ownControl';

const ABSOLUTE = 1;
const CANCEL_ON_SET = 2;
/** sizeof(struct signalfd_siginfo). */
const SIGNAL_SIZE = 128;

interface Timer {
  /** Machine time of the next expiry that was not read; 0: it is not armed. */
  due: bigint;
  interval: bigint;
  clock: number;
  /** Expiries that were read. */
  past: number;
}
const timerOf = (file: OpenDescription): Timer => file.data as unknown as Timer;

function expiries(c: ModelCall, timer: Timer): bigint {
  if (timer.due === 0n || timer.due > c.now()) return 0n;
  return timer.interval > 0n ? (c.now() - timer.due) / timer.interval + 1n : 1n;
}

const timerfdKind: FileKind = {
  read(c, file, count) {
    if (count < 8) throw new SystemError(E.INVAL);
    const timer = timerOf(file);
    const n = expiries(c, timer);
    if (n === 0n) return WAIT;
    timer.due = timer.interval > 0n ? timer.due + n * timer.interval : 0n;
    timer.past += Number(n);
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, n, true);
    return bytes;
  },
  ready: (c, file) => (expiries(c, timerOf(file)) > 0n ? Ready.in : 0),
  due(c, file) {
    const { due, interval } = timerOf(file);
    if (due === 0n) return undefined;
    if (due > c.now()) return due;
    return interval > 0n ? due + expiries(c, timerOf(file)) * interval : undefined;
  },
  activity: (c, file) =>
    timerOf(file).past + Number(expiries(c, timerOf(file))) + ((file.data.activity as number | undefined) ?? 0),
  label: () => 'anon_inode:[timerfd]',
};

function timer(c: ModelCall): OpenDescription {
  const file = fileOf(c, c.int(0));
  if (file.kind !== 'timerfd') throw new SystemError(E.INVAL);
  return file;
}

/** struct itimerspec: interval, time left. */
function storeTimer(c: ModelCall, at: number, state: Timer): void {
  let left = 0n;
  if (state.due > c.now()) left = state.due - c.now();
  else if (state.due > 0n && state.interval > 0n) left = state.due + expiries(c, state) * state.interval - c.now();
  writeTimespec(c, at, state.interval);
  writeTimespec(c, at + 16, left);
}

const signalfdKind: FileKind = {
  read(c, file, count) {
    if (count < SIGNAL_SIZE) throw new SystemError(E.INVAL);
    const list: Uint8Array[] = [];
    while ((list.length + 1) * SIGNAL_SIZE <= count) {
      const signal = takePending(c.signals, ownControl(c), file.data.mask as bigint);
      if (!signal) break;
      const bytes = new Uint8Array(SIGNAL_SIZE);
      const view = new DataView(bytes.buffer);
      view.setUint32(0, signal.number, true);
      view.setInt32(8, signal.code, true);
      if (signal.code !== SI.kernel) view.setUint32(12, c.processId, true);
      view.setInt32(44, Number(BigInt.asIntN(32, signal.value)), true);
      view.setBigUint64(48, BigInt.asUintN(64, signal.value), true);
      list.push(bytes);
    }
    if (list.length === 0) return WAIT;
    const all = new Uint8Array(list.length * SIGNAL_SIZE);
    list.forEach((bytes, i) => all.set(bytes, i * SIGNAL_SIZE));
    return all;
  },
  ready(c, file) {
    const control = c.control(c.thread);
    return control && pendingSet(c.signals, control) & (file.data.mask as bigint) ? Ready.in : 0;
  },
  label: () => 'anon_inode:[signalfd]',
};

export const TIMERFD_MODELS: Record<string, Model> = {
  timerfd_create(c) {
    if (!isWaitable(c.int(0)) || c.int(1) & ~(O.nonBlock | O.closeOnExec)) throw new SystemError(E.INVAL);
    return openOfKind(c, 'timerfd', {
      flags: O.readWrite | c.int(1),
      data: { due: 0n, interval: 0n, clock: c.int(0), past: 0 },
    });
  },
  timerfd_settime(c) {
    const file = timer(c);
    if (c.int(1) & ~(ABSOLUTE | CANCEL_ON_SET)) throw new SystemError(E.INVAL);
    const state = timerOf(file);
    const interval = readTimespec(c, c.pointer(2));
    const value = readTimespec(c, c.pointer(2) + 16);
    if (c.pointer(3)) storeTimer(c, c.pointer(3), state);
    state.interval = interval;
    if (value === 0n) state.due = 0n;
    else {
      const at = c.int(1) & ABSOLUTE ? machineTime(c, state.clock, value) : c.now() + value;
      state.due = at > 0n ? at : 1n;
    }
    // Those who wait have to know the new time.
    changed(c);
    return 0;
  },
  timerfd_gettime(c) {
    storeTimer(c, c.pointer(1), timerOf(timer(c)));
    return 0;
  },
  signalfd(c) {
    const [fd, flags] = [c.int(0), c.int(2)];
    if (flags & ~(O.nonBlock | O.closeOnExec)) throw new SystemError(E.INVAL);
    c.check(c.pointer(1), 8, false);
    const mask = c.memory.getU64(c.pointer(1));
    if (fd === -1) return openOfKind(c, 'signalfd', { flags: O.readWrite | flags, data: { mask } });
    const file = fileOf(c, fd);
    if (file.kind !== 'signalfd') throw new SystemError(E.INVAL);
    file.data.mask = mask;
    changed(c);
    return fd;
  },
};

export const TIMERFD_PART: KernelPart = { kinds: { timerfd: timerfdKind, signalfd: signalfdKind } };
