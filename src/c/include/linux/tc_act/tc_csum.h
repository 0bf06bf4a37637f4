/* Checksum action (Linux). */
#ifndef LENS_LINUX_TC_ACT_TC_CSUM_H
#define LENS_LINUX_TC_ACT_TC_CSUM_H

#include "../types.h"
#include "../pkt_cls.h"
enum {
	TCA_CSUM_UNSPEC,
	TCA_CSUM_PARMS,
	TCA_CSUM_TM,
	TCA_CSUM_PAD,
};
enum {
	TCA_CSUM_UPDATE_FLAG_IPV4HDR = 1,
	TCA_CSUM_UPDATE_FLAG_ICMP = 2,
	TCA_CSUM_UPDATE_FLAG_IGMP = 4,
	TCA_CSUM_UPDATE_FLAG_TCP = 8,
	TCA_CSUM_UPDATE_FLAG_UDP = 16
};
struct tc_csum {
	tc_gen;
	__u32 update_flags;
};

#endif
