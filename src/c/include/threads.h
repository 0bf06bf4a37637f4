/* Threads of C11 (7.26): what stands beside POSIX threads. */
#ifndef LENS_THREADS_H
#define LENS_THREADS_H

#include "time.h"
#include "lens/pthread_types.h"
#define thread_local _Thread_local
#define ONCE_FLAG_INIT 0
#define TSS_DTOR_ITERATIONS 4
typedef pthread_t thrd_t;
typedef int (*thrd_start_t)(void *);
typedef unsigned int tss_t;
typedef void (*tss_dtor_t)(void *);
typedef union {
	char __size[40];
	long __align;
} mtx_t;
typedef union {
	char __size[48];
	long long __align;
} cnd_t;
typedef int once_flag;
enum {
	thrd_success = 0,
	thrd_busy = 1,
	thrd_error = 2,
	thrd_nomem = 3,
	thrd_timedout = 4
};
enum {
	mtx_plain = 0,
	mtx_recursive = 1,
	mtx_timed = 2
};
int thrd_create(thrd_t *thread, thrd_start_t start, void *arg);
int thrd_equal(thrd_t left, thrd_t right);
thrd_t thrd_current(void);
int thrd_sleep(const struct timespec *time, struct timespec *left);
void thrd_exit(int result) __attribute__((__noreturn__));
int thrd_detach(thrd_t thread);
int thrd_join(thrd_t thread, int *result);
void thrd_yield(void);
int mtx_init(mtx_t *mutex, int type);
int mtx_lock(mtx_t *mutex);
int mtx_timedlock(mtx_t *restrict mutex, const struct timespec *restrict until);
int mtx_trylock(mtx_t *mutex);
int mtx_unlock(mtx_t *mutex);
void mtx_destroy(mtx_t *mutex);
void call_once(once_flag *flag, void (*function)(void));
int cnd_init(cnd_t *condition);
int cnd_signal(cnd_t *condition);
int cnd_broadcast(cnd_t *condition);
int cnd_wait(cnd_t *condition, mtx_t *mutex);
int cnd_timedwait(cnd_t *restrict condition, mtx_t *restrict mutex, const struct timespec *restrict until);
void cnd_destroy(cnd_t *condition);
int tss_create(tss_t *key, tss_dtor_t destructor);
void *tss_get(tss_t key);
int tss_set(tss_t key, void *value);
void tss_delete(tss_t key);

#endif
