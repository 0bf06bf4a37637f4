/* qsort with a callback. */
#include <stdint.h>
#include "kernel.h"

static uint32_t values[1000];

static void
prepare(void)
{
}

static int
compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static unsigned long
kernel(long rounds)
{
	uint32_t seed = 1;
	unsigned long check = 0;

	while (rounds-- > 0) {
		for (int i = 0; i < 1000; i++) {
			seed = seed * 1664525 + 1013904223;
			values[i] = seed;
		}
		qsort(values, 1000, sizeof(values[0]), compare);
		check += values[500];
	}
	return check;
}
