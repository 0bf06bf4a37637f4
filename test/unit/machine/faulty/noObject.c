// no object is there
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	char *p = (char *)0x9000000;
	p[0] = 1; /* HERE */
	return 0;
}
