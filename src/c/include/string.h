/* Strings (C11 7.24, POSIX, GNU). */
#ifndef LENS_STRING_H
#define LENS_STRING_H

#include "features.h"
#include "lens/size_t.h"
#include "lens/locale_t.h"
#include "strings.h"
void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *mempcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memccpy(void *restrict to, const void *restrict from, int stop, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size) __attribute__((__pure__));
void *memchr(const void *in, int byte, size_t size) __attribute__((__pure__));
void *rawmemchr(const void *in, int byte) __attribute__((__pure__));
void *memrchr(const void *in, int byte, size_t size) __attribute__((__pure__));
void *memmem(const void *in, size_t in_size, const void *what, size_t what_size) __attribute__((__pure__));
void *memfrob(void *what, size_t size);
char *strcpy(char *restrict to, const char *restrict from);
char *strncpy(char *restrict to, const char *restrict from, size_t size);
char *strcat(char *restrict to, const char *restrict from);
char *strncat(char *restrict to, const char *restrict from, size_t size);
int strcmp(const char *a, const char *b) __attribute__((__pure__));
int strncmp(const char *a, const char *b, size_t size) __attribute__((__pure__));
int strcoll(const char *a, const char *b) __attribute__((__pure__));
size_t strxfrm(char *restrict to, const char *restrict from, size_t size);
char *strdup(const char *text) __attribute__((__malloc__));
char *strndup(const char *text, size_t size) __attribute__((__malloc__));
char *strchr(const char *in, int c) __attribute__((__pure__));
char *strrchr(const char *in, int c) __attribute__((__pure__));
char *strchrnul(const char *in, int c) __attribute__((__pure__));
size_t strcspn(const char *in, const char *reject) __attribute__((__pure__));
size_t strspn(const char *in, const char *accept) __attribute__((__pure__));
char *strpbrk(const char *in, const char *accept) __attribute__((__pure__));
char *strstr(const char *in, const char *what) __attribute__((__pure__));
char *strcasestr(const char *in, const char *what) __attribute__((__pure__));
char *strtok(char *restrict text, const char *restrict delimiters);
char *strtok_r(char *restrict text, const char *restrict delimiters, char **restrict save);
size_t strlen(const char *text) __attribute__((__pure__));
size_t strnlen(const char *text, size_t size) __attribute__((__pure__));
char *strerror(int error);
#ifdef _GNU_SOURCE
char *strerror_r(int error, char *buffer, size_t size);
#else
int strerror_r(int error, char *buffer, size_t size) __asm__("__xpg_strerror_r");
#endif
const char *strerrordesc_np(int error);
const char *strerrorname_np(int error);
char *strsignal(int signal);
const char *sigdescr_np(int signal);
const char *sigabbrev_np(int signal);
char *strsep(char **restrict text, const char *restrict delimiters);
char *stpcpy(char *restrict to, const char *restrict from);
char *stpncpy(char *restrict to, const char *restrict from, size_t size);
char *strfry(char *text);
int strverscmp(const char *a, const char *b) __attribute__((__pure__));
void explicit_bzero(void *what, size_t size);
#ifndef basename
char *basename(const char *path);
#endif

#endif
