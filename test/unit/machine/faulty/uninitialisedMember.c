// uninitialised: 's' (struct state, uninitialisedMember.c:9), 8 bytes into it, was never given a value
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct state { long flags; int count; };

int main(void)
{
	struct state s;
	s.flags = 1;
	printf("%d\n", s.count); /* HERE */
	return 0;
}
