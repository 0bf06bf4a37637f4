// a string literal must not be written
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	char *text = "text";
	text[0] = 'T'; /* HERE */
	return 0;
}
