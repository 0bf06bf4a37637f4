// jump or call to 0x0, where no function is (a null pointer)
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	void (*f)(void) = NULL;
	f(); /* HERE */
	return 0;
}
