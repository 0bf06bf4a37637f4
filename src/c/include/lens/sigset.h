/* sigset_t: 1024 bits, of which Linux uses 64. */
#ifndef LENS_LENS_SIGSET_H
#define LENS_LENS_SIGSET_H

typedef struct {
	unsigned long __val[16];
} sigset_t;

#endif
