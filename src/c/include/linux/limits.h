/* Limits (Linux). */
#ifndef LENS_LINUX_LIMITS_H
#define LENS_LINUX_LIMITS_H

#include "../limits.h"
#define XATTR_NAME_MAX 255

#endif
