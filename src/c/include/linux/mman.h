/* Mapped memory (Linux). */
#ifndef LENS_LINUX_MMAN_H
#define LENS_LINUX_MMAN_H

#include "../sys/mman.h"
#define MAP_HUGE_64KB (16U << 26)
#define MAP_HUGE_512KB (19U << 26)
#define MAP_HUGE_1MB (20U << 26)
#define MAP_HUGE_2MB (21U << 26)
#define MAP_HUGE_8MB (23U << 26)
#define MAP_HUGE_16MB (24U << 26)
#define MAP_HUGE_256MB (28U << 26)
#define MAP_HUGE_512MB (29U << 26)
#define MAP_HUGE_1GB (30U << 26)
#define MAP_HUGE_2GB (31U << 26)
#define MAP_HUGE_16GB (34U << 26)

#endif
