/* Process times (POSIX sys/times.h). */
#ifndef LENS_SYS_TIMES_H
#define LENS_SYS_TIMES_H

#include "../lens/time_t.h"
struct tms {
	clock_t tms_utime;
	clock_t tms_stime;
	clock_t tms_cutime;
	clock_t tms_cstime;
};
clock_t times(struct tms *to);

#endif
