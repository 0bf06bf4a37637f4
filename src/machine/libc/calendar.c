/* Calendar time (C11 7.27) in UTC, for the machine. */
#include <stddef.h>

struct tm {
	int tm_sec, tm_min, tm_hour, tm_mday, tm_mon, tm_year, tm_wday, tm_yday, tm_isdst;
	long tm_gmtoff;
	const char *tm_zone;
};

int snprintf(char *to, size_t size, const char *format, ...);

static const char *const days[] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" };
static const char *const months[] = {
	"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
};

/* Days from 1970-01-01 to a date of the Gregorian calendar; months from 0. */
static long days_to(long year, int month, int day)
{
	long era, of_era;

	year += month < 2 ? -1 : 0;
	era = (year >= 0 ? year : year - 399) / 400;
	of_era = year - era * 400;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * ((month + 10) % 12) + 2) / 5 + day - 1 - 719468;
}

struct tm *gmtime_r(const long *time, struct tm *to)
{
	long day = *time / 86400, rest = *time % 86400, year = 1970;
	int month;

	if (rest < 0) {
		rest += 86400;
		day--;
	}
	to->tm_hour = (int)(rest / 3600);
	to->tm_min = (int)(rest / 60 % 60);
	to->tm_sec = (int)(rest % 60);
	to->tm_wday = (int)((day % 7 + 11) % 7);
	year += day / 366;
	while (days_to(year + 1, 0, 1) <= day)
		year++;
	while (days_to(year, 0, 1) > day)
		year--;
	to->tm_yday = (int)(day - days_to(year, 0, 1));
	for (month = 11; days_to(year, month, 1) > day; month--)
		;
	to->tm_year = (int)(year - 1900);
	to->tm_mon = month;
	to->tm_mday = (int)(day - days_to(year, month, 1)) + 1;
	to->tm_isdst = 0;
	to->tm_gmtoff = 0;
	to->tm_zone = "UTC";
	return to;
}

struct tm *localtime_r(const long *time, struct tm *to)
{
	return gmtime_r(time, to);
}

struct tm *gmtime(const long *time)
{
	static struct tm result;

	return gmtime_r(time, &result);
}

struct tm *localtime(const long *time)
{
	return gmtime(time);
}

long timegm(struct tm *from)
{
	long year = from->tm_year + 1900L + from->tm_mon / 12, time;
	int month = from->tm_mon % 12;

	if (month < 0) {
		month += 12;
		year--;
	}
	time = (days_to(year, month, 1) + from->tm_mday - 1) * 86400 + from->tm_hour * 3600L + from->tm_min * 60L + from->tm_sec;
	gmtime_r(&time, from);
	return time;
}

long mktime(struct tm *from)
{
	return timegm(from);
}

double difftime(long a, long b)
{
	return (double)(a - b);
}

size_t strftime(char *to, size_t size, const char *format, const struct tm *tm)
{
	char part[64];
	size_t n = 0, i;

	for (; *format; format++) {
		const char *add = part;

		if (*format != '%') {
			part[0] = *format;
			part[1] = 0;
		} else {
			format++;
			if (*format == 'E' || *format == 'O')
				format++;
			switch (*format) {
			case 'a': snprintf(part, sizeof(part), "%.3s", days[tm->tm_wday]); break;
			case 'A': add = days[tm->tm_wday]; break;
			case 'b': case 'h': snprintf(part, sizeof(part), "%.3s", months[tm->tm_mon]); break;
			case 'B': add = months[tm->tm_mon]; break;
			case 'c': strftime(part, sizeof(part), "%a %b %e %H:%M:%S %Y", tm); break;
			case 'C': snprintf(part, sizeof(part), "%02d", (tm->tm_year + 1900) / 100); break;
			case 'd': snprintf(part, sizeof(part), "%02d", tm->tm_mday); break;
			case 'D': case 'x': strftime(part, sizeof(part), "%m/%d/%y", tm); break;
			case 'e': snprintf(part, sizeof(part), "%2d", tm->tm_mday); break;
			case 'F': strftime(part, sizeof(part), "%Y-%m-%d", tm); break;
			case 'H': snprintf(part, sizeof(part), "%02d", tm->tm_hour); break;
			case 'I': snprintf(part, sizeof(part), "%02d", tm->tm_hour % 12 ? tm->tm_hour % 12 : 12); break;
			case 'j': snprintf(part, sizeof(part), "%03d", tm->tm_yday + 1); break;
			case 'm': snprintf(part, sizeof(part), "%02d", tm->tm_mon + 1); break;
			case 'M': snprintf(part, sizeof(part), "%02d", tm->tm_min); break;
			case 'n': add = "\n"; break;
			case 'p': add = tm->tm_hour < 12 ? "AM" : "PM"; break;
			case 'R': strftime(part, sizeof(part), "%H:%M", tm); break;
			case 's': { struct tm copy = *tm; snprintf(part, sizeof(part), "%ld", timegm(&copy)); break; }
			case 'S': snprintf(part, sizeof(part), "%02d", tm->tm_sec); break;
			case 't': add = "\t"; break;
			case 'T': case 'X': strftime(part, sizeof(part), "%H:%M:%S", tm); break;
			case 'u': snprintf(part, sizeof(part), "%d", tm->tm_wday ? tm->tm_wday : 7); break;
			case 'w': snprintf(part, sizeof(part), "%d", tm->tm_wday); break;
			case 'y': snprintf(part, sizeof(part), "%02d", tm->tm_year % 100); break;
			case 'Y': snprintf(part, sizeof(part), "%d", tm->tm_year + 1900); break;
			case 'z': add = "+0000"; break;
			case 'Z': add = "UTC"; break;
			default: snprintf(part, sizeof(part), "%%%c", *format);
			}
		}
		for (i = 0; add[i]; i++) {
			if (n + 1 >= size)
				return 0;
			to[n++] = add[i];
		}
	}
	if (n < size)
		to[n] = 0;
	return n;
}

char *asctime_r(const struct tm *tm, char *to)
{
	strftime(to, 26, "%a %b %e %H:%M:%S %Y\n", tm);
	return to;
}

char *asctime(const struct tm *tm)
{
	static char text[26];

	return asctime_r(tm, text);
}

char *ctime_r(const long *time, char *to)
{
	struct tm tm;

	return asctime_r(gmtime_r(time, &tm), to);
}

char *ctime(const long *time)
{
	return asctime(gmtime(time));
}

void tzset(void)
{
}
