// write of 4 bytes at 0xe000048: 0 bytes past the end of the heap block of 40 bytes at 0xe000020 (allocated at heapPastEnd.c:8)
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	int *p = malloc(10 * sizeof(*p));
	for (int i = 0; i <= 10; i++)
		p[i] = i; /* HERE */
	return 0;
}
