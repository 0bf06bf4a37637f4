// division by zero
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	volatile unsigned long zero = 0;
	printf("%lu\n", 100 % zero); /* HERE */
	return 0;
}
