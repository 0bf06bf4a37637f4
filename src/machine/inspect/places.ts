/** Where in the text a thread stands, a statement is, a block of the heap was allocated. */

import type { Unit } from '../../c/ast';
import type { Place } from '../../c/text';
import { Frame } from '../memory/memory';
import { shortPlace } from '../memory/sourcePlace';
import type { MachineState, ThreadState } from '../time/state';
import type { Program } from '../link/program';
import type { Heap } from '../memory/heap';
import type { Memory } from '../memory/memory';

/** What places in the text are found from. */
export interface PlacesHost {
  readonly memory: Memory;
  readonly heap: Pick<Heap, 'siteOf'>;
  readonly program: Pick<Program, 'functions' | 'statementOwner'>;
  readonly state: MachineState;
}

export class Places {
  constructor(private readonly _engine: PlacesHost) {}

  /** The statement that a settled thread is about to begin, or (with fine time) stands in. */
  statement(
    thread: ThreadState,
  ): { start: number; end: number; swaps: boolean; unit: Unit; number: number; begins: boolean } | undefined {
    const entity = this._engine.program.functions[this._engine.memory.getU32(thread.frame + Frame.function)];
    const lowered = entity?.lowered;
    if (!lowered) return undefined;
    const block = this._engine.memory.getU32(thread.frame + Frame.pc);
    const index = lowered.blockStatements[block];
    const info = lowered.statements[index];
    return (
      info && {
        ...info,
        unit: lowered.unit,
        number: lowered.statementBase + index,
        begins: lowered.blockTicks[block] !== 0,
      }
    );
  }

  /** Where the statement that a thread is about to begin (or that faulted) stands. */
  of(thread: ThreadState): Place | undefined {
    const statement = this.statement(thread);
    if (!statement) {
      // Before its first statement: where the function's name stands.
      const lowered =
        this._engine.program.functions[this._engine.memory.getU32(thread.frame + Frame.function)]?.lowered;
      if (!lowered || this._engine.state.ended?.kind !== 'fault') return undefined;
      const { unit, definition } = lowered;
      return unit.files.place(unit.tokens.file[definition.nameToken], unit.tokens.offset[definition.nameToken]);
    }
    const { tokens, files } = statement.unit;
    return files.place(tokens.file[statement.start], tokens.offset[statement.start]);
  }

  /** Where a statement stands, by its number in the machine's table. */
  ofStatement(number: number): Place | undefined {
    const lowered = this._engine.program.statementOwner(number)?.lowered;
    const info = lowered?.statements[number - lowered.statementBase];
    if (!lowered || !info) return undefined;
    const { tokens, files } = lowered.unit;
    return files.place(tokens.file[info.start], tokens.offset[info.start]);
  }

  text(thread: ThreadState): string {
    const statement = this.statement(thread);
    if (!statement) return '';
    const { tokens, files } = statement.unit;
    const first = tokens.offset[statement.start];
    const file = tokens.file[statement.start];
    const last = Math.max(statement.start, statement.end - 1);
    const end = tokens.file[last] === file ? tokens.offset[last] + 1 : first + 1;
    return files.get(file).text.slice(first, Math.max(end, first + 1));
  }

  /** Where a live or freed heap block was allocated: `main.c:7`. */
  ofAllocation(address: number): string | undefined {
    const site = this._engine.heap.siteOf(address);
    const lowered = site && this._engine.program.functions[site.functionId]?.lowered;
    if (!lowered) return undefined;
    const info = lowered.statements[lowered.blockStatements[site.block]];
    if (!info) return undefined;
    return shortPlace(lowered.unit, lowered.unit.tokens.file[info.start], lowered.unit.tokens.offset[info.start]);
  }
}
