/* Internet addresses. */
#ifndef LENS_NETINET_IN6_H
#define LENS_NETINET_IN6_H

#include "in.h"

#endif
