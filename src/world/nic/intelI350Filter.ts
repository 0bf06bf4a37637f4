/**
 * Which frames an I350 accepts, and which queues they go to: address and VLAN filters, RSS, and pools of VMDq (its
 * eight pools have one queue each). Functions over register values, named as in its datasheet (chapters 7.1 and 7.8);
 * they change nothing.
 */

import type { Headers } from '../packets/parse';
import { isBroadcast } from './frame';
import { addressHash } from './intel82599Filter';
import type { FilterView } from './intel82599Filter';
import { QUEUES, receiveAddress, Reg } from './intelI350Registers';
import { hashInput, toeplitz } from './toeplitz';

/** High words (RAH) of the receive addresses that are a frame's destination. */
function matches(view: FilterView, frame: Uint8Array): number[] {
  const low = (frame[0] | (frame[1] << 8) | (frame[2] << 16) | (frame[3] << 24)) >>> 0;
  const high = frame[4] | (frame[5] << 8);
  const result: number[] = [];
  for (let i = 0; i < 32; i++) {
    const at = receiveAddress(i);
    const top = view.value(at + 4);
    if (top & 0x8000_0000 && (top & 0xffff) === high && view.value(at) === low) result.push(top);
  }
  return result;
}

/** Whether a hash table (MTA, UTA) has the address; RCTL.MO chooses the bits. */
function inTable(view: FilterView, table: number, frame: Uint8Array): boolean {
  const hash = addressHash(frame, (view.value(Reg.RCTL) >>> 12) & 3);
  return ((view.value(table + (hash >> 5) * 4) >>> (hash & 31)) & 1) !== 0;
}

/** The address filters: RAL/RAH, RCTL's promiscuous bits, the hash tables. */
export function acceptsAddress(view: FilterView, frame: Uint8Array): boolean {
  const control = view.value(Reg.RCTL);
  if (isBroadcast(frame)) return (control & 0x8000) !== 0;
  if (matches(view, frame).length > 0) return true;
  if (!(frame[0] & 1)) return (control & 8) !== 0 || inTable(view, Reg.UTA, frame);
  return (control & 0x10) !== 0 || inTable(view, Reg.MTA, frame);
}

/** The VLAN filter: RCTL.VFE, VFTA. */
export function acceptsVlan(view: FilterView, headers: Headers): boolean {
  if (headers.vlan < 0 || !(view.value(Reg.RCTL) & 0x4_0000)) return true;
  const id = headers.vlan & 0xfff;
  return ((view.value(Reg.VFTA + (id >> 5) * 4) >>> (id & 31)) & 1) !== 0;
}

/** RSS type and hash; MRQC.MRQE 2: RSS over all queues. */
export function rssOf(view: FilterView, frame: Uint8Array, headers: Headers): { type: number; hash: number } {
  const control = view.value(Reg.MRQC);
  if ((control & 7) !== 2) return { type: 0, hash: 0 };
  const hashed = hashInput(frame, headers, control);
  if (!hashed) return { type: 0, hash: 0 };
  const key = new Uint8Array(40);
  const bytes = new DataView(key.buffer);
  for (let i = 0; i < 10; i++) bytes.setUint32(i * 4, view.value(Reg.RSSRK + i * 4), true);
  return { type: hashed.type, hash: toeplitz(key, hashed.input) };
}

/** Bits of the pools that a frame goes to, before VFRE. */
function wantedPools(view: FilterView, frame: Uint8Array, headers: Headers): number {
  const control = view.value(Reg.VT_CTL);
  // VLVF: pools of a VLAN; of a tag that no entry knows, none.
  let tagged = 0;
  for (let i = 0; headers.vlan >= 0 && i < 32; i++) {
    const entry = view.value(Reg.VLVF + i * 4);
    if (entry & 0x8000_0000 && (entry & 0xfff) === (headers.vlan & 0xfff)) tagged |= (entry >>> 12) & 0xff;
  }
  const multicast = (frame[0] & 1) !== 0;
  const broadcast = isBroadcast(frame);
  // VT_CTL.IGMAC: the tag alone decides.
  const byTag = (control & 0x1000_0000) !== 0;
  // RAH.POOLSEL.
  const addressed = matches(view, frame).reduce((pools, top) => pools | ((top >>> 18) & 0xff), 0);
  const inHash = !broadcast && inTable(view, multicast ? Reg.MTA : Reg.UTA, frame);
  let pools = 0;
  for (let pool = 0; pool < QUEUES; pool++) {
    const settings = view.value(Reg.VMOLR + pool * 4);
    const bit = 1 << pool;
    const accepted =
      byTag ||
      (addressed & bit) !== 0 ||
      (broadcast
        ? (settings & 0x0800_0000) !== 0
        : multicast
          ? (settings & 0x1000_0000) !== 0 || (inHash && (settings & 0x0200_0000) !== 0)
          : (settings & 0x2000_0000) !== 0 || (inHash && (settings & 0x0400_0000) !== 0));
    // VMOLR.AUPE: untagged frames.
    if (accepted && (headers.vlan < 0 ? (settings & 0x0100_0000) !== 0 : (tagged & bit) !== 0)) pools |= bit;
  }
  // Nobody's frames are the default pool's, unless VT_CTL says that there is none.
  return pools === 0 && !(control & 0x2000_0000) ? 1 << ((control >>> 7) & 7) : pools;
}

/** Queues that a frame goes to: by RSS, or by pool (MRQC.MRQE 3); without either, queue 0. */
export function chooseQueues(view: FilterView, frame: Uint8Array, headers: Headers): number[] {
  if ((view.value(Reg.MRQC) & 7) === 3) {
    const pools = wantedPools(view, frame, headers);
    const queues = Array.from({ length: QUEUES }, (_, pool) => pool).filter((pool) => (pools & (1 << pool)) !== 0);
    // Without replication the first pool alone has it.
    const kept = view.value(Reg.VT_CTL) & 0x4000_0000 ? queues : queues.slice(0, 1);
    return kept.filter((pool) => (view.value(Reg.VFRE) & (1 << pool)) !== 0);
  }
  const { type, hash } = rssOf(view, frame, headers);
  if (type === 0) return [0];
  const entry = hash & 127;
  return [(view.value(Reg.RETA + (entry >> 2) * 4) >>> ((entry & 3) * 8)) & 7];
}
