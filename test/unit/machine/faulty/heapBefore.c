// 8 bytes before the heap block of 16 bytes
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	long *p = malloc(16);
	p[-1] = 1; /* HERE */
	return 0;
}
