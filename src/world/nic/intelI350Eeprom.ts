/**
 * The EEPROM of an I350 adapter (I350 datasheet chapter 6): a section of 64 words for each of the four ports, each
 * with its sum.
 */

/** Words of the part: 16384. EECD.EE_SIZE: 2^(code + 6) words. */
export const I350_EEPROM_SIZE_CODE = 8;

/** Start of a port's section: LAN 0 at the beginning, the others behind it (6.3). */
export function sectionOf(port: number): number {
  return port === 0 ? 0 : 0x40 + 0x40 * port;
}

/** Words by address; what is not there reads 0xffff. */
export function eepromI350(macs: readonly (readonly number[])[]): Record<number, number> {
  const words: Record<number, number> = {};
  for (let port = 0; port < 4; port++) {
    const base = sectionOf(port);
    for (let i = 0; i < 0x40; i++) words[base + i] = 0xffff;
    const mac = macs[port] ?? macs[0];
    words[base] = mac[0] | (mac[1] << 8);
    words[base + 1] = mac[2] | (mac[3] << 8);
    words[base + 2] = mac[4] | (mac[5] << 8);
    if (port === 0) {
      words[0x03] = 0x0400; // compatibility: all four sections have a sum
      words[0x04] = 0x8911; // identification LED
      words[0x05] = 0x1063; // image version 1.63
      words[0x08] = 0xfafa; // the part number is a string elsewhere
      words[0x09] = 0xffff;
      words[0x0a] = 0x5a48; // signature: valid
      words[0x0b] = 0x0001;
      words[0x0c] = 0x8086;
      words[0x0d] = 0x1521;
      words[0x0f] = 0x6040;
    }
    words[base + 0x1c] = 0x0840;
    words[base + 0x24] = 0x0420; // initialisation control 3: internal PHY
    // The 64 words sum up to 0xBABA (6.2.40).
    let sum = 0;
    for (let i = 0; i < 0x3f; i++) sum += words[base + i];
    words[base + 0x3f] = (0xbaba - sum) & 0xffff;
  }
  return words;
}
