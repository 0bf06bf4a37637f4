// abort: abort was called
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	abort(); /* HERE */
	return 0;
}
