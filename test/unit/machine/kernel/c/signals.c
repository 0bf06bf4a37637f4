/* Signals: handlers, masks, waiting for them, interrupted calls, timers. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile int count, last, in_handler_masked;
static volatile long value;

static void handler(int number)
{
	sigset_t now;

	count++;
	last = number;
	pthread_sigmask(SIG_BLOCK, NULL, &now);
	in_handler_masked = sigismember(&now, number);
}

static void with_info(int number, siginfo_t *info, void *context)
{
	count++;
	last = info->si_signo == number && context != NULL ? number : -1;
	value = info->si_value.sival_int;
}

static void *waits(void *arg)
{
	sigset_t set;
	int number = 0;

	(void)arg;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	printf("sigwait %d", sigwait(&set, &number));
	printf(" got %d\n", number == SIGUSR2);
	return NULL;
}

static volatile int ready;
static void *sleeper(void *arg)
{
	struct timespec request = { 100, 0 }, left = { 0, 0 };

	(void)arg;
	ready = 1;
	printf("nanosleep %d", nanosleep(&request, &left));
	printf(" %d left %d\n", errno == EINTR, left.tv_sec >= 90 && left.tv_sec < 100);
	return NULL;
}

int main(void)
{
	struct sigaction action, old;
	sigset_t set, pending, empty;
	pthread_t t;
	struct itimerval timer, got;
	siginfo_t info;
	struct timespec short_time = { 0, 1000000 };
	union sigval v;

	memset(&action, 0, sizeof(action));
	action.sa_handler = handler;
	sigemptyset(&action.sa_mask);
	printf("sigaction %d", sigaction(SIGUSR1, &action, &old));
	printf(" default %d", old.sa_handler == SIG_DFL);
	printf(" kill %d", sigaction(SIGKILL, &action, NULL));
	printf(" %d", errno == EINVAL);
	printf("\n");
	raise(SIGUSR1);
	printf("raised %d %d masked %d\n", count, last == SIGUSR1, in_handler_masked);
	kill(getpid(), SIGUSR1);
	printf("killed %d\n", count);
	pthread_kill(pthread_self(), SIGUSR1);
	printf("pthread_kill %d\n", count);

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR1);
	raise(SIGUSR1);
	sigpending(&pending);
	printf("blocked %d", count);
	printf(" pending %d", sigismember(&pending, SIGUSR1));
	printf("\n");
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	printf("unblocked %d\n", count);
	signal(SIGUSR1, SIG_IGN);
	raise(SIGUSR1);
	printf("ignored %d\n", count);

	action.sa_sigaction = with_info;
	action.sa_flags = SA_SIGINFO | SA_RESETHAND;
	sigaction(SIGUSR1, &action, NULL);
	v.sival_int = 4321;
	sigqueue(getpid(), SIGUSR1, v);
	sigaction(SIGUSR1, NULL, &old);
	printf("siginfo %d value %ld reset %d\n", last == SIGUSR1, value, old.sa_handler == SIG_DFL);

	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	pthread_create(&t, NULL, waits, NULL);
	usleep(1000);
	kill(getpid(), SIGUSR2);
	pthread_join(t, NULL);
	raise(SIGUSR2);
	printf("sigwaitinfo %d", sigwaitinfo(&set, &info) == SIGUSR2);
	printf(" %d\n", info.si_signo == SIGUSR2);
	printf("sigtimedwait %d", sigtimedwait(&set, &info, &short_time));
	printf(" %d\n", errno == EAGAIN);

	memset(&action, 0, sizeof(action));
	action.sa_handler = handler;
	sigaction(SIGALRM, &action, NULL);
	pthread_create(&t, NULL, sleeper, NULL);
	while (!ready)
		usleep(100);
	usleep(10000);
	pthread_kill(t, SIGALRM);
	pthread_join(t, NULL);
	printf("alarm %d", last == SIGALRM);
	printf(" %d", alarm(100));
	printf("\n");
	printf("alarm left %d\n", alarm(0) > 98);
	count = 0;
	memset(&timer, 0, sizeof(timer));
	timer.it_value.tv_usec = 2000;
	timer.it_interval.tv_usec = 2000;
	printf("setitimer %d\n", setitimer(ITIMER_REAL, &timer, NULL));
	while (count < 3)
		pause();
	getitimer(ITIMER_REAL, &got);
	printf("interval %ld\n", (long)got.it_interval.tv_usec);
	memset(&timer, 0, sizeof(timer));
	setitimer(ITIMER_REAL, &timer, NULL);
	printf("ticked %d\n", count >= 3);
	count = 0;
	timer.it_value.tv_usec = 1000;
	setitimer(ITIMER_REAL, &timer, NULL);
	while (!count)
		;
	printf("while running %d\n", count);
	printf("usleep %d", (alarm(1), usleep(2000000)));
	printf(" %d\n", errno == EINTR);
	sigemptyset(&empty);
	sigaddset(&set, SIGALRM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGALRM);
	printf("sigsuspend %d", sigsuspend(&empty));
	printf(" %d", errno == EINTR);
	sigprocmask(SIG_BLOCK, NULL, &pending);
	printf(" mask %d\n", sigismember(&pending, SIGALRM));
	fflush(stdout);
	signal(SIGTERM, SIG_DFL);
	raise(SIGTERM);
	printf("not reached\n");
	return 0;
}
