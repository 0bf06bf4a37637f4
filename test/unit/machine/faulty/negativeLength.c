// a variable length array of -3 elements
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	volatile int n = -3;
	int a[n]; /* HERE */
	a[0] = 1;
	printf("%d\n", a[0]);
	return 0;
}
