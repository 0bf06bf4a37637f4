/* IPv4 headers (Linux). */
#ifndef LENS_LINUX_IP_H
#define LENS_LINUX_IP_H

#include "../netinet/ip.h"

#endif
