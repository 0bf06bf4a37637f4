// write of 4 bytes at 0x0: a null pointer
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	int *p = NULL;
	puts("before");
	*p = 1; /* HERE */
	return 0;
}
