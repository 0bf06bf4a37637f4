/** Walks the flows between slots in both directions, and finds slots by how they are called. */

import { SlotKind, SourceKind } from '../facts/facts';
import type { GraphData } from '../graph/graphData';
import { FlowField, SlotField } from '../graph/graphData';

/** Whether a slot is a member: of all objects, of one variable, or of a component's own objects. */
export function isMember(kind: number): boolean {
  return kind === SlotKind.Member || kind === SlotKind.Object || kind === SlotKind.Own;
}

export class SlotFlows {
  /** First flow into each slot, and one past the last slot's last: flows are sorted by target. */
  private readonly _into: Int32Array;
  private _out: { first: Int32Array; to: Int32Array } | undefined;

  constructor(private readonly _data: GraphData) {
    const { flows, slots } = _data;
    const count = slots.length / SlotField.Width;
    this._into = new Int32Array(count + 1);
    for (let at = FlowField.Target; at < flows.length; at += FlowField.Width) this._into[flows[at] + 1]++;
    for (let slot = 0; slot < count; slot++) this._into[slot + 1] += this._into[slot];
  }

  /** The slot of the same member in all objects; the slot itself where it is no member of a particular one. */
  base(slot: number): number {
    const base = this._data.slots[slot * SlotField.Width + SlotField.Base];
    return base >= 0 ? base : slot;
  }

  /** Functions in a slot, sorted. */
  held(slot: number): Int32Array {
    const { slots, pts } = this._data;
    const first = slots[slot * SlotField.Width + SlotField.First];
    return pts.subarray(first, first + slots[slot * SlotField.Width + SlotField.Count]);
  }

  /** Calls `visit` with the offset in {@link GraphData.flows} of each flow into a slot. */
  eachInto(slot: number, visit: (at: number) => void): void {
    for (let flow = this._into[slot]; flow < this._into[slot + 1]; flow++) visit(flow * FlowField.Width);
  }

  /** Slots that what is in `slot` is copied to. */
  copiesOf(slot: number): Int32Array {
    const { first, to } = (this._out ??= this._reverse());
    return to.subarray(first[slot], first[slot + 1]);
  }

  private _reverse(): { first: Int32Array; to: Int32Array } {
    const { flows, slots } = this._data;
    const count = slots.length / SlotField.Width;
    const first = new Int32Array(count + 1);
    const copies: number[] = [];
    for (let at = 0; at < flows.length; at += FlowField.Width) {
      if (flows[at + FlowField.SourceKind] !== SourceKind.Slot) continue;
      copies.push(at);
      first[flows[at + FlowField.Source] + 1]++;
    }
    for (let slot = 0; slot < count; slot++) first[slot + 1] += first[slot];
    const next = first.slice();
    const to = new Int32Array(copies.length);
    for (const at of copies) to[next[flows[at + FlowField.Source]]++] = flows[at + FlowField.Target];
    return { first, to };
  }

  /**
   * Slots that go by `rx_pkt_burst`, `rte_eth_dev.rx_pkt_burst` (a member) or their own words (`variable f`) and hold
   * functions.
   */
  named(name: string): number[] {
    const { slots, strings } = this._data;
    const found: number[] = [];
    for (let slot = 0; slot * SlotField.Width < slots.length; slot++) {
      const at = slot * SlotField.Width;
      if (slots[at + SlotField.Count] === 0) continue;
      if (strings[slots[at + SlotField.Display]] === name) {
        found.push(slot);
        continue;
      }
      if (!isMember(slots[at + SlotField.Kind])) continue;
      const member = strings[slots[at + SlotField.Member]];
      if (member === name || `${strings[slots[at + SlotField.Record]]}.${member}` === name) found.push(slot);
    }
    return found;
  }
}
