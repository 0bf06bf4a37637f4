// which malloc never gave
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	int x = 3;
	free(&x); /* HERE */
	return 0;
}
