/* Sets of signals (POSIX signal.h). */
#include <signal.h>

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

int sigorset(sigset_t *set, const sigset_t *left, const sigset_t *right)
{
	*set = *left;
	set->__val[0] |= right->__val[0];
	return 0;
}

int sigandset(sigset_t *set, const sigset_t *left, const sigset_t *right)
{
	*set = *left;
	set->__val[0] &= right->__val[0];
	return 0;
}

int sigisemptyset(const sigset_t *set)
{
	return set->__val[0] == 0;
}
