// division by zero
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	volatile int zero = 0;
	printf("%d\n", 100 / zero); /* HERE */
	return 0;
}
