/**
 * Watched memory: every write to it is noticed, also one that changes nothing. Code is lowered with checks of its
 * stores while something is watched; they look into the folded table at {@link EXPLORE_BASE} and ask here only about
 * marked places.
 */

import { EXPLORE_BASE, EXPLORE_SIZE } from './memory';
import type { Memory } from './memory';

export interface Range {
  address: number;
  length: number;
}

export class Watches {
  private _ranges: readonly Range[] = [];
  /** Called at a write to a watched range, before or after its bytes change. */
  onWrite: ((range: Range) => void) | undefined;

  constructor(private readonly _memory: Memory) {
    _memory.watcher = undefined;
  }

  get active(): boolean {
    return this._ranges.length > 0;
  }

  /** Replaces what is watched. Gives whether code with or without checks is wanted now that was not before. */
  set(ranges: readonly Range[]): boolean {
    const before = this.active;
    this._ranges = ranges.filter((range) => range.length > 0);
    const { u8 } = this._memory;
    u8.fill(0, EXPLORE_BASE, EXPLORE_BASE + EXPLORE_SIZE);
    for (const { address, length } of this._ranges) {
      const first = Math.floor(address / 8);
      const count = Math.min(EXPLORE_SIZE, Math.floor((address + length - 1) / 8) - first + 1);
      for (let i = 0; i < count; i++) u8[EXPLORE_BASE + ((first + i) & (EXPLORE_SIZE - 1))] = 1;
    }
    this._memory.watcher = this.active ? (address, length) => this.written(address, length) : undefined;
    return before !== this.active;
  }

  /** Bytes were or are about to be written. */
  written(address: number, length: number): void {
    for (const range of this._ranges) {
      if (address < range.address + range.length && address + length > range.address) this.onWrite?.(range);
    }
  }
}
