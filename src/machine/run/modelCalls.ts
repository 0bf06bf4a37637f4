/**
 * Calls of models as the engine sees them: what comes before, and what their waiting, calling back and ending mean
 * for the thread.
 */

import { hex } from '../../base/hex';
import type { ModelCall } from '../call/model';
import { Control, Frame } from '../memory/memory';
import { ModelRunner } from './modelRunner';
import type { ThreadState } from '../time/state';
import { MODEL_FRAME } from '../call/frame';
import type { Races } from '../check/dataRaces';
import type { Interrupts } from '../kernel/process/interrupts';
import type { CodeTable } from './codeTable';
import type { Counts } from './counts';
import type { ModelRunnerHost } from './modelRunner';
import type { AccessObserver, EngineEvents, Outcome } from './options';
import type { Tracer } from './tracer';

/** What calls of models use of the engine. */
export interface ModelCallsHost extends ModelRunnerHost {
  readonly code: Pick<CodeTable, 'useIntrinsic'>;
  readonly counts: Pick<Counts, 'called'> | undefined;
  readonly events: EngineEvents | undefined;
  readonly observer: AccessObserver | undefined;
  readonly interrupts: ModelRunnerHost['interrupts'] & Pick<Interrupts, 'blocked' | 'unwind'>;
  readonly races: (ModelRunnerHost['races'] & Pick<Races, 'model' | 'forget'>) | undefined;
  readonly tracer: Pick<Tracer, 'depth' | 'callerOf'>;
  /** Functions that run before main. */
  readonly startConstructors: number;
  /** Calls of models so far. */
  modelCalls: number;
  /** Names of models that were called. */
  readonly modelsUsed: Set<string>;
  popFrame(): void;
  exit(status: number): void;
  fault(thread: ThreadState, message: string): Outcome;
  threadOver(thread: ThreadState): Outcome;
}

export class ModelCalls {
  private readonly _models: ModelRunner;

  constructor(private readonly _engine: ModelCallsHost) {
    this._models = new ModelRunner(_engine);
  }

  /**
   * With fine time, a model's call (also when it runs again because it had waited) is a point of interleaving and
   * takes a unit.
   */
  before(thread: ThreadState): Outcome | undefined {
    const { memory } = this._engine;
    const frame = memory.word(Control.frame);
    const { name } = this._engine.program.functions[memory.getU32(frame + Frame.function)];
    const phase = memory.getU32(frame + Frame.pc);
    // Of the machine's own functions only the one that is left for main's caller.
    const counts = name.startsWith('<')
      ? name === '<start>' && phase === this._engine.startConstructors + 1
      : phase === 0 || thread.retrying;
    if (!counts) return undefined;
    if (memory.word(Control.explorer) !== 0) {
      if (memory.word(Control.pass) !== 0) memory.setWord(Control.pass, 0);
      else if (this._engine.observer && !this._engine.observer.call(thread, name)) return 'access';
    }
    const fuel = memory.word(Control.fuel);
    if (fuel === 0) return 'fuel';
    memory.setWord(Control.fuel, fuel - 1);
    return undefined;
  }

  call(thread: ThreadState): Outcome | undefined {
    this._engine.modelCalls++;
    const frame = this._engine.memory.word(Control.frame);
    const entity = this._engine.program.functions[this._engine.memory.getU32(frame + Frame.function)];
    const internal = entity.name.startsWith('<');
    if (!thread.retrying && this._engine.memory.getU32(frame + Frame.pc) === 0 && !internal) {
      this._engine.modelsUsed.add(entity.name);
      this._engine.counts?.called(entity);
      this._engine.events?.enter?.(
        thread,
        entity,
        this._engine.tracer.depth(frame),
        this._engine.tracer.callerOf(frame),
      );
    }
    thread.retrying = false;
    const { races } = this._engine;
    const args = races && !internal ? [0, 8].map((at) => this._engine.memory.getPointer(frame + Frame.args + at)) : [];
    if (!internal) races?.model(thread.id, entity.name, args, true);
    const result = this._models.call(thread, entity, frame);
    switch (result.kind) {
      case 'done':
        if (races && !internal) {
          races.model(thread.id, entity.name, args, false);
          // A new block of the heap has no past.
          const block = this._engine.memory.getPointer(frame + Frame.result);
          const size = this._engine.heap.sizeOf(block);
          if (size > 0) races.forget(block, size);
        }
        this._engine.popFrame();
        this._engine.code.useIntrinsic(entity);
        return undefined;
      case 'call': {
        const target = this._engine.functionOfAddress(result.target);
        if (!target)
          return this._engine.fault(thread, `${entity.name} calls ${hex(result.target)}, where no function is`);
        const { memory } = this._engine;
        const at = frame + MODEL_FRAME;
        memory.setU32(at + Frame.pc, 0);
        memory.setU32(at + Frame.caller, frame);
        memory.setU32(at + Frame.function, target.id);
        result.args.forEach((arg, i) => memory.setU64(at + Frame.args + 8 * i, BigInt(arg)));
        memory.setU64(at + Frame.result, 0n);
        memory.setWord(Control.frame, at);
        return undefined;
      }
      case 'blocked':
        thread.state = 'blocked';
        thread.waitKey = result.key;
        thread.waitsFor = result.waitsFor;
        thread.until = result.until;
        thread.since = ++this._engine.state.blockings;
        thread.retrying = true;
        this._engine.interrupts.blocked(frame);
        return 'blocked';
      case 'unwind':
        return this._engine.interrupts.unwind(result.value) ? undefined : this._engine.fault(thread, 'stack overflow');
      case 'exit':
        this._engine.exit(result.status);
        return 'exit';
      case 'end-thread':
        thread.result = result.value;
        return this._engine.threadOver(thread);
      case 'fault':
        if (!internal) this._engine.popFrame();
        return this._engine.fault(thread, internal ? result.message : `${entity.name}: ${result.message}`);
    }
  }

  /** What a model would see of a thread, for what the machine does itself. */
  callOf(thread: ThreadState): ModelCall {
    return this._models.callOf(thread);
  }
}
