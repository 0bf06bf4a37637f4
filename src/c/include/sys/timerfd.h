/* Timers as descriptors (Linux). */
#ifndef LENS_SYS_TIMERFD_H
#define LENS_SYS_TIMERFD_H

#include "../time.h"
enum {
	TFD_CLOEXEC = 02000000,
	TFD_NONBLOCK = 00004000
};
#define TFD_CLOEXEC TFD_CLOEXEC
#define TFD_NONBLOCK TFD_NONBLOCK
enum {
	TFD_TIMER_ABSTIME = 1 << 0,
	TFD_TIMER_CANCEL_ON_SET = 1 << 1
};
#define TFD_TIMER_ABSTIME TFD_TIMER_ABSTIME
int timerfd_create(clockid_t clock, int flags);
int timerfd_settime(int fd, int flags, const struct itimerspec *value, struct itimerspec *old);
int timerfd_gettime(int fd, struct itimerspec *value);

#endif
