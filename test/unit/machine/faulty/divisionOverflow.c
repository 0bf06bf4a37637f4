// integer overflow in a division
#include <stdio.h>
#include <limits.h>

int main(void)
{
	volatile int low = INT_MIN, minus = -1;
	printf("%d\n", low / minus); /* HERE */
	return 0;
}
