/* memcpy of sizes that a datapath copies: headers to whole frames. */
#include <string.h>
#include "kernel.h"

static char from[2048], to[2048];

static void
prepare(void)
{
	for (int i = 0; i < 2048; i++)
		from[i] = (char)i;
}

static unsigned long
kernel(long rounds)
{
	static const size_t sizes[8] = { 14, 20, 64, 128, 60, 256, 1024, 1500 };
	unsigned long check = 0;

	while (rounds-- > 0) {
		size_t n = sizes[rounds & 7];

		memcpy(to + (rounds & 63), from, n);
		check += (unsigned char)to[(rounds & 63) + n - 1];
	}
	return check;
}
