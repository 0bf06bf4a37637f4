/**
 * Titles and fields of the I350's registers for readers, from its datasheet (chapter 8): those that the model gives a
 * meaning and those that drivers use to bring the card up. Bits that are not named here are reserved, or of functions
 * that the model leaves out.
 */

import { describeRegisters } from './registerFields';

const CAUSES =
  'TXDW:0 LSC:2 RXDMT0:4 RX_MISS:6 RXDW:7 VMMB:8 GPHY:10 GPI_SDP0:11 GPI_SDP1:12 GPI_SDP2:13 GPI_SDP3:14 MNG:18 TIME_SYNC:19 DRSTA:30';
const EXTENDED = 'RTxQ:0-7 TCP_TIMER:30 OTHER:31';
const THRESHOLDS = 'PTHRESH:0-4 HTHRESH:8-12 WTHRESH:16-20 ENABLE:25 SWFLUSH:26';
const SPEED = '10_Mbit/s,100_Mbit/s,1_Gbit/s,1_Gbit/s';

export const FIELDS_I350 = describeRegisters(`
CTRL | Device Control | FD:0 GIO_MASTER_DISABLE:2 SLU:6 ILOS:7 SPEED:8-9=${SPEED} FRCSPD:11 FRCDPLX:12 SDP0_GPIEN:16 SDP1_GPIEN:17 SDP0_DATA:18 SDP1_DATA:19 ADVD3WUC:20 RST:26 RFCE:27 TFCE:28 DEV_RST:29 VME:30 PHY_RST:31
STATUS | Device Status | FD:0 LU:1 LAN_ID:2-3 TXOFF:4 SPEED:6-7=${SPEED} ASDV:8-9 PHYRA:10 NUM_VFS:14-17 IOV_MODE:18 GIO_MASTER_EN:19 DEV_RST_SET:20 PF_RST_DONE:21
CTRL_EXT | Extended Device Control | PFRSTD:14 RO_DIS:17 LINK_MODE:22-23=copper,1000BASE-KX,SGMII,SerDes EIAME:24 I2C_ENABLED:25 IAME:27 DRV_LOAD:28 PBA_SUPPORT:31
EECD | EEPROM/Flash Control | EE_SK:0 EE_CS:1 EE_DI:2 EE_DO:3 FWE:4-5 EE_REQ:6 EE_GNT:7 EE_PRES:8 AUTO_RD:9 EE_SIZE:11-14
EERD | EEPROM Read | START:0 DONE:1 ADDR:2-15 DATA:16-31
MDIC | MDI Control | DATA:0-15 REGADD:16-20 OP:26-27=1=write,2=read R:28 MDI_IE:29 MDI_ERR:30
VET | VLAN Ether Type | VET:0-15 VET_EXT:16-31
RCTL | Receive Control | RXEN:1 SBP:2 UPE:3 MPE:4 LPE:5 LBM:6-7 MO:12-13 BAM:15 BSIZE:16-17 VFE:18 CFIEN:19 CFI:20 PSP:21 DPF:22 PMCF:23 SECRC:26
TCTL | Transmit Control | EN:1 PSP:3 CT:4-11 BST:12-21 SWXOFF:22 RTLC:24
LEDCTL | LED Control |
FRTIMER | Free Running Timer |
ICR | Interrupt Cause | ${CAUSES} INTA:31
ICS | Interrupt Cause Set | ${CAUSES}
IMS | Interrupt Mask Set/Read | ${CAUSES}
IMC | Interrupt Mask Clear | ${CAUSES}
IAM | Interrupt Acknowledge Auto Mask | ${CAUSES}
EICR | Extended Interrupt Cause | ${EXTENDED}
EICS | Extended Interrupt Cause Set | ${EXTENDED}
EIMS | Extended Interrupt Mask Set/Read | ${EXTENDED}
EIMC | Extended Interrupt Mask Clear | ${EXTENDED}
EIAC | Extended Interrupt Auto Clear | RTxQ:0-7
EIAM | Extended Interrupt Auto Mask | RTxQ:0-7
EITR | Extended Interrupt Throttle | INTERVAL:2-14 LLI_EN:15 CNT_INGR:31
GPIE | General Purpose Interrupt Enable | NSICR:0 MULTIPLE_MSIX:4 LL_INTERVAL:7-11 EIAME:30 PBA_SUPPORT:31
IVAR | Interrupt Vector Allocation | INT_ALLOC[0]:0-4 INT_ALLOC_VAL[0]:7 INT_ALLOC[1]:8-12 INT_ALLOC_VAL[1]:15 INT_ALLOC[2]:16-20 INT_ALLOC_VAL[2]:23 INT_ALLOC[3]:24-28 INT_ALLOC_VAL[3]:31
IVAR_MISC | Miscellaneous Interrupt Vector Allocation | INT_ALLOC[0]:0-4 INT_ALLOC_VAL[0]:7 INT_ALLOC[1]:8-12 INT_ALLOC_VAL[1]:15
PCS_LSTAT | PCS Link Status | LINK_OK:0 SPEED:1-2 DUPLEX:3 SYNC_OK:4 AN_COMPLETE:16
RXCSUM | Receive Checksum Control | PCSS:0-7 IPOFLD:8 TUOFLD:9 CRCOFLD:11 IPPCSE:12 PCSD:13
RLPML | Receive Long Packet Maximal Length | RLPML:0-13
MRQC | Multiple Receive Queues Command | MRQE:0-2=0=one_queue,2=RSS,3=VMDq TCP_IPV4:16 IPV4:17 IPV6:20 TCP_IPV6:21 UDP_IPV4:22 UDP_IPV6:23
VT_CTL | Next Generation VMDq Control | DEF_PL:7-9 DIS_DEF_PL:29 REP_ENA:30
VMOLR | VM Offload | RLPML:0-13 LPE:16 RSSE:17 AUPE:24 ROMPE:25 ROPE:26 BAM:27 MPE:28 STRVLAN:30
SWSM | Software Semaphore | SMBI:0 SWESMBI:1
FWSM | Firmware Semaphore | FW_MODE:1-3 FW_VALID:15
SW_FW_SYNC | Software/Firmware Synchronization | SW_EEP_SM:0 SW_PHY_SM0:1 SW_PHY_SM1:2 SW_MAC_CSR_SM:3 SW_PHY_SM2:5 SW_PHY_SM3:6
RAH | Receive Address High | RAH:0-15 AV:31
RAL | Receive Address Low |
MTA | Multicast Table Array |
VFTA | VLAN Filter Table Array |
RETA | Redirection Table |
RSSRK | RSS Random Key |
RDBAL TDBAL | Descriptor Base Address Low |
RDBAH TDBAH | Descriptor Base Address High |
RDLEN TDLEN | Descriptor Length, bytes |
RDH | Receive Descriptor Head: the card's end |
RDT | Receive Descriptor Tail: the driver's end |
TDH | Transmit Descriptor Head: the card's end |
TDT | Transmit Descriptor Tail: the driver's end |
SRRCTL | Split and Replication Receive Control | BSIZEPACKET_KB:0-6 BSIZEHEADER:8-13 RDMTS:20-24 DESCTYPE:25-27=legacy,advanced,advanced_with_header_split TIMESTAMP:30 DROP_EN:31
RXDCTL | Receive Descriptor Control | ${THRESHOLDS}
TXDCTL | Transmit Descriptor Control | ${THRESHOLDS} PRIORITY:27
TDWBAL | Tx Descriptor Completion Write Back Address Low | HEAD_WB_EN:0
RQDPC | Receive Queue Drop Packet Count: no descriptor |
CRCERRS | CRC Error Count |
MPC | Missed Packets Count: no room in the packet buffer |
RNBC | Receive No Buffers Count: no descriptor, the frame waits |
RLEC | Receive Length Error Count |
RUC | Receive Undersize Count |
RFC | Receive Fragment Count |
ROC | Receive Oversize Count |
RJC | Receive Jabber Count |
GPRC | Good Packets Received Count |
GPTC | Good Packets Transmitted Count |
TPR | Total Packets Received |
TPT | Total Packets Transmitted |
`);
