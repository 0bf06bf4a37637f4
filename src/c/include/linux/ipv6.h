/* IPv6 headers (Linux). */
#ifndef LENS_LINUX_IPV6_H
#define LENS_LINUX_IPV6_H

#include "types.h"
#include "in.h"
struct ipv6hdr {
	__u8 priority : 4, version : 4;
	__u8 flow_lbl[3];
	__be16 payload_len;
	__u8 nexthdr;
	__u8 hop_limit;
	struct in6_addr saddr;
	struct in6_addr daddr;
};

#endif
