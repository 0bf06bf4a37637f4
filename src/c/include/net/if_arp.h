/* ARP (RFC 826, BSD and Linux names). */
#ifndef LENS_NET_IF_ARP_H
#define LENS_NET_IF_ARP_H

#include "../sys/types.h"
#include "../sys/socket.h"
#include "../stdint.h"
struct arphdr {
	unsigned short ar_hrd;
	unsigned short ar_pro;
	unsigned char ar_hln;
	unsigned char ar_pln;
	unsigned short ar_op;
};
struct arpreq {
	struct sockaddr arp_pa;
	struct sockaddr arp_ha;
	int arp_flags;
	struct sockaddr arp_netmask;
	char arp_dev[16];
};
#define ARPOP_REQUEST 1
#define ARPOP_REPLY 2
#define ARPOP_RREQUEST 3
#define ARPOP_RREPLY 4
#define ARPHRD_ETHER 1
#define ARPHRD_INFINIBAND 32
#define ARPHRD_PPP 512
#define ARPHRD_TUNNEL 768
#define ARPHRD_TUNNEL6 769
#define ARPHRD_LOOPBACK 772
#define ARPHRD_SIT 776
#define ARPHRD_IPGRE 778
#define ARPHRD_VOID 0xFFFF
#define ARPHRD_NONE 0xFFFE
#define ATF_COM 0x02
#define ATF_PERM 0x04

#endif
