/** Threads of the machine: their memory, their first frames, the stack that is mapped as they need it. */

import { alignUp } from '../../c/layout';
import { hex } from '../../base/hex';
import { newThreadControl } from '../kernel/process/threadControl';
import {
  Control,
  Frame,
  MAIN_STACK,
  SHADOW_BASE,
  STACKS_BASE,
  STACKS_END,
  STACK_STEP,
  Shadow,
  THREAD_STACK,
  TLS_SIZE,
} from '../memory/memory';
import type { FunctionEntity } from '../link/entities';
import type { MachineState, ThreadState } from '../time/state';
import { MODEL_FRAME } from '../call/frame';
import type { Interrupts } from '../kernel/process/interrupts';
import type { Program } from '../link/program';
import type { Memory } from '../memory/memory';

/** Space below the first frame of a thread. */
const BOTTOM = 64;

/** What threads use of the engine. */
export interface ThreadsHost {
  readonly memory: Memory;
  readonly program: Pick<Program, 'functions' | 'threadLocals' | 'threadLocalSize'>;
  readonly state: MachineState;
  readonly interrupts: Pick<Interrupts, 'start'>;
  readonly races: { created(by: number, thread: ThreadState): void } | undefined;
  readonly currentThread: ThreadState | undefined;
  /** The thread whose code runs now. */
  readonly running: ThreadState;
  turnEnds(): void;
  functionOfAddress(address: number): FunctionEntity | undefined;
}

class OutOfThreads extends Error {}

export class Threads {
  constructor(private readonly _engine: ThreadsHost) {}

  create(name: string, functionId: number, args: bigint[]): ThreadState {
    const { threads } = this._engine.state;
    const id = threads.length + 1;
    let region = STACKS_BASE;
    let size = MAIN_STACK;
    if (id > 1) {
      size = THREAD_STACK;
      const used = new Set(threads.map((thread) => thread.region));
      const free: number[] = [];
      for (let at = STACKS_BASE + MAIN_STACK; at + size <= STACKS_END; at += size) if (!used.has(at)) free.push(at);
      const ended = threads
        .filter((thread) => thread.state === 'ended' && thread.id > 1)
        .map((thread) => thread.region);
      region =
        free[0] ?? ended.find((at) => !threads.some((thread) => thread.region === at && thread.state !== 'ended')) ?? 0;
      if (!region) throw new OutOfThreads();
    }
    const base = region + TLS_SIZE;
    const thread: ThreadState = {
      id,
      name,
      state: 'running',
      frame: 0,
      region,
      regionEnd: region + size,
      mapped: base + STACK_STEP,
      settled: false,
      retrying: false,
      since: 0,
      result: 0n,
      casDone: 0,
      casFailed: 0,
      control: newThreadControl(this._engine.currentThread?.control),
    };
    const { memory } = this._engine;
    memory.shade(region, TLS_SIZE + STACK_STEP, Shadow.ok);
    memory.u8.fill(0, region, region + this._engine.program.threadLocalSize);
    for (const variable of this._engine.program.threadLocals) memory.write(region + variable.offset, variable.bytes);
    const setFrame = (at: number, caller: number, fn: number): void => {
      memory.setU32(at + Frame.pc, 0);
      memory.setU32(at + Frame.caller, caller);
      memory.setU32(at + Frame.function, fn);
    };
    setFrame(base, 0, 0);
    setFrame(base + BOTTOM, base, functionId);
    args.forEach((argument, i) => memory.setU64(base + BOTTOM + Frame.args + 8 * i, argument));
    thread.frame = base + BOTTOM;
    threads.push(thread);
    return thread;
  }

  /** Starts a thread at a function pointer; used by pthread_create. 0: there is no room for another stack. */
  start(start: number, argument: bigint): number {
    const entity = this._engine.functionOfAddress(start);
    if (!entity) throw new Error(`a thread cannot start at ${hex(start)}: no function is there`);
    try {
      const thread = this.create(`thread-${this._engine.state.threads.length + 1}`, this._engine.interrupts.start.id, [
        BigInt(start),
        argument,
      ]);
      this._engine.races?.created(this._engine.state.current, thread);
      this._engine.turnEnds();
      return thread.id;
    } catch (error) {
      if (error instanceof OutOfThreads) return 0;
      throw error;
    }
  }

  /** Maps more stack of the running thread so that it reaches `top`; 1 when there is no more. */
  grow(top: number): number {
    const thread = this._engine.running;
    const mapped = this._engine.memory.word(Control.stackLimit);
    if (top > thread.regionEnd - 4096) return 1;
    const now = Math.min(alignUp(top, STACK_STEP), thread.regionEnd - 4096);
    if (now > mapped) {
      this._engine.memory.shade(mapped, now - mapped, Shadow.ok);
      this._engine.memory.setWord(Control.stackLimit, now);
    }
    return 0;
  }

  /** Memory that is written without a mark: used thread-local blocks and mapped stacks. */
  unmarkedRanges(): [number, number][] {
    const ranges: [number, number][] = [];
    for (const thread of this._engine.state.threads) {
      ranges.push([thread.region, thread.region + this._engine.program.threadLocalSize]);
      ranges.push([thread.region + TLS_SIZE, thread.mapped]);
      ranges.push([SHADOW_BASE + ((thread.region + TLS_SIZE) >>> 3), SHADOW_BASE + (thread.mapped >>> 3)]);
    }
    return ranges;
  }

  /**
   * Puts a call of a function of the machine's own on top of what the running thread stands in; it runs next. 0: its
   * stack is full.
   */
  pushInternal(frame: number, entity: FunctionEntity, args: bigint[], room = 0): number {
    const below = this._engine.program.functions[this._engine.memory.getU32(frame + Frame.function)];
    const { memory } = this._engine;
    const { lowered } = below;
    const top = lowered?.growsFrame ? memory.getU32(frame + Frame.top) : frame + (lowered?.frameSize ?? MODEL_FRAME);
    // What lies above may still be the result of a call.
    const at = alignUp(top, 16) + 512 + alignUp(room, 16);
    if (this.grow(at + 2 * MODEL_FRAME)) return 0;
    memory.setU32(at + Frame.pc, 0);
    memory.setU32(at + Frame.caller, frame);
    memory.setU32(at + Frame.function, entity.id);
    args.forEach((arg, i) => memory.setU64(at + Frame.args + 8 * i, arg));
    return at;
  }

  /** What the function that a thread began with has left, when the frame below it is all that stands. */
  result(base: number): bigint {
    return this._engine.memory.getI64(base + BOTTOM + Frame.result);
  }
}
