/**
 * Registers of the I350: places, values after reset and fields (I350 datasheet chapter 8), statistics (8.18). Here are
 * those that the model gives a meaning and those that drivers use to bring the card up. Bits that are not named are
 * reserved, or of functions that the model leaves out.
 */

import { defineRegisters, row } from './registerMap';

export const QUEUES = 8;

/** Second range of RAL and RAH: receive addresses from 16 on. */
const RAL_HIGH = 0x54e0;
const RAH_HIGH = RAL_HIGH + 4;

export function rxBase(queue: number): number {
  return 0xc000 + queue * 0x40;
}
export function txBase(queue: number): number {
  return 0xe000 + queue * 0x40;
}
/** Offset of RAL of a receive address, 0 to 31; RAH follows it. */
export function receiveAddress(i: number): number {
  return i < 16 ? Reg.RAL + i * 8 : RAL_HIGH + (i - 16) * 8;
}

const CAUSES = `TXDW:0 LSC:2 RXDMT0:4 RX_MISS:6 RXDW:7 VMMB:8 GPHY:10 GPI_SDP0:11 GPI_SDP1:12 GPI_SDP2:13 GPI_SDP3:14
  MNG:18 TIME_SYNC:19 DRSTA:30`;
const EXTENDED = 'RTxQ:0-7 TCP_TIMER:30 OTHER:31';
const THRESHOLDS = 'PTHRESH:0-4 HTHRESH:8-12 WTHRESH:16-20 ENABLE:25 SWFLUSH:26';
const SPEED = '10_Mbit/s,100_Mbit/s,1_Gbit/s,1_Gbit/s';

const registers = defineRegisters({
  queues: QUEUES,
  receiveBase: rxBase,
  transmitBase: txBase,
  sections: {
    general: {
      CTRL: row(
        0x0,
        'Device Control',
        `FD:0 GIO_MASTER_DISABLE:2 SLU:6 ILOS:7 SPEED:8-9=${SPEED} FRCSPD:11 FRCDPLX:12 SDP0_GPIEN:16
      SDP1_GPIEN:17 SDP0_DATA:18 SDP1_DATA:19 ADVD3WUC:20 RST:26 RFCE:27 TFCE:28 DEV_RST:29 VME:30
      PHY_RST:31`,
        { reset: 0x240 },
      ),
      STATUS: row(
        0x8,
        'Device Status',
        `FD:0 LU:1 LAN_ID:2-3 TXOFF:4 SPEED:6-7=${SPEED} ASDV:8-9 PHYRA:10 NUM_VFS:14-17 IOV_MODE:18
      GIO_MASTER_EN:19 DEV_RST_SET:20 PF_RST_DONE:21`,
      ),
      CTRL_EXT: row(
        0x18,
        'Extended Device Control',
        `PFRSTD:14 RO_DIS:17 LINK_MODE:22-23=copper,1000BASE-KX,SGMII,SerDes EIAME:24 I2C_ENABLED:25
      IAME:27 DRV_LOAD:28 PBA_SUPPORT:31`,
        { reset: 0x10_0000 },
      ),
      MDIC: row(0x20, 'MDI Control', 'DATA:0-15 REGADD:16-20 OP:26-27=1=write,2=read R:28 MDI_IE:29 MDI_ERR:30', {
        ones: 0x1000_0000,
      }),
      VET: row(0x38, 'VLAN Ether Type', 'VET:0-15 VET_EXT:16-31', { reset: 0x8100_8100 }),
      LEDCTL: row(0xe00, 'LED Control', { reset: 0x706_8302 }),
      MDICNFG: row(0xe04),
      PHPM: row(0xe14),
      IPCNFG: row(0xe38),
      PBA: row(0x1000),
      I2CCMD: row(0x1028),
      FRTIMER: row(0x1048, 'Free Running Timer'),
      PCS_LSTAT: row(0x420c, 'PCS Link Status', 'LINK_OK:0 SPEED:1-2 DUPLEX:3 SYNC_OK:4 AN_COMPLETE:16'),
      MANC: row(0x5820),
      GCR: row(0x5b00),
      UTA: row(0xa000, { count: 128 }),
    },
    nvm: {
      EECD: row(
        0x10,
        'EEPROM/Flash Control',
        'EE_SK:0 EE_CS:1 EE_DI:2 EE_DO:3 FWE:4-5 EE_REQ:6 EE_GNT:7 EE_PRES:8 AUTO_RD:9 EE_SIZE:11-14',
      ),
      EERD: row(0x14, 'EEPROM Read', 'START:0 DONE:1 ADDR:2-15 DATA:16-31', { writable: 0xffff }),
      EEER: row(0xe30, { reset: 0x7_0000 }),
      EEMNGCTL: row(0x1010, { ones: 0x3c_0000 }),
      FACTPS: row(0x5b30),
      SWSM: row(0x5b50, 'Software Semaphore', 'SMBI:0 SWESMBI:1'),
      FWSM: row(0x5b54, 'Firmware Semaphore', 'FW_MODE:1-3 FW_VALID:15', { access: 'RO' }),
      SW_FW_SYNC: row(
        0x5b5c,
        'Software/Firmware Synchronization',
        'SW_EEP_SM:0 SW_PHY_SM0:1 SW_PHY_SM1:2 SW_MAC_CSR_SM:3 SW_PHY_SM2:5 SW_PHY_SM3:6',
      ),
    },
    interrupts: {
      ICR: row(0x1500, 'Interrupt Cause', `${CAUSES} INTA:31`, { access: 'RW1C' }),
      ICS: row(0x1504, 'Interrupt Cause Set', CAUSES, { access: 'WO' }),
      IMS: row(0x1508, 'Interrupt Mask Set/Read', CAUSES),
      IMC: row(0x150c, 'Interrupt Mask Clear', CAUSES, { access: 'WO' }),
      IAM: row(0x1510, 'Interrupt Acknowledge Auto Mask', CAUSES),
      GPIE: row(
        0x1514,
        'General Purpose Interrupt Enable',
        'NSICR:0 MULTIPLE_MSIX:4 LL_INTERVAL:7-11 EIAME:30 PBA_SUPPORT:31',
      ),
      EICS: row(0x1520, 'Extended Interrupt Cause Set', EXTENDED, { access: 'WO' }),
      EIMS: row(0x1524, 'Extended Interrupt Mask Set/Read', EXTENDED),
      EIMC: row(0x1528, 'Extended Interrupt Mask Clear', EXTENDED),
      EIAC: row(0x152c, 'Extended Interrupt Auto Clear', 'RTxQ:0-7'),
      EIAM: row(0x1530, 'Extended Interrupt Auto Mask', 'RTxQ:0-7'),
      EICR: row(0x1580, 'Extended Interrupt Cause', EXTENDED, { access: 'RW1C' }),
      EITR: row(0x1680, 'Extended Interrupt Throttle', 'INTERVAL:2-14 LLI_EN:15 CNT_INGR:31', { count: 25 }),
      IVAR: row(
        0x1700,
        'Interrupt Vector Allocation',
        `INT_ALLOC[0]:0-4 INT_ALLOC_VAL[0]:7 INT_ALLOC[1]:8-12 INT_ALLOC_VAL[1]:15 INT_ALLOC[2]:16-20
      INT_ALLOC_VAL[2]:23 INT_ALLOC[3]:24-28 INT_ALLOC_VAL[3]:31`,
        { count: 8 },
      ),
      IVAR_MISC: row(
        0x1740,
        'Miscellaneous Interrupt Vector Allocation',
        'INT_ALLOC[0]:0-4 INT_ALLOC_VAL[0]:7 INT_ALLOC[1]:8-12 INT_ALLOC_VAL[1]:15',
      ),
    },
    receive: {
      RCTL: row(
        0x100,
        'Receive Control',
        `RXEN:1 SBP:2 UPE:3 MPE:4 LPE:5 LBM:6-7 MO:12-13 BAM:15 BSIZE:16-17 VFE:18 CFIEN:19 CFI:20 PSP:21
      DPF:22 PMCF:23 SECRC:26`,
      ),
      RXPBS: row(0x2404),
      RXCSUM: row(0x5000, 'Receive Checksum Control', 'PCSS:0-7 IPOFLD:8 TUOFLD:9 CRCOFLD:11 IPPCSE:12 PCSD:13', {
        reset: 0x300,
      }),
      RLPML: row(0x5004, 'Receive Long Packet Maximal Length', 'RLPML:0-13', { reset: 0x2600 }),
      RFCTL: row(0x5008),
    },
    transmit: {
      TCTL: row(0x400, 'Transmit Control', 'EN:1 PSP:3 CT:4-11 BST:12-21 SWXOFF:22 RTLC:24', { reset: 0x103_f0f8 }),
      TXPBS: row(0x3404),
      DTXCTL: row(0x3590),
    },
    filters: {
      VFRE: row(0xc8c),
      MTA: row(0x5200, 'Multicast Table Array', { count: 128 }),
      RAL: row(0x5400, 'Receive Address Low', { count: 16, stride: 8, more: { at: RAL_HIGH, count: 16 } }),
      RAH: row(0x5404, 'Receive Address High', 'RAH:0-15 AV:31', {
        count: 16,
        stride: 8,
        more: { at: RAH_HIGH, count: 16 },
      }),
      PSRTYPE: row(0x5480),
      VFTA: row(0x5600, 'VLAN Filter Table Array', { count: 128 }),
      MRQC: row(
        0x5818,
        'Multiple Receive Queues Command',
        'MRQE:0-2=0=one_queue,2=RSS,3=VMDq TCP_IPV4:16 IPV4:17 IPV6:20 TCP_IPV6:21 UDP_IPV4:22 UDP_IPV6:23',
      ),
      VT_CTL: row(0x581c, 'Next Generation VMDq Control', 'DEF_PL:7-9 DIS_DEF_PL:29 REP_ENA:30'),
      VMOLR: row(0x5ad0, 'VM Offload', 'RLPML:0-13 LPE:16 RSSE:17 AUPE:24 ROMPE:25 ROPE:26 BAM:27 MPE:28 STRVLAN:30', {
        count: 8,
      }),
      RETA: row(0x5c00, 'Redirection Table', { count: 32 }),
      RSSRK: row(0x5c80, 'RSS Random Key', { count: 10 }),
      VLVF: row(0x5d00, { count: 32 }),
    },
    statistics: {
      CRCERRS: row(0x4000, 'CRC Error Count'),
      MPC: row(0x4010, 'Missed Packets Count: no room in the packet buffer'),
      RLEC: row(0x4040, 'Receive Length Error Count'),
      PRC64: row(0x405c),
      PRC127: row(0x4060),
      PRC255: row(0x4064),
      PRC511: row(0x4068),
      PRC1023: row(0x406c),
      PRC1522: row(0x4070),
      GPRC: row(0x4074, 'Good Packets Received Count'),
      BPRC: row(0x4078),
      MPRC: row(0x407c),
      GPTC: row(0x4080, 'Good Packets Transmitted Count'),
      GORCL: row(0x4088),
      GORCH: row(0x408c),
      GOTCL: row(0x4090),
      GOTCH: row(0x4094),
      RNBC: row(0x40a0, 'Receive No Buffers Count: no descriptor, the frame waits'),
      RUC: row(0x40a4, 'Receive Undersize Count'),
      RFC: row(0x40a8, 'Receive Fragment Count'),
      ROC: row(0x40ac, 'Receive Oversize Count'),
      RJC: row(0x40b0, 'Receive Jabber Count'),
      TORL: row(0x40c0),
      TORH: row(0x40c4),
      TOTL: row(0x40c8),
      TOTH: row(0x40cc),
      TPR: row(0x40d0, 'Total Packets Received'),
      TPT: row(0x40d4, 'Total Packets Transmitted'),
      PTC64: row(0x40d8),
      PTC127: row(0x40dc),
      PTC255: row(0x40e0),
      PTC511: row(0x40e4),
      PTC1023: row(0x40e8),
      PTC1522: row(0x40ec),
      MPTC: row(0x40f0),
      BPTC: row(0x40f4),
      TSCTC: row(0x40f8),
      RPTHC: row(0x4104),
      HGPTC: row(0x4118),
      HGORCL: row(0x4128),
      HGORCH: row(0x412c),
      HGOTCL: row(0x4130),
      HGOTCH: row(0x4134),
      LENERRS: row(0x4138),
    },
  },
  receiveQueue: {
    RDBAL: row(0x0, 'Descriptor Base Address Low', { writable: 0xffff_ff80 }),
    RDBAH: row(0x4, 'Descriptor Base Address High'),
    RDLEN: row(0x8, 'Descriptor Length, bytes', { writable: 0xf_ff80 }),
    SRRCTL: row(
      0xc,
      'Split and Replication Receive Control',
      `BSIZEPACKET_KB:0-6 BSIZEHEADER:8-13 RDMTS:20-24
      DESCTYPE:25-27=legacy,advanced,advanced_with_header_split TIMESTAMP:30 DROP_EN:31`,
      { reset: 0x400 },
    ),
    RDH: row(0x10, "Receive Descriptor Head: the card's end"),
    RXCTL: row(0x14),
    RDT: row(0x18, "Receive Descriptor Tail: the driver's end"),
    RXDCTL: row(0x28, 'Receive Descriptor Control', THRESHOLDS, { writable: 0xfbff_ffff }),
    RQDPC: row(0x30, 'Receive Queue Drop Packet Count: no descriptor', { access: 'RC' }),
    DVMOLR: row(0x38, { reset: 0x8000_0000 }),
  },
  transmitQueue: {
    TDBAL: row(0x0, 'Descriptor Base Address Low', { writable: 0xffff_ff80 }),
    TDBAH: row(0x4, 'Descriptor Base Address High'),
    TDLEN: row(0x8, 'Descriptor Length, bytes', { writable: 0xf_ff80 }),
    TDH: row(0x10, "Transmit Descriptor Head: the card's end"),
    TXCTL: row(0x14),
    TDT: row(0x18, "Transmit Descriptor Tail: the driver's end"),
    TXDCTL: row(0x28, 'Transmit Descriptor Control', `${THRESHOLDS} PRIORITY:27`),
    TDWBAL: row(0x38, 'Tx Descriptor Completion Write Back Address Low', 'HEAD_WB_EN:0'),
    TDWBAH: row(0x3c),
  },
  // For software of older controllers: the blocks of four queues, and the interrupt registers.
  aliases: [
    ...[0, 1, 2, 3].flatMap((queue) => [
      { at: 0x2800 + queue * 0x100, count: 64, to: rxBase(queue), stride: 4 },
      { at: 0x3800 + queue * 0x100, count: 64, to: txBase(queue), stride: 4 },
    ]),
    { at: 0xc0, count: 1, to: 0x1500, stride: 4 }, // ICR
    { at: 0xc8, count: 1, to: 0x1504, stride: 4 }, // ICS
    { at: 0xd0, count: 1, to: 0x1508, stride: 4 }, // IMS
    { at: 0xd8, count: 1, to: 0x150c, stride: 4 }, // IMC
    { at: 0xe0, count: 1, to: 0x1510, stride: 4 }, // IAM
  ],
  uncounted: [[0x4000, 0x4140]],
});

export const REGISTERS_I350 = registers.map;
/** Offsets by name; of an array, of its first element. */
export const { Reg, Rx, Tx } = registers;
