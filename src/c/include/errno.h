/* Errors (C11 7.5, POSIX). */
#ifndef LENS_ERRNO_H
#define LENS_ERRNO_H

#include "features.h"
#include "asm/errno.h"
int *__errno_location(void) __attribute__((__nothrow__, __const__));
#define errno (*__errno_location())
extern char *program_invocation_name;
extern char *program_invocation_short_name;
typedef int error_t;

#endif
