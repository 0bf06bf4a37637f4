/**
 * Descriptors of Intel's controllers as they lie in memory, for readers (82599 datasheet 7.1.5, 7.1.6, 7.2.3; I350
 * datasheet 7.1.4, 7.1.5, 7.2.2; the same layout). What a receive descriptor means depends on who wrote it last: the
 * driver gives an address, the card a report.
 */

import { pointerAt } from './rxRing';

/** A receive descriptor as the card writes it back. */
export interface RxDescriptor {
  /** DD: the card has written it. */
  done: boolean;
  /** EOP: the last one of its packet. */
  end: boolean;
  length: number;
  /** Names of status bits beside DD and EOP, and of errors. */
  status: string[];
  errors: string[];
  vlan: number;
  /** Advanced: RSS hash, type of hash, packet type bits. */
  hash?: number;
  rssType?: number;
  packetType?: number;
  /** As the driver gives it: where the packet goes. The report takes this place in advanced descriptors. */
  address: number;
}

/** 82599 table 7-21, I350 table 7-24: extended status and errors. */
const RX_STATUS: [bit: number, name: string][] = [
  [2, 'FLM'],
  [3, 'VP'],
  [4, 'UDPCS'],
  [5, 'L4I'],
  [6, 'IPCS'],
  [7, 'PIF'],
  [9, 'VEXT'],
  [10, 'UDPV'],
  [11, 'LLINT'],
  [16, 'TS'],
  [18, 'LB'],
];
const RX_ERRORS: [bit: number, name: string][] = [
  [23, 'HBO'],
  [29, 'RXE'],
  [30, 'L4E'],
  [31, 'IPE'],
];
/** 82599 table 7-13: errors of a legacy descriptor. */
const LEGACY_ERRORS: [bit: number, name: string][] = [
  [0, 'RXE'],
  [6, 'TCPE'],
  [7, 'IPE'],
];

const named = (value: number, names: readonly [number, string][]): string[] =>
  names.filter(([bit]) => (value >>> bit) & 1).map(([, name]) => name);

/** @param bytes the descriptor's 16 */
export function readRxDescriptor(bytes: Uint8Array, legacy = false): RxDescriptor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const address = pointerAt(bytes, 0);
  if (legacy) {
    const status = bytes[12];
    return {
      done: (status & 1) !== 0,
      end: (status & 2) !== 0,
      length: view.getUint16(8, true),
      status: named(status, RX_STATUS),
      errors: named(bytes[13], LEGACY_ERRORS),
      vlan: view.getUint16(14, true),
      address,
    };
  }
  const status = view.getUint32(8, true);
  const low = view.getUint32(0, true);
  return {
    done: (status & 1) !== 0,
    end: (status & 2) !== 0,
    length: view.getUint16(12, true),
    status: named(status & 0xf_ffff, RX_STATUS),
    errors: named(status & 0xfff0_0000, RX_ERRORS),
    vlan: view.getUint16(14, true),
    hash: view.getUint32(4, true),
    rssType: low & 15,
    packetType: (low >>> 4) & 0x1fff,
    address,
  };
}

/** Headers that the packet type bits of an advanced descriptor tell of (82599 table 7-20), outermost first. */
export function packetTypeNames(type: number): string[] {
  if (type & 0x800) return ['EtherType filter'];
  return named(type, [
    [0, 'IPv4'],
    [1, 'IPv4 with options'],
    [2, 'IPv6'],
    [3, 'IPv6 with extensions'],
    [4, 'TCP'],
    [5, 'UDP'],
    [6, 'SCTP'],
    [7, 'NFS'],
  ]);
}

/** A transmit descriptor. */
export interface TxDescriptor {
  kind: 'legacy' | 'context' | 'data';
  /** DD: the card says that it, and all before it, are sent. */
  done: boolean;
  end: boolean;
  /** RS: the driver asks for that report. */
  reports: boolean;
  /** Bytes of this buffer; of a context none. */
  length: number;
  /** Names of command bits beside EOP and RS. */
  commands: string[];
  address: number;
  /** Bytes of the packet, from a data descriptor. */
  payload?: number;
}

const TX_COMMANDS: [bit: number, name: string][] = [
  [25, 'IFCS'],
  [26, 'IC'],
  [29, 'DEXT'],
  [30, 'VLE'],
  [31, 'TSE'],
];

export function readTxDescriptor(bytes: Uint8Array): TxDescriptor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const command = view.getUint32(8, true);
  const high = view.getUint32(12, true);
  const extended = ((command >>> 29) & 1) !== 0;
  const kind = !extended ? 'legacy' : ((command >>> 20) & 15) === 2 ? 'context' : 'data';
  const commands = named(command, TX_COMMANDS).filter((name) => name !== 'DEXT' && (name !== 'IC' || !extended));
  if (kind === 'data' && high & 0x100) commands.push('IXSM');
  if (kind === 'data' && high & 0x200) commands.push('TXSM');
  return {
    kind,
    done: kind !== 'context' && (high & 1) !== 0,
    end: kind !== 'context' && ((command >>> 24) & 1) !== 0,
    reports: ((command >>> 27) & 1) !== 0,
    length: kind === 'context' ? 0 : command & 0xffff,
    commands,
    address: kind === 'context' ? 0 : pointerAt(bytes, 0),
    ...(kind === 'data' && { payload: high >>> 14 }),
  };
}
