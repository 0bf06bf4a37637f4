/* Sockets (POSIX sys/socket.h, Linux). */
#ifndef LENS_SYS_SOCKET_H
#define LENS_SYS_SOCKET_H

#include "../features.h"
#include "../lens/size_t.h"
#include "../lens/ssize_t.h"
#include "../lens/iovec.h"
#include "../lens/sockaddr.h"
#include "../lens/time_t.h"
#include "../asm/socket.h"
#include "types.h"
struct msghdr {
	void *msg_name;
	socklen_t msg_namelen;
	struct iovec *msg_iov;
	size_t msg_iovlen;
	void *msg_control;
	size_t msg_controllen;
	int msg_flags;
};
struct mmsghdr {
	struct msghdr msg_hdr;
	unsigned int msg_len;
};
struct cmsghdr {
	size_t cmsg_len;
	int cmsg_level;
	int cmsg_type;
	unsigned char __cmsg_data[];
};
struct linger {
	int l_onoff;
	int l_linger;
};
struct ucred {
	pid_t pid;
	uid_t uid;
	gid_t gid;
};
enum __socket_type {
	SOCK_STREAM = 1,
	SOCK_DGRAM = 2,
	SOCK_RAW = 3,
	SOCK_RDM = 4,
	SOCK_SEQPACKET = 5,
	SOCK_PACKET = 10,
	SOCK_CLOEXEC = 02000000,
	SOCK_NONBLOCK = 04000
};
#define SOCK_STREAM SOCK_STREAM
#define SOCK_DGRAM SOCK_DGRAM
#define SOCK_RAW SOCK_RAW
#define SOCK_RDM SOCK_RDM
#define SOCK_SEQPACKET SOCK_SEQPACKET
#define SOCK_PACKET SOCK_PACKET
#define SOCK_CLOEXEC SOCK_CLOEXEC
#define SOCK_NONBLOCK SOCK_NONBLOCK
#define PF_UNSPEC 0
#define AF_UNSPEC PF_UNSPEC
#define PF_LOCAL 1
#define AF_LOCAL PF_LOCAL
#define PF_INET 2
#define AF_INET PF_INET
#define PF_AX25 3
#define AF_AX25 PF_AX25
#define PF_IPX 4
#define AF_IPX PF_IPX
#define PF_APPLETALK 5
#define AF_APPLETALK PF_APPLETALK
#define PF_X25 9
#define AF_X25 PF_X25
#define PF_INET6 10
#define AF_INET6 PF_INET6
#define PF_NETLINK 16
#define AF_NETLINK PF_NETLINK
#define PF_PACKET 17
#define AF_PACKET PF_PACKET
#define PF_RDS 21
#define AF_RDS PF_RDS
#define PF_CAN 29
#define AF_CAN PF_CAN
#define PF_TIPC 30
#define AF_TIPC PF_TIPC
#define PF_BLUETOOTH 31
#define AF_BLUETOOTH PF_BLUETOOTH
#define PF_ALG 38
#define AF_ALG PF_ALG
#define PF_VSOCK 40
#define AF_VSOCK PF_VSOCK
#define PF_XDP 44
#define AF_XDP PF_XDP
#define PF_MAX 46
#define AF_MAX PF_MAX
#define PF_UNIX PF_LOCAL
#define AF_UNIX PF_UNIX
#define PF_FILE PF_LOCAL
#define AF_FILE PF_FILE
#define PF_BRIDGE 7
#define AF_BRIDGE PF_BRIDGE
#define PF_ROUTE PF_NETLINK
#define AF_ROUTE PF_ROUTE
#define SOL_RAW 255
#define SOL_PACKET 263
#define SOL_NETLINK 270
#define SOL_XDP 283
#define SOMAXCONN 4096
#define MSG_OOB 0x01
#define MSG_PEEK 0x02
#define MSG_DONTROUTE 0x04
#define MSG_CTRUNC 0x08
#define MSG_TRUNC 0x20
#define MSG_DONTWAIT 0x40
#define MSG_EOR 0x80
#define MSG_WAITALL 0x100
#define MSG_CONFIRM 0x800
#define MSG_ERRQUEUE 0x2000
#define MSG_NOSIGNAL 0x4000
#define MSG_MORE 0x8000
#define MSG_WAITFORONE 0x10000
#define MSG_CMSG_CLOEXEC 0x40000000
#define SCM_RIGHTS 0x01
#define SCM_CREDENTIALS 0x02
#define SHUT_RD 0
#define SHUT_WR 1
#define SHUT_RDWR 2
#define CMSG_ALIGN(length) (((length) + sizeof(size_t) - 1) & (size_t)~(sizeof(size_t) - 1))
#define CMSG_SPACE(length) (CMSG_ALIGN(length) + CMSG_ALIGN(sizeof(struct cmsghdr)))
#define CMSG_LEN(length) (CMSG_ALIGN(sizeof(struct cmsghdr)) + (length))
#define CMSG_DATA(cmsg) ((cmsg)->__cmsg_data)
#define CMSG_FIRSTHDR(message) \
	((size_t)(message)->msg_controllen >= sizeof(struct cmsghdr) \
		? (struct cmsghdr *)(message)->msg_control : (struct cmsghdr *)0)
#define CMSG_NXTHDR(message, cmsg) __cmsg_nxthdr(message, cmsg)
struct cmsghdr *__cmsg_nxthdr(struct msghdr *message, struct cmsghdr *cmsg);
int socket(int domain, int type, int protocol);
int socketpair(int domain, int type, int protocol, int fds[2]);
int bind(int fd, const struct sockaddr *address, socklen_t size);
int getsockname(int fd, struct sockaddr *restrict address, socklen_t *restrict size);
int getpeername(int fd, struct sockaddr *restrict address, socklen_t *restrict size);
int connect(int fd, const struct sockaddr *address, socklen_t size);
int listen(int fd, int backlog);
int accept(int fd, struct sockaddr *restrict address, socklen_t *restrict size);
int accept4(int fd, struct sockaddr *restrict address, socklen_t *restrict size, int flags);
int shutdown(int fd, int how);
ssize_t send(int fd, const void *from, size_t size, int flags);
ssize_t recv(int fd, void *to, size_t size, int flags);
ssize_t sendto(int fd, const void *from, size_t size, int flags, const struct sockaddr *address,
	socklen_t address_size);
ssize_t recvfrom(int fd, void *restrict to, size_t size, int flags, struct sockaddr *restrict address,
		 socklen_t *restrict address_size);
ssize_t sendmsg(int fd, const struct msghdr *message, int flags);
ssize_t recvmsg(int fd, struct msghdr *message, int flags);
int sendmmsg(int fd, struct mmsghdr *messages, unsigned int count, int flags);
int recvmmsg(int fd, struct mmsghdr *messages, unsigned int count, int flags, struct timespec *timeout);
int getsockopt(int fd, int level, int name, void *restrict value, socklen_t *restrict size);
int setsockopt(int fd, int level, int name, const void *value, socklen_t size);
int sockatmark(int fd);

#endif
