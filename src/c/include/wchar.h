/* Wide characters (C11 7.29). */
#ifndef LENS_WCHAR_H
#define LENS_WCHAR_H

#include "features.h"
#include "stddef.h"
#include "stdarg.h"
#include "stdio.h"
typedef unsigned int wint_t;
typedef struct {
	int __count;
	unsigned int __value;
} mbstate_t;
#define WEOF 0xffffffffu
size_t wcslen(const wchar_t *text);
int wcscmp(const wchar_t *a, const wchar_t *b);
wchar_t *wcscpy(wchar_t *restrict to, const wchar_t *restrict from);
size_t mbrtowc(wchar_t *restrict to, const char *restrict from, size_t size, mbstate_t *restrict state);
size_t wcrtomb(char *restrict to, wchar_t c, mbstate_t *restrict state);
int mbsinit(const mbstate_t *state);

#endif
