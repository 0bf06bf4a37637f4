/* Pipes, eventfds, timerfds, signalfds; poll, select and epoll on them. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static const char *result(long value)
{
	static char text[4][64];
	static int next;
	char *to = text[next++ & 3];

	if (value >= 0)
		snprintf(to, 64, "%ld", value);
	else
		snprintf(to, 64, "%ld (%s)", value, errno == EAGAIN ? "EAGAIN" : errno == EINVAL ? "EINVAL" : errno == EBADF ? "EBADF" :
			 errno == EPIPE ? "EPIPE" : errno == EEXIST ? "EEXIST" : errno == ENOENT ? "ENOENT" : errno == EPERM ? "EPERM" :
			 errno == ELOOP ? "ELOOP" : errno == EINTR ? "EINTR" : "other");
	return to;
}
#define P(expression) printf("%s = %s\n", #expression, result(expression))

static int fds[2];

static void *writer(void *arg)
{
	usleep(2000);
	write(fds[1], arg, strlen(arg));
	usleep(2000);
	write(fds[1], "second", 6);
	close(fds[1]);
	return NULL;
}

static char large[200000];
static void *drains(void *arg)
{
	static char buffer[4096];
	long total = 0, n;

	(void)arg;
	while ((n = read(fds[0], buffer, sizeof(buffer))) > 0)
		total += n;
	return (void *)total;
}

static void pipes(void)
{
	char buffer[64];
	struct iovec io[2] = { { buffer, 3 }, { buffer + 10, 20 } };
	pthread_t t;
	long n, total = 0;
	void *drained;
	int i;

	P(pipe2(fds, 0x40000000));
	P(pipe(fds));
	P(write(fds[1], "hello", 5));
	P(ioctl(fds[0], FIONREAD, &i));
	printf("%d bytes\n", i);
	P(read(fds[0], buffer, 3));
	P(read(fds[0], buffer, 30));
	P(write(fds[0], "x", 1));
	P(read(fds[1], buffer, 1));
	P(lseek(fds[0], 0, SEEK_SET) == -1 && errno == ESPIPE);
	pthread_create(&t, NULL, writer, "first");
	n = read(fds[0], buffer, sizeof(buffer));
	printf("read %ld %.*s\n", n, (int)n, buffer);
	n = readv(fds[0], io, 2);
	printf("readv %ld %.3s %.3s\n", n, buffer, buffer + 10);
	P(read(fds[0], buffer, sizeof(buffer)));
	pthread_join(t, NULL);
	close(fds[0]);
	pipe2(fds, O_NONBLOCK | O_CLOEXEC);
	P(fcntl(fds[0], F_GETFD));
	P(fcntl(fds[1], F_GETFL));
	P(read(fds[0], buffer, 1));
	while ((n = write(fds[1], large, 4096)) > 0)
		total += n;
	printf("full after %ld: %s\n", total, result(n));
	P(fcntl(fds[1], F_GETPIPE_SZ));
	close(fds[0]);
	signal(SIGPIPE, SIG_IGN);
	P(write(fds[1], "x", 1));
	close(fds[1]);
	pipe(fds);
	pthread_create(&t, NULL, drains, NULL);
	P(write(fds[1], large, sizeof(large)));
	close(fds[1]);
	pthread_join(t, &drained);
	printf("drained %ld\n", (long)drained);
	close(fds[0]);
}

static int event;
static void *signals_event(void *arg)
{
	uint64_t value = 5;

	(void)arg;
	usleep(1000);
	write(event, &value, 8);
	return NULL;
}

static void eventfds(void)
{
	uint64_t value = 7;
	eventfd_t got;
	pthread_t t;
	struct pollfd p;

	event = eventfd(3, EFD_NONBLOCK);
	P(read(event, &value, 4));
	P(read(event, &value, 8));
	printf("value %lu\n", (unsigned long)value);
	P(read(event, &value, 8));
	value = UINT64_MAX;
	P(write(event, &value, 8));
	value = UINT64_MAX - 1;
	P(write(event, &value, 8));
	value = 1;
	P(write(event, &value, 8));
	p.fd = event;
	p.events = POLLIN | POLLOUT;
	P(poll(&p, 1, 0));
	printf("revents %x\n", p.revents);
	P(eventfd_read(event, &got));
	printf("value %lx\n", (unsigned long)got);
	P(poll(&p, 1, 0));
	printf("revents %x\n", p.revents);
	close(event);
	event = eventfd(2, EFD_SEMAPHORE);
	read(event, &value, 8);
	printf("semaphore %lu", (unsigned long)value);
	read(event, &value, 8);
	printf(" %lu\n", (unsigned long)value);
	pthread_create(&t, NULL, signals_event, NULL);
	read(event, &value, 8);
	printf("waited %lu\n", (unsigned long)value);
	pthread_join(t, NULL);
	P(eventfd(1, 0x1000000));
	close(event);
}

static void timers(void)
{
	struct itimerspec spec, got;
	struct timespec now;
	uint64_t n = 0;
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	struct pollfd p = { fd, POLLIN, 0 };

	P(timerfd_create(99, 0));
	P(read(fd, &n, 8));
	memset(&spec, 0, sizeof(spec));
	spec.it_value.tv_nsec = 20000000;
	spec.it_interval.tv_nsec = 5000000;
	P(timerfd_settime(fd, 0, &spec, NULL));
	P(timerfd_gettime(fd, &got));
	printf("interval %ld left %d\n", got.it_interval.tv_nsec, got.it_value.tv_nsec > 10000000 && got.it_value.tv_nsec <= 20000000);
	P(poll(&p, 1, 5));
	P(poll(&p, 1, -1));
	P(read(fd, &n, 8));
	printf("expired %d\n", n >= 1);
	P(poll(&p, 1, -1));
	spec.it_value.tv_nsec = 1000000000;
	P(timerfd_settime(fd, 0, &spec, &got));
	printf("old interval %ld\n", got.it_interval.tv_nsec);
	memset(&spec, 0, sizeof(spec));
	clock_gettime(CLOCK_MONOTONIC, &now);
	spec.it_value = now;
	P(timerfd_settime(fd, TFD_TIMER_ABSTIME, &spec, NULL));
	P(poll(&p, 1, -1));
	P(read(fd, &n, 8));
	printf("expired %lu\n", (unsigned long)n);
	P(read(fd, &n, 8));
	memset(&spec, 0, sizeof(spec));
	timerfd_settime(fd, 0, &spec, NULL);
	P(poll(&p, 1, 0));
	close(fd);
	spec.it_value.tv_nsec = 1000000;
	fd = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC);
	timerfd_settime(fd, 0, &spec, NULL);
	P(read(fd, &n, 8));
	printf("expired %lu\n", (unsigned long)n);
	close(fd);
}

static void signal_descriptor(void)
{
	struct signalfd_siginfo info;
	sigset_t set;
	struct pollfd p;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	p.fd = signalfd(-1, &set, SFD_NONBLOCK);
	p.events = POLLIN;
	P(poll(&p, 1, 0));
	kill(getpid(), SIGUSR1);
	P(poll(&p, 1, 100));
	P(read(p.fd, &info, sizeof(info)));
	printf("signal %d pid %d\n", info.ssi_signo == SIGUSR1, info.ssi_pid == getpid());
	P(read(p.fd, &info, sizeof(info)));
	close(p.fd);
}

static void handler(int number)
{
	(void)number;
}

static void polls(void)
{
	struct pollfd p[3];
	struct timeval time;
	struct timespec spec = { 0, 1000000 };
	fd_set reads, writes;
	sigset_t empty, set;
	struct sigaction action;

	pipe(fds);
	p[0].fd = fds[0];
	p[0].events = POLLIN;
	p[1].fd = -1;
	p[1].events = POLLIN;
	p[2].fd = 999;
	p[2].events = POLLIN;
	P(poll(p, 3, -1));
	printf("revents %x %x %x\n", p[0].revents, p[1].revents, p[2].revents);
	P(poll(p, 2, 1));
	P(poll(NULL, 0, 1));
	write(fds[1], "x", 1);
	P(poll(p, 1, -1));
	close(fds[1]);
	P(poll(p, 1, -1));
	printf("revents %x\n", p[0].revents);
	close(fds[0]);
	pipe(fds);
	FD_ZERO(&reads);
	FD_ZERO(&writes);
	FD_SET(fds[0], &reads);
	FD_SET(fds[1], &writes);
	time.tv_sec = 0;
	time.tv_usec = 1000;
	P(select(fds[1] + 1, &reads, &writes, NULL, &time));
	printf("sets %d %d\n", FD_ISSET(fds[0], &reads) != 0, FD_ISSET(fds[1], &writes) != 0);
	FD_SET(fds[0], &reads);
	P(select(fds[1] + 1, &reads, NULL, NULL, &time));
	printf("set %d left %ld\n", FD_ISSET(fds[0], &reads) != 0, (long)time.tv_usec);
	FD_ZERO(&reads);
	FD_SET(60, &reads);
	P(select(501, &reads, NULL, NULL, NULL));
	P(ppoll(p, 0, &spec, NULL));
	memset(&action, 0, sizeof(action));
	action.sa_handler = handler;
	sigaction(SIGUSR2, &action, NULL);
	sigemptyset(&empty);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR2);
	p[0].fd = fds[0];
	P(ppoll(p, 1, NULL, &empty));
	sigprocmask(SIG_BLOCK, NULL, &set);
	printf("blocked again %d\n", sigismember(&set, SIGUSR2));
	close(fds[0]);
	close(fds[1]);
}

static int epoll, cancelled_at;
static void *waits(void *arg)
{
	struct epoll_event event;

	(void)arg;
	for (;;) {
		int n = epoll_wait(epoll, &event, 1, -1);
		char c;

		if (n == 1 && read(event.data.fd, &c, 1) == 1)
			cancelled_at++;
	}
	return NULL;
}

static void epolls(void)
{
	struct epoll_event event, got[4];
	int other, copy, i;
	char buffer[8];
	uint64_t one = 1;
	pthread_t t;
	void *value;

	P(epoll_create(0));
	epoll = epoll_create1(EPOLL_CLOEXEC);
	other = epoll_create1(0);
	pipe(fds);
	memset(&event, 0, sizeof(event));
	event.events = EPOLLIN;
	event.data.u64 = 0x123456789abcdefULL;
	P(epoll_ctl(epoll, EPOLL_CTL_ADD, fds[0], &event));
	P(epoll_ctl(epoll, EPOLL_CTL_ADD, fds[0], &event));
	P(epoll_ctl(epoll, EPOLL_CTL_MOD, fds[1], &event));
	P(epoll_ctl(epoll, EPOLL_CTL_DEL, fds[1], NULL));
	P(epoll_ctl(epoll, EPOLL_CTL_ADD, epoll, &event));
	P(epoll_ctl(epoll, EPOLL_CTL_ADD, 777, &event));
	P(epoll_ctl(epoll, 9, fds[0], &event));
	P(epoll_wait(epoll, got, 0, 0));
	P(epoll_wait(fds[0], got, 1, 0));
	P(epoll_wait(epoll, got, 4, 1));
	write(fds[1], "abc", 3);
	P(epoll_wait(epoll, got, 4, -1));
	printf("event %x %llx\n", got[0].events, (unsigned long long)got[0].data.u64);
	P(epoll_wait(epoll, got, 4, -1));
	event.events = EPOLLIN | EPOLLET;
	P(epoll_ctl(epoll, EPOLL_CTL_MOD, fds[0], &event));
	P(epoll_wait(epoll, got, 4, 0));
	P(epoll_wait(epoll, got, 4, 0));
	write(fds[1], "d", 1);
	P(epoll_wait(epoll, got, 4, 0));
	P(epoll_wait(epoll, got, 4, 0));
	event.events = EPOLLIN | EPOLLONESHOT;
	P(epoll_ctl(epoll, EPOLL_CTL_MOD, fds[0], &event));
	P(epoll_wait(epoll, got, 4, 0));
	write(fds[1], "e", 1);
	P(epoll_wait(epoll, got, 4, 0));
	P(epoll_ctl(epoll, EPOLL_CTL_MOD, fds[0], &event));
	P(epoll_wait(epoll, got, 4, 0));
	event.events = EPOLLIN;
	event.data.u32 = 1;
	P(epoll_ctl(other, EPOLL_CTL_ADD, epoll, &event));
	P(epoll_ctl(epoll, EPOLL_CTL_ADD, other, &event));
	P(epoll_wait(other, got, 4, 0));
	P(epoll_ctl(epoll, EPOLL_CTL_MOD, fds[0], &event));
	P(epoll_wait(other, got, 4, 0));
	read(fds[0], buffer, 8);
	P(epoll_wait(other, got, 4, 0));
	copy = dup(fds[0]);
	write(fds[1], "f", 1);
	close(fds[0]);
	P(epoll_wait(epoll, got, 4, 0));
	close(copy);
	P(epoll_wait(epoll, got, 4, 0));
	close(fds[1]);
	close(other);
	for (i = 0; i < 3; i++) {
		event.data.u32 = i;
		epoll_ctl(epoll, EPOLL_CTL_ADD, eventfd(i == 1 ? 0 : 1, 0), &event);
	}
	P(epoll_wait(epoll, got, 4, -1));
	printf("%u %u\n", got[0].data.u32, got[1].data.u32);
	close(epoll);
	epoll = epoll_create1(0);
	pipe(fds);
	event.events = EPOLLIN;
	event.data.fd = fds[0];
	epoll_ctl(epoll, EPOLL_CTL_ADD, fds[0], &event);
	pthread_create(&t, NULL, waits, NULL);
	write(fds[1], "xyz", 3);
	while (__atomic_load_n(&cancelled_at, __ATOMIC_SEQ_CST) < 3)
		usleep(100);
	pthread_cancel(t);
	pthread_join(t, &value);
	printf("cancelled in epoll_wait %d after %d\n", value == PTHREAD_CANCELED, cancelled_at);
	event.data.fd = fds[1];
	event.events = EPOLLOUT | EPOLLRDHUP;
	epoll_ctl(epoll, EPOLL_CTL_ADD, fds[1], &event);
	P(epoll_wait(epoll, got, 4, -1));
	printf("events %x\n", got[0].events);
	close(fds[0]);
	P(epoll_wait(epoll, got, 4, -1));
	printf("events %x\n", got[0].events);
	close(fds[1]);
	(void)one;
}

int main(void)
{
	pipes();
	eventfds();
	timers();
	signal_descriptor();
	polls();
	epolls();
	return 0;
}
