/* Strings of BSD (POSIX strings.h). */
#ifndef LENS_STRINGS_H
#define LENS_STRINGS_H

#include "features.h"
#include "lens/size_t.h"
int bcmp(const void *a, const void *b, size_t size) __attribute__((__pure__));
void bcopy(const void *from, void *to, size_t size);
void bzero(void *to, size_t size);
char *index(const char *in, int c) __attribute__((__pure__));
char *rindex(const char *in, int c) __attribute__((__pure__));
int ffs(int value) __attribute__((__const__));
int ffsl(long value) __attribute__((__const__));
int ffsll(long long value) __attribute__((__const__));
int strcasecmp(const char *a, const char *b) __attribute__((__pure__));
int strncasecmp(const char *a, const char *b, size_t size) __attribute__((__pure__));

#endif
