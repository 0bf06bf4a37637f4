// read of 8 bytes at 0xdeadbeefcafe0000: a wild pointer
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	long *p = (long *)0xdeadbeefcafe0000;
	printf("%ld\n", *p); /* HERE */
	return 0;
}
