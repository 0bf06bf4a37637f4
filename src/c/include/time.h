/* Dates and clocks (C11 7.27, POSIX time.h). */
#ifndef LENS_TIME_H
#define LENS_TIME_H

#include "features.h"
#include "lens/size_t.h"
#include "lens/ssize_t.h"
#include "lens/time_t.h"
#include "lens/locale_t.h"
struct sigevent;
struct tm {
	int tm_sec;
	int tm_min;
	int tm_hour;
	int tm_mday;
	int tm_mon;
	int tm_year;
	int tm_wday;
	int tm_yday;
	int tm_isdst;
	long tm_gmtoff;
	const char *tm_zone;
};
struct itimerspec {
	struct timespec it_interval;
	struct timespec it_value;
};
#define CLOCKS_PER_SEC ((clock_t)1000000)
#define TIME_UTC 1
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCK_THREAD_CPUTIME_ID 3
#define CLOCK_MONOTONIC_RAW 4
#define CLOCK_REALTIME_COARSE 5
#define CLOCK_MONOTONIC_COARSE 6
#define CLOCK_BOOTTIME 7
#define CLOCK_TAI 11
#define TIMER_ABSTIME 1
extern char *tzname[2];
extern int daylight;
extern long timezone;
clock_t clock(void);
time_t time(time_t *to);
double difftime(time_t later, time_t earlier) __attribute__((__const__));
time_t mktime(struct tm *parts);
time_t timegm(struct tm *parts);
time_t timelocal(struct tm *parts);
size_t strftime(char *restrict to, size_t size, const char *restrict format, const struct tm *restrict parts);
char *strptime(const char *restrict text, const char *restrict format, struct tm *restrict parts);
struct tm *gmtime(const time_t *when);
struct tm *localtime(const time_t *when);
struct tm *gmtime_r(const time_t *restrict when, struct tm *restrict parts);
struct tm *localtime_r(const time_t *restrict when, struct tm *restrict parts);
char *asctime(const struct tm *parts);
char *ctime(const time_t *when);
char *asctime_r(const struct tm *restrict parts, char *restrict to);
char *ctime_r(const time_t *restrict when, char *restrict to);
void tzset(void);
int nanosleep(const struct timespec *wanted, struct timespec *left);
int clock_getres(clockid_t clock, struct timespec *to);
int clock_gettime(clockid_t clock, struct timespec *to);
int clock_settime(clockid_t clock, const struct timespec *to);
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *wanted, struct timespec *left);
int clock_getcpuclockid(pid_t pid, clockid_t *clock);
int timespec_get(struct timespec *to, int base);
int timer_create(clockid_t clock, struct sigevent *restrict event, timer_t *restrict timer);
int timer_delete(timer_t timer);
int timer_settime(timer_t timer, int flags, const struct itimerspec *restrict value, struct itimerspec *restrict old);
int timer_gettime(timer_t timer, struct itimerspec *value);
int timer_getoverrun(timer_t timer);

#endif
