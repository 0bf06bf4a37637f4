/*
 * A kernel of the bench: `prepare` once, then `kernel` for a number of rounds. The same text runs in the machine and, compiled by
 * gcc, on the processor. The check says whether both did the same. The first, short call warms up; its end is told by "ready".
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void prepare(void);
static unsigned long kernel(long rounds);

int
main(int argc, char **argv)
{
	long rounds = argc > 1 ? atol(argv[1]) : 1;
	struct timespec from, to;
	unsigned long check;

	prepare();
	kernel(rounds / 10 + 1);
	printf("ready\n");
	fflush(stdout);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	check = kernel(rounds);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	printf("check %lu\n", check);
	fprintf(stderr, "%ld\n", (to.tv_sec - from.tv_sec) * 1000000000L + to.tv_nsec - from.tv_nsec);
	return 0;
}
