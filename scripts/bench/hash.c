/* A hash loop over bytes. */
#include <stdint.h>
#include "kernel.h"

static unsigned char text[4096];

static void
prepare(void)
{
	for (int i = 0; i < 4096; i++)
		text[i] = (unsigned char)(i * 7 + (i >> 3));
}

static unsigned long
kernel(long rounds)
{
	uint64_t hash = 0xcbf29ce484222325ull;

	while (rounds-- > 0)
		for (int i = 0; i < 4096; i++) {
			hash ^= text[i];
			hash *= 0x100000001b3ull;
		}
	return hash;
}
