// jump or call to 0x3039, where no function is
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	void (*f)(void) = (void (*)(void))12345;
	f(); /* HERE */
	return 0;
}
