// uninitialised: 'x' (int, uninitialisedLocal.c:8) was never given a value
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	int x;
	if (x > 3) /* HERE */
		puts("more");
	return 0;
}
