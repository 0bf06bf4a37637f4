/** The internet checksum (RFC 1071) and the CRC of Ethernet (IEEE 802.3, 3.2.9). */

/** Sum of 16-bit big-endian words, folded to 16 bits, not complemented. */
export function onesSum(bytes: Uint8Array, start = 0, end = bytes.length, initial = 0): number {
  let sum = initial;
  for (let i = start; i + 1 < end; i += 2) sum += (bytes[i] << 8) | bytes[i + 1];
  if ((end - start) & 1) sum += bytes[end - 1] << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

/** The checksum field's value for a sum. */
export function complement(sum: number): number {
  return ~sum & 0xffff;
}

/** Sum of the pseudo header of TCP and UDP; addresses are 4 or 16 bytes long (RFC 793 3.1, RFC 8200 8.1). */
export function pseudoSum(source: Uint8Array, destination: Uint8Array, protocol: number, length: number): number {
  let sum = onesSum(source);
  sum = onesSum(destination, 0, destination.length, sum);
  sum += protocol + (length & 0xffff) + (length >>> 16);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

let table: Uint32Array | undefined;

/** Frame check sequence of a frame, as a number whose lowest byte is sent first. */
export function ethernetCrc(bytes: Uint8Array): number {
  if (!table) {
    table = new Uint32Array(256);
    for (let i = 0; i < 256; i++) {
      let value = i;
      for (let j = 0; j < 8; j++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
      table[i] = value >>> 0;
    }
  }
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ table[(crc ^ byte) & 0xff];
  return ~crc >>> 0;
}
