/* struct iovec (POSIX sys/uio.h). */
#ifndef LENS_LENS_IOVEC_H
#define LENS_LENS_IOVEC_H

#include "size_t.h"
struct iovec {
	void *iov_base;
	size_t iov_len;
};

#endif
