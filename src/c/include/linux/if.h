/* Network interfaces (Linux). */
#ifndef LENS_LINUX_IF_H
#define LENS_LINUX_IF_H

#include "types.h"
#include "../lens/ifreq.h"
#include "../sys/socket.h"
#define IFALIASZ 256
#define IFF_LOWER_UP (1 << 16)
#define IFF_DORMANT (1 << 17)
#define IFF_ECHO (1 << 18)
enum {
	IF_OPER_UNKNOWN,
	IF_OPER_NOTPRESENT,
	IF_OPER_DOWN,
	IF_OPER_LOWERLAYERDOWN,
	IF_OPER_TESTING,
	IF_OPER_DORMANT,
	IF_OPER_UP
};

#endif
