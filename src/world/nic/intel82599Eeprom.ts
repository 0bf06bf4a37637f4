/**
 * The EEPROM of an 82599 adapter (82599 datasheet 6): the words that hardware and drivers read, made from the port's
 * addresses. Everything else is 0xffff, as in an erased part.
 */

/** EEC.EE_SIZE of a part of 8192 words, 16 KB: 2^(code + 6) words (8.2.3.2.1). */
export const EEPROM_SIZE_CODE = 7;

/** Places of sections, which their pointers name. */
const At = {
  pcieGeneral: 0x40,
  pcieConfig: 0x48,
  core: [0x60, 0x70],
  mac: [0x80, 0x90],
  firmware: 0xa0,
  patch: 0xb0,
  phyInit: 0xc0,
  lines: 0xd0,
} as const;

/** Words by address. `macs`: addresses of the two ports; `anySfp`: modules of other makers may be used. */
export function eeprom82599(macs: readonly (readonly number[])[], anySfp: boolean): Record<number, number> {
  const words: Record<number, number> = {};
  const section = (pointer: number, at: number, content: number[]): void => {
    words[pointer] = at;
    words[at] = content.length;
    content.forEach((word, i) => (words[at + 1 + i] = word));
  };
  words[0x00] = 0x5a41; // signature "valid" in 7:6, protection off
  words[0x01] = 0x0000;
  section(0x06, At.pcieGeneral, [0x0d4a, 0x0041, 0x9417, 0x0000]);
  section(0x07, At.pcieConfig, [0x8086, 0x10fb]);
  for (const port of [0, 1]) {
    const mac = macs[port] ?? macs[0];
    // Core section (6.3.5): Ethernet address in its first three words.
    section(0x09 + port, At.core[port], [
      mac[0] | (mac[1] << 8),
      mac[2] | (mac[3] << 8),
      mac[4] | (mac[5] << 8),
      0x8021,
      0x0000,
    ]);
    // MAC section (6.3.6): link mode control, swap, AUTOC and AUTOC2 defaults.
    section(0x0b + port, At.mac[port], [0x0000, 0x6004, 0x0002, 0x0000]);
  }
  // Firmware module (6.4.4): pass-through patch configuration, whose version drivers ask for; no LESM.
  words[0x0f] = At.firmware;
  for (let i = 0; i < 8; i++) words[At.firmware + i] = 0;
  words[At.firmware + 4] = At.patch;
  for (let i = 0; i < 8; i++) words[At.patch + i] = 0;
  words[At.patch + 7] = 0x0009;
  // Part number (6.3.1.14) in the form of two words.
  words[0x15] = 0xe681;
  words[0x16] = 0x0305;
  // No SAN address, no alternative addresses.
  words[0x28] = 0xffff;
  words[0x37] = 0xffff;
  words[0x27] = 0xffff;
  // PHY initialisation (6.5.6): pairs of a module's kind and the place of its settings for the analogue part.
  words[0x2b] = At.phyInit;
  words[At.phyInit] = 8;
  const modules = [3, 4, 5, 6];
  modules.forEach((id, i) => {
    words[At.phyInit + 1 + i * 2] = id;
    words[At.phyInit + 2 + i * 2] = At.lines + i * 4;
    words[At.lines + i * 4] = 2;
    words[At.lines + i * 4 + 1] = 0x2a00 | id;
    words[At.lines + i * 4 + 2] = 0x2b00 | id;
    words[At.lines + i * 4 + 3] = 0xffff;
  });
  words[At.phyInit + 1 + modules.length * 2] = 0xffff;
  // Device capabilities: bit 0 any module; bit 7 no crosstalk workaround needed.
  words[0x2c] = 0x0080 | (anySfp ? 1 : 0);
  // Version of the image (ETrack id).
  words[0x2d] = 0x0001;
  words[0x2e] = 0x8000;
  words[0x3f] = checksum(words);
  return words;
}

/**
 * Word 0x3f: with it, words 0 to 0x3f and all sections that words 3 to 0xe point to sum up to 0xBABA (6.3.1.1,
 * 6.3.2.9).
 */
function checksum(words: Record<number, number>): number {
  const word = (at: number): number => words[at] ?? 0xffff;
  let sum = 0;
  for (let i = 0; i < 0x3f; i++) sum += word(i);
  for (let i = 3; i < 0x0f; i++) {
    const pointer = word(i);
    if (pointer === 0 || pointer === 0xffff) continue;
    const length = word(pointer);
    if (length === 0 || length === 0xffff) continue;
    for (let j = 1; j <= length; j++) sum += word(pointer + j);
  }
  return (0xbaba - sum) & 0xffff;
}
