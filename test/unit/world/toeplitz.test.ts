import { describe, expect, it } from 'vitest';
import { buildFrame } from '../../../src/world/packets/build';
import { parseHeaders } from '../../../src/world/packets/parse';
import { hashInput, RssType, toeplitz } from '../../../src/world/nic/toeplitz';

/** Key and results of Microsoft's "Verifying the RSS hash calculation", which both datasheets repeat. */
const KEY = Uint8Array.from(
  '6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa'
    .match(/../g)!
    .map((byte) => Number.parseInt(byte, 16)),
);
const VECTORS = [
  ['66.9.149.187', 2794, '161.142.100.80', 1766, 0x323e8fc2, 0x51ccc178],
  ['199.92.111.2', 14230, '65.69.140.83', 4739, 0xd718262a, 0xc626b0ea],
  ['24.19.198.95', 12898, '12.22.207.184', 38024, 0xd2d0a5de, 0x5c2b394a],
] as const;

describe('RSS', () => {
  for (const [source, sourcePort, destination, destinationPort, plain, ports] of VECTORS) {
    it(`hashes ${source}`, () => {
      const frame = buildFrame({
        destination: [2, 0, 0, 0, 0, 1],
        source: [2, 0, 0, 0, 0, 2],
        ip: 4,
        protocol: 'tcp',
        sourceAddress: source.split('.').map(Number),
        destinationAddress: destination.split('.').map(Number),
        sourcePort,
        destinationPort,
        size: 60,
        payload: () => 0,
        sequence: 0,
      });
      const headers = parseHeaders(frame);
      const tcp = hashInput(frame, headers, 0x3_0000)!;
      expect(tcp.type).toBe(RssType.tcp4);
      expect(toeplitz(KEY, tcp.input)).toBe(ports);
      const ip = hashInput(frame, headers, 0x2_0000)!;
      expect(ip.type).toBe(RssType.ip4);
      expect(toeplitz(KEY, ip.input)).toBe(plain);
      expect(hashInput(frame, headers, 0x10_0000)).toBeUndefined();
    });
  }
});
