// uninitialised: 'sum' (int, uninitialisedSum.c:8) was never given a value
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	int sum;
	int a[3] = { 1, 2, 3 };
	for (int i = 0; i < 3; i++)
		sum += a[i];
	printf("%d\n", sum); /* HERE */
	return 0;
}
