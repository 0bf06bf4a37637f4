// uninitialised: the heap block of 24 bytes at 0xe000020 (allocated at uninitialisedHeap.c:9), 8 bytes into it, was never given a value
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct node { struct node *next; int count; char *name; };

int main(void)
{
	struct node *n = malloc(sizeof(*n));
	n->next = NULL;
	if (n->count > 0) /* HERE */
		puts("full");
	return 0;
}
