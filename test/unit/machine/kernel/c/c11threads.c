/* Threads of C11: a queue with several takers, thread-specific values, results, timeouts. */
#include <stdio.h>
#include <stdlib.h>
#include <threads.h>
#include <time.h>

#define ITEMS 100

static mtx_t lock;
static cnd_t more;
static int queue[ITEMS], put, taken, total;
static tss_t key;
static once_flag flag = ONCE_FLAG_INIT;
static int times;
static thread_local int own;

static void once(void)
{
	times++;
}

static void gone(void *value)
{
	mtx_lock(&lock);
	total += *(int *)value;
	mtx_unlock(&lock);
	free(value);
}

static int taker(void *arg)
{
	int *sum = calloc(1, sizeof(*sum));

	(void)arg;
	call_once(&flag, once);
	tss_set(key, sum);
	for (;;) {
		mtx_lock(&lock);
		while (taken == put && put < ITEMS)
			cnd_wait(&more, &lock);
		if (taken == ITEMS) {
			mtx_unlock(&lock);
			break;
		}
		*(int *)tss_get(key) += queue[taken++];
		own++;
		mtx_unlock(&lock);
		thrd_yield();
	}
	if (own > ITEMS)
		return 1;
	thrd_exit(42);
}

int main(void)
{
	thrd_t threads[3];
	struct timespec past = { 0, 0 }, nap = { 0, 1000 };
	int i, result, results = 0;
	mtx_t recursive;

	printf("mtx_init %d cnd_init %d", mtx_init(&lock, mtx_plain | mtx_timed), cnd_init(&more));
	printf(" tss_create %d\n", tss_create(&key, gone));
	for (i = 0; i < 3; i++)
		thrd_create(&threads[i], taker, NULL);
	for (i = 0; i < ITEMS; i++) {
		mtx_lock(&lock);
		queue[put++] = i;
		mtx_unlock(&lock);
		cnd_signal(&more);
		if (i % 10 == 0)
			thrd_sleep(&nap, NULL);
	}
	mtx_lock(&lock);
	cnd_broadcast(&more);
	mtx_unlock(&lock);
	for (i = 0; i < 3; i++) {
		thrd_join(threads[i], &result);
		results += result;
	}
	printf("sum %d results %d once %d own %d\n", total, results, times, own);
	mtx_lock(&lock);
	printf("trylock %d", mtx_trylock(&lock) == thrd_busy);
	printf(" timedlock %d", mtx_timedlock(&lock, &past) == thrd_timedout);
	printf(" timedwait %d\n", cnd_timedwait(&more, &lock, &past) == thrd_timedout);
	mtx_init(&recursive, mtx_plain | mtx_recursive);
	printf("recursive %d", mtx_lock(&recursive));
	printf(" %d\n", mtx_trylock(&recursive));
	printf("equal %d\n", thrd_equal(thrd_current(), thrd_current()) != 0);
	return 0;
}
