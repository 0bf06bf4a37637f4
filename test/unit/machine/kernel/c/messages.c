/* Control data and several messages at once: credentials, peeking at descriptors, sendmmsg and recvmmsg, scattered writes. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

static int pair[2];

static void credentials(void)
{
	char buffer[16], control[128];
	struct iovec io = { buffer, sizeof(buffer) };
	struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control) };
	struct cmsghdr *c;
	int on = 1, fd = dup(1), n = 0;
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} out;
	struct msghdr s = { .msg_iov = &io, .msg_iovlen = 1, .msg_control = out.bytes, .msg_controllen = sizeof(out.bytes) };

	setsockopt(pair[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
	memset(&out, 0, sizeof(out));
	out.align.cmsg_len = CMSG_LEN(sizeof(int));
	out.align.cmsg_level = SOL_SOCKET;
	out.align.cmsg_type = SCM_RIGHTS;
	memcpy(CMSG_DATA(&out.align), &fd, sizeof(fd));
	io.iov_len = 3;
	printf("sent %ld\n", (long)sendmsg(pair[0], &s, 0));
	io.iov_len = sizeof(buffer);
	printf("peeked %ld", (long)recvmsg(pair[1], &m, MSG_PEEK));
	for (c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c))
		printf(" type %d length %zu", c->cmsg_type, (size_t)c->cmsg_len);
	printf(" flags %x\n", m.msg_flags);
	m.msg_controllen = sizeof(control);
	printf("received %ld", (long)recvmsg(pair[1], &m, 0));
	for (c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
		printf(" type %d length %zu", c->cmsg_type, (size_t)c->cmsg_len);
		if (c->cmsg_type == SCM_CREDENTIALS)
			printf(" me %d", ((struct ucred *)CMSG_DATA(c))->pid == getpid());
		n++;
	}
	printf(" of %d, %zu bytes of control\n", n, (size_t)m.msg_controllen);
	on = 0;
	setsockopt(pair[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
}

static void many(void)
{
	char text[3][8] = { "one", "two", "three" }, got[4][8];
	struct iovec io[4];
	struct mmsghdr m[4];
	int i, n, d[2];

	socketpair(AF_UNIX, SOCK_DGRAM, 0, d);
	memset(m, 0, sizeof(m));
	for (i = 0; i < 3; i++) {
		io[i].iov_base = text[i];
		io[i].iov_len = strlen(text[i]);
		m[i].msg_hdr.msg_iov = &io[i];
		m[i].msg_hdr.msg_iovlen = 1;
	}
	n = sendmmsg(d[0], m, 3, 0);
	printf("sendmmsg %d lengths %u %u %u\n", n, m[0].msg_len, m[1].msg_len, m[2].msg_len);
	memset(m, 0, sizeof(m));
	memset(got, 0, sizeof(got));
	for (i = 0; i < 4; i++) {
		io[i].iov_base = got[i];
		io[i].iov_len = 4;
		m[i].msg_hdr.msg_iov = &io[i];
		m[i].msg_hdr.msg_iovlen = 1;
	}
	ioctl(d[1], FIONREAD, &i);
	printf("next is %d\n", i);
	n = recvmmsg(d[1], m, 4, MSG_DONTWAIT, NULL);
	printf("recvmmsg %d", n);
	for (i = 0; i < n; i++)
		printf(" %.4s%s", got[i], m[i].msg_hdr.msg_flags & MSG_TRUNC ? " cut" : "");
	printf("\n");
	n = recvmmsg(d[1], m, 4, MSG_DONTWAIT, NULL);
	printf("again %d %d\n", n, errno == EAGAIN);
	close(d[0]);
	close(d[1]);
}

static void vectors(void)
{
	char a[3], b[10];
	struct iovec out[3] = { { "ab", 2 }, { "", 0 }, { "cdef", 4 } }, in[2] = { { a, 3 }, { b, 10 } };
	long n = writev(pair[0], out, 3);

	printf("writev %ld", n);
	n = readv(pair[1], in, 2);
	printf(" readv %ld %.3s %.3s\n", n, a, b);
	n = writev(pair[0], out, -1);
	printf("bad count %ld %d\n", n, errno == EINVAL);
}

static void shutdowns(void)
{
	struct pollfd p = { 0, POLLIN | POLLOUT | POLLRDHUP, 0 };
	char c;
	int s[2];

	socketpair(AF_UNIX, SOCK_STREAM, 0, s);
	shutdown(s[0], SHUT_RD);
	printf("send to one that does not read: %ld", (long)send(s[1], "x", 1, MSG_NOSIGNAL));
	printf(" %d\n", errno == EPIPE);
	p.fd = s[0];
	poll(&p, 1, 0);
	printf("its bits %x", p.revents);
	p.fd = s[1];
	poll(&p, 1, 0);
	printf(" the other's %x", p.revents);
	printf(" read %ld\n", (long)read(s[0], &c, 1));
	shutdown(s[0], SHUT_RDWR);
	p.fd = s[1];
	poll(&p, 1, 0);
	printf("after both %x\n", p.revents);
	close(s[0]);
	close(s[1]);
}

static void reused(void)
{
	struct sockaddr_un a = { AF_UNIX, "again.sock" }, far = { AF_UNIX, "no/such/folder" };
	int s = socket(AF_UNIX, SOCK_STREAM, 0), c = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0), d = socket(AF_UNIX, SOCK_DGRAM, 0);
	int r;

	r = bind(s, (struct sockaddr *)&far, sizeof(far));
	printf("far bind %d %d\n", r, errno == ENOENT);
	r = connect(c, (struct sockaddr *)&far, sizeof(far));
	printf("far connect %d %d\n", r, errno == ENOENT);
	bind(s, (struct sockaddr *)&a, sizeof(a));
	r = connect(d, (struct sockaddr *)&a, sizeof(a));
	printf("wrong type %d %d\n", r, errno == EPROTOTYPE);
	r = bind(s, (struct sockaddr *)&a, 1);
	printf("short %d %d\n", r, errno == EINVAL);
	listen(s, 0);
	r = connect(c, (struct sockaddr *)&a, sizeof(a));
	printf("connect %d", r);
	close(c);
	c = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	r = connect(c, (struct sockaddr *)&a, sizeof(a));
	printf(" second %d", r);
	printf(" %d\n", errno == EAGAIN);
	unlink("again.sock");
	close(c);
	close(s);
	close(d);
}

int main(void)
{
	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	credentials();
	many();
	vectors();
	shutdowns();
	reused();
	return 0;
}
