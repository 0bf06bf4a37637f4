// array 'name' (char[7], stringTooLong.c:8)
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	char name[7];
	strcpy(name, "seventy"); /* HERE */
	puts(name);
	return 0;
}
