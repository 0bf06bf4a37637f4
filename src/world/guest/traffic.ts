/** Packets of a guest: what its driver sends and takes in each turn, and whether what arrives is whole. */

import type { GuestOptions, GuestState } from './guestState';
import { lengthOf, testPacket, wholeTestPacket } from './testPacket';
import type { VirtioNetDriver } from './virtioNet';

const GUEST_MAC = [0x52, 0x54, 0, 0x12, 0x34, 0x56];
const OTHER_MAC = [0x52, 0x54, 0, 0x12, 0x34, 0x01];

export class Traffic {
  /** @param _kick tells the back end that a queue (0: receive, 1: transmit) has something new */
  constructor(
    private readonly _options: GuestOptions,
    private readonly _state: GuestState,
    private readonly _kick: (queue: number) => void,
  ) {}

  /** One turn of the driver. @throws VirtqueueError, RangeError as the driver does */
  turn(driver: VirtioNetDriver): void {
    const state = this._state;
    const { batch, send, smallest, largest, reflect } = this._options;
    const arrived = driver.receive(batch);
    if (!reflect) for (const packet of arrived) this._check(packet);
    if (arrived.length > 0 && driver.fill()) this._kick(0);
    const out: Uint8Array[] = reflect ? arrived.map((packet) => turned(packet)) : [];
    driver.reclaim();
    const room = Math.min(batch, driver.room);
    for (let n = state.next; n < send && out.length < room; n++)
      out.push(testPacket(n, lengthOf(n, smallest, largest), OTHER_MAC, GUEST_MAC));
    const { sent, kick } = driver.send(out);
    if (!reflect) state.next += sent;
    if (kick) this._kick(1);
  }

  private _check(packet: Uint8Array): void {
    const state = this._state;
    const number = wholeTestPacket(packet);
    if (number === undefined) {
      state.broken++;
      return;
    }
    state.whole++;
    if (number !== state.expected) state.outOfOrder++;
    state.expected = number + 1;
  }
}

/** A packet with its addresses exchanged. */
function turned(packet: Uint8Array): Uint8Array {
  const copy = packet.slice();
  copy.set(packet.subarray(6, 12), 0);
  copy.set(packet.subarray(0, 6), 6);
  return copy;
}
