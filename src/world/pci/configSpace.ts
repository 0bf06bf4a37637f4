/**
 * Configuration space of a PCI Express function: header, capabilities, which bits can be written
 * (PCI Local Bus 3.0 chapter 6, PCI Express Base 3.0 chapter 7; 82599 datasheet 9.3, I350 datasheet 9.4).
 */

export interface Bar {
  /** Number of the base address register. */
  index: number;
  /** Bytes, a power of two. */
  size: number;
  kind: 'memory32' | 'memory64' | 'io';
  prefetchable?: boolean;
  /** Address that the firmware gave it. */
  address: number;
}

export interface FunctionSettings {
  /** `0000:03:00.1` */
  address: string;
  vendor: number;
  device: number;
  subsystemVendor: number;
  subsystemDevice: number;
  revision: number;
  /** Base class, subclass, programming interface. */
  classCode: number;
  bars: readonly Bar[];
  /** Vectors of MSI-X, and the BAR and places of its table and pending bits. */
  msix: { vectors: number; bar: number; table: number; pending: number };
  /** Lanes and generation of the link. */
  lanes: number;
  generation: number;
  multiFunction: boolean;
}

/** Bytes of configuration space that are told of. */
export const CONFIG_SIZE = 4096;
export const Command = { io: 1, memory: 2, master: 4, interruptDisable: 0x400 } as const;
const At = { command: 4, status: 6, bars: 0x10, power: 0x40, msi: 0x50, msix: 0x70, express: 0xa0 } as const;

/** IORESOURCE_ flags of a BAR, as sysfs shows them (linux/ioport.h). */
export function resourceFlags(bar: Bar): number {
  if (bar.kind === 'io') return 0x4_0101;
  return 0x4_0200 | (bar.prefetchable ? 0x2008 : 0) | (bar.kind === 'memory64' ? 0x10_0004 : 0);
}

/** Configuration space as it is after power-on, with addresses given. */
export function initialConfig(f: FunctionSettings): Uint8Array {
  const bytes = new Uint8Array(CONFIG_SIZE);
  const view = new DataView(bytes.buffer);
  view.setUint16(0x00, f.vendor, true);
  view.setUint16(0x02, f.device, true);
  view.setUint16(At.command, Command.io | Command.memory, true);
  view.setUint16(At.status, 0x0010, true); // capabilities list
  bytes[0x08] = f.revision;
  bytes[0x09] = f.classCode & 0xff;
  bytes[0x0a] = (f.classCode >> 8) & 0xff;
  bytes[0x0b] = f.classCode >> 16;
  bytes[0x0c] = 0x10; // cache line
  bytes[0x0e] = f.multiFunction ? 0x80 : 0;
  for (const bar of f.bars) {
    const at = At.bars + bar.index * 4;
    view.setUint32(at, ((bar.address % 0x1_0000_0000) | barType(bar)) >>> 0, true);
    if (bar.kind === 'memory64') view.setUint32(at + 4, Math.floor(bar.address / 0x1_0000_0000), true);
  }
  view.setUint16(0x2c, f.subsystemVendor, true);
  view.setUint16(0x2e, f.subsystemDevice, true);
  bytes[0x34] = At.power;
  bytes[0x3c] = 0x0b; // interrupt line
  bytes[0x3d] = 1 + (Number(f.address.slice(-1)) & 3); // pin A to D
  // Power management (PCI PM 1.2, 3.2).
  bytes.set([0x01, At.msi, 0x23, 0xc8, 0x00, 0x20], At.power);
  // MSI: 64 bits, one vector, maskable (PCI 3.0, 6.8.1).
  bytes.set([0x05, At.msix, 0x80, 0x01], At.msi);
  // MSI-X (6.8.2): table size minus one; BAR and offset of table and pending bits.
  bytes.set([0x11, At.express], At.msix);
  view.setUint16(At.msix + 2, f.msix.vectors - 1, true);
  view.setUint32(At.msix + 4, f.msix.table | f.msix.bar, true);
  view.setUint32(At.msix + 8, f.msix.pending | f.msix.bar, true);
  // PCI Express endpoint, version 2 (7.8).
  bytes.set([0x10, 0x00, 0x02, 0x00], At.express);
  view.setUint32(At.express + 4, 0x1000_8cc2, true); // device capabilities: 512 byte payload, function level reset
  view.setUint16(At.express + 8, 0x2810, true);
  view.setUint32(At.express + 0x0c, (f.lanes << 4) | f.generation | 0x0000_0400, true);
  view.setUint16(At.express + 0x12, 0x1000 | (f.lanes << 4) | f.generation, true); // link status
  view.setUint32(At.express + 0x24, 0x0000_001f, true);
  return bytes;
}

function barType(bar: Bar): number {
  return bar.kind === 'io' ? 1 : (bar.prefetchable ? 8 : 0) | (bar.kind === 'memory64' ? 4 : 0);
}

/** Bits that software may change, byte by byte. */
function writable(f: FunctionSettings, at: number): number {
  if (at === At.command) return 0x47;
  if (at === At.command + 1) return 0x05;
  if (at === 0x0c || at === 0x3c) return 0xff;
  if (at >= At.bars && at < At.bars + 24) {
    const index = (at - At.bars) >> 2;
    const own = f.bars.find((bar) => bar.index === index);
    const upper = f.bars.some((bar) => bar.kind === 'memory64' && bar.index === index - 1);
    if (upper) return 0xff;
    if (!own) return 0;
    // Address bits below the size read as zero: that is how its size is found (6.2.5.1).
    const mask = (~(own.size - 1) >>> 0) & (own.kind === 'io' ? 0xffff_fffc : 0xffff_fff0);
    return (mask >>> ((at & 3) * 8)) & 0xff;
  }
  if (at === At.power + 4) return 0x03;
  if (at === At.power + 5) return 0x01;
  if (at === At.msi + 2) return 0x01;
  if (at >= At.msi + 4 && at < At.msi + 0x14) return 0xff;
  if (at === At.msix + 3) return 0xc0;
  if (at >= At.express + 8 && at < At.express + 10) return 0xff;
  if (at === At.express + 0x10) return 0xc3;
  return at === At.express + 0x28 ? 0x1f : 0;
}

/** Bytes that were written, over the initial ones. */
export type ConfigWrites = Record<number, number>;

/** Reads configuration space; beyond its end nothing comes. */
export function readConfig(f: FunctionSettings, writes: ConfigWrites, at: number, count: number): Uint8Array {
  const bytes = initialConfig(f);
  for (const key of Object.keys(writes)) bytes[Number(key)] = writes[Number(key)];
  return bytes.slice(at, Math.max(at, Math.min(at + count, CONFIG_SIZE)));
}

/** Writes configuration space; bits that cannot be written stay as they are. */
export function writeConfig(f: FunctionSettings, writes: ConfigWrites, at: number, bytes: Uint8Array): void {
  const now = readConfig(f, writes, at, bytes.length);
  for (let i = 0; i < now.length; i++) {
    const mask = writable(f, at + i);
    if (mask !== 0) writes[at + i] = (now[i] & ~mask) | (bytes[i] & mask);
  }
}

/** The command register (6.2.2). */
export function commandOf(writes: ConfigWrites): number {
  return (writes[At.command] ?? Command.io | Command.memory) | ((writes[At.command + 1] ?? 0) << 8);
}
