// 0 bytes past the end of array 'a' (int[4], localArrayByPointer.c:9)
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	int b[4] = { 0 }, n;
	int a[4];
	int *p = a;
	for (n = 0; n < 6; n++)
		*p++ = n; /* HERE */
	printf("%d\n", b[0] + a[1]);
	return 0;
}
