/* Formatting of strings. */
#include <string.h>
#include "kernel.h"

static void
prepare(void)
{
}

static unsigned long
kernel(long rounds)
{
	char line[128];
	unsigned long check = 0;

	while (rounds-- > 0) {
		check += (unsigned long)snprintf(line, sizeof(line), "port %d: %s, %u packets, 0x%08lx", (int)(rounds & 7), "net_null", (unsigned int)rounds, rounds * 77);
		check += strlen(line) + (unsigned char)line[5];
	}
	return check;
}
