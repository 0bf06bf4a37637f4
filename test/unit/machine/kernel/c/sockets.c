/* Unix sockets of all types: names, connections, messages, passed descriptors, half close, errors, options; loopback. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

static const char *result(long value)
{
	static char text[4][64];
	static int next;
	static const struct { int number; const char *name; } names[] = {
		{ EAGAIN, "EAGAIN" }, { EINVAL, "EINVAL" }, { EBADF, "EBADF" }, { EPIPE, "EPIPE" }, { ENOENT, "ENOENT" }, { EADDRINUSE, "EADDRINUSE" },
		{ ECONNREFUSED, "ECONNREFUSED" }, { ECONNRESET, "ECONNRESET" }, { ENOTCONN, "ENOTCONN" }, { EISCONN, "EISCONN" }, { EPROTOTYPE, "EPROTOTYPE" },
		{ ENOTSOCK, "ENOTSOCK" }, { EOPNOTSUPP, "EOPNOTSUPP" }, { EMSGSIZE, "EMSGSIZE" }, { ENOPROTOOPT, "ENOPROTOOPT" }, { EDESTADDRREQ, "EDESTADDRREQ" },
		{ EAFNOSUPPORT, "EAFNOSUPPORT" }, { EPROTONOSUPPORT, "EPROTONOSUPPORT" }, { ESOCKTNOSUPPORT, "ESOCKTNOSUPPORT" }, { EPERM, "EPERM" },
		{ ENXIO, "ENXIO" }, { EDOM, "EDOM" },
	};
	char *to = text[next++ & 3];
	unsigned int i;

	if (value >= 0) {
		snprintf(to, 64, "%ld", value);
		return to;
	}
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].number == errno) {
			snprintf(to, 64, "%ld (%s)", value, names[i].name);
			return to;
		}
	snprintf(to, 64, "%ld (%d)", value, errno);
	return to;
}
#define P(expression) printf("%s = %s\n", #expression, result(expression))

static struct sockaddr_un address(const char *path)
{
	struct sockaddr_un a;

	memset(&a, 0, sizeof(a));
	a.sun_family = AF_UNIX;
	strcpy(a.sun_path, path);
	return a;
}
#define ADDRESS(a) (struct sockaddr *)&(a), sizeof(a)

static void show(int (*call)(int, struct sockaddr *, socklen_t *), int fd, const char *what)
{
	struct sockaddr_un a;
	socklen_t size = sizeof(a);

	memset(&a, 'x', sizeof(a));
	if (call(fd, (struct sockaddr *)&a, &size) < 0)
		printf("%s: %s\n", what, result(-1));
	else
		printf("%s: family %d size %u path %s\n", what, a.sun_family, size, size > 2 ? (a.sun_path[0] ? a.sun_path : "abstract") : "none");
}

static int integer(int fd, int name)
{
	int value = -1;
	socklen_t size = sizeof(value);

	return getsockopt(fd, SOL_SOCKET, name, &value, &size) < 0 ? -1 : value;
}

static int revents(int fd, int events)
{
	struct pollfd p = { fd, events, 0 };

	poll(&p, 1, 0);
	return p.revents;
}

/* Sends bytes with descriptors. */
static long send_with(int fd, const char *text, const int *fds, int count)
{
	char control[CMSG_SPACE(4 * sizeof(int))];
	struct iovec io = { (void *)text, strlen(text) };
	struct msghdr m = { 0 };

	m.msg_iov = &io;
	m.msg_iovlen = 1;
	if (count) {
		struct cmsghdr *c;

		memset(control, 0, sizeof(control));
		m.msg_control = control;
		m.msg_controllen = CMSG_SPACE(count * sizeof(int));
		c = CMSG_FIRSTHDR(&m);
		c->cmsg_len = CMSG_LEN(count * sizeof(int));
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		memcpy(CMSG_DATA(c), fds, count * sizeof(int));
	}
	return sendmsg(fd, &m, MSG_NOSIGNAL);
}

static long receive_with(int fd, char *to, size_t size, int *fds, int *count, int room, int *flags)
{
	char control[256];
	struct iovec io = { to, size };
	struct msghdr m = { 0 };
	struct cmsghdr *c;
	long n;

	m.msg_iov = &io;
	m.msg_iovlen = 1;
	m.msg_control = control;
	m.msg_controllen = CMSG_SPACE(room * sizeof(int));
	n = recvmsg(fd, &m, *flags);
	*count = 0;
	if (n >= 0)
		for (c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c))
			if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS) {
				*count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
				memcpy(fds, CMSG_DATA(c), *count * sizeof(int));
			}
	*flags = m.msg_flags;
	return n;
}

static int listener;
static void *server(void *arg)
{
	char buffer[100];
	int i, fd;

	(void)arg;
	for (i = 0; i < 2; i++) {
		long n;

		fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		while ((n = recv(fd, buffer, sizeof(buffer), 0)) > 0)
			send(fd, buffer, n, 0);
		close(fd);
	}
	return NULL;
}

static void streams(void)
{
	struct sockaddr_un a = address("test.sock"), b = address("other.sock"), none = address("nowhere.sock");
	struct stat st;
	struct ucred cred;
	socklen_t size = sizeof(cred);
	char buffer[100], large[300000];
	pthread_t t;
	int client, fd, i;
	long n, total;
	struct timeval time = { 0, 2000 };

	P(socket(AF_UNIX, 99, 0));
	P(socket(AF_UNIX, SOCK_STREAM, 5));
	P(socket(12345, SOCK_STREAM, 0));
	listener = socket(AF_UNIX, SOCK_STREAM, 0);
	client = socket(AF_UNIX, SOCK_STREAM, 0);
	printf("fresh %x\n", revents(client, POLLIN | POLLOUT));
	P(connect(client, ADDRESS(none)));
	P(listen(listener, 1));
	P(bind(listener, ADDRESS(a)));
	P(bind(listener, ADDRESS(b)));
	P(bind(client, ADDRESS(a)));
	P(connect(client, ADDRESS(a)));
	P(stat("test.sock", &st));
	printf("a socket %d\n", S_ISSOCK(st.st_mode));
	P(open("test.sock", O_RDWR));
	P(accept(listener, NULL, NULL));
	P(send(client, "x", 1, MSG_NOSIGNAL));
	P(recv(client, buffer, 1, 0));
	P(listen(listener, 1));
	printf("accepting %d type %d domain %d\n", integer(listener, SO_ACCEPTCONN), integer(listener, SO_TYPE), integer(listener, SO_DOMAIN));
	show(getsockname, listener, "listener");
	show(getpeername, listener, "its peer");
	pthread_create(&t, NULL, server, NULL);
	for (i = 0; i < 2; i++) {
		P(connect(client, ADDRESS(a)));
		P(connect(client, ADDRESS(a)));
		show(getsockname, client, "client");
		show(getpeername, client, "its peer");
		P(getsockopt(client, SOL_SOCKET, SO_PEERCRED, &cred, &size));
		printf("peer is me %d\n", cred.pid == getpid());
		P(send(client, "hello", 5, 0));
		P(recv(client, buffer, 5, MSG_WAITALL));
		printf("%.5s\n", buffer);
		shutdown(client, SHUT_WR);
		P(recv(client, buffer, 5, 0));
		close(client);
		client = socket(AF_UNIX, SOCK_STREAM, 0);
	}
	pthread_join(t, NULL);
	P(setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time)));
	P(accept(listener, NULL, NULL));
	fcntl(listener, F_SETFL, O_NONBLOCK);
	P(accept(listener, NULL, NULL));
	printf("listener %x\n", revents(listener, POLLIN | POLLOUT));
	P(connect(client, ADDRESS(a)));
	printf("listener %x\n", revents(listener, POLLIN | POLLOUT));
	P(send(client, "early", 5, 0));
	fd = accept(listener, NULL, NULL);
	P(recv(fd, buffer, 100, MSG_PEEK));
	P(recv(fd, buffer, 2, 0));
	P(recv(fd, buffer, 100, MSG_DONTWAIT));
	P(recv(fd, buffer, 100, MSG_DONTWAIT));
	printf("connected %x\n", revents(fd, POLLIN | POLLOUT | POLLRDHUP));
	shutdown(client, SHUT_WR);
	printf("half closed %x\n", revents(fd, POLLIN | POLLOUT | POLLRDHUP));
	P(send(client, "x", 1, MSG_NOSIGNAL));
	P(send(fd, "still", 5, 0));
	P(read(client, buffer, 100));
	P(send(fd, "lost", 4, 0));
	close(client);
	printf("closed %x\n", revents(fd, POLLIN | POLLOUT | POLLRDHUP));
	P(recv(fd, buffer, 1, 0));
	P(recv(fd, buffer, 1, 0));
	P(send(fd, "x", 1, MSG_NOSIGNAL));
	signal(SIGPIPE, SIG_IGN);
	P(write(fd, "x", 1));
	printf("error %d\n", integer(fd, SO_ERROR));
	close(fd);
	client = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	P(connect(client, ADDRESS(a)));
	fd = accept(listener, NULL, NULL);
	memset(large, 'l', sizeof(large));
	total = 0;
	while ((n = send(client, large, 1000, 0)) > 0)
		total += n;
	printf("buffer full %d %s\n", total > 50000 && total < 500000, result(n));
	printf("not writable %x\n", revents(client, POLLOUT));
	while (recv(fd, large, sizeof(large), MSG_DONTWAIT) > 0)
		;
	printf("writable %x\n", revents(client, POLLOUT));
	close(fd);
	close(client);
	client = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	for (i = 0; i < 3; i++) {
		fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
		P(connect(fd, ADDRESS(a)));
	}
	close(listener);
	P(connect(client, ADDRESS(a)));
	listener = socket(AF_UNIX, SOCK_STREAM, 0);
	P(bind(listener, ADDRESS(a)));
	P(unlink("test.sock"));
	P(bind(listener, ADDRESS(a)));
	P(unlink("test.sock"));
	P(connect(client, ADDRESS(a)));
	close(listener);
	close(client);
}

static void descriptors(void)
{
	int pair[2], fds[4], got[8], count, flags = 0, i, event;
	char buffer[32];
	uint64_t value = 0;

	P(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	event = eventfd(5, 0);
	pipe(fds);
	fds[2] = event;
	P(send_with(pair[0], "plain", NULL, 0));
	P(send_with(pair[0], "with", fds, 3));
	P(send_with(pair[0], "after", NULL, 0));
	close(fds[0]);
	close(event);
	P(receive_with(pair[1], buffer, 3, got, &count, 4, &flags));
	printf("files %d flags %x\n", count, flags);
	flags = 0;
	P(receive_with(pair[1], buffer, sizeof(buffer), got, &count, 4, &flags));
	printf("files %d flags %x\n", count, flags);
	write(fds[1], "through", 7);
	P(read(got[0], buffer, sizeof(buffer)));
	P(read(got[2], &value, 8));
	printf("value %lu\n", (unsigned long)value);
	flags = 0;
	P(receive_with(pair[1], buffer, sizeof(buffer), got + 4, &count, 4, &flags));
	printf("files %d flags %x\n", count, flags);
	for (i = 0; i < 3; i++)
		close(got[i]);
	fds[0] = 999;
	P(send_with(pair[0], "bad", fds, 1));
	fds[0] = fds[2] = fds[1];
	P(send_with(pair[0], "many", fds, 3));
	flags = MSG_CMSG_CLOEXEC;
	P(receive_with(pair[1], buffer, sizeof(buffer), got, &count, 1, &flags));
	printf("files %d truncated %d close on exec %d\n", count, (flags & MSG_CTRUNC) != 0, fcntl(got[0], F_GETFD));
	for (i = 0; i < count; i++)
		close(got[i]);
	/* A descriptor under way keeps the file open. */
	pipe(got);
	P(send_with(pair[0], "e", &got[1], 1));
	close(got[1]);
	fcntl(got[0], F_SETFL, O_NONBLOCK);
	P(read(got[0], buffer, 1));
	close(pair[1]);
	P(read(got[0], buffer, 1));
	close(pair[0]);
	close(got[0]);
	close(fds[1]);
}

static void datagrams(void)
{
	struct sockaddr_un a = address("d1.sock"), b = address("d2.sock"), from, abstract;
	socklen_t size;
	int one = socket(AF_UNIX, SOCK_DGRAM, 0), two = socket(AF_UNIX, SOCK_DGRAM, 0), pair[2], flags = 0, count, got[4], i;
	char buffer[32];
	struct iovec io[2] = { { "scatter", 7 }, { "gather", 6 } };
	struct msghdr m = { 0 };
	long n;

	P(bind(one, ADDRESS(a)));
	P(send(two, "x", 1, 0));
	P(sendto(two, "unnamed", 7, 0, ADDRESS(a)));
	size = sizeof(from);
	P(recvfrom(one, buffer, sizeof(buffer), 0, (struct sockaddr *)&from, &size));
	printf("from size %u\n", size);
	P(bind(two, ADDRESS(b)));
	P(connect(two, ADDRESS(a)));
	P(send(two, "named message", 13, 0));
	P(send(two, "", 0, 0));
	size = sizeof(from);
	P(recvfrom(one, buffer, 5, MSG_TRUNC, (struct sockaddr *)&from, &size));
	printf("from %s, %.5s\n", from.sun_path, buffer);
	P(recv(one, buffer, 5, 0));
	P(recv(one, buffer, 5, MSG_DONTWAIT));
	P(sendto(one, "back", 4, 0, ADDRESS(b)));
	P(recv(two, buffer, 32, 0));
	P(listen(one, 1));
	for (i = 0; (n = send(two, "fill", 4, MSG_DONTWAIT)) > 0; i++)
		;
	printf("queue full %d %s\n", i >= 8 && i <= 20, result(n));
	close(one);
	P(send(two, "x", 1, 0));
	unlink("d1.sock");
	unlink("d2.sock");
	close(two);
	P(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
	m.msg_iov = io;
	m.msg_iovlen = 2;
	P(sendmsg(pair[0], &m, 0));
	P(send(pair[0], "second", 6, 0));
	P(receive_with(pair[1], buffer, 4, got, &count, 1, &flags));
	printf("truncated %d\n", (flags & MSG_TRUNC) != 0);
	flags = 0;
	P(receive_with(pair[1], buffer, 32, got, &count, 1, &flags));
	printf("flags %x\n", flags & ~MSG_EOR);
	close(pair[0]);
	P(recv(pair[1], buffer, 4, 0));
	P(send(pair[1], "x", 1, MSG_NOSIGNAL));
	close(pair[1]);
	memset(&abstract, 0, sizeof(abstract));
	abstract.sun_family = AF_UNIX;
	strcpy(abstract.sun_path + 1, "lens-test-abstract");
	size = offsetof(struct sockaddr_un, sun_path) + 19;
	one = socket(AF_UNIX, SOCK_STREAM, 0);
	two = socket(AF_UNIX, SOCK_STREAM, 0);
	P(bind(one, (struct sockaddr *)&abstract, size));
	P(bind(two, (struct sockaddr *)&abstract, size));
	P(listen(one, 5));
	P(connect(two, (struct sockaddr *)&abstract, size));
	show(getpeername, two, "abstract");
	close(one);
	P(recv(two, buffer, 1, 0));
	close(two);
	two = socket(AF_UNIX, SOCK_DGRAM, 0);
	P(connect(two, (struct sockaddr *)&abstract, size));
	close(two);
}

static void options(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), value = 50000, file = open("/dev/null", O_RDONLY);
	struct timeval time = { 1, 500000 }, got, bad = { 0, 2000000 };
	struct sockaddr_un a = address("mode.sock");
	socklen_t size = sizeof(got);
	struct stat st;

	P(setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &value, sizeof(value)));
	printf("buffer %d\n", integer(fd, SO_SNDBUF));
	P(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time)));
	P(getsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &got, &size));
	printf("time %ld %ld size %u\n", (long)got.tv_sec, (long)got.tv_usec, size);
	P(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &bad, sizeof(bad)));
	value = 1;
	P(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &value, sizeof(value)));
	printf("reuse %d\n", integer(fd, SO_REUSEADDR));
	P(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &value, 2));
	P(setsockopt(fd, SOL_SOCKET, 9999, &value, sizeof(value)));
	P(setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &value, sizeof(value)));
	P(send(file, "x", 1, 0));
	P(recv(998, &value, 1, 0));
	P(shutdown(fd, SHUT_RD));
	P(shutdown(fd, 7));
	umask(022);
	P(fchmod(fd, 0770));
	P(bind(fd, ADDRESS(a)));
	P(stat("mode.sock", &st));
	printf("mode %o\n", st.st_mode & 0777);
	unlink("mode.sock");
	close(fd);
	close(file);
}

static void *echo(void *arg)
{
	int fd = accept(*(int *)arg, NULL, NULL);
	char buffer[64];
	long n;

	while ((n = read(fd, buffer, sizeof(buffer))) > 0)
		write(fd, buffer, n);
	close(fd);
	return NULL;
}

static void loopback(void)
{
	int server = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0), value = 1;
	struct sockaddr_in a, got;
	socklen_t size = sizeof(got);
	char buffer[16];
	pthread_t t;

	memset(&a, 0, sizeof(a));
	a.sin_family = AF_INET;
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	P(setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &value, sizeof(value)));
	P(bind(server, ADDRESS(a)));
	P(getsockname(server, (struct sockaddr *)&got, &size));
	printf("port given %d size %u\n", ntohs(got.sin_port) >= 1024, size);
	P(connect(client, ADDRESS(got)));
	close(client);
	client = socket(AF_INET, SOCK_STREAM, 0);
	P(listen(server, 5));
	pthread_create(&t, NULL, echo, &server);
	P(connect(client, ADDRESS(got)));
	P(setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &value, sizeof(value)));
	P(write(client, "ping", 4));
	P(read(client, buffer, 16));
	size = sizeof(got);
	P(getpeername(client, (struct sockaddr *)&got, &size));
	printf("peer %s\n", inet_ntoa(got.sin_addr));
	shutdown(client, SHUT_WR);
	P(read(client, buffer, 16));
	pthread_join(t, NULL);
	close(client);
	close(server);
	server = socket(AF_INET, SOCK_DGRAM, 0);
	client = socket(AF_INET, SOCK_DGRAM, 0);
	P(bind(server, ADDRESS(a)));
	size = sizeof(got);
	getsockname(server, (struct sockaddr *)&got, &size);
	P(send(client, "x", 1, 0));
	P(sendto(client, "datagram", 8, 0, ADDRESS(got)));
	size = sizeof(a);
	P(recvfrom(server, buffer, 16, 0, (struct sockaddr *)&a, &size));
	printf("from %s\n", inet_ntoa(a.sin_addr));
	P(sendto(server, "answer", 6, 0, ADDRESS(a)));
	P(recv(client, buffer, 16, 0));
	close(client);
	close(server);
}

int main(void)
{
	streams();
	descriptors();
	datagrams();
	options();
	loopback();
	return 0;
}
