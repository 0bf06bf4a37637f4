/* The resolver (BSD). */
#ifndef LENS_RESOLV_H
#define LENS_RESOLV_H

#include "arpa/nameser.h"
#include "netinet/in.h"
int res_init(void);
int res_query(const char *name, int class, int type, unsigned char *answer, int size);

#endif
