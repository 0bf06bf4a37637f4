#include <stdio.h>
struct s { int a; volatile int v; int list[4]; struct { char *name; } in; };
static int calls;
static struct s *get(void) { calls++; return NULL; }
int main(void)
{
	struct s *none = NULL;
	int i = 0;
	int *p = NULL;

	(void)none->a;
	(void)(none->in.name);
	none->list[i++];
	*p;
	(void)get()->a;
	(void)(i ? none->a : 0);
	printf("%d %d\n", i, calls);
	return 0;
}
