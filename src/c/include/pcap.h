/* Capture files and devices (libpcap). */
#ifndef LENS_PCAP_H
#define LENS_PCAP_H

#include "pcap/pcap.h"

#endif
