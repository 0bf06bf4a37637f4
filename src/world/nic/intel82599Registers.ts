/**
 * Registers of the 82599: places (82599 datasheet 8.2.2), values after reset and fields (revision 3.4, chapter 8.2.3),
 * statistics (8.2.3.23). Here are those that the model gives a meaning and those that drivers use to bring the card
 * up. Bits that are not named are reserved, or of functions that the model leaves out.
 */

import { defineRegisters, row } from './registerMap';

export const QUEUES = 128;

/** Base of a receive queue's block: 0x40 bytes each, in two ranges. */
export function rxBase(queue: number): number {
  return queue < 64 ? 0x1000 + queue * 0x40 : 0xd000 + (queue - 64) * 0x40;
}
export function txBase(queue: number): number {
  return 0x6000 + queue * 0x40;
}

const CAUSES = `RTxQ:0-15 FLOW_DIR:16 RX_MISS:17 PCI:18 MAILBOX:19 LSC:20 LINKSEC:21 MNG:22 GPI_SDP0:24 GPI_SDP1:25
  GPI_SDP2:26 GPI_SDP3:27 ECC:28 TCP_TIMER:30`;
const SPEED = '1=100_Mbit/s,2=1_Gbit/s,3=10_Gbit/s';

const registers = defineRegisters({
  queues: QUEUES,
  receiveBase: rxBase,
  transmitBase: txBase,
  sections: {
    general: {
      CTRL: row(0x0, 'Device Control', 'PCIE_MASTER_DISABLE:2 LRST:3 RST:26'),
      STATUS: row(0x8, 'Device Status', 'LAN_ID:2-3 LINKUP:7 NUM_VFS:10-17 IOV_ACTIVE:18 PCIE_MASTER_ENABLE:19', {
        access: 'RO',
      }),
      CTRL_EXT: row(0x18, 'Extended Device Control', 'PFRSTD:14 NS_DIS:16 RO_DIS:17 EXTENDED_VLAN:26 DRV_LOAD:28'),
      ESDP: row(0x20, 'Extended SDP Control', 'SDP_DATA:0-7 SDP_IODIR:8-15'),
      I2CCTL: row(0x28, 'I2C Control', 'CLK_IN:0 CLK_OUT:1 DATA_IN:2 DATA_OUT:3', { writable: 0xa }),
      FRTIMER: row(0x48, 'Free Running Timer'),
      LEDCTL: row(0x200, 'LED Control', { reset: 0x403_0100 }),
      PCS1GLSTA: row(0x420c, 'PCS 1G Link Status', 'LINK_OK:0 SYNC_OK:4 AN_COMPLETE:16'),
      PCS1GANA: row(0x4218),
      HLREG0: row(
        0x4240,
        'MAC Core Control 0',
        `TXCRCEN:0 RXCRCSTRP:1 JUMBOEN:2 TXPADEN:10 LPBK:15 MDCSPD:16 CONTMDC:17 PREPEND:20-23
      RXLNGTHERREN:27 RXPADSTRIPEN:28`,
        { reset: 0x2_0403 },
      ),
      MSCA: row(
        0x425c,
        'MDI Single Command and Address',
        'MDIADD:0-15 DEVADD:16-20 PHYADD:21-25 OPCODE:26-27 STCODE:28-29 MDICMD:30 MDIINPROGEN:31',
        { writable: 0xbfff_ffff },
      ),
      MSRWD: row(0x4260, 'MDI Single Read and Write Data', 'MDIWRDATA:0-15 MDIRDDATA:16-31'),
      AUTOC: row(
        0x42a0,
        'Auto-Negotiation Control',
        `FLU:0 ANACK2:1 ANSF:2-6 10G_PMA:7-8 1G_PMA:9 RESTART_AN:12 LMS:13-15 KR:16 FECR:17 FECA:18 RF:27
      PAUSE:28-29 KX:30 KX4:31`,
        { reset: 0x3 << 13 },
      ),
      LINKS: row(0x42a4, 'Link Status', `LINK_STATUS:7 SIGNAL:8-11 SPEED:28-29=${SPEED} LINK_UP:30 KX_AN_COMPLETE:31`, {
        access: 'RO',
      }),
      AUTOC2: row(0x42a8, 'Auto-Negotiation Control 2', '10G_SERIAL_PMA:16-17', { reset: 0x2 << 16 }),
      ANLP1: row(0x42b0, 'Auto Negotiation Link Partner', { ones: 0x3_0000 }),
      MACC: row(0x4330),
      MANC: row(0x5820),
      GRC: row(0x10200),
      GCR: row(0x11000),
      GCR_EXT: row(0x11050),
      CORECTL: row(0x14f00),
    },
    nvm: {
      EEC: row(
        0x10010,
        'EEPROM/Flash Control',
        'EE_SK:0 EE_CS:1 EE_DI:2 EE_DO:3 FWE:4-5 EE_REQ:6 EE_GNT:7 EE_PRES:8 AUTO_RD:9 EE_SIZE:11-14',
      ),
      EERD: row(0x10014, 'EEPROM Read', 'START:0 DONE:1 ADDR:2-15 DATA:16-31', { writable: 0xffff }),
      EEWR: row(0x10018, 'EEPROM Write', 'START:0 DONE:1 ADDR:2-15 DATA:16-31', { ones: 2 }),
      FLA: row(0x1001c),
      SWSM: row(0x10140, 'Software Semaphore', 'SMBI:0 SWESMBI:1'),
      FWSM: row(0x10148, 'Firmware Semaphore', 'FW_MODE:1-3', { access: 'RO' }),
      FACTPS: row(0x10150),
      SW_FW_SYNC: row(
        0x10160,
        'Software/Firmware Synchronization',
        'SW_EEP_SM:0 SW_PHY_SM0:1 SW_PHY_SM1:2 SW_MAC_CSR_SM:3 SW_FLASH_SM:4',
      ),
    },
    interrupts: {
      EICR: row(0x800, 'Extended Interrupt Cause', `${CAUSES} OTHER:31`, { access: 'RW1C' }),
      EICS: row(0x808, 'Extended Interrupt Cause Set', CAUSES, { access: 'WO' }),
      EIAC: row(0x810, 'Extended Interrupt Auto Clear', 'RTxQ:0-15 TCP_TIMER:30'),
      EITR: row(
        0x820,
        'Extended Interrupt Throttle',
        'ITR_INTERVAL:3-11 LLI_MODERATION:15 LLI_CREDIT:16-20 ITR_COUNTER:21-27 CNT_WDIS:31',
        { count: 24 },
      ),
      EIMS: row(0x880, 'Extended Interrupt Mask Set/Read', CAUSES),
      EIMC: row(0x888, 'Extended Interrupt Mask Clear', CAUSES, { access: 'WO' }),
      EIAM: row(0x890, 'Extended Interrupt Auto Mask', 'RTxQ:0-15'),
      GPIE: row(
        0x898,
        'General Purpose Interrupt Enable',
        `SDP0_GPIEN:0 SDP1_GPIEN:1 SDP2_GPIEN:2 SDP3_GPIEN:3 MULTIPLE_MSIX:4 OCD:5 EIMEN:6
      LL_INTERVAL:7-10 RSC_DELAY:11-13 VT_MODE:14-15 EIAME:30 PBA_SUPPORT:31`,
      ),
      IVAR: row(
        0x900,
        'Interrupt Vector Allocation',
        `INT_ALLOC[0]:0-5 INT_ALLOC_VAL[0]:7 INT_ALLOC[1]:8-13 INT_ALLOC_VAL[1]:15 INT_ALLOC[2]:16-21
      INT_ALLOC_VAL[2]:23 INT_ALLOC[3]:24-29 INT_ALLOC_VAL[3]:31`,
        { count: 64 },
      ),
      IVAR_MISC: row(
        0xa00,
        'Miscellaneous Interrupt Vector Allocation',
        'INT_ALLOC[0]:0-5 INT_ALLOC_VAL[0]:7 INT_ALLOC[1]:8-13 INT_ALLOC_VAL[1]:15',
      ),
      EICS_EX: row(0xa90, 'Extended Interrupt Cause Set, vectors', { count: 2 }),
      EIMS_EX: row(0xaa0, 'Extended Interrupt Mask Set/Read, vectors', { count: 2 }),
      EIMC_EX: row(0xab0, 'Extended Interrupt Mask Clear, vectors', { access: 'WO', count: 2 }),
      EITR_HIGH: row(0x12300),
    },
    receive: {
      RQSMR: row(
        0x2300,
        'Receive Queue Statistic Mapping',
        'Q_MAP[0]:0-3 Q_MAP[1]:8-11 Q_MAP[2]:16-19 Q_MAP[3]:24-27',
        { count: 32 },
      ),
      RDRXCTL: row(0x2f00, 'Receive DMA Control', 'CRCSTRIP:1 DMAIDONE:3 RSCFRSTSIZE:17-21 RSCACKC:25 FCOE_WRFIX:26', {
        ones: 0x8,
        reset: 0x8,
      }),
      RXCTRL: row(0x3000, 'Receive Control', 'RXEN:0'),
      RXPBSIZE: row(0x3c00, 'Receive Packet Buffer Size', 'SIZE_KB:10-19', { count: 8, reset: [0x8_0000] }),
      MAXFRS: row(0x4268, 'Max Frame Size', 'MFS:16-31', { reset: 0x5ee_0000 }),
      RXCSUM: row(0x5000, 'Receive Checksum Control', 'IPPCSE:12 PCSD:13'),
      RFCTL: row(0x5008, 'Receive Filter Control', 'RSC_DIS:5 NFSW_DIS:6 NFSR_DIS:7'),
      SECRXCTRL: row(0x8d00, 'Security Rx Control', 'SECRX_DIS:0 RX_DIS:1'),
      SECRXSTAT: row(0x8d04, 'Security Rx Status', 'SECRX_RDY:0', { access: 'RO', ones: 1 }),
    },
    transmit: {
      RTTDCS: row(0x4900, 'DCB Transmit Descriptor Plane Control', 'TDPAC:0 VMPAC:1 TDRM:4 ARBDIS:6'),
      DMATXCTL: row(0x4a80, 'DMA Tx Control', 'TE:0 GDV:3 VT:16-31', { reset: 0x8100_0000 }),
      TQSM: row(
        0x8600,
        'Transmit Queue Statistic Mapping',
        'Q_MAP[0]:0-3 Q_MAP[1]:8-11 Q_MAP[2]:16-19 Q_MAP[3]:24-27',
        { count: 32 },
      ),
      SECTXCTRL: row(0x8800, 'Security Tx Control', 'SECTX_DIS:0 TX_DIS:1 STORE_FORWARD:2'),
      SECTXSTAT: row(0x8804, 'Security Tx Status', 'SECTX_RDY:0', { access: 'RO', ones: 1 }),
    },
    filters: {
      PFQDE: row(0x2f04, 'PF Queue Drop Enable', 'QDE:0 QUEUE_INDEX:8-14 WE:16 RE:17'),
      FCTRL: row(0x5080, 'Filter Control', 'SBP:1 MPE:8 UPE:9 BAM:10'),
      VLNCTRL: row(0x5088, 'VLAN Control', 'VET:0-15 CFI:28 CFIEN:29 VFE:30', { reset: 0x8100 }),
      MCSTCTRL: row(0x5090, 'Multicast Control', 'MO:0-1 MFE:2'),
      VT_CTL: row(0x51b0, 'Virtualization Control', 'VT_ENA:0 DEF_PL:7-12 DIS_DEF_PL:29 REP_ENA:30'),
      PFVFRE: row(0x51e0),
      MTA: row(0x5200, 'Multicast Table Array', { count: 128 }),
      MRQC: row(
        0x5818,
        'Multiple Receive Queues Command',
        `MRQE:0-3=0=one_queue,1=RSS,8=VMDq_64_pools,10=VMDq_32_pools_and_RSS,11=VMDq_64_pools_and_RSS
      TCP_IPV4:16 IPV4:17 IPV6:20 TCP_IPV6:21 UDP_IPV4:22 UDP_IPV6:23`,
      ),
      RETA: row(0x5c00, 'Redirection Table', 'ENTRY[0]:0-3 ENTRY[1]:8-11 ENTRY[2]:16-19 ENTRY[3]:24-27', { count: 32 }),
      RSSRK: row(0x5c80, 'RSS Random Key', { count: 10 }),
      PFDTXGSWC: row(0x8220, 'PF DMA Tx General Switch Control', 'LBE:0'),
      VFTA: row(0xa000, 'VLAN Filter Table Array', { count: 128 }),
      RAL: row(0xa200, 'Receive Address Low', { count: 128, stride: 8 }),
      RAH: row(0xa204, 'Receive Address High', 'RAH:0-15 AV:31', { count: 128, stride: 8 }),
      MPSAR_LO: row(0xa600, { count: 128, stride: 8, reset: [1] }),
      MPSAR_HI: row(0xa604, { count: 128, stride: 8 }),
      PSRTYPE: row(0xea00, { count: 64 }),
      FDIRCTRL: row(
        0xee00,
        'Flow Director Filters Control',
        `PBALLOC:0-1 INIT_DONE:3 PERFECT_MATCH:4 DROP_QUEUE:8-14 FLEX_OFFSET:16-20 MAX_LENGTH:24-27
      FULL_THRESH:28-31`,
      ),
      FDIRCMD: row(0xee2c, { writable: 0xffff_fffc }),
      PFVML2FLT: row(0xf000, { count: 64 }),
      PFVLVF: row(0xf100, { count: 64 }),
      PFVLVFB: row(0xf200, { count: 128 }),
      PFUTA: row(0xf400, { count: 128 }),
    },
    statistics: {
      QPRC: row(0x1030, 'Queue Packets Received Count', { count: 16, stride: 0x40 }),
      QBRC_L: row(0x1034, { count: 16, stride: 0x40 }),
      QBRC_H: row(0x1038, { count: 16, stride: 0x40 }),
      QPRDC: row(0x1430, 'Queue Packets Received Drop Count: no descriptor', { count: 16, stride: 0x40 }),
      RXDGPC: row(0x2f50, 'DMA Good Rx Packet Counter'),
      RXDGBCL: row(0x2f54),
      RXDGBCH: row(0x2f58),
      MPC: row(0x3fa0, 'Rx Missed Packets Count: no room in the packet buffer', { count: 8 }),
      CRCERRS: row(0x4000, 'CRC Error Count'),
      ILLERRC: row(0x4004, 'Illegal Byte Error Count'),
      ERRBC: row(0x4008, 'Error Byte Count'),
      MSPDC: row(0x4010),
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
      RUC: row(0x40a4, 'Receive Undersize Count'),
      RFC: row(0x40a8, 'Receive Fragment Count'),
      ROC: row(0x40ac, 'Receive Oversize Count'),
      RJC: row(0x40b0, 'Receive Jabber Count'),
      TORL: row(0x40c0),
      TORH: row(0x40c4),
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
      XEC: row(0x4120),
      QPTC: row(0x6030, 'Queue Packets Transmitted Count', { count: 16, stride: 0x40 }),
      QBTC_L: row(0x8700, { count: 16, stride: 8 }),
      QBTC_H: row(0x8704, { count: 16, stride: 8 }),
      TXDGPC: row(0x87a0, 'DMA Good Tx Packet Counter'),
      TXDGBCL: row(0x87a4),
      TXDGBCH: row(0x87a8),
    },
  },
  receiveQueue: {
    RDBAL: row(0x0, 'Descriptor Base Address Low', { writable: 0xffff_ff80 }),
    RDBAH: row(0x4, 'Descriptor Base Address High'),
    RDLEN: row(0x8, 'Descriptor Length, bytes', { writable: 0xf_ff80 }),
    DCA_RXCTRL: row(0xc, 'Rx DCA Control', 'RX_DESC_READ_RO:9 RX_DATA_WRITE_RO:13 RX_HEADER_RO:15', { reset: 0xa200 }),
    RDH: row(0x10, "Receive Descriptor Head: the card's end"),
    SRRCTL: row(
      0x14,
      'Split Receive Control',
      `BSIZEPACKET_KB:0-4 BSIZEHEADER:8-13 RDMTS:22-24
      DESCTYPE:25-27=legacy,advanced,advanced_with_header_split DROP_EN:28`,
      { reset: 0x402 },
    ),
    RDT: row(0x18, "Receive Descriptor Tail: the driver's end"),
    RXDCTL: row(0x28, 'Receive Descriptor Control', 'ENABLE:25 SWFLSH:26 VME:30', { writable: 0xfbff_ffff }),
    RSCCTL: row(0x2c, 'RSC Control', 'RSCEN:0 MAXDESC:2-3'),
  },
  transmitQueue: {
    TDBAL: row(0x0, 'Descriptor Base Address Low', { writable: 0xffff_ff80 }),
    TDBAH: row(0x4, 'Descriptor Base Address High'),
    TDLEN: row(0x8, 'Descriptor Length, bytes', { writable: 0xf_ff80 }),
    DCA_TXCTRL: row(0xc, 'Tx DCA Control', 'TX_DESC_READ_RO:9 TX_DESC_WBACK_RO:11 TX_DATA_READ_RO:13', {
      reset: 0x2a00,
    }),
    TDH: row(0x10, "Transmit Descriptor Head: the card's end"),
    TDT: row(0x18, "Transmit Descriptor Tail: the driver's end"),
    TXDCTL: row(0x28, 'Transmit Descriptor Control', 'PTHRESH:0-6 HTHRESH:8-14 WTHRESH:16-22 ENABLE:25 SWFLSH:26'),
    TDWBAL: row(0x38, 'Tx Descriptor Completion Write Back Address Low', 'HEAD_WB_EN:0'),
    TDWBAH: row(0x3c, 'Tx Descriptor Completion Write Back Address High'),
  },
  // "Alias" addresses (8.2.2).
  aliases: [
    { at: 0x2100, count: 16, to: 0x1014, stride: 0x40 }, // SRRCTL
    { at: 0x2200, count: 16, to: 0x100c, stride: 0x40 }, // DCA_RXCTRL
    { at: 0x5400, count: 32, to: 0xa200, stride: 4 }, // RAL and RAH
    { at: 0x5480, count: 16, to: 0xea00, stride: 4 }, // PSRTYPE
    { at: 0x8680, count: 16, to: 0x6030, stride: 0x40 }, // QPTC
  ],
  uncounted: [
    [0x2f50, 0x2f80],
    [0x3f00, 0x3fe0],
    [0x4000, 0x4200],
    [0x8700, 0x8790],
    [0x87a0, 0x87b4],
    [0x8a3c, 0x8a50],
    [0x8f40, 0x8f84],
    [0xee50, 0xee60],
  ],
});

export const REGISTERS_82599 = registers.map;
/** Offsets by name; of an array, of its first element. */
export const { Reg, Rx, Tx } = registers;
