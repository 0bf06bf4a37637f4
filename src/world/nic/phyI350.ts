/**
 * The copper PHY inside the I350 behind its management registers (IEEE 802.3 clause 22 and 40; I350 datasheet 8.27).
 */

/** Values after reset, by register. */
const DEFAULTS: Readonly<Record<number, number>> = {
  0: 0x1140,
  2: 0x0154,
  3: 0x03b1,
  4: 0x0de1,
  6: 0x0064,
  9: 0x0300,
  15: 0x3000,
};

export interface PhyView {
  /** Registers that were written. */
  written: Record<number, number>;
  linkUp: boolean;
}

/** Value of a register. The partner is a gigabit port that negotiates everything and no pause frames. */
export function readPhy(view: PhyView, register: number): number {
  const stored = view.written[register] ?? DEFAULTS[register] ?? 0;
  switch (register) {
    case 1: // status: abilities, negotiation done, link
      return 0x7949 | (view.linkUp ? 0x24 : 0);
    case 2:
    case 3:
      return DEFAULTS[register];
    case 5: // the partner's abilities
      return view.linkUp ? 0xc1e1 : 0;
    case 6:
      return view.linkUp ? 0x000f : 0x0004;
    case 10: // 1000BASE-T status: both receivers fine, partner can do full duplex
      return view.linkUp ? 0x7800 : 0;
    case 26: // PHY status 2: speed, crossover
      return view.linkUp ? 0x0a00 : 0;
    default:
      return stored;
  }
}

/** What a write means for the link: it is negotiated again, or goes down and stays down. */
export function writePhy(view: PhyView, register: number, value: number): 'restart' | 'down' | 'none' {
  if (register !== 0) {
    view.written[register] = value;
    return 'none';
  }
  const before = view.written[0] ?? DEFAULTS[0];
  if (value & 0x8000) for (const key of Object.keys(view.written)) delete view.written[Number(key)];
  // Reset and restart of negotiation clear themselves.
  view.written[0] = value & ~0x8200;
  if (value & 0x0800) return 'down';
  return value & 0x8200 || before & 0x0800 ? 'restart' : 'none';
}
