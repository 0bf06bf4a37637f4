// index 7: 12 bytes past the end of array 'a' (int[4], localArray.c:8)
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	int a[4] = { 1, 2, 3, 4 };
	int sum = 0;
	volatile int i = 7;
	sum += a[i]; /* HERE */
	printf("%d\n", sum);
	return 0;
}
