/* Packet sockets (Linux). */
#ifndef LENS_NETPACKET_PACKET_H
#define LENS_NETPACKET_PACKET_H

#include "../linux/if_packet.h"

#endif
