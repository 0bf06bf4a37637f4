/* Mirror and redirect action (Linux). */
#ifndef LENS_LINUX_TC_ACT_TC_MIRRED_H
#define LENS_LINUX_TC_ACT_TC_MIRRED_H

#include "../types.h"
#include "../pkt_cls.h"
#define TCA_EGRESS_REDIR 1
#define TCA_EGRESS_MIRROR 2
#define TCA_INGRESS_REDIR 3
#define TCA_INGRESS_MIRROR 4
struct tc_mirred {
	tc_gen;
	int eaction;
	__u32 ifindex;
};
enum {
	TCA_MIRRED_UNSPEC,
	TCA_MIRRED_TM,
	TCA_MIRRED_PARMS,
	TCA_MIRRED_PAD,
};

#endif
