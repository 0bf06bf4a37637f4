/**
 * How often: statements begun in each function and by each thread, calls of each model. For a machine that runs
 * forwards only.
 */

import { COUNTED_CALL, COUNTED_STATEMENT_BITS, COUNTS_BASE } from '../memory/memory';
import type { Memory } from '../memory/memory';
import type { FunctionEntity } from '../link/entities';

export class Counts {
  /** Statements by thread, by its number. */
  readonly byThread = new Map<number, number>();

  constructor(private readonly _memory: Memory) {}

  /** Statements begun in a function, and its calls (up to 16 million); a modelled one has calls only. */
  of(entity: FunctionEntity): { statements: number; calls: number } {
    const sum = this._memory.view.getBigUint64(COUNTS_BASE + 8 * entity.id, true);
    return { statements: Number(sum & (COUNTED_CALL - 1n)), calls: Number(sum >> COUNTED_STATEMENT_BITS) };
  }

  /** A model is called. */
  called(entity: FunctionEntity): void {
    const at = COUNTS_BASE + 8 * entity.id;
    this._memory.view.setBigUint64(
      at,
      BigInt.asUintN(64, this._memory.view.getBigUint64(at, true) + COUNTED_CALL),
      true,
    );
  }

  /** A thread has begun so many statements. */
  took(thread: number, statements: number): void {
    this.byThread.set(thread, (this.byThread.get(thread) ?? 0) + statements);
  }
}
