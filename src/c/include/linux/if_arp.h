/* ARP (Linux). */
#ifndef LENS_LINUX_IF_ARP_H
#define LENS_LINUX_IF_ARP_H

#include "../net/if_arp.h"

#endif
