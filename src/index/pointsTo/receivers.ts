/**
 * Which slots hold only a component's own objects (see extract/receivers.ts): what comes in by parameters of its
 * functions and from nowhere else. What nothing is known of is anybody's.
 */

import { SlotKind } from '../facts/facts';
import type { SlotTable } from './slotTable';

const OWN = 1;
const FOREIGN = 2;
/** The result of another component's function: what it finds may be one's own, or somebody else's. */
const LOOKED_UP = 4;

export class OwnObjects {
  private readonly _bits: number[] = [];
  private readonly _copies = new Map<number, number[]>();
  private readonly _work: number[] = [];

  constructor(private readonly _slots: SlotTable) {}

  /** Anybody's object may be in `target`. */
  foreign(target: number): void {
    this._add(target, FOREIGN);
  }

  /** What another component's function gives is in `target`. */
  lookedUp(target: number): void {
    this._add(target, LOOKED_UP);
  }

  /** What is in `source` comes to `target`. */
  copy(source: number, target: number): void {
    this._see(source);
    const list = this._copies.get(source);
    if (list) list.push(target);
    else this._copies.set(source, [target]);
    if (this._bits[source]) this._add(target, this._bits[source]);
  }

  solve(): void {
    for (let slot = this._work.pop(); slot !== undefined; slot = this._work.pop()) {
      for (const target of this._copies.get(slot) ?? []) this._add(target, this._bits[slot]);
    }
  }

  /** To be asked after {@link solve}. */
  isOwn(slot: number): boolean {
    this._see(slot);
    return this._bits[slot] === OWN;
  }

  /** Whether objects come to a slot from another component's functions, and from nothing that holds anybody's. */
  isLookedUp(slot: number): boolean {
    this._see(slot);
    return ((this._bits[slot] ?? 0) & (LOOKED_UP | FOREIGN)) === LOOKED_UP;
  }

  private _see(slot: number): void {
    if (this._slots.slots[slot].kind === SlotKind.Param) this._add(slot, OWN);
  }

  private _add(slot: number, bits: number): void {
    const before = this._bits[slot] ?? 0;
    if ((before | bits) === before) return;
    this._bits[slot] = before | bits;
    this._work.push(slot);
  }
}
