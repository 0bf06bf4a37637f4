/* Errors under their old name. */
#ifndef LENS_SYS_ERRNO_H
#define LENS_SYS_ERRNO_H

#include "../errno.h"

#endif
