/* BPF action (Linux). */
#ifndef LENS_LINUX_TC_ACT_TC_BPF_H
#define LENS_LINUX_TC_ACT_TC_BPF_H

#include "../types.h"
#include "../pkt_cls.h"
struct tc_act_bpf {
	tc_gen;
};
enum {
	TCA_ACT_BPF_UNSPEC,
	TCA_ACT_BPF_TM,
	TCA_ACT_BPF_PARMS,
	TCA_ACT_BPF_OPS_LEN,
	TCA_ACT_BPF_OPS,
	TCA_ACT_BPF_FD,
	TCA_ACT_BPF_NAME,
	TCA_ACT_BPF_PAD,
	TCA_ACT_BPF_TAG,
	TCA_ACT_BPF_ID,
};

#endif
