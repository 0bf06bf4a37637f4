/* Waiting for descriptors (POSIX sys/select.h). */
#ifndef LENS_SYS_SELECT_H
#define LENS_SYS_SELECT_H

#include "../features.h"
#include "../lens/time_t.h"
#include "../lens/sigset.h"
#include "../lens/ssize_t.h"
typedef long __fd_mask;
typedef long fd_mask;
typedef struct {
	__fd_mask fds_bits[16];
} fd_set;
#define FD_SETSIZE 1024
#define NFDBITS 64
#define FD_ZERO(set) __builtin_memset(set, 0, sizeof(fd_set))
#define FD_SET(fd, set) ((void)((set)->fds_bits[(fd) / 64] |= 1L << ((fd) % 64)))
#define FD_CLR(fd, set) ((void)((set)->fds_bits[(fd) / 64] &= ~(1L << ((fd) % 64))))
#define FD_ISSET(fd, set) (((set)->fds_bits[(fd) / 64] & (1L << ((fd) % 64))) != 0)
int select(int count, fd_set *restrict reads, fd_set *restrict writes, fd_set *restrict errors,
	struct timeval *restrict timeout);
int pselect(int count, fd_set *restrict reads, fd_set *restrict writes, fd_set *restrict errors,
	    const struct timespec *restrict timeout, const sigset_t *restrict mask);

#endif
