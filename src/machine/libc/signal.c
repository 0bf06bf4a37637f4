/* Signals (C11 7.14, POSIX) for the machine: handlers are remembered, and run for what the program raises itself. */
#include <signal.h>

void _exit(int status) __attribute__((__noreturn__));
void abort(void) __attribute__((__noreturn__));

static struct sigaction actions[65];
static sigset_t blocked;
static sigset_t waiting;

int sigemptyset(sigset_t *set)
{
	__builtin_memset(set, 0, sizeof(*set));
	return 0;
}

int sigfillset(sigset_t *set)
{
	__builtin_memset(set, 255, sizeof(*set));
	return 0;
}

int sigaddset(sigset_t *set, int signal)
{
	if (signal < 1 || signal > 64)
		return -1;
	set->__val[0] |= 1UL << (signal - 1);
	return 0;
}

int sigdelset(sigset_t *set, int signal)
{
	if (signal < 1 || signal > 64)
		return -1;
	set->__val[0] &= ~(1UL << (signal - 1));
	return 0;
}

int sigismember(const sigset_t *set, int signal)
{
	if (signal < 1 || signal > 64)
		return -1;
	return set->__val[0] >> (signal - 1) & 1;
}

int sigaction(int signal, const struct sigaction *restrict action, struct sigaction *restrict old)
{
	if (signal < 1 || signal > 64 || signal == SIGKILL || signal == SIGSTOP)
		return -1;
	if (old)
		*old = actions[signal];
	if (action)
		actions[signal] = *action;
	return 0;
}

__sighandler_t signal(int signal, __sighandler_t handler)
{
	__sighandler_t old;

	if (signal < 1 || signal > 64 || signal == SIGKILL || signal == SIGSTOP)
		return SIG_ERR;
	old = actions[signal].sa_handler;
	actions[signal].sa_handler = handler;
	return old;
}

int raise(int signal)
{
	__sighandler_t handler;

	if (signal < 1 || signal > 64)
		return -1;
	if (blocked.__val[0] >> (signal - 1) & 1) {
		waiting.__val[0] |= 1UL << (signal - 1);
		return 0;
	}
	handler = actions[signal].sa_handler;
	if (handler == SIG_IGN || (handler == SIG_DFL && (signal == SIGCHLD || signal == SIGURG || signal == SIGWINCH || signal == SIGCONT)))
		return 0;
	if (handler != SIG_DFL)
		handler(signal);
	else if (signal == SIGABRT)
		abort();
	else
		_exit(128 + signal);
	return 0;
}

int pthread_sigmask(int how, const sigset_t *restrict set, sigset_t *restrict old)
{
	int signal;

	if (old)
		*old = blocked;
	if (!set)
		return 0;
	if (how == SIG_BLOCK)
		blocked.__val[0] |= set->__val[0];
	else if (how == SIG_UNBLOCK)
		blocked.__val[0] &= ~set->__val[0];
	else
		blocked = *set;
	for (signal = 1; signal <= 64; signal++) {
		unsigned long bit = 1UL << (signal - 1);

		if ((waiting.__val[0] & bit) && !(blocked.__val[0] & bit)) {
			waiting.__val[0] &= ~bit;
			raise(signal);
		}
	}
	return 0;
}

int sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict old)
{
	return pthread_sigmask(how, set, old);
}
