// uninitialised: 'n' (unsigned long, uninitialisedArgument.c:8) was never given a value
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	unsigned long n;
	char *p = malloc(n); /* HERE */
	free(p);
	return 0;
}
