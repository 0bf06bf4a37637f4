// assertion failed: n < 4 (
#include <assert.h>

int main(void)
{
	int n = 4;
	assert(n < 4); /* HERE */
	return 0;
}
