/* Numbers of ioctls (Linux). */
#ifndef LENS_LINUX_IOCTL_H
#define LENS_LINUX_IOCTL_H

#include "../asm/ioctl.h"

#endif
