/* Messages on errors (BSD). */
#ifndef LENS_ERR_H
#define LENS_ERR_H

#include "stdarg.h"
void warn(const char *format, ...);
void vwarn(const char *format, va_list list);
void warnx(const char *format, ...);
void vwarnx(const char *format, va_list list);
void err(int status, const char *format, ...) __attribute__((__noreturn__));
void verr(int status, const char *format, va_list list) __attribute__((__noreturn__));
void errx(int status, const char *format, ...) __attribute__((__noreturn__));
void verrx(int status, const char *format, va_list list) __attribute__((__noreturn__));

#endif
