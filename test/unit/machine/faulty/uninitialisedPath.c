// uninitialised: 'state' (int, uninitialisedPath.c:8) was never given a value
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	int state;
	if (getenv("STATE"))
		state = 1;
	switch (state) { /* HERE */
	case 1:
		puts("one");
	}
	return 0;
}
