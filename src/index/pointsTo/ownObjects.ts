/**
 * Which locations hold only a component's own objects: a taint analysis over the origins that extract/receivers.ts
 * records, with three labels (own, anybody's, looked up) that copies carry along.
 *
 *     int stop(struct rte_eth_dev *dev) {                       // parameter dev: own
 *       struct rte_eth_dev *same = dev;                         // own
 *       struct rte_eth_dev *found = rte_eth_dev_get("net0");    // looked up
 *       struct rte_eth_dev *any = &rte_eth_devices[0];          // anybody's
 *     }
 *
 * Own is what comes in by parameters of its functions and from nowhere else. Given up on: a location that nothing is
 * known of is anybody's; the order of assignments does not matter (flow-insensitive).
 */

import { LocationKind } from '../facts/facts';
import type { LocationTable } from './locationTable';

const OWN = 1;
const FOREIGN = 2;
/** The result of another component's function: what it finds may be one's own, or somebody else's. */
const LOOKED_UP = 4;

export class OwnObjects {
  private readonly _bits: number[] = [];
  private readonly _copies = new Map<number, number[]>();
  private readonly _work: number[] = [];

  constructor(private readonly _locations: LocationTable) {}

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
    for (let location = this._work.pop(); location !== undefined; location = this._work.pop()) {
      for (const target of this._copies.get(location) ?? []) this._add(target, this._bits[location]);
    }
  }

  /** To be asked after {@link solve}. */
  isOwn(location: number): boolean {
    this._see(location);
    return this._bits[location] === OWN;
  }

  /** Whether objects come to a location from another component's functions, and from nothing that holds anybody's. */
  isLookedUp(location: number): boolean {
    this._see(location);
    return ((this._bits[location] ?? 0) & (LOOKED_UP | FOREIGN)) === LOOKED_UP;
  }

  private _see(location: number): void {
    if (this._locations.locations[location].kind === LocationKind.Param) this._add(location, OWN);
  }

  private _add(location: number, bits: number): void {
    const before = this._bits[location] ?? 0;
    if ((before | bits) === before) return;
    this._bits[location] = before | bits;
    this._work.push(location);
  }
}
