/** Checks of a received frame that a controller reports in its descriptor (82599 and I350 datasheets, chapter 7.1). */

import { complement, onesSum, pseudoSum } from '../packets/checksum';
import type { Headers } from '../packets/parse';
import { ipAddresses, Protocol } from '../packets/parse';

export interface ChecksumStatus {
  /** Status bits: IPCS, L4CS, UDPCS, the same in both controllers. */
  status: number;
  ipError: boolean;
  l4Error: boolean;
}

const UDPCS = 0x10;
const L4CS = 0x20;
const IPCS = 0x40;

/** What was checked and what was wrong. A UDP datagram without checksum (RFC 768) is not checked. */
export function checksumStatus(frame: Uint8Array, headers: Headers): ChecksumStatus {
  const result: ChecksumStatus = { status: 0, ipError: false, l4Error: false };
  if (headers.ipVersion === 0) return result;
  if (headers.ipVersion === 4) {
    result.status |= IPCS;
    const end = headers.l3 + (frame[headers.l3] & 15) * 4;
    result.ipError = onesSum(frame, headers.l3, end) !== 0xffff;
  }
  const { l4, end, protocol } = headers;
  if (l4 < 0 || (protocol !== Protocol.tcp && protocol !== Protocol.udp)) return result;
  if (protocol === Protocol.udp && frame[l4 + 6] === 0 && frame[l4 + 7] === 0) return result;
  const [source, destination] = ipAddresses(frame, headers);
  result.status |= L4CS | (protocol === Protocol.udp ? UDPCS : 0);
  result.l4Error = onesSum(frame, l4, end, pseudoSum(source, destination, protocol, end - l4)) !== 0xffff;
  return result;
}

/** Checksum over the whole packet, for legacy descriptors (82599 7.1.5). */
export function packetChecksum(frame: Uint8Array): number {
  return complement(onesSum(frame));
}
