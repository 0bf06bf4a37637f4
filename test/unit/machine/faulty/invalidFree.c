// free: free of 0xe000028, 8 bytes into a block of 64 bytes at 0xe000020
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	char *p = malloc(64);
	free(p + 8); /* HERE */
	return 0;
}
