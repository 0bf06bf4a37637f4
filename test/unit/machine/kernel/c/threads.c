/* Threads: attributes, joining, cancelling at waiting calls, cleanup, thread-specific values, once. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_key_t key, key2;
static sem_t ready;
static char order[200];

static void note(const char *text)
{
	strcat(order, text);
	strcat(order, " ");
}

static void destructor(void *value)
{
	printf("destructor of %s\n", (char *)value);
	if (strcmp(value, "first") == 0)
		pthread_setspecific(key2, "second");
}

static void cleanup(void *arg)
{
	printf("cleanup %s\n", (char *)arg);
}

static void unlock(void *arg)
{
	printf("unlocked: %d\n", pthread_mutex_unlock(arg));
}

static void *with_values(void *arg)
{
	pthread_setspecific(key, "first");
	pthread_cleanup_push(cleanup, "outer");
	pthread_cleanup_push(cleanup, "inner");
	pthread_cleanup_pop(1);
	pthread_exit(arg);
	pthread_cleanup_pop(0);
	return NULL;
}

static void *sleeps(void *arg)
{
	(void)arg;
	pthread_cleanup_push(cleanup, "of the sleeper");
	sem_post(&ready);
	for (;;)
		sleep(1000);
	pthread_cleanup_pop(0);
	return NULL;
}

static void *waits(void *arg)
{
	(void)arg;
	pthread_mutex_lock(&lock);
	pthread_cleanup_push(unlock, &lock);
	sem_post(&ready);
	for (;;)
		pthread_cond_wait(&condition, &lock);
	pthread_cleanup_pop(0);
	return NULL;
}

static void *stubborn(void *arg)
{
	int old = 77;

	(void)arg;
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old);
	printf("cancel state was %d\n", old == PTHREAD_CANCEL_ENABLE);
	sem_post(&ready);
	usleep(20000);
	pthread_testcancel();
	printf("still here\n");
	pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &old);
	pthread_testcancel();
	printf("not reached\n");
	return NULL;
}

static volatile int stop_spinning, spinning;
static void *spins(void *arg)
{
	(void)arg;
	pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
	spinning = 1;
	while (!stop_spinning)
		sched_yield();
	return NULL;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int times;
static void only_once(void)
{
	times++;
}
static void *calls_once(void *arg)
{
	pthread_once(&once, only_once);
	return arg;
}

static pthread_barrier_t barrier;
static int serial;
static void *meets(void *arg)
{
	for (int i = 0; i < 3; i++)
		if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD)
			__atomic_add_fetch(&serial, 1, __ATOMIC_SEQ_CST);
	return arg;
}

static void *dies_with_lock(void *arg)
{
	pthread_mutex_lock(arg);
	return NULL;
}

static void *tries(void *arg)
{
	return (void *)(long)pthread_mutex_trylock(arg);
}

static void mutexes(void)
{
	pthread_mutexattr_t attr;
	pthread_mutex_t m;
	pthread_t t;
	void *result;
	struct timespec soon;
	int kind;

	pthread_mutexattr_init(&attr);
	pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutexattr_gettype(&attr, &kind);
	printf("kind %d\n", kind);
	pthread_mutex_init(&m, &attr);
	printf("recursive %d", pthread_mutex_lock(&m));
	printf(" %d", pthread_mutex_lock(&m));
	pthread_create(&t, NULL, tries, &m);
	pthread_join(t, &result);
	printf(" other %ld", (long)result);
	printf(" %d", pthread_mutex_unlock(&m));
	printf(" %d", pthread_mutex_unlock(&m));
	printf(" %d", pthread_mutex_unlock(&m));
	printf("\n");
	pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK);
	pthread_mutex_init(&m, &attr);
	printf("errorcheck %d", pthread_mutex_lock(&m));
	printf(" %d", pthread_mutex_lock(&m));
	printf(" %d", pthread_mutex_unlock(&m));
	printf(" %d", pthread_mutex_unlock(&m));
	printf("\n");
	pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_NORMAL);
	printf("robust %d\n", pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST));
	pthread_mutex_init(&m, &attr);
	pthread_create(&t, NULL, dies_with_lock, &m);
	pthread_join(t, NULL);
	printf("owner dead %d", pthread_mutex_lock(&m));
	printf(" consistent %d", pthread_mutex_consistent(&m));
	printf(" unlock %d", pthread_mutex_unlock(&m));
	printf(" lock %d", pthread_mutex_lock(&m));
	printf("\n");
	pthread_mutex_unlock(&m);
	pthread_create(&t, NULL, dies_with_lock, &m);
	pthread_join(t, NULL);
	printf("owner dead %d", pthread_mutex_lock(&m));
	printf(" unlock %d", pthread_mutex_unlock(&m));
	printf(" lost %d\n", pthread_mutex_lock(&m) == ENOTRECOVERABLE);
	pthread_mutex_init(&m, NULL);
	pthread_mutex_lock(&m);
	printf("destroy %d\n", pthread_mutex_destroy(&m) == EBUSY);
	clock_gettime(CLOCK_REALTIME, &soon);
	soon.tv_nsec += 1000000;
	if (soon.tv_nsec >= 1000000000) {
		soon.tv_sec++;
		soon.tv_nsec -= 1000000000;
	}
	printf("timedlock %d\n", pthread_mutex_timedlock(&m, &soon) == ETIMEDOUT);
	soon.tv_nsec = 1000000000;
	printf("timedlock %d\n", pthread_mutex_timedlock(&m, &soon) == EINVAL);
	pthread_mutex_unlock(&m);
}

static void conditions(void)
{
	pthread_condattr_t attr;
	pthread_cond_t c;
	pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
	struct timespec until;

	pthread_condattr_init(&attr);
	printf("condattr %d", pthread_condattr_setclock(&attr, CLOCK_MONOTONIC));
	printf(" %d", pthread_condattr_setclock(&attr, CLOCK_PROCESS_CPUTIME_ID) == EINVAL);
	printf("\n");
	pthread_cond_init(&c, &attr);
	pthread_mutex_lock(&m);
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += 2000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	printf("timedwait %d", pthread_cond_timedwait(&c, &m, &until) == ETIMEDOUT);
	printf(" again %d", pthread_cond_timedwait(&c, &m, &until) == ETIMEDOUT);
	printf(" held %d\n", pthread_mutex_trylock(&m) == EBUSY);
	pthread_mutex_unlock(&m);
}

static void rwlocks(void)
{
	pthread_rwlock_t l = PTHREAD_RWLOCK_INITIALIZER;

	printf("rwlock %d", pthread_rwlock_rdlock(&l));
	printf(" %d", pthread_rwlock_tryrdlock(&l));
	printf(" %d", pthread_rwlock_trywrlock(&l) == EBUSY);
	pthread_rwlock_unlock(&l);
	pthread_rwlock_unlock(&l);
	printf(" %d", pthread_rwlock_trywrlock(&l));
	printf(" %d", pthread_rwlock_tryrdlock(&l) == EBUSY);
	printf(" %d", pthread_rwlock_rdlock(&l) == EDEADLK);
	printf(" %d", pthread_rwlock_wrlock(&l) == EDEADLK);
	printf(" %d", pthread_rwlock_unlock(&l));
	printf("\n");
}

static void attributes(void)
{
	pthread_attr_t attr;
	pthread_t t;
	cpu_set_t set, got;
	size_t size;
	int state;
	char name[16];
	struct sched_param param;

	pthread_attr_init(&attr);
	pthread_attr_getdetachstate(&attr, &state);
	printf("attr %d", state);
	printf(" %d", pthread_attr_setdetachstate(&attr, 5) == EINVAL);
	printf(" %d", pthread_attr_setstacksize(&attr, 100) == EINVAL);
	printf(" %d", pthread_attr_setstacksize(&attr, 1 << 20));
	pthread_attr_getstacksize(&attr, &size);
	printf(" %zu\n", size);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_create(&t, &attr, sleeps, NULL);
	sem_wait(&ready);
	printf("join of detached %d\n", pthread_join(t, NULL) == EINVAL);
	pthread_attr_destroy(&attr);
	CPU_ZERO(&set);
	CPU_SET(1, &set);
	printf("affinity %d", pthread_setaffinity_np(pthread_self(), sizeof(set), &set));
	printf(" %d", pthread_getaffinity_np(pthread_self(), sizeof(got), &got));
	printf(" %d", CPU_COUNT(&got));
	printf(" %d", CPU_ISSET(1, &got));
	printf(" cpu %d", sched_getcpu());
	CPU_ZERO(&set);
	printf(" none %d\n", pthread_setaffinity_np(pthread_self(), sizeof(set), &set) == EINVAL);
	printf("name %d", pthread_setname_np(pthread_self(), "a-name-too-long-for-it") == ERANGE);
	printf(" %d", pthread_setname_np(pthread_self(), "exactly15chars_"));
	printf(" %d", pthread_getname_np(pthread_self(), name, sizeof(name)));
	printf(" %s\n", name);
	pthread_getschedparam(pthread_self(), &state, &param);
	printf("policy %d priority %d\n", state, param.sched_priority);
	printf("self %d\n", pthread_equal(pthread_self(), pthread_self()) != 0);
}

static void semaphores(void)
{
	sem_t s;
	int value;
	struct timespec past = { 0, 0 };

	printf("sem %d", sem_init(&s, 0, 2));
	sem_wait(&s);
	sem_getvalue(&s, &value);
	printf(" %d", value);
	printf(" %d", sem_trywait(&s));
	printf(" %d", sem_trywait(&s) == -1 && errno == EAGAIN);
	printf(" %d", sem_timedwait(&s, &past) == -1 && errno == ETIMEDOUT);
	printf(" %d", sem_post(&s));
	printf(" %d", sem_destroy(&s));
	printf("\n");
}

int main(void)
{
	pthread_t t, more[3];
	void *result;

	sem_init(&ready, 0, 0);
	pthread_key_create(&key, destructor);
	pthread_key_create(&key2, destructor);
	pthread_create(&t, NULL, with_values, "result");
	pthread_join(t, &result);
	printf("joined %s\n", (char *)result);

	pthread_create(&t, NULL, sleeps, NULL);
	sem_wait(&ready);
	printf("cancel %d\n", pthread_cancel(t));
	pthread_join(t, &result);
	printf("canceled %d\n", result == PTHREAD_CANCELED);

	pthread_create(&t, NULL, waits, NULL);
	sem_wait(&ready);
	pthread_cancel(t);
	pthread_join(t, &result);
	printf("canceled %d", result == PTHREAD_CANCELED);
	printf(", free %d", pthread_mutex_trylock(&lock));
	printf("\n");

	pthread_create(&t, NULL, stubborn, NULL);
	sem_wait(&ready);
	pthread_cancel(t);
	pthread_join(t, &result);
	printf("canceled %d\n", result == PTHREAD_CANCELED);

	pthread_create(&t, NULL, spins, NULL);
	while (!spinning)
		usleep(10);
	pthread_cancel(t);
	pthread_join(t, &result);
	printf("canceled %d\n", result == PTHREAD_CANCELED);

	for (int i = 0; i < 3; i++)
		pthread_create(&more[i], NULL, calls_once, NULL);
	for (int i = 0; i < 3; i++)
		pthread_join(more[i], NULL);
	printf("once %d\n", times);

	printf("barrier %d\n", pthread_barrier_init(&barrier, NULL, 0) == EINVAL);
	pthread_barrier_init(&barrier, NULL, 3);
	for (int i = 0; i < 3; i++)
		pthread_create(&more[i], NULL, meets, NULL);
	for (int i = 0; i < 3; i++)
		pthread_join(more[i], NULL);
	printf("serial %d\n", serial);
	printf("self join %d\n", pthread_join(pthread_self(), NULL) == EDEADLK);

	mutexes();
	conditions();
	rwlocks();
	attributes();
	semaphores();
	note("end");
	printf("%s\n", order);
	return 0;
}
