/* Error numbers of Linux. */
#ifndef LENS_LINUX_ERRNO_H
#define LENS_LINUX_ERRNO_H

#include "../asm/errno.h"

#endif
