/** Receive-side scaling: the Toeplitz hash (82599 and I350 datasheets, chapter 7.1.2) and what is hashed of a frame. */

import type { Headers } from '../packets/parse';
import { Protocol } from '../packets/parse';

/** Hash of `input` under a key of 40 bytes. */
export function toeplitz(key: Uint8Array, input: Uint8Array): number {
  let hash = 0;
  // The 32 bits of the key at the current bit of the input.
  let window = ((key[0] << 24) | (key[1] << 16) | (key[2] << 8) | key[3]) >>> 0;
  for (let i = 0; i < input.length; i++) {
    const next = key[i + 4];
    for (let bit = 7; bit >= 0; bit--) {
      if ((input[i] >> bit) & 1) hash ^= window;
      window = ((window << 1) | ((next >> bit) & 1)) >>> 0;
    }
  }
  return hash >>> 0;
}

/** RSS types as both controllers report them in a descriptor. */
export const RssType = {
  none: 0,
  tcp4: 1,
  ip4: 2,
  tcp6: 3,
  ip6ex: 4,
  ip6: 5,
  tcp6ex: 6,
  udp4: 7,
  udp6: 8,
  udp6ex: 9,
} as const;

/** Bits of MRQC that say what is hashed; the same in 82599 (8.2.3.7.12) and I350. */
const Field = {
  tcp4: 0x1_0000,
  ip4: 0x2_0000,
  tcp6ex: 0x4_0000,
  ip6ex: 0x8_0000,
  ip6: 0x10_0000,
  tcp6: 0x20_0000,
  udp4: 0x40_0000,
  udp6: 0x80_0000,
  udp6ex: 0x100_0000,
};

/** Type and bytes that are hashed of a frame; nothing when none of the enabled fields applies. */
export function hashInput(
  frame: Uint8Array,
  headers: Headers,
  mrqc: number,
): { type: number; input: Uint8Array } | undefined {
  const { l3, l4 } = headers;
  if (headers.ipVersion === 0) return undefined;
  const addresses = headers.ipVersion === 4 ? frame.subarray(l3 + 12, l3 + 20) : frame.subarray(l3 + 8, l3 + 40);
  const withPorts = (type: number): { type: number; input: Uint8Array } => {
    const input = new Uint8Array(addresses.length + 4);
    input.set(addresses);
    input.set(frame.subarray(l4, l4 + 4), addresses.length);
    return { type, input };
  };
  const tcp = l4 >= 0 && headers.protocol === Protocol.tcp;
  const udp = l4 >= 0 && headers.protocol === Protocol.udp;
  if (headers.ipVersion === 4) {
    if (tcp && mrqc & Field.tcp4) return withPorts(RssType.tcp4);
    if (udp && mrqc & Field.udp4) return withPorts(RssType.udp4);
    return mrqc & Field.ip4 ? { type: RssType.ip4, input: addresses } : undefined;
  }
  if (tcp && mrqc & Field.tcp6) return withPorts(RssType.tcp6);
  if (tcp && mrqc & Field.tcp6ex) return withPorts(RssType.tcp6ex);
  if (udp && mrqc & Field.udp6) return withPorts(RssType.udp6);
  if (udp && mrqc & Field.udp6ex) return withPorts(RssType.udp6ex);
  if (mrqc & Field.ip6) return { type: RssType.ip6, input: addresses };
  return mrqc & Field.ip6ex ? { type: RssType.ip6ex, input: addresses } : undefined;
}
