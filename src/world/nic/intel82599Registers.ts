/**
 * Registers of the 82599: places (82599 datasheet 8.2.2), names for readers, and which of them a read clears
 * (8.2.3.23).
 */

export const QUEUES = 128;

/** Base of a receive queue's block: 0x40 bytes each, in two ranges. */
export function rxBase(queue: number): number {
  return queue < 64 ? 0x1000 + queue * 0x40 : 0xd000 + (queue - 64) * 0x40;
}
export function txBase(queue: number): number {
  return 0x6000 + queue * 0x40;
}
/** Queue whose block an offset lies in, or -1. */
export function rxQueueOf(offset: number): number {
  if (offset >= 0x1000 && offset < 0x2000) return (offset - 0x1000) >> 6;
  return offset >= 0xd000 && offset < 0xe000 ? 64 + ((offset - 0xd000) >> 6) : -1;
}
export function txQueueOf(offset: number): number {
  return offset >= 0x6000 && offset < 0x8000 ? (offset - 0x6000) >> 6 : -1;
}

/** Offsets within a queue's block. */
export const Rx = {
  rdbal: 0x00,
  rdbah: 0x04,
  rdlen: 0x08,
  dcaRxctrl: 0x0c,
  rdh: 0x10,
  srrctl: 0x14,
  rdt: 0x18,
  rxdctl: 0x28,
  rscctl: 0x2c,
} as const;
export const Tx = {
  tdbal: 0x00,
  tdbah: 0x04,
  tdlen: 0x08,
  dcaTxctrl: 0x0c,
  tdh: 0x10,
  tdt: 0x18,
  txdctl: 0x28,
  tdwbal: 0x38,
  tdwbah: 0x3c,
} as const;

export const Reg = {
  CTRL: 0x0,
  STATUS: 0x8,
  CTRL_EXT: 0x18,
  ESDP: 0x20,
  I2CCTL: 0x28,
  FRTIMER: 0x48,
  LEDCTL: 0x200,
  EICR: 0x800,
  EICS: 0x808,
  EIAC: 0x810,
  EITR: 0x820,
  EIMS: 0x880,
  EIMC: 0x888,
  EIAM: 0x890,
  GPIE: 0x898,
  IVAR: 0x900,
  IVAR_MISC: 0xa00,
  EICS_EX: 0xa90,
  EIMS_EX: 0xaa0,
  EIMC_EX: 0xab0,
  EITR_HIGH: 0x12300,
  RQSMR: 0x2300,
  RDRXCTL: 0x2f00,
  PFQDE: 0x2f04,
  RXCTRL: 0x3000,
  RXPBSIZE: 0x3c00,
  PCS1GLSTA: 0x420c,
  PCS1GANA: 0x4218,
  HLREG0: 0x4240,
  MSCA: 0x425c,
  MSRWD: 0x4260,
  MAXFRS: 0x4268,
  AUTOC: 0x42a0,
  LINKS: 0x42a4,
  AUTOC2: 0x42a8,
  ANLP1: 0x42b0,
  MACC: 0x4330,
  DMATXCTL: 0x4a80,
  RTTDCS: 0x4900,
  RXCSUM: 0x5000,
  RFCTL: 0x5008,
  FCTRL: 0x5080,
  VLNCTRL: 0x5088,
  MCSTCTRL: 0x5090,
  VT_CTL: 0x51b0,
  PFVFRE: 0x51e0,
  MTA: 0x5200,
  MRQC: 0x5818,
  MANC: 0x5820,
  RETA: 0x5c00,
  RSSRK: 0x5c80,
  PFDTXGSWC: 0x8220,
  TQSM: 0x8600,
  SECTXCTRL: 0x8800,
  SECTXSTAT: 0x8804,
  SECRXCTRL: 0x8d00,
  SECRXSTAT: 0x8d04,
  VFTA: 0xa000,
  RAL: 0xa200,
  MPSAR: 0xa600,
  PSRTYPE: 0xea00,
  FDIRCTRL: 0xee00,
  FDIRCMD: 0xee2c,
  PFVML2FLT: 0xf000,
  PFVLVF: 0xf100,
  PFVLVFB: 0xf200,
  PFUTA: 0xf400,
  EEC: 0x10010,
  EERD: 0x10014,
  EEWR: 0x10018,
  FLA: 0x1001c,
  SWSM: 0x10140,
  FWSM: 0x10148,
  FACTPS: 0x10150,
  SW_FW_SYNC: 0x10160,
  GRC: 0x10200,
  GCR: 0x11000,
  GCR_EXT: 0x11050,
  CORECTL: 0x14f00,
} as const;

/** Statistics (8.2.3.23). */
export const Stat = {
  CRCERRS: 0x4000,
  ILLERRC: 0x4004,
  ERRBC: 0x4008,
  MSPDC: 0x4010,
  MPC: 0x3fa0,
  RLEC: 0x4040,
  PRC64: 0x405c,
  PRC127: 0x4060,
  PRC255: 0x4064,
  PRC511: 0x4068,
  PRC1023: 0x406c,
  PRC1522: 0x4070,
  GPRC: 0x4074,
  BPRC: 0x4078,
  MPRC: 0x407c,
  GPTC: 0x4080,
  GORCL: 0x4088,
  GORCH: 0x408c,
  GOTCL: 0x4090,
  GOTCH: 0x4094,
  RUC: 0x40a4,
  RFC: 0x40a8,
  ROC: 0x40ac,
  RJC: 0x40b0,
  TORL: 0x40c0,
  TORH: 0x40c4,
  TPR: 0x40d0,
  TPT: 0x40d4,
  PTC64: 0x40d8,
  PTC127: 0x40dc,
  PTC255: 0x40e0,
  PTC511: 0x40e4,
  PTC1023: 0x40e8,
  PTC1522: 0x40ec,
  MPTC: 0x40f0,
  BPTC: 0x40f4,
  XEC: 0x4120,
  RXDGPC: 0x2f50,
  RXDGBCL: 0x2f54,
  RXDGBCH: 0x2f58,
  TXDGPC: 0x87a0,
  TXDGBCL: 0x87a4,
  TXDGBCH: 0x87a8,
  QPRC: 0x1030,
  QBRC_L: 0x1034,
  QBRC_H: 0x1038,
  QPRDC: 0x1430,
  QPTC: 0x6030,
  QBTC_L: 0x8700,
  QBTC_H: 0x8704,
} as const;

/** Whether a read clears the register: all statistics. */
export function clearsOnRead(offset: number): boolean {
  if ((offset >= 0x3f00 && offset < 0x3fe0) || (offset >= 0x4000 && offset < 0x4200)) return true;
  if (offset >= 0x2f50 && offset < 0x2f80) return true;
  if ((offset >= 0x8700 && offset < 0x8790) || (offset >= 0x87a0 && offset < 0x87b4)) return true;
  if (offset >= 0x1000 && offset < 0x1400) return (offset & 0x3f) >= 0x30 && (offset & 0x3f) <= 0x38;
  if (offset >= 0x1400 && offset < 0x1800) return (offset & 0x3f) === 0x30;
  if (offset >= 0x6000 && offset < 0x6400) return (offset & 0x3f) === 0x30;
  return (
    (offset >= 0x8f40 && offset < 0x8f84) ||
    (offset >= 0x8a3c && offset < 0x8a50) ||
    (offset >= 0xee50 && offset < 0xee60)
  );
}

/** Registers that can be reached in two places have one (8.2.2, "alias" addresses). */
export function canonical(offset: number): number {
  if (offset >= 0x2100 && offset < 0x2140) return 0x1014 + ((offset - 0x2100) >> 2) * 0x40;
  if (offset >= 0x2200 && offset < 0x2240) return 0x100c + ((offset - 0x2200) >> 2) * 0x40;
  if (offset >= 0x5400 && offset < 0x5480) return Reg.RAL + (offset - 0x5400);
  if (offset >= 0x5480 && offset < 0x54c0) return Reg.PSRTYPE + (offset - 0x5480);
  if (offset >= 0x8680 && offset < 0x86c0) return Stat.QPTC + ((offset - 0x8680) >> 2) * 0x40;
  return offset;
}

const ARRAYS: [name: string, base: number, count: number, stride: number][] = [
  ['EITR', Reg.EITR, 24, 4],
  ['IVAR', Reg.IVAR, 64, 4],
  ['RQSMR', Reg.RQSMR, 32, 4],
  ['TQSM', Reg.TQSM, 32, 4],
  ['RXPBSIZE', Reg.RXPBSIZE, 8, 4],
  ['MPC', Stat.MPC, 8, 4],
  ['QPRC', Stat.QPRC, 16, 0x40],
  ['QBRC_L', Stat.QBRC_L, 16, 0x40],
  ['QBRC_H', Stat.QBRC_H, 16, 0x40],
  ['QPRDC', Stat.QPRDC, 16, 0x40],
  ['QPTC', Stat.QPTC, 16, 0x40],
  ['QBTC_L', Stat.QBTC_L, 16, 8],
  ['QBTC_H', Stat.QBTC_H, 16, 8],
  ['MTA', Reg.MTA, 128, 4],
  ['RETA', Reg.RETA, 32, 4],
  ['RSSRK', Reg.RSSRK, 10, 4],
  ['VFTA', Reg.VFTA, 128, 4],
  ['RAL', Reg.RAL, 128, 8],
  ['RAH', Reg.RAL + 4, 128, 8],
  ['MPSAR_LO', Reg.MPSAR, 128, 8],
  ['MPSAR_HI', Reg.MPSAR + 4, 128, 8],
  ['PSRTYPE', Reg.PSRTYPE, 64, 4],
  ['PFVML2FLT', Reg.PFVML2FLT, 64, 4],
  ['PFVLVF', Reg.PFVLVF, 64, 4],
  ['PFVLVFB', Reg.PFVLVFB, 128, 4],
  ['PFUTA', Reg.PFUTA, 128, 4],
];

const NAMES = new Map<number, string>();
for (const [name, offset] of [...Object.entries(Reg), ...Object.entries(Stat)]) NAMES.set(offset, name);
for (const [name, base, count, stride] of ARRAYS)
  for (let i = 0; i < count; i++) NAMES.set(base + i * stride, `${name}[${i}]`);
for (let queue = 0; queue < QUEUES; queue++) {
  for (const [name, at] of Object.entries(Rx))
    NAMES.set(rxBase(queue) + at, `${name === 'dcaRxctrl' ? 'DCA_RXCTRL' : name.toUpperCase()}[${queue}]`);
  for (const [name, at] of Object.entries(Tx))
    NAMES.set(txBase(queue) + at, `${name === 'dcaTxctrl' ? 'DCA_TXCTRL' : name.toUpperCase()}[${queue}]`);
}

/** Name of a register as the datasheet writes it. */
export function nameOf82599(offset: number): string | undefined {
  return NAMES.get(canonical(offset));
}
