/* Signals as descriptors (Linux). */
#ifndef LENS_SYS_SIGNALFD_H
#define LENS_SYS_SIGNALFD_H

#include "../stdint.h"
#include "../lens/sigset.h"
struct signalfd_siginfo {
	uint32_t ssi_signo;
	int32_t ssi_errno;
	int32_t ssi_code;
	uint32_t ssi_pid;
	uint32_t ssi_uid;
	int32_t ssi_fd;
	uint32_t ssi_tid;
	uint32_t ssi_band;
	uint32_t ssi_overrun;
	uint32_t ssi_trapno;
	int32_t ssi_status;
	int32_t ssi_int;
	uint64_t ssi_ptr;
	uint64_t ssi_utime;
	uint64_t ssi_stime;
	uint64_t ssi_addr;
	uint8_t __pad[48];
};
enum {
	SFD_CLOEXEC = 02000000,
	SFD_NONBLOCK = 00004000
};
#define SFD_CLOEXEC SFD_CLOEXEC
#define SFD_NONBLOCK SFD_NONBLOCK
int signalfd(int fd, const sigset_t *mask, int flags);

#endif
