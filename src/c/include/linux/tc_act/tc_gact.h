/* Generic action (Linux). */
#ifndef LENS_LINUX_TC_ACT_TC_GACT_H
#define LENS_LINUX_TC_ACT_TC_GACT_H

#include "../types.h"
#include "../pkt_cls.h"
struct tc_gact {
	tc_gen;
};
enum {
	TCA_GACT_UNSPEC,
	TCA_GACT_TM,
	TCA_GACT_PARMS,
	TCA_GACT_PROB,
	TCA_GACT_PAD,
};

#endif
