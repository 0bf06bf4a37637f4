// __builtin_unreachable was reached
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	volatile int kind = 3;
	switch (kind) {
	case 1:
		return 1;
	default:
		__builtin_unreachable(); /* HERE */
	}
	return 0;
}
