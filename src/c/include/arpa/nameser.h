/* Messages of the domain name system (RFC 1035, BSD names). */
#ifndef LENS_ARPA_NAMESER_H
#define LENS_ARPA_NAMESER_H

#include "../sys/types.h"
#include "../stdint.h"
#define NS_PACKETSZ 512
#define NS_MAXDNAME 1025
#define NS_INT16SZ 2
#define NS_INT32SZ 4
#define NS_INADDRSZ 4
#define NS_IN6ADDRSZ 16
typedef enum __ns_class {
	ns_c_invalid = 0,
	ns_c_in = 1,
	ns_c_any = 255
} ns_class;
typedef enum __ns_type {
	ns_t_invalid = 0,
	ns_t_a = 1,
	ns_t_ns = 2,
	ns_t_cname = 5,
	ns_t_ptr = 12,
	ns_t_mx = 15,
	ns_t_txt = 16,
	ns_t_aaaa = 28,
	ns_t_any = 255
} ns_type;

#endif
