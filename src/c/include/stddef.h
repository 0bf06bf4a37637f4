/* Common definitions (C11 7.19). */
#ifndef LENS_STDDEF_H
#define LENS_STDDEF_H

#include "lens/size_t.h"
typedef __PTRDIFF_TYPE__ ptrdiff_t;
typedef __WCHAR_TYPE__ wchar_t;
typedef struct {
	long long __longest __attribute__((__aligned__(8)));
	long double __widest __attribute__((__aligned__(16)));
} max_align_t;
#define offsetof(type, member) __builtin_offsetof(type, member)

#endif
