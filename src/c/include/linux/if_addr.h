/* Address attributes of netlink (Linux). */
#ifndef LENS_LINUX_IF_ADDR_H
#define LENS_LINUX_IF_ADDR_H

#include "types.h"
#include "netlink.h"
struct ifaddrmsg {
	__u8 ifa_family;
	__u8 ifa_prefixlen;
	__u8 ifa_flags;
	__u8 ifa_scope;
	__u32 ifa_index;
};
enum {
	IFA_UNSPEC,
	IFA_ADDRESS,
	IFA_LOCAL,
	IFA_LABEL,
	IFA_BROADCAST,
	IFA_ANYCAST,
	IFA_CACHEINFO,
	IFA_MULTICAST,
	IFA_FLAGS,
	IFA_RT_PRIORITY,
	IFA_TARGET_NETNSID,
	IFA_PROTO,
	__IFA_MAX,
};
#define IFA_MAX (__IFA_MAX - 1)
#define IFA_RTA(message) ((struct rtattr *)(((char *)(message)) + NLMSG_ALIGN(sizeof(struct ifaddrmsg))))
#define IFA_PAYLOAD(message) NLMSG_PAYLOAD(message, sizeof(struct ifaddrmsg))

#endif
