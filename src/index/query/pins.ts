/**
 * A reader's choice between targets of pointer calls. `member=function` (or `struct.member=function`) leaves that one
 * function; `driver=NAME` leaves, of each member that the driver's code sets, the functions of that driver.
 */

import type { Pin } from '../api';
import { SlotField } from '../graphData';
import type { TableGraph } from './callGraph';

type Targets = ArrayLike<number> & Iterable<number>;

export class Pins {
  constructor(private readonly _pins: readonly Pin[], private readonly _graph: TableGraph) {}

  /** The targets that are left of a site's; all of them where no pin speaks of the slot. */
  narrow(slot: number, targets: Targets): Targets {
    let left = targets;
    for (const pin of this._pins) {
      const kept = this._keep(pin, slot, left);
      if (kept && kept.length > 0) left = kept;
    }
    return left;
  }

  private _keep(pin: Pin, slot: number, targets: Targets): number[] | undefined {
    if (slot < 0) return undefined;
    if (pin.key === 'driver' || pin.key === 'netdev') {
      const marks = driverMarks(pin.value);
      return [...targets].filter((id) => marks.some((mark) => `/${this._graph.node(id).file}`.includes(mark)));
    }
    const { slots } = this._graph.data;
    const member = this._graph.text(slots[slot * SlotField.Width + SlotField.Member]);
    const record = this._graph.text(slots[slot * SlotField.Width + SlotField.Record]);
    if (pin.key !== member && pin.key !== `${record}.${member}` && pin.key !== this._graph.viaOf(slot)) return undefined;
    const name = pin.value.slice(pin.value.lastIndexOf(':') + 1);
    const file = pin.value.includes(':') ? pin.value.slice(0, pin.value.lastIndexOf(':')) : '';
    return [...targets].filter((id) => {
      const node = this._graph.node(id);
      return node.name === name && (!file || `/${node.file}`.endsWith(`/${file}`));
    });
  }
}

/** Parts of paths that belong to a driver: `/drivers/net/ixgbe/`, `/drivers/net/intel/ixgbe/`; OVS: `/lib/netdev-dpdk.c`. */
function driverMarks(name: string): string[] {
  return [`/${name}/`, `/netdev-${name}.`, `/netdev-${name}-`, `/${name}.c`];
}
