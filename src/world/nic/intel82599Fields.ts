/**
 * Titles and fields of the 82599's registers for readers, from its datasheet (revision 3.4, chapter 8.2.3): those
 * that the model gives a meaning and those that drivers use to bring the card up. Bits that are not named here are
 * reserved, or of functions that the model leaves out.
 */

import { describeRegisters } from './registerFields';

const CAUSES =
  'RTxQ:0-15 FLOW_DIR:16 RX_MISS:17 PCI:18 MAILBOX:19 LSC:20 LINKSEC:21 MNG:22 GPI_SDP0:24 GPI_SDP1:25 GPI_SDP2:26 GPI_SDP3:27 ECC:28 TCP_TIMER:30';
const SPEED = '1=100_Mbit/s,2=1_Gbit/s,3=10_Gbit/s';

export const FIELDS_82599 = describeRegisters(`
CTRL | Device Control | PCIE_MASTER_DISABLE:2 LRST:3 RST:26
STATUS | Device Status | LAN_ID:2-3 LINKUP:7 NUM_VFS:10-17 IOV_ACTIVE:18 PCIE_MASTER_ENABLE:19
CTRL_EXT | Extended Device Control | PFRSTD:14 NS_DIS:16 RO_DIS:17 EXTENDED_VLAN:26 DRV_LOAD:28
ESDP | Extended SDP Control | SDP_DATA:0-7 SDP_IODIR:8-15
I2CCTL | I2C Control | CLK_IN:0 CLK_OUT:1 DATA_IN:2 DATA_OUT:3
FRTIMER | Free Running Timer |
LEDCTL | LED Control |
EICR | Extended Interrupt Cause | ${CAUSES} OTHER:31
EICS | Extended Interrupt Cause Set | ${CAUSES}
EIMS | Extended Interrupt Mask Set/Read | ${CAUSES}
EIMC | Extended Interrupt Mask Clear | ${CAUSES}
EIAC | Extended Interrupt Auto Clear | RTxQ:0-15 TCP_TIMER:30
EIAM | Extended Interrupt Auto Mask | RTxQ:0-15
EICS_EX | Extended Interrupt Cause Set, vectors |
EIMS_EX | Extended Interrupt Mask Set/Read, vectors |
EIMC_EX | Extended Interrupt Mask Clear, vectors |
EITR | Extended Interrupt Throttle | ITR_INTERVAL:3-11 LLI_MODERATION:15 LLI_CREDIT:16-20 ITR_COUNTER:21-27 CNT_WDIS:31
GPIE | General Purpose Interrupt Enable | SDP0_GPIEN:0 SDP1_GPIEN:1 SDP2_GPIEN:2 SDP3_GPIEN:3 MULTIPLE_MSIX:4 OCD:5 EIMEN:6 LL_INTERVAL:7-10 RSC_DELAY:11-13 VT_MODE:14-15 EIAME:30 PBA_SUPPORT:31
IVAR | Interrupt Vector Allocation | INT_ALLOC[0]:0-5 INT_ALLOC_VAL[0]:7 INT_ALLOC[1]:8-13 INT_ALLOC_VAL[1]:15 INT_ALLOC[2]:16-21 INT_ALLOC_VAL[2]:23 INT_ALLOC[3]:24-29 INT_ALLOC_VAL[3]:31
IVAR_MISC | Miscellaneous Interrupt Vector Allocation | INT_ALLOC[0]:0-5 INT_ALLOC_VAL[0]:7 INT_ALLOC[1]:8-13 INT_ALLOC_VAL[1]:15
RQSMR | Receive Queue Statistic Mapping | Q_MAP[0]:0-3 Q_MAP[1]:8-11 Q_MAP[2]:16-19 Q_MAP[3]:24-27
TQSM | Transmit Queue Statistic Mapping | Q_MAP[0]:0-3 Q_MAP[1]:8-11 Q_MAP[2]:16-19 Q_MAP[3]:24-27
RDRXCTL | Receive DMA Control | CRCSTRIP:1 DMAIDONE:3 RSCFRSTSIZE:17-21 RSCACKC:25 FCOE_WRFIX:26
PFQDE | PF Queue Drop Enable | QDE:0 QUEUE_INDEX:8-14 WE:16 RE:17
RXCTRL | Receive Control | RXEN:0
RXPBSIZE | Receive Packet Buffer Size | SIZE_KB:10-19
PCS1GLSTA | PCS 1G Link Status | LINK_OK:0 SYNC_OK:4 AN_COMPLETE:16
HLREG0 | MAC Core Control 0 | TXCRCEN:0 RXCRCSTRP:1 JUMBOEN:2 TXPADEN:10 LPBK:15 MDCSPD:16 CONTMDC:17 PREPEND:20-23 RXLNGTHERREN:27 RXPADSTRIPEN:28
MSCA | MDI Single Command and Address | MDIADD:0-15 DEVADD:16-20 PHYADD:21-25 OPCODE:26-27 STCODE:28-29 MDICMD:30 MDIINPROGEN:31
MSRWD | MDI Single Read and Write Data | MDIWRDATA:0-15 MDIRDDATA:16-31
MAXFRS | Max Frame Size | MFS:16-31
AUTOC | Auto-Negotiation Control | FLU:0 ANACK2:1 ANSF:2-6 10G_PMA:7-8 1G_PMA:9 RESTART_AN:12 LMS:13-15 KR:16 FECR:17 FECA:18 RF:27 PAUSE:28-29 KX:30 KX4:31
AUTOC2 | Auto-Negotiation Control 2 | 10G_SERIAL_PMA:16-17
LINKS | Link Status | LINK_STATUS:7 SIGNAL:8-11 SPEED:28-29=${SPEED} LINK_UP:30 KX_AN_COMPLETE:31
ANLP1 | Auto Negotiation Link Partner |
DMATXCTL | DMA Tx Control | TE:0 GDV:3 VT:16-31
RTTDCS | DCB Transmit Descriptor Plane Control | TDPAC:0 VMPAC:1 TDRM:4 ARBDIS:6
RXCSUM | Receive Checksum Control | IPPCSE:12 PCSD:13
RFCTL | Receive Filter Control | RSC_DIS:5 NFSW_DIS:6 NFSR_DIS:7
FCTRL | Filter Control | SBP:1 MPE:8 UPE:9 BAM:10
VLNCTRL | VLAN Control | VET:0-15 CFI:28 CFIEN:29 VFE:30
MCSTCTRL | Multicast Control | MO:0-1 MFE:2
VT_CTL | Virtualization Control | VT_ENA:0 DEF_PL:7-12 DIS_DEF_PL:29 REP_ENA:30
MRQC | Multiple Receive Queues Command | MRQE:0-3=0=one_queue,1=RSS,8=VMDq_64_pools,10=VMDq_32_pools_and_RSS,11=VMDq_64_pools_and_RSS TCP_IPV4:16 IPV4:17 IPV6:20 TCP_IPV6:21 UDP_IPV4:22 UDP_IPV6:23
PFDTXGSWC | PF DMA Tx General Switch Control | LBE:0
SECTXCTRL | Security Tx Control | SECTX_DIS:0 TX_DIS:1 STORE_FORWARD:2
SECRXCTRL | Security Rx Control | SECRX_DIS:0 RX_DIS:1
SECTXSTAT | Security Tx Status | SECTX_RDY:0
SECRXSTAT | Security Rx Status | SECRX_RDY:0
FDIRCTRL | Flow Director Filters Control | PBALLOC:0-1 INIT_DONE:3 PERFECT_MATCH:4 DROP_QUEUE:8-14 FLEX_OFFSET:16-20 MAX_LENGTH:24-27 FULL_THRESH:28-31
EEC | EEPROM/Flash Control | EE_SK:0 EE_CS:1 EE_DI:2 EE_DO:3 FWE:4-5 EE_REQ:6 EE_GNT:7 EE_PRES:8 AUTO_RD:9 EE_SIZE:11-14
EERD | EEPROM Read | START:0 DONE:1 ADDR:2-15 DATA:16-31
EEWR | EEPROM Write | START:0 DONE:1 ADDR:2-15 DATA:16-31
SWSM | Software Semaphore | SMBI:0 SWESMBI:1
FWSM | Firmware Semaphore | FW_MODE:1-3
SW_FW_SYNC | Software/Firmware Synchronization | SW_EEP_SM:0 SW_PHY_SM0:1 SW_PHY_SM1:2 SW_MAC_CSR_SM:3 SW_FLASH_SM:4
RAH | Receive Address High | RAH:0-15 AV:31
RAL | Receive Address Low |
MTA | Multicast Table Array |
VFTA | VLAN Filter Table Array |
RETA | Redirection Table | ENTRY[0]:0-3 ENTRY[1]:8-11 ENTRY[2]:16-19 ENTRY[3]:24-27
RSSRK | RSS Random Key |
RDBAL TDBAL | Descriptor Base Address Low |
RDBAH TDBAH | Descriptor Base Address High |
RDLEN TDLEN | Descriptor Length, bytes |
RDH | Receive Descriptor Head: the card's end |
RDT | Receive Descriptor Tail: the driver's end |
TDH | Transmit Descriptor Head: the card's end |
TDT | Transmit Descriptor Tail: the driver's end |
SRRCTL | Split Receive Control | BSIZEPACKET_KB:0-4 BSIZEHEADER:8-13 RDMTS:22-24 DESCTYPE:25-27=legacy,advanced,advanced_with_header_split DROP_EN:28
RXDCTL | Receive Descriptor Control | ENABLE:25 SWFLSH:26 VME:30
TXDCTL | Transmit Descriptor Control | PTHRESH:0-6 HTHRESH:8-14 WTHRESH:16-22 ENABLE:25 SWFLSH:26
RSCCTL | RSC Control | RSCEN:0 MAXDESC:2-3
DCA_RXCTRL | Rx DCA Control | RX_DESC_READ_RO:9 RX_DATA_WRITE_RO:13 RX_HEADER_RO:15
DCA_TXCTRL | Tx DCA Control | TX_DESC_READ_RO:9 TX_DESC_WBACK_RO:11 TX_DATA_READ_RO:13
TDWBAL | Tx Descriptor Completion Write Back Address Low | HEAD_WB_EN:0
TDWBAH | Tx Descriptor Completion Write Back Address High |
CRCERRS | CRC Error Count |
ILLERRC | Illegal Byte Error Count |
ERRBC | Error Byte Count |
RLEC | Receive Length Error Count |
MPC | Rx Missed Packets Count: no room in the packet buffer |
QPRDC | Queue Packets Received Drop Count: no descriptor |
RUC | Receive Undersize Count |
RFC | Receive Fragment Count |
ROC | Receive Oversize Count |
RJC | Receive Jabber Count |
GPRC | Good Packets Received Count |
GPTC | Good Packets Transmitted Count |
TPR | Total Packets Received |
TPT | Total Packets Transmitted |
QPRC | Queue Packets Received Count |
QPTC | Queue Packets Transmitted Count |
RXDGPC | DMA Good Rx Packet Counter |
TXDGPC | DMA Good Tx Packet Counter |
`);
