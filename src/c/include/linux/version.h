/* Version of the kernel headers: 6.1. */
#ifndef LENS_LINUX_VERSION_H
#define LENS_LINUX_VERSION_H

#define LINUX_VERSION_CODE 393505
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))
#define LINUX_VERSION_MAJOR 6
#define LINUX_VERSION_PATCHLEVEL 1
#define LINUX_VERSION_SUBLEVEL 33

#endif
