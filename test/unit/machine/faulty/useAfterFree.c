// the heap block of 40 bytes at 0xe000020 (allocated at useAfterFree.c:8) was freed
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	int *p = malloc(40);
	p[3] = 1;
	free(p);
	printf("%d\n", p[3]); /* HERE */
	return 0;
}
