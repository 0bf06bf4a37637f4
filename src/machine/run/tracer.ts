/** Runs frames for somebody who listens: with a look at every change of function. */

import { Status } from '../call/compiledFunction';
import { Control, Frame } from '../memory/memory';
import type { FunctionEntity } from '../link/entities';
import type { ThreadState } from '../time/state';
import type { CodeTable } from './codeTable';
import type { EngineEvents } from './options';
import type { Program } from '../link/program';
import type { Memory } from '../memory/memory';

/** What a traced run uses of the engine. */
export interface TracerHost {
  readonly memory: Memory;
  readonly program: Pick<Program, 'functions' | 'unitOf' | 'constructedFlag'>;
  readonly code: Pick<CodeTable, 'at' | 'isToLower'>;
  readonly events: EngineEvents | undefined;
  /** Fuel taken away in the middle of slices so far. */
  readonly withdrawn: number;
}

export class Tracer {
  constructor(private readonly _engine: TracerHost) {}

  /** As the trampoline, with a look at every change of function. */
  run(thread: ThreadState): number {
    const { memory } = this._engine;
    for (;;) {
      const frame = memory.word(Control.frame);
      const id = memory.getU32(frame + Frame.function);
      const entity = this._engine.program.functions[id];
      // A call of a model is told, also of one that needs no JavaScript.
      if (entity?.model) return Status.model;
      const code = this._engine.code.at(id);
      const entered = entity?.lowered !== undefined && memory.getU32(frame + Frame.pc) === 0;
      const before = memory.word(Control.fuel) + this._engine.withdrawn;
      if (entered && !this._engine.code.isToLower(code) && !this._awaitsConstructors(entity))
        this._engine.events?.enter?.(thread, entity, this.depth(frame), this.callerOf(frame));
      const status = code(frame, 0);
      if (entity?.lowered)
        this._engine.events?.executed?.(entity, before - memory.word(Control.fuel) - this._engine.withdrawn, thread);
      if (status !== Status.run) return status;
    }
  }

  private _awaitsConstructors(entity: FunctionEntity): boolean {
    const state = entity.unit && this._engine.program.unitOf(entity.unit.path);
    return (
      state !== undefined &&
      state.constructors.length > 0 &&
      entity.definition?.symbol.storage !== 'static' &&
      this._engine.memory.u8[this._engine.program.constructedFlag(state)] === 0
    );
  }

  /** Frames of the reader's functions below this one; a constructor has none, whatever made it run. */
  depth(frame: number): number {
    let depth = 0;
    for (
      let at = this._engine.memory.getU32(frame + Frame.caller);
      at;
      at = this._engine.memory.getU32(at + Frame.caller)
    ) {
      const entity = this._engine.program.functions[this._engine.memory.getU32(at + Frame.function)];
      if (entity.name === '<constructors>') break;
      if (!entity.name.startsWith('<')) depth++;
    }
    return depth;
  }

  callerOf(frame: number): FunctionEntity | undefined {
    const caller = this._engine.memory.getU32(frame + Frame.caller);
    const entity = this._engine.program.functions[this._engine.memory.getU32(caller + Frame.function)];
    return caller && !entity.name.startsWith('<') ? entity : undefined;
  }
}
