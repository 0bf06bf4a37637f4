// index -1: 4 bytes before array 'table' (int[4], globalArray.c:5)
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static int table[4];

int main(void)
{
	volatile int i = -1;
	return table[i]; /* HERE */
	return 0;
}
