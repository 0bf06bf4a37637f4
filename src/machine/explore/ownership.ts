/**
 * Which thread touches which 8 bytes of memory: what only one of them touches, or nobody writes, needs no
 * interleaving. Compiled code looks into the folded table at {@link EXPLORE_BASE} and asks only where it does not
 * know that a thread is alone.
 */

import type { AtomicMode } from '../lower/ir';
import { EXPLORE_BASE, EXPLORE_SIZE, Owner } from '../memory/memory';
import type { Memory } from '../memory/memory';

/** Threads that have a number of their own in the table. */
const MAX_THREADS = 30;

export class Ownership {
  /** Bits of the threads that read, and that wrote. */
  private readonly _readers = new Map<number, number>();
  private readonly _writers = new Map<number, number>();
  /** The one 8 bytes that an entry of the table stands for; -1: several. */
  private readonly _entries = new Map<number, number>();
  /** Places of 8 bytes that several threads touch and one writes. */
  shared = 0;

  constructor(private readonly _memory: Memory) {}

  /** Notes an access. Gives whether its place is shared, and whether that is news. */
  touch(thread: number, address: number, size: number, mode: AtomicMode): { shared: boolean; news: boolean } {
    let shared = false;
    let news = false;
    const bit = 1 << Math.min(thread, MAX_THREADS);
    for (let place = Math.floor(address / 8); place <= Math.floor((address + size - 1) / 8); place++) {
      const before = this._isShared(place);
      if (mode !== 'write') this._readers.set(place, (this._readers.get(place) ?? 0) | bit);
      if (mode !== 'read') this._writers.set(place, (this._writers.get(place) ?? 0) | bit);
      const now = this._isShared(place);
      shared ||= now;
      if (now && !before) {
        news = true;
        this.shared++;
      }
      this._enter(place);
    }
    return { shared, news };
  }

  private _isShared(place: number): boolean {
    const writers = this._writers.get(place) ?? 0;
    const all = writers | (this._readers.get(place) ?? 0);
    return writers !== 0 && (all & (all - 1)) !== 0;
  }

  private _enter(place: number): void {
    const entry = place & (EXPLORE_SIZE - 1);
    const known = this._entries.get(entry);
    if (known === undefined) this._entries.set(entry, place);
    else if (known !== place) this._entries.set(entry, -1);
    this._memory.u8[EXPLORE_BASE + entry] = known !== undefined && known !== place ? Owner.ask : this._owner(place);
  }

  private _owner(place: number): number {
    const writers = this._writers.get(place) ?? 0;
    if (writers === 0) return Owner.readOnly;
    // A thread that the table lets pass could write unseen: only who has written is let pass.
    return this._isShared(place) || (writers & (writers - 1)) !== 0
      ? Owner.ask
      : 31 - Math.clz32(writers) < MAX_THREADS
        ? 31 - Math.clz32(writers)
        : Owner.ask;
  }
}
