/* Types of POSIX threads, as large as those of glibc on x86-64. */
#ifndef LENS_LENS_PTHREAD_TYPES_H
#define LENS_LENS_PTHREAD_TYPES_H

typedef unsigned long pthread_t;
typedef union {
	char __size[56];
	long __align;
} pthread_attr_t;
typedef union {
	struct {
		int __lock;
		unsigned int __count;
		int __owner;
		unsigned int __nusers;
		int __kind;
		short __spins;
		short __elision;
		void *__list[2];
	} __data;
	char __size[40];
	long __align;
} pthread_mutex_t;
typedef union {
	char __size[4];
	int __align;
} pthread_mutexattr_t;
typedef union {
	char __size[48];
	long long __align;
} pthread_cond_t;
typedef union {
	char __size[4];
	int __align;
} pthread_condattr_t;
typedef union {
	struct {
		unsigned int __readers;
		unsigned int __writers;
		unsigned int __wrphase_futex;
		unsigned int __writers_futex;
		unsigned int __pad3;
		unsigned int __pad4;
		int __cur_writer;
		int __shared;
		signed char __rwelision;
		unsigned char __pad1[7];
		unsigned long __pad2;
		unsigned int __flags;
	} __data;
	char __size[56];
	long __align;
} pthread_rwlock_t;
typedef union {
	char __size[8];
	long __align;
} pthread_rwlockattr_t;
typedef union {
	char __size[32];
	long __align;
} pthread_barrier_t;
typedef union {
	char __size[4];
	int __align;
} pthread_barrierattr_t;
typedef unsigned int pthread_key_t;
typedef int pthread_once_t;
typedef volatile int pthread_spinlock_t;

#endif
