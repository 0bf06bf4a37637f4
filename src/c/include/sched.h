/* Scheduling (POSIX sched.h, GNU). */
#ifndef LENS_SCHED_H
#define LENS_SCHED_H

#include "features.h"
#include "lens/size_t.h"
#include "lens/ssize_t.h"
#include "lens/time_t.h"
#include "lens/cpu_set.h"
struct sched_param {
	int sched_priority;
};
#define SCHED_OTHER 0
#define SCHED_FIFO 1
#define SCHED_RR 2
#define SCHED_BATCH 3
#define SCHED_IDLE 5
#define SCHED_DEADLINE 6
#define SCHED_RESET_ON_FORK 0x40000000
#define CLONE_VM 0x00000100
#define CLONE_FS 0x00000200
#define CLONE_FILES 0x00000400
#define CLONE_SIGHAND 0x00000800
#define CLONE_THREAD 0x00010000
#define CLONE_NEWNS 0x00020000
#define CLONE_NEWNET 0x40000000
#define sched_priority sched_priority
#define CPU_SETSIZE 1024
#define __NCPUBITS 64
#define CPU_ZERO_S(size, set) __builtin_memset(set, 0, size)
#define CPU_SET_S(cpu, size, set) \
	((size_t)(cpu) / 8 < (size) ? ((set)->__bits[(size_t)(cpu) / 64] |= 1UL << ((size_t)(cpu) % 64)) : 0)
#define CPU_CLR_S(cpu, size, set) \
	((size_t)(cpu) / 8 < (size) ? ((set)->__bits[(size_t)(cpu) / 64] &= ~(1UL << ((size_t)(cpu) % 64))) : 0)
#define CPU_ISSET_S(cpu, size, set) \
	((size_t)(cpu) / 8 < (size) ? (((set)->__bits[(size_t)(cpu) / 64] >> ((size_t)(cpu) % 64)) & 1) != 0 : 0)
#define CPU_COUNT_S(size, set) __sched_cpucount(size, set)
#define CPU_EQUAL_S(size, a, b) (__builtin_memcmp(a, b, size) == 0)
#define CPU_OP_S(size, to, a, b, op) \
	(__extension__({ \
		cpu_set_t *__to = (to); \
		const cpu_set_t *__a = (a); \
		const cpu_set_t *__b = (b); \
		for (size_t __i = 0; __i < (size) / sizeof(__cpu_mask); __i++) \
			__to->__bits[__i] = __a->__bits[__i] op __b->__bits[__i]; \
		__to; \
	}))
#define CPU_AND_S(size, to, a, b) CPU_OP_S(size, to, a, b, &)
#define CPU_OR_S(size, to, a, b) CPU_OP_S(size, to, a, b, |)
#define CPU_XOR_S(size, to, a, b) CPU_OP_S(size, to, a, b, ^)
#define CPU_ZERO(set) CPU_ZERO_S(sizeof(cpu_set_t), set)
#define CPU_SET(cpu, set) CPU_SET_S(cpu, sizeof(cpu_set_t), set)
#define CPU_CLR(cpu, set) CPU_CLR_S(cpu, sizeof(cpu_set_t), set)
#define CPU_ISSET(cpu, set) CPU_ISSET_S(cpu, sizeof(cpu_set_t), set)
#define CPU_COUNT(set) CPU_COUNT_S(sizeof(cpu_set_t), set)
#define CPU_EQUAL(a, b) CPU_EQUAL_S(sizeof(cpu_set_t), a, b)
#define CPU_AND(to, a, b) CPU_AND_S(sizeof(cpu_set_t), to, a, b)
#define CPU_OR(to, a, b) CPU_OR_S(sizeof(cpu_set_t), to, a, b)
#define CPU_XOR(to, a, b) CPU_XOR_S(sizeof(cpu_set_t), to, a, b)
#define CPU_ALLOC_SIZE(count) ((((count) + 63) / 64) * 8)
#define CPU_ALLOC(count) __sched_cpualloc(count)
#define CPU_FREE(set) __sched_cpufree(set)
int __sched_cpucount(size_t size, const cpu_set_t *set);
cpu_set_t *__sched_cpualloc(size_t count);
void __sched_cpufree(cpu_set_t *set);
int sched_setparam(pid_t pid, const struct sched_param *param);
int sched_getparam(pid_t pid, struct sched_param *param);
int sched_setscheduler(pid_t pid, int policy, const struct sched_param *param);
int sched_getscheduler(pid_t pid);
int sched_yield(void);
int sched_get_priority_max(int policy);
int sched_get_priority_min(int policy);
int sched_rr_get_interval(pid_t pid, struct timespec *interval);
int sched_setaffinity(pid_t pid, size_t size, const cpu_set_t *set);
int sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set);
int sched_getcpu(void);
int getcpu(unsigned int *cpu, unsigned int *node);
int setns(int fd, int type);
int unshare(int flags);
int clone(int (*function)(void *), void *stack, int flags, void *arg, ...);

#endif
