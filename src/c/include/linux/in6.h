/* Internet addresses (Linux). */
#ifndef LENS_LINUX_IN6_H
#define LENS_LINUX_IN6_H

#include "../netinet/in.h"

#endif
