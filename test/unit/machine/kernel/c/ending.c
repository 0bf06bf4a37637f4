/* Threads that end in every way, while calls wait; handlers that interrupt them; streams on pipes; the last thread ends the process. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static int fds[2], pair[2], epoll;
static sem_t never;
static pthread_t forever;
static __thread int own = 5;

static void handler(int number)
{
	(void)number;
}

static void *in_read(void *arg)
{
	char c;

	read(fds[0], &c, 1);
	return arg;
}

static void *in_recvmsg(void *arg)
{
	char c;
	struct iovec io = { &c, 1 };
	struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1 };

	recvmsg(pair[0], &m, 0);
	return arg;
}

static void *in_poll(void *arg)
{
	struct pollfd p = { pair[0], POLLIN, 0 };

	poll(&p, 1, -1);
	return arg;
}

static void *in_accept(void *arg)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	struct sockaddr_un a = { AF_UNIX, "" };

	bind(fd, (struct sockaddr *)&a, sizeof(sa_family_t));
	listen(fd, 1);
	accept(fd, NULL, NULL);
	return arg;
}

static void *in_sem(void *arg)
{
	sem_wait(&never);
	return arg;
}

static void *in_join(void *arg)
{
	pthread_join(forever, NULL);
	return arg;
}

static void *in_nanosleep(void *arg)
{
	struct timespec t = { 1000, 0 };

	nanosleep(&t, NULL);
	return arg;
}

static void *in_sigwait(void *arg)
{
	sigset_t set;
	int number;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	sigwait(&set, &number);
	return arg;
}

static void *in_eventfd(void *arg)
{
	uint64_t value;

	read(eventfd(0, 0), &value, 8);
	return arg;
}

static void *in_select(void *arg)
{
	fd_set set;

	FD_ZERO(&set);
	FD_SET(fds[0], &set);
	select(fds[0] + 1, &set, NULL, NULL, NULL);
	return arg;
}

static void cancel_all(void)
{
	static const struct {
		const char *name;
		void *(*start)(void *);
	} calls[] = {
		{ "read", in_read }, { "recvmsg", in_recvmsg }, { "poll", in_poll }, { "accept", in_accept }, { "sem_wait", in_sem }, { "pthread_join", in_join },
		{ "nanosleep", in_nanosleep }, { "sigwait", in_sigwait }, { "eventfd", in_eventfd }, { "select", in_select },
	};
	unsigned int i;
	pthread_t t;
	void *result;

	for (i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		pthread_create(&t, NULL, calls[i].start, NULL);
		usleep(1000);
		pthread_cancel(t);
		pthread_join(t, &result);
		printf("%s: %s\n", calls[i].name, result == PTHREAD_CANCELED ? "canceled" : "returned");
	}
	/* Before it has begun to wait. */
	pthread_create(&t, NULL, in_read, NULL);
	pthread_cancel(t);
	pthread_join(t, &result);
	printf("at once: %s\n", result == PTHREAD_CANCELED ? "canceled" : "returned");
}

static void *interrupted(void *arg)
{
	char c;
	long n = read(fds[0], &c, 1);

	printf("%s: read %ld%s\n", (char *)arg, n, n < 0 && errno == EINTR ? " EINTR" : "");
	return NULL;
}

static void interrupt(const char *what, int flags)
{
	struct sigaction action;
	pthread_t t;

	memset(&action, 0, sizeof(action));
	action.sa_handler = handler;
	action.sa_flags = flags;
	sigaction(SIGUSR1, &action, NULL);
	pthread_create(&t, NULL, interrupted, (void *)what);
	usleep(2000);
	pthread_kill(t, SIGUSR1);
	usleep(2000);
	if (flags)
		write(fds[1], "x", 1);
	pthread_join(t, NULL);
}

static void *own_variables(void *arg)
{
	own += (int)(long)arg;
	return (void *)(long)own;
}

static void *writes_lines(void *arg)
{
	FILE *stream = fdopen(fds[1], "w");
	int i;

	(void)arg;
	for (i = 0; i < 3; i++)
		fprintf(stream, "line %d\n", i);
	fclose(stream);
	return NULL;
}

static void streams(void)
{
	char line[32];
	FILE *stream;
	pthread_t t;

	pipe(fds);
	pthread_create(&t, NULL, writes_lines, NULL);
	stream = fdopen(fds[0], "r");
	while (fgets(line, sizeof(line), stream))
		printf("got %s", line);
	printf("end %d\n", feof(stream) != 0);
	fclose(stream);
	pthread_join(t, NULL);
}

static void *opens_fifo(void *arg)
{
	int fd = open("test.fifo", O_WRONLY);

	(void)arg;
	write(fd, "through the fifo", 16);
	close(fd);
	return NULL;
}

static void fifo(void)
{
	char buffer[32];
	pthread_t t;
	long n;
	int fd;

	printf("mkfifo %d\n", mkfifo("test.fifo", 0600));
	fd = open("test.fifo", O_WRONLY | O_NONBLOCK);
	printf("no reader: %d %d\n", fd, errno == ENXIO);
	pthread_create(&t, NULL, opens_fifo, NULL);
	fd = open("test.fifo", O_RDONLY);
	n = read(fd, buffer, sizeof(buffer));
	printf("%ld %.*s\n", n, (int)n, buffer);
	printf("end %ld\n", (long)read(fd, buffer, 1));
	pthread_join(t, NULL);
	close(fd);
	unlink("test.fifo");
}

static void edges(void)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLET | EPOLLRDHUP }, got;
	char buffer[4];
	int fd = epoll_create1(0);

	epoll_ctl(fd, EPOLL_CTL_ADD, pair[0], &event);
	write(pair[1], "abcdef", 6);
	printf("edge %d", epoll_wait(fd, &got, 1, 0));
	read(pair[0], buffer, 2);
	printf(" rest %d", epoll_wait(fd, &got, 1, 0));
	write(pair[1], "g", 1);
	printf(" more %d", epoll_wait(fd, &got, 1, 0));
	shutdown(pair[1], SHUT_WR);
	printf(" shut %d", epoll_wait(fd, &got, 1, 0));
	printf(" %x", got.events);
	close(pair[1]);
	printf(" closed %d", epoll_wait(fd, &got, 1, 0));
	printf(" %x\n", got.events);
	close(fd);
}

static void last_words(void)
{
	printf("atexit\n");
}

static void *outlives_main(void *arg)
{
	usleep(10000);
	printf("last thread\n");
	return arg;
}

static void destroyed(void *value)
{
	printf("main's value %s\n", (char *)value);
}

int main(void)
{
	pthread_t t;
	pthread_key_t key;
	void *result;

	pipe(fds);
	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	sem_init(&never, 0, 0);
	pthread_create(&forever, NULL, in_sem, NULL);
	cancel_all();
	interrupt("without SA_RESTART", 0);
	interrupt("with SA_RESTART", SA_RESTART);
	close(fds[0]);
	close(fds[1]);
	pthread_create(&t, NULL, own_variables, (void *)10L);
	pthread_join(t, &result);
	printf("own %ld %d\n", (long)result, own);
	streams();
	fifo();
	edges();
	pthread_cancel(forever);
	atexit(last_words);
	pthread_key_create(&key, destroyed);
	pthread_setspecific(key, "of main");
	pthread_create(&t, NULL, outlives_main, NULL);
	pthread_exit(NULL);
}
