/* cpu_set_t: 1024 bits (GNU sched.h). */
#ifndef LENS_LENS_CPU_SET_H
#define LENS_LENS_CPU_SET_H

typedef unsigned long __cpu_mask;
typedef struct {
	__cpu_mask __bits[16];
} cpu_set_t;

#endif
