/**
 * What comes into a thread from the side: signals, cancellation, its end. The engine asks before each turn; handlers
 * run on the thread's own stack, as calls that nobody wrote. Where a call of the system was waiting, it is
 * interrupted or goes on (signal(7)).
 */

import { Interrupted, ModelFrame, RETRY } from '../../call/frame';
import type { Model } from '../../call/model';
import { Control, Frame } from '../../memory/memory';
import type { Memory } from '../../memory/memory';
import type { FunctionEntity } from '../../link/entities';
import type { MachineState, ThreadState } from '../../time/state';
import { READINESS } from '../api';
import {
  DEFAULT_ACTION,
  SIGNALS,
  SA,
  SI,
  SIG,
  actionOf,
  addPending,
  isIgnored,
  newSignalState,
  pendingSet,
  signalBit,
  takePending,
} from './threadControl';
import type { PendingSignal, SignalState, ThreadControl } from './threadControl';

/** Times that destructors of thread-specific values are gone through (PTHREAD_DESTRUCTOR_ITERATIONS). */
const DESTRUCTOR_ROUNDS = 4;
/** sizeof(siginfo_t) and of the context of a handler, whose contents are not modelled. */
const SIGINFO_SIZE = 128;
const CONTEXT_SIZE = 1024;

/** Head of every round of keys in the phase of `<unwind>`. */
const ROUND = 0x1_0000;

/** What signals and cancellation use of the machine. */
export interface InterruptsHost {
  readonly memory: Memory;
  readonly state: MachineState;
  readonly threads: {
    /** Puts a call on top of a frame of the running thread; 0: its stack is full. */
    pushInternal(frame: number, entity: FunctionEntity, args: bigint[], room?: number): number;
  };
  readonly currentThread: ThreadState | undefined;
  readonly processId: number;
  /** Makes a function of the machine's own out of a model. */
  internal(name: string, model: Model): FunctionEntity;
  resume(thread: ThreadState): void;
  wake(key: string, all: boolean): void;
  turnEnds(): void;
  exit(status: number): void;
}

export class Interrupts {
  /** Runs the start routine of a thread. Arguments: function, its argument. */
  readonly start: FunctionEntity;
  private readonly _signal: FunctionEntity;
  private readonly _unwind: FunctionEntity;

  constructor(private readonly _engine: InterruptsHost) {
    this.start = _engine.internal('<thread>', (c) => {
      if (c.phase === 0) {
        c.phase = 1;
        c.callBack(c.pointer(0), [c.long(1)]);
      }
      c.exitThread(c.callBackResult);
    });
    // Arguments: handler, mask to go back to, then the handler's own.
    this._signal = _engine.internal('<signal>', (c) => {
      if (c.phase === 0) {
        c.phase = 1;
        c.callBack(c.pointer(0), [c.long(2), c.long(3), c.long(4)]);
      }
      c.control(c.thread)!.mask = BigInt.asUintN(64, c.long(1));
    });
    // Argument: the thread's result.
    this._unwind = _engine.internal('<unwind>', (c) => {
      const control = c.control(c.thread)!;
      control.leaving = true;
      const cleanup = control.cleanups.pop();
      if (cleanup) c.callBack(cleanup.routine, [cleanup.argument]);
      const { keys, values } = c.library;
      for (;;) {
        const [round, key] = [Math.floor(c.phase / ROUND), c.phase % ROUND];
        if (round >= DESTRUCTOR_ROUNDS) break;
        if (key >= keys.length) {
          const left = keys.some((destructor, k) => destructor > 0 && (values[`${c.thread}:${k}`] ?? '0') !== '0');
          c.phase = left ? (round + 1) * ROUND : DESTRUCTOR_ROUNDS * ROUND;
          continue;
        }
        c.phase++;
        const value = values[`${c.thread}:${key}`] ?? '0';
        if (keys[key] <= 0 || value === '0') continue;
        values[`${c.thread}:${key}`] = '0';
        c.callBack(keys[key], [BigInt(value)]);
      }
      for (const name of Object.keys(values)) if (name.startsWith(`${c.thread}:`)) delete values[name];
      const dead = control.robust.splice(0);
      for (const mutex of dead) {
        // The owner's word stays; lock 2 says that the owner died (see pthread.ts).
        c.memory.setU32(mutex, 2);
        c.wake(`mutex:${mutex}`, true);
      }
      if (!_engine.state.threads.some((thread) => thread.id !== c.thread && thread.state !== 'ended')) {
        // The last thread's end is the process's, as by exit(0).
        const handler = c.library.atExit.pop();
        if (handler !== undefined) c.callBack(handler, []);
        c.exit(0);
      }
      c.endThread(c.long(0));
    });
  }

  get signals(): SignalState {
    const { parts } = this._engine.state.library.kernel;
    return (parts.signals ??= newSignalState()) as SignalState;
  }

  private _has(control: ThreadControl): boolean {
    const { pending } = this.signals;
    if (control.pending.length === 0 && pending.length === 0) return false;
    return (pendingSet(this.signals, control) & ~control.mask) !== 0n;
  }

  /** Nothing is there that could come into a thread, now or later. */
  get none(): boolean {
    return (
      this.signals.pending.length === 0 &&
      this._engine.state.threads.every(({ control }) => control.pending.length === 0 && !control.cancelPending)
    );
  }

  /** A model has begun to wait. It does not where a signal is there already. */
  blocked(frame: number): void {
    const { memory } = this._engine;
    memory.setU32(frame + Frame.pc, (memory.getU32(frame + Frame.pc) | RETRY) >>> 0);
    memory.setU32(frame + ModelFrame.interrupted, Interrupted.no);
    const thread = this._engine.currentThread!;
    if (this._has(thread.control)) this._engine.resume(thread);
  }

  /**
   * Lets a signal or a cancellation that is pending for a thread in. `later`: the thread is in the middle of a
   * statement. `ended`: the program has ended of it.
   */
  arrive(thread: ThreadState): 'no' | 'later' | 'ended' {
    const { control } = thread;
    const cancel = control.cancelPending && control.cancelEnabled && control.cancelAsynchronous && !control.leaving;
    if (!cancel && !this._has(control)) return 'no';
    if (!thread.settled && !thread.retrying) return 'later';
    if (cancel) return this._push(thread, this._unwind, [-1n]) ? 'no' : 'ended';
    while (this._has(control)) {
      const signal = takePending(this.signals, control, ~control.mask)!;
      if (isIgnored(this.signals, signal.number)) continue;
      const action = actionOf(this.signals, signal.number);
      if (action.handler === DEFAULT_ACTION) {
        this._terminate(thread, signal.number);
        return 'ended';
      }
      return this._handle(thread, signal) ? 'no' : 'ended';
    }
    return 'no';
  }

  private _terminate(thread: ThreadState, number: number): void {
    if (number === SIG.abrt)
      this._engine.state.ended = { kind: 'fault', message: 'abort was called (SIGABRT)', thread: thread.id };
    else if (number === SIG.stop || number === SIG.tstp || number === SIG.ttin || number === SIG.ttou) {
      this._engine.state.ended = {
        kind: 'fault',
        message: `signal ${number} stops the process, and nobody is there to continue it`,
        thread: thread.id,
      };
    } else this._engine.exit(128 + number);
  }

  /** Lets a handler run next; false: there is no stack for it. */
  private _handle(thread: ThreadState, signal: PendingSignal): boolean {
    const { memory } = this._engine;
    const { control } = thread;
    const action = actionOf(this.signals, signal.number);
    if (thread.retrying) {
      memory.setU32(
        thread.frame + ModelFrame.interrupted,
        action.flags & SA.restart ? Interrupted.restart : Interrupted.fail,
      );
    }
    const before = control.mask;
    control.mask |= action.mask;
    if (!(action.flags & SA.noDefer)) control.mask |= signalBit(signal.number);
    if (action.flags & SA.resetHandler) this.signals.actions[signal.number] = { ...action, handler: DEFAULT_ACTION };
    const at = this._push(
      thread,
      this._signal,
      [BigInt(action.handler), before, BigInt(signal.number), 0n, 0n],
      SIGINFO_SIZE + CONTEXT_SIZE,
    );
    if (!at) return false;
    if (action.flags & SA.sigInfo) {
      const info = at - CONTEXT_SIZE - SIGINFO_SIZE;
      memory.u8.fill(0, info, at);
      memory.setU32(info, signal.number);
      memory.setU32(info + 8, signal.code);
      // From this very process, uid 0.
      if (signal.code !== SI.kernel) memory.setU32(info + 16, this._engine.processId);
      memory.setU64(info + 24, signal.value);
      memory.setU64(at + Frame.args + 24, BigInt(info));
      memory.setU64(at + Frame.args + 32, BigInt(info + SIGINFO_SIZE));
    }
    return true;
  }

  private _push(thread: ThreadState, entity: FunctionEntity, args: bigint[], room = 0): number {
    const { memory } = this._engine;
    memory.setWord(Control.stackLimit, thread.mapped);
    const at = this._engine.threads.pushInternal(thread.frame, entity, args, room);
    thread.mapped = memory.word(Control.stackLimit);
    if (!at) {
      this._engine.state.ended = {
        kind: 'fault',
        message: 'stack overflow: there is no room for a signal handler',
        thread: thread.id,
      };
      return 0;
    }
    thread.frame = at;
    thread.settled = false;
    thread.retrying = false;
    return at;
  }

  /** The running thread leaves: what it pushed for that runs, then it has ended. False: there is no stack for that. */
  unwind(value: bigint): boolean {
    const { memory } = this._engine;
    const at = this._engine.threads.pushInternal(memory.word(Control.frame), this._unwind, [value]);
    if (at) memory.setWord(Control.frame, at);
    return at !== 0;
  }

  /** Sends a signal to a thread, or to the process (0): to the first thread that does not block it. */
  send(threadId: number, signal: PendingSignal): void {
    const { signals, _engine: engine } = this;
    const alive = engine.state.threads.filter((thread) => thread.state !== 'ended');
    const open = (thread: ThreadState): boolean => !(thread.control.mask & signalBit(signal.number));
    const target = threadId ? alive.find((thread) => thread.id === threadId) : alive.find(open);
    if (isIgnored(signals, signal.number) && (!target || open(target))) return;
    addPending(target ? target.control.pending : signals.pending, signal);
    if (target && open(target)) engine.resume(target);
    engine.wake(SIGNALS, true);
    engine.wake(READINESS, true);
    engine.turnEnds();
  }

  /** A thread is asked to end at its next cancellation point. */
  cancel(thread: ThreadState): void {
    thread.control.cancelPending = true;
    this._engine.resume(thread);
    this._engine.turnEnds();
  }
}
