/* Network interfaces (POSIX net/if.h, Linux). */
#ifndef LENS_NET_IF_H
#define LENS_NET_IF_H

#include "../lens/ifreq.h"
#include "../sys/socket.h"
struct if_nameindex {
	unsigned int if_index;
	char *if_name;
};
unsigned int if_nametoindex(const char *name);
char *if_indextoname(unsigned int index, char *name);
struct if_nameindex *if_nameindex(void);
void if_freenameindex(struct if_nameindex *list);

#endif
