// call of nobody, which is neither defined in the program nor modelled
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int nobody(int);

int main(void)
{
	return nobody(1); /* HERE */
	return 0;
}
