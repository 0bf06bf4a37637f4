// where no function is
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static long data = 5;

int main(void)
{
	int (*f)(void) = (int (*)(void))&data;
	return f(); /* HERE */
	return 0;
}
