/* The allocator (GNU). */
#ifndef LENS_MALLOC_H
#define LENS_MALLOC_H

#include "stdlib.h"
#include "stdio.h"
struct mallinfo {
	int arena;
	int ordblks;
	int smblks;
	int hblks;
	int hblkhd;
	int usmblks;
	int fsmblks;
	int uordblks;
	int fordblks;
	int keepcost;
};
#define M_MXFAST 1
#define M_TRIM_THRESHOLD (-1)
#define M_TOP_PAD (-2)
#define M_MMAP_THRESHOLD (-3)
#define M_MMAP_MAX (-4)
#define M_ARENA_MAX (-8)
void *memalign(size_t alignment, size_t size) __attribute__((__malloc__));
void *pvalloc(size_t size) __attribute__((__malloc__));
int malloc_trim(size_t pad);
size_t malloc_usable_size(void *block);
int mallopt(int parameter, int value);
struct mallinfo mallinfo(void);
void malloc_stats(void);

#endif
