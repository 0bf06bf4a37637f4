// array 'limits' (const int[4], writeToConst.c:5) is const
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static const int limits[4] = { 1, 2, 3, 4 };

int main(void)
{
	int *p = (int *)limits;
	p[1] = 5; /* HERE */
	return 0;
}
