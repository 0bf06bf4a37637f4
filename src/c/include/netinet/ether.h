/* Text of Ethernet addresses (GNU). */
#ifndef LENS_NETINET_ETHER_H
#define LENS_NETINET_ETHER_H

#include "if_ether.h"
#include "../net/ethernet.h"
char *ether_ntoa(const struct ether_addr *address);
char *ether_ntoa_r(const struct ether_addr *address, char *to);
struct ether_addr *ether_aton(const char *text);
struct ether_addr *ether_aton_r(const char *text, struct ether_addr *to);
int ether_ntohost(char *host, const struct ether_addr *address);
int ether_hostton(const char *host, struct ether_addr *address);

#endif
