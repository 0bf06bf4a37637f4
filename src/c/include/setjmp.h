/* Jumps out of functions (C11 7.13, POSIX). */
#ifndef LENS_SETJMP_H
#define LENS_SETJMP_H

#include "lens/sigset.h"
typedef struct __jmp_buf_tag {
	long __registers[8];
	int __mask_was_saved;
	sigset_t __saved_mask;
} jmp_buf[1];
typedef jmp_buf sigjmp_buf;
int setjmp(jmp_buf env) __attribute__((__returns_twice__));
int _setjmp(jmp_buf env) __attribute__((__returns_twice__));
void longjmp(jmp_buf env, int value) __attribute__((__noreturn__));
void _longjmp(jmp_buf env, int value) __attribute__((__noreturn__));
int sigsetjmp(sigjmp_buf env, int save_mask) __attribute__((__returns_twice__));
void siglongjmp(sigjmp_buf env, int value) __attribute__((__noreturn__));
#define setjmp(env) setjmp(env)
#define sigsetjmp(env, save_mask) sigsetjmp(env, save_mask)

#endif
