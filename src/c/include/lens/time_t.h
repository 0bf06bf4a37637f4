/* time_t, clockid_t, struct timespec and struct timeval (POSIX time.h, sys/time.h). */
#ifndef LENS_LENS_TIME_T_H
#define LENS_LENS_TIME_T_H

typedef long time_t;
typedef long clock_t;
typedef int clockid_t;
typedef void *timer_t;
struct timespec {
	time_t tv_sec;
	long tv_nsec;
};
struct timeval {
	time_t tv_sec;
	long tv_usec;
};

#endif
