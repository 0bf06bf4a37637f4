/**
 * Which frames an 82599 accepts, and which queues they go to: address and VLAN filters (82599 datasheet 7.1.1), RSS,
 * and pools of VMDq (7.1.2.2). Functions over register values; they change nothing.
 */

import type { Headers } from '../packets/parse';
import { isBroadcast } from './frame';
import { Reg } from './intel82599Registers';
import { hashInput, toeplitz } from './toeplitz';

export interface FilterView {
  value(offset: number): number;
}

const RARS = 128;

/** Receive addresses that are a frame's destination. */
function exactMatches(view: FilterView, frame: Uint8Array): number[] {
  const low = (frame[0] | (frame[1] << 8) | (frame[2] << 16) | (frame[3] << 24)) >>> 0;
  const high = frame[4] | (frame[5] << 8);
  const result: number[] = [];
  for (let i = 0; i < RARS; i++) {
    const top = view.value(Reg.RAH + i * 8);
    if (top & 0x8000_0000 && (top & 0xffff) === high && view.value(Reg.RAL + i * 8) === low) result.push(i);
  }
  return result;
}

/** The 12 bits of a destination address that MCSTCTRL.MO chooses for the hash tables (MTA, 8.2.3.7.7). */
export function addressHash(frame: Uint8Array, choice: number): number {
  const high = frame[4] | (frame[5] << 8);
  return (high >>> [4, 3, 2, 0][choice & 3]) & 0xfff;
}

function inTable(view: FilterView, table: number, frame: Uint8Array): boolean {
  const hash = addressHash(frame, view.value(Reg.MCSTCTRL) & 3);
  return ((view.value(table + (hash >> 5) * 4) >>> (hash & 31)) & 1) !== 0;
}

/** The MAC address filters (7.1.1.1). `exact`: by receive addresses alone. */
export function acceptsAddress(view: FilterView, frame: Uint8Array, exact = false): boolean {
  const control = view.value(Reg.FCTRL);
  if (exact) return exactMatches(view, frame).length > 0;
  if (isBroadcast(frame)) return (control & 0x400) !== 0;
  if (frame[0] & 1) {
    if (control & 0x100 || exactMatches(view, frame).length > 0) return true;
    return (view.value(Reg.MCSTCTRL) & 4) !== 0 && inTable(view, Reg.MTA, frame);
  }
  if (control & 0x200 || exactMatches(view, frame).length > 0) return true;
  return inTable(view, Reg.PFUTA, frame);
}

/** The VLAN filter (VLNCTRL, VFTA). */
export function acceptsVlan(view: FilterView, headers: Headers): boolean {
  if (headers.vlan < 0 || !(view.value(Reg.VLNCTRL) & 0x4000_0000)) return true;
  const id = headers.vlan & 0xfff;
  return ((view.value(Reg.VFTA + (id >> 5) * 4) >>> (id & 31)) & 1) !== 0;
}

/** Modes of MRQC.MRQE (8.2.3.7.12): what is hashed, and how many queues a pool has. */
function mode(view: FilterView): { rss: boolean; queuesPerPool: number } {
  switch (view.value(Reg.MRQC) & 15) {
    case 1:
    case 4:
    case 5:
      return { rss: true, queuesPerPool: 0 };
    case 8:
      return { rss: false, queuesPerPool: 2 };
    case 0xa:
      return { rss: true, queuesPerPool: 4 };
    case 0xb:
      return { rss: true, queuesPerPool: 2 };
    case 0xc:
      return { rss: false, queuesPerPool: 8 };
    case 0xd:
      return { rss: false, queuesPerPool: 4 };
    default:
      return { rss: false, queuesPerPool: 0 };
  }
}

/** RSS type and hash that go into the descriptor. */
export function rssOf(view: FilterView, frame: Uint8Array, headers: Headers): { type: number; hash: number } {
  if (!mode(view).rss || !(view.value(Reg.RXCSUM) & 0x2000)) return { type: 0, hash: 0 };
  const hashed = hashInput(frame, headers, view.value(Reg.MRQC));
  if (!hashed) return { type: 0, hash: 0 };
  const key = new Uint8Array(40);
  const bytes = new DataView(key.buffer);
  for (let i = 0; i < 10; i++) bytes.setUint32(i * 4, view.value(Reg.RSSRK + i * 4), true);
  return { type: hashed.type, hash: toeplitz(key, hashed.input) };
}

/** Entry of the redirection table for a hash (RETA): 128 entries, four bits each. */
function redirected(view: FilterView, hash: number): number {
  const entry = hash & 127;
  return (view.value(Reg.RETA + (entry >> 2) * 4) >>> ((entry & 3) * 8)) & 15;
}

/** Pools as numbers 0 to 63 in two words of bits. */
type Pools = [low: number, high: number];

/** Pools that a frame goes to (chapter 7.10.3). */
export function choosePools(view: FilterView, frame: Uint8Array, headers: Headers): number[] {
  const control = view.value(Reg.VT_CTL);
  const pools: Pools = [0, 0];
  const add = (low: number, high: number): void => {
    pools[0] |= low;
    pools[1] |= high;
  };
  const multicast = (frame[0] & 1) !== 0;
  for (const i of exactMatches(view, frame)) add(view.value(Reg.MPSAR_LO + i * 8), view.value(Reg.MPSAR_HI + i * 8));
  const broadcast = isBroadcast(frame);
  const inMulticast = multicast && !broadcast && inTable(view, Reg.MTA, frame);
  const inUnicast = !multicast && inTable(view, Reg.PFUTA, frame);
  let tagged: Pools | undefined;
  if (headers.vlan >= 0) {
    // The pools of a VLAN; with the VLAN filter on, one that no entry knows has none.
    if (view.value(Reg.VLNCTRL) & 0x4000_0000) tagged = [0, 0];
    for (let i = 0; i < 64; i++) {
      const entry = view.value(Reg.PFVLVF + i * 4);
      if (entry & 0x8000_0000 && (entry & 0xfff) === (headers.vlan & 0xfff)) {
        tagged ??= [0, 0];
        tagged[0] |= view.value(Reg.PFVLVFB + i * 8);
        tagged[1] |= view.value(Reg.PFVLVFB + i * 8 + 4);
      }
    }
  }
  const result: number[] = [];
  for (let pool = 0; pool < 64; pool++) {
    const settings = view.value(Reg.PFVML2FLT + pool * 4);
    const bit = 1 << (pool & 31);
    const half = pool >> 5;
    const wanted =
      (pools[half] & bit) !== 0 ||
      (broadcast && (settings & 0x0800_0000) !== 0) ||
      (multicast &&
        !broadcast &&
        ((settings & 0x1000_0000) !== 0 || (inMulticast && (settings & 0x0200_0000) !== 0))) ||
      (inUnicast && (settings & 0x0400_0000) !== 0);
    if (!wanted) continue;
    if (headers.vlan < 0 ? (settings & 0x0100_0000) === 0 : tagged !== undefined && (tagged[half] & bit) === 0)
      continue;
    result.push(pool);
  }
  if (result.length === 0 && !(control & 0x2000_0000)) result.push((control >>> 7) & 63);
  const kept = control & 0x4000_0000 ? result : result.slice(0, 1);
  return kept.filter((pool) => (view.value(Reg.PFVFRE + (pool >> 5) * 4) & (1 << (pool & 31))) !== 0);
}

/** Queues that a frame goes to. */
export function chooseQueues(view: FilterView, frame: Uint8Array, headers: Headers, loopback: boolean): number[] {
  const { rss, queuesPerPool } = mode(view);
  const { type, hash } = rssOf(view, frame, headers);
  const entry = rss && type !== 0 ? redirected(view, hash) : 0;
  if (queuesPerPool === 0) {
    if (!loopback && view.value(Reg.VT_CTL) & 1) return choosePools(view, frame, headers).map((pool) => pool * 2);
    return [entry];
  }
  return choosePools(view, frame, headers).map((pool) => pool * queuesPerPool + (entry & (queuesPerPool - 1)));
}
