// sign ends without a return value, which its caller uses
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static int sign(int x)
{
	if (x > 0)
		return 1;
	if (x < 0)
		return -1;
} /* HERE */

int main(void)
{
	printf("%d\n", sign(0));
	return 0;
}
