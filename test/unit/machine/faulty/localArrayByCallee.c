// bytes past the end of array 'a' (int[5], localArrayByCallee.c:13)
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static void fill(int *to, int n)
{
	for (int i = 0; i < n; i++)
		to[i] = i; /* HERE */
}

int main(void)
{
	int a[5] = { 0 };
	fill(a, 8);
	printf("%d\n", a[0]);
	return 0;
}
