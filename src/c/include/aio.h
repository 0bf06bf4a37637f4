/* Asynchronous input and output (POSIX aio.h). */
#ifndef LENS_AIO_H
#define LENS_AIO_H

#include "signal.h"
#include "time.h"
#include "lens/ssize_t.h"
struct aiocb {
	int aio_fildes;
	int aio_lio_opcode;
	int aio_reqprio;
	volatile void *aio_buf;
	size_t aio_nbytes;
	struct sigevent aio_sigevent;
	struct aiocb *__next_prio;
	int __abs_prio;
	int __policy;
	int __error_code;
	ssize_t __return_value;
	off_t aio_offset;
	char __reserved[32];
};
#define AIO_CANCELED 0
#define AIO_NOTCANCELED 1
#define AIO_ALLDONE 2
int aio_read(struct aiocb *request);
int aio_write(struct aiocb *request);
int aio_error(const struct aiocb *request);
ssize_t aio_return(struct aiocb *request);
int aio_cancel(int fd, struct aiocb *request);
int aio_suspend(const struct aiocb *const list[], int count, const struct timespec *timeout);

#endif
