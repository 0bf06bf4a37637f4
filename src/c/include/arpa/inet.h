/* Text of internet addresses (POSIX arpa/inet.h). */
#ifndef LENS_ARPA_INET_H
#define LENS_ARPA_INET_H

#include "../netinet/in.h"
in_addr_t inet_addr(const char *text);
char *inet_ntoa(struct in_addr address);
int inet_aton(const char *text, struct in_addr *address);
int inet_pton(int family, const char *restrict text, void *restrict address);
const char *inet_ntop(int family, const void *restrict address, char *restrict to, socklen_t size);

#endif
