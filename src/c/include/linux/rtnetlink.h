/* Routing messages of netlink (Linux). */
#ifndef LENS_LINUX_RTNETLINK_H
#define LENS_LINUX_RTNETLINK_H

#include "types.h"
#include "netlink.h"
#include "if_link.h"
#include "if_addr.h"
#include "neighbour.h"
enum {
	RTM_BASE = 16,
	RTM_NEWLINK = 16,
	RTM_DELLINK = 17,
	RTM_GETLINK = 18,
	RTM_SETLINK = 19,
	RTM_NEWADDR = 20,
	RTM_DELADDR = 21,
	RTM_GETADDR = 22,
	RTM_NEWROUTE = 24,
	RTM_DELROUTE = 25,
	RTM_GETROUTE = 26,
	RTM_NEWNEIGH = 28,
	RTM_DELNEIGH = 29,
	RTM_GETNEIGH = 30,
	RTM_NEWRULE = 32,
	RTM_DELRULE = 33,
	RTM_GETRULE = 34,
	RTM_NEWQDISC = 36,
	RTM_DELQDISC = 37,
	RTM_GETQDISC = 38,
	RTM_NEWTCLASS = 40,
	RTM_DELTCLASS = 41,
	RTM_GETTCLASS = 42,
	RTM_NEWTFILTER = 44,
	RTM_DELTFILTER = 45,
	RTM_GETTFILTER = 46,
	RTM_NEWACTION = 48,
	RTM_DELACTION = 49,
	RTM_GETACTION = 50,
	RTM_GETMULTICAST = 58,
	RTM_NEWNEIGHTBL = 64,
	RTM_NEWSTATS = 92,
	RTM_GETSTATS = 94,
	RTM_NEWCHAIN = 100,
	RTM_DELCHAIN = 101,
	RTM_GETCHAIN = 102
};
#define RTM_BASE RTM_BASE
#define RTM_NEWLINK RTM_NEWLINK
#define RTM_DELLINK RTM_DELLINK
#define RTM_GETLINK RTM_GETLINK
#define RTM_SETLINK RTM_SETLINK
#define RTM_NEWADDR RTM_NEWADDR
#define RTM_DELADDR RTM_DELADDR
#define RTM_GETADDR RTM_GETADDR
#define RTM_NEWROUTE RTM_NEWROUTE
#define RTM_DELROUTE RTM_DELROUTE
#define RTM_GETROUTE RTM_GETROUTE
#define RTM_NEWNEIGH RTM_NEWNEIGH
#define RTM_DELNEIGH RTM_DELNEIGH
#define RTM_GETNEIGH RTM_GETNEIGH
#define RTM_NEWRULE RTM_NEWRULE
#define RTM_DELRULE RTM_DELRULE
#define RTM_GETRULE RTM_GETRULE
#define RTM_NEWQDISC RTM_NEWQDISC
#define RTM_DELQDISC RTM_DELQDISC
#define RTM_GETQDISC RTM_GETQDISC
#define RTM_NEWTCLASS RTM_NEWTCLASS
#define RTM_DELTCLASS RTM_DELTCLASS
#define RTM_GETTCLASS RTM_GETTCLASS
#define RTM_NEWTFILTER RTM_NEWTFILTER
#define RTM_DELTFILTER RTM_DELTFILTER
#define RTM_GETTFILTER RTM_GETTFILTER
#define RTM_NEWACTION RTM_NEWACTION
#define RTM_DELACTION RTM_DELACTION
#define RTM_GETACTION RTM_GETACTION
#define RTM_GETMULTICAST RTM_GETMULTICAST
#define RTM_NEWNEIGHTBL RTM_NEWNEIGHTBL
#define RTM_NEWSTATS RTM_NEWSTATS
#define RTM_GETSTATS RTM_GETSTATS
#define RTM_NEWCHAIN RTM_NEWCHAIN
#define RTM_DELCHAIN RTM_DELCHAIN
#define RTM_GETCHAIN RTM_GETCHAIN
struct rtattr {
	unsigned short rta_len;
	unsigned short rta_type;
};
#define RTA_ALIGNTO 4U
#define RTA_ALIGN(length) (((length) + RTA_ALIGNTO - 1) & ~(RTA_ALIGNTO - 1))
#define RTA_OK(attribute, length) \
	((length) >= (int)sizeof(struct rtattr) && (attribute)->rta_len >= sizeof(struct rtattr) && \
		(attribute)->rta_len <= (length))
#define RTA_NEXT(attribute, attrlen) \
	((attrlen) -= RTA_ALIGN((attribute)->rta_len), \
		(struct rtattr *)(((char *)(attribute)) + RTA_ALIGN((attribute)->rta_len)))
#define RTA_LENGTH(length) (RTA_ALIGN(sizeof(struct rtattr)) + (length))
#define RTA_SPACE(length) RTA_ALIGN(RTA_LENGTH(length))
#define RTA_DATA(attribute) ((void *)(((char *)(attribute)) + RTA_LENGTH(0)))
#define RTA_PAYLOAD(attribute) ((int)((attribute)->rta_len) - RTA_LENGTH(0))
struct rtmsg {
	unsigned char rtm_family;
	unsigned char rtm_dst_len;
	unsigned char rtm_src_len;
	unsigned char rtm_tos;
	unsigned char rtm_table;
	unsigned char rtm_protocol;
	unsigned char rtm_scope;
	unsigned char rtm_type;
	unsigned int rtm_flags;
};
enum {
	RTN_UNSPEC,
	RTN_UNICAST,
	RTN_LOCAL,
	RTN_BROADCAST,
	RTN_ANYCAST,
	RTN_MULTICAST,
	RTN_BLACKHOLE,
	RTN_UNREACHABLE,
	RTN_PROHIBIT,
	RTN_THROW,
	RTN_NAT,
	RTN_XRESOLVE,
};
#define RTPROT_UNSPEC 0
#define RTPROT_REDIRECT 1
#define RTPROT_KERNEL 2
#define RTPROT_BOOT 3
#define RTPROT_STATIC 4
enum rt_scope_t {
	RT_SCOPE_UNIVERSE = 0,
	RT_SCOPE_SITE = 200,
	RT_SCOPE_LINK = 253,
	RT_SCOPE_HOST = 254,
	RT_SCOPE_NOWHERE = 255
};
#define RTM_F_NOTIFY 0x100
#define RTM_F_CLONED 0x200
#define RTM_F_LOOKUP_TABLE 0x1000
enum rt_class_t {
	RT_TABLE_UNSPEC = 0,
	RT_TABLE_COMPAT = 252,
	RT_TABLE_DEFAULT = 253,
	RT_TABLE_MAIN = 254,
	RT_TABLE_LOCAL = 255
};
enum rtattr_type_t {
	RTA_UNSPEC,
	RTA_DST,
	RTA_SRC,
	RTA_IIF,
	RTA_OIF,
	RTA_GATEWAY,
	RTA_PRIORITY,
	RTA_PREFSRC,
	RTA_METRICS,
	RTA_MULTIPATH,
	RTA_PROTOINFO,
	RTA_FLOW,
	RTA_CACHEINFO,
	RTA_SESSION,
	RTA_MP_ALGO,
	RTA_TABLE,
	RTA_MARK,
	RTA_MFC_STATS,
	RTA_VIA,
	RTA_NEWDST,
	RTA_PREF,
	RTA_ENCAP_TYPE,
	RTA_ENCAP,
	RTA_EXPIRES,
	RTA_PAD,
	RTA_UID,
	RTA_TTL_PROPAGATE,
	RTA_IP_PROTO,
	RTA_SPORT,
	RTA_DPORT,
	RTA_NH_ID,
	__RTA_MAX,
};
#define RTA_MAX (__RTA_MAX - 1)
#define RTM_RTA(message) ((struct rtattr *)(((char *)(message)) + NLMSG_ALIGN(sizeof(struct rtmsg))))
#define RTM_PAYLOAD(message) NLMSG_PAYLOAD(message, sizeof(struct rtmsg))
struct rtgenmsg {
	unsigned char rtgen_family;
};
struct ifinfomsg {
	unsigned char ifi_family;
	unsigned char __ifi_pad;
	unsigned short ifi_type;
	int ifi_index;
	unsigned ifi_flags;
	unsigned ifi_change;
};
struct prefixmsg {
	unsigned char prefix_family;
	unsigned char prefix_pad1;
	unsigned short prefix_pad2;
	int prefix_ifindex;
	unsigned char prefix_type;
	unsigned char prefix_len;
	unsigned char prefix_flags;
	unsigned char prefix_pad3;
};
struct tcmsg {
	unsigned char tcm_family;
	unsigned char tcm__pad1;
	unsigned short tcm__pad2;
	int tcm_ifindex;
	__u32 tcm_handle;
	__u32 tcm_parent;
#define tcm_block_index tcm_parent
	__u32 tcm_info;
};
#define TCM_IFINDEX_MAGIC_BLOCK (0xFFFFFFFFU)
enum {
	TCA_UNSPEC,
	TCA_KIND,
	TCA_OPTIONS,
	TCA_STATS,
	TCA_XSTATS,
	TCA_RATE,
	TCA_FCNT,
	TCA_STATS2,
	TCA_STAB,
	TCA_PAD,
	TCA_DUMP_INVISIBLE,
	TCA_CHAIN,
	TCA_HW_OFFLOAD,
	TCA_INGRESS_BLOCK,
	TCA_EGRESS_BLOCK,
	TCA_DUMP_FLAGS,
	TCA_EXT_WARN_MSG,
	__TCA_MAX,
};
#define TCA_MAX (__TCA_MAX - 1)
#define TCA_DUMP_FLAGS_TERSE (1 << 0)
#define TCA_RTA(message) ((struct rtattr *)(((char *)(message)) + NLMSG_ALIGN(sizeof(struct tcmsg))))
#define TCA_PAYLOAD(message) NLMSG_PAYLOAD(message, sizeof(struct tcmsg))
#define RTMGRP_LINK 1
#define RTMGRP_NOTIFY 2
#define RTMGRP_NEIGH 4
#define RTMGRP_TC 8
#define RTMGRP_IPV4_IFADDR 0x10
#define RTMGRP_IPV4_MROUTE 0x20
#define RTMGRP_IPV4_ROUTE 0x40
#define RTMGRP_IPV4_RULE 0x80
#define RTMGRP_IPV6_IFADDR 0x100
#define RTMGRP_IPV6_MROUTE 0x200
#define RTMGRP_IPV6_ROUTE 0x400
#define RTMGRP_IPV6_IFINFO 0x800
enum rtnetlink_groups {
	RTNLGRP_NONE,
	RTNLGRP_LINK,
	RTNLGRP_NOTIFY,
	RTNLGRP_NEIGH,
	RTNLGRP_TC,
	RTNLGRP_IPV4_IFADDR,
	RTNLGRP_IPV4_MROUTE,
	RTNLGRP_IPV4_ROUTE,
	RTNLGRP_IPV4_RULE,
	RTNLGRP_IPV6_IFADDR,
	RTNLGRP_IPV6_MROUTE,
	RTNLGRP_IPV6_ROUTE,
	RTNLGRP_IPV6_IFINFO,
};
#define RTNLGRP_NONE RTNLGRP_NONE
#define RTNLGRP_LINK RTNLGRP_LINK
#define RTNLGRP_NOTIFY RTNLGRP_NOTIFY
#define RTNLGRP_NEIGH RTNLGRP_NEIGH
#define RTNLGRP_TC RTNLGRP_TC
#define RTNLGRP_IPV4_IFADDR RTNLGRP_IPV4_IFADDR
#define RTNLGRP_IPV4_MROUTE RTNLGRP_IPV4_MROUTE
#define RTNLGRP_IPV4_ROUTE RTNLGRP_IPV4_ROUTE
#define RTNLGRP_IPV4_RULE RTNLGRP_IPV4_RULE
#define RTNLGRP_IPV6_IFADDR RTNLGRP_IPV6_IFADDR
#define RTNLGRP_IPV6_MROUTE RTNLGRP_IPV6_MROUTE
#define RTNLGRP_IPV6_ROUTE RTNLGRP_IPV6_ROUTE
#define RTNLGRP_IPV6_IFINFO RTNLGRP_IPV6_IFINFO
struct tcamsg {
	unsigned char tca_family;
	unsigned char tca__pad1;
	unsigned short tca__pad2;
};
enum {
	TCA_ROOT_UNSPEC,
	TCA_ROOT_TAB,
#define TCA_ACT_TAB TCA_ROOT_TAB
#define TCAA_MAX TCA_ROOT_TAB
	TCA_ROOT_FLAGS,
	TCA_ROOT_COUNT,
	TCA_ROOT_TIME_DELTA,
	TCA_ROOT_EXT_WARN_MSG,
	__TCA_ROOT_MAX
};
#define TCA_ROOT_MAX (__TCA_ROOT_MAX - 1)
#define RTEXT_FILTER_VF (1 << 0)
#define RTEXT_FILTER_BRVLAN (1 << 1)
#define RTEXT_FILTER_BRVLAN_COMPRESSED (1 << 2)
#define RTEXT_FILTER_SKIP_STATS (1 << 3)

#endif
