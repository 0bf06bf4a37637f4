// 0 bytes past the end of array 'table' (int[4], globalByPointer.c:5)
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static int table[4] = { 1, 2, 3, 4 };

int main(void)
{
	const int *p = table;
	int sum = 0;
	while (sum < 1000)
		sum += *p++; /* HERE */
	return 0;
}
