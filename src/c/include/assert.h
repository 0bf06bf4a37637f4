/* Diagnostics (C11 7.2). One guard for all includes: NDEBUG as it stands at the first. */
#ifndef LENS_ASSERT_H
#define LENS_ASSERT_H

#include "features.h"
void __assert_fail(const char *assertion, const char *file, unsigned int line, const char *function)
	__attribute__((__noreturn__));
#ifdef NDEBUG
#define assert(condition) ((void)0)
#else
#define assert(condition) ((condition) ? (void)0 : __assert_fail(#condition, __FILE__, __LINE__, __func__))
#endif
#define static_assert _Static_assert

#endif
