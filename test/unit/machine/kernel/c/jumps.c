/* Leaving a signal handler by a jump: out of waiting calls and loops, with the mask put back. */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static sigjmp_buf env;
static volatile int n;

static void handler(int number)
{
	n++;
	siglongjmp(env, number);
}

int main(void)
{
	struct sigaction action;
	sigset_t set;
	struct timespec far = { 0x7fffffffffffffffL, 0 };

	memset(&action, 0, sizeof(action));
	action.sa_handler = handler;
	sigaction(SIGALRM, &action, NULL);
	sigaction(SIGUSR1, &action, NULL);
	if (sigsetjmp(env, 1) == 0) {
		raise(SIGUSR1);
		printf("not reached\n");
	}
	sigprocmask(SIG_BLOCK, NULL, &set);
	printf("jumped %d, blocked %d\n", n, sigismember(&set, SIGUSR1));
	if (sigsetjmp(env, 1) == 0) {
		alarm(1);
		for (;;)
			pause();
	}
	printf("out of pause %d\n", n);
	if (sigsetjmp(env, 1) == 0) {
		alarm(1);
		nanosleep(&far, NULL);
	}
	printf("out of nanosleep %d\n", n);
	if (sigsetjmp(env, 1) == 0) {
		ualarm(1000, 0);
		for (;;)
			;
	}
	printf("out of a loop %d\n", n);
	return 0;
}
