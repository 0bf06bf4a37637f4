// stack overflow
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static int deep(int n) /* HERE */
{
	int room[64] = { n };
	return deep(n + 1) + room[3];
}

int main(void)
{
	printf("%d\n", deep(1));
	return 0;
}
