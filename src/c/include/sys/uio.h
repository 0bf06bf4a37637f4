/* Scattered reading and writing (POSIX sys/uio.h). */
#ifndef LENS_SYS_UIO_H
#define LENS_SYS_UIO_H

#include "../lens/size_t.h"
#include "../lens/ssize_t.h"
#include "../lens/iovec.h"
#define UIO_MAXIOV 1024
ssize_t readv(int fd, const struct iovec *vector, int count);
ssize_t writev(int fd, const struct iovec *vector, int count);
ssize_t preadv(int fd, const struct iovec *vector, int count, off_t offset);
ssize_t pwritev(int fd, const struct iovec *vector, int count, off_t offset);
ssize_t process_vm_readv(pid_t pid, const struct iovec *local, unsigned long local_count, const struct iovec *remote,
			 unsigned long remote_count, unsigned long flags);

#endif
