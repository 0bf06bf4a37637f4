// memset: write of 17 bytes at 0xe000020: 0 bytes past the end of the heap block of 16 bytes
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	char *p = malloc(16);
	memset(p, 0, 17); /* HERE */
	return 0;
}
