/* Internet addresses (Linux). */
#ifndef LENS_LINUX_IN_H
#define LENS_LINUX_IN_H

#include "../netinet/in.h"

#endif
