// read of 8 bytes at 0x8: a null pointer
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct pair { int first; long second; };
static struct pair *find(int key) { return key > 5 ? malloc(sizeof(struct pair)) : NULL; }

int main(void)
{
	struct pair *p = find(3);
	printf("%ld\n", p->second); /* HERE */
	return 0;
}
