// uninitialised: 'p' (int *, uninitialisedPointer.c:8) was never given a value
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	int *p;
	*p = 1; /* HERE */
	return 0;
}
