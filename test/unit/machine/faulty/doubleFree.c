// free: double free of 0xe000020
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	char *p = malloc(4);
	free(p);
	free(p); /* HERE */
	return 0;
}
