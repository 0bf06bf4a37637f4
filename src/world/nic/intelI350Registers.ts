/** Registers of the I350: places, names for readers, and which of them a read clears (I350 datasheet chapter 8). */

export const QUEUES = 8;

export const Rx = {
  rdbal: 0x00,
  rdbah: 0x04,
  rdlen: 0x08,
  srrctl: 0x0c,
  rdh: 0x10,
  rxctl: 0x14,
  rdt: 0x18,
  rxdctl: 0x28,
  rqdpc: 0x30,
  dvmolr: 0x38,
} as const;
export const Tx = {
  tdbal: 0x00,
  tdbah: 0x04,
  tdlen: 0x08,
  tdh: 0x10,
  txctl: 0x14,
  tdt: 0x18,
  txdctl: 0x28,
  tdwbal: 0x38,
  tdwbah: 0x3c,
} as const;

export function rxBase(queue: number): number {
  return 0xc000 + queue * 0x40;
}
export function txBase(queue: number): number {
  return 0xe000 + queue * 0x40;
}
export function rxQueueOf(offset: number): number {
  return offset >= 0xc000 && offset < rxBase(QUEUES) ? (offset - 0xc000) >> 6 : -1;
}
export function txQueueOf(offset: number): number {
  return offset >= 0xe000 && offset < txBase(QUEUES) ? (offset - 0xe000) >> 6 : -1;
}

export const Reg = {
  CTRL: 0x0,
  STATUS: 0x8,
  EECD: 0x10,
  EERD: 0x14,
  CTRL_EXT: 0x18,
  MDIC: 0x20,
  VET: 0x38,
  RCTL: 0x100,
  TCTL: 0x400,
  LEDCTL: 0xe00,
  MDICNFG: 0xe04,
  PHPM: 0xe14,
  EEER: 0xe30,
  IPCNFG: 0xe38,
  VFRE: 0xc8c,
  PBA: 0x1000,
  EEMNGCTL: 0x1010,
  I2CCMD: 0x1028,
  FRTIMER: 0x1048,
  ICR: 0x1500,
  ICS: 0x1504,
  IMS: 0x1508,
  IMC: 0x150c,
  IAM: 0x1510,
  GPIE: 0x1514,
  EICS: 0x1520,
  EIMS: 0x1524,
  EIMC: 0x1528,
  EIAC: 0x152c,
  EIAM: 0x1530,
  EICR: 0x1580,
  EITR: 0x1680,
  IVAR: 0x1700,
  IVAR_MISC: 0x1740,
  RXPBS: 0x2404,
  TXPBS: 0x3404,
  DTXCTL: 0x3590,
  PCS_LSTAT: 0x420c,
  RXCSUM: 0x5000,
  RLPML: 0x5004,
  RFCTL: 0x5008,
  MTA: 0x5200,
  RAL: 0x5400,
  PSRTYPE: 0x5480,
  RAL_HIGH: 0x54e0,
  VFTA: 0x5600,
  MRQC: 0x5818,
  VT_CTL: 0x581c,
  MANC: 0x5820,
  VMOLR: 0x5ad0,
  GCR: 0x5b00,
  FACTPS: 0x5b30,
  SWSM: 0x5b50,
  FWSM: 0x5b54,
  SW_FW_SYNC: 0x5b5c,
  UTA: 0xa000,
  RETA: 0x5c00,
  RSSRK: 0x5c80,
  VLVF: 0x5d00,
} as const;

/** Statistics (8.18). */
export const Stat = {
  CRCERRS: 0x4000,
  MPC: 0x4010,
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
  RNBC: 0x40a0,
  RUC: 0x40a4,
  RFC: 0x40a8,
  ROC: 0x40ac,
  RJC: 0x40b0,
  TORL: 0x40c0,
  TORH: 0x40c4,
  TOTL: 0x40c8,
  TOTH: 0x40cc,
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
  TSCTC: 0x40f8,
  RPTHC: 0x4104,
  HGPTC: 0x4118,
  HGORCL: 0x4128,
  HGORCH: 0x412c,
  HGOTCL: 0x4130,
  HGOTCH: 0x4134,
  LENERRS: 0x4138,
} as const;

export function clearsOnRead(offset: number): boolean {
  if (offset >= 0x4000 && offset < 0x4140) return true;
  return rxQueueOf(offset) >= 0 && (offset & 0x3f) === Rx.rqdpc;
}

/** Registers that can be reached in two places have one (aliases for older software). */
export function canonical(offset: number): number {
  if (offset >= 0x2800 && offset < 0x2c00) return rxBase((offset - 0x2800) >> 8) + (offset & 0xff);
  if (offset >= 0x3800 && offset < 0x3c00) return txBase((offset - 0x3800) >> 8) + (offset & 0xff);
  switch (offset) {
    case 0xc0:
      return Reg.ICR;
    case 0xc8:
      return Reg.ICS;
    case 0xd0:
      return Reg.IMS;
    case 0xd8:
      return Reg.IMC;
    case 0xe0:
      return Reg.IAM;
    default:
      return offset;
  }
}

const NAMES = new Map<number, string>();
for (const [name, offset] of [...Object.entries(Reg), ...Object.entries(Stat)]) NAMES.set(offset, name);
const ARRAYS: [name: string, base: number, count: number, stride: number][] = [
  ['EITR', Reg.EITR, 25, 4],
  ['IVAR', Reg.IVAR, 8, 4],
  ['MTA', Reg.MTA, 128, 4],
  ['RAL', Reg.RAL, 16, 8],
  ['RAH', Reg.RAL + 4, 16, 8],
  ['VFTA', Reg.VFTA, 128, 4],
  ['UTA', Reg.UTA, 128, 4],
  ['RETA', Reg.RETA, 32, 4],
  ['RSSRK', Reg.RSSRK, 10, 4],
  ['VMOLR', Reg.VMOLR, 8, 4],
  ['VLVF', Reg.VLVF, 32, 4],
];
for (const [name, base, count, stride] of ARRAYS)
  for (let i = 0; i < count; i++) NAMES.set(base + i * stride, `${name}[${i}]`);
for (let i = 16; i < 32; i++) {
  NAMES.set(Reg.RAL_HIGH + (i - 16) * 8, `RAL[${i}]`);
  NAMES.set(Reg.RAL_HIGH + (i - 16) * 8 + 4, `RAH[${i}]`);
}
for (let queue = 0; queue < QUEUES; queue++) {
  for (const [name, at] of Object.entries(Rx)) NAMES.set(rxBase(queue) + at, `${name.toUpperCase()}[${queue}]`);
  for (const [name, at] of Object.entries(Tx)) NAMES.set(txBase(queue) + at, `${name.toUpperCase()}[${queue}]`);
}

/** Name of a register as the datasheet writes it. */
export function nameOfI350(offset: number): string | undefined {
  return NAMES.get(canonical(offset));
}
