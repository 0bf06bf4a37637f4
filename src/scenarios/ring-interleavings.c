/*
 * @scenario ring-interleavings
 * @title A ring of 4 in every order of its accesses: nothing lost, nothing twice
 * @root dpdk
 * @needs lib/ring/rte_ring.h
 * @look struct rte_ring
 * @entry rte_ring_enqueue_bulk rte_ring_dequeue_bulk
 * @schedule round-robin
 * @set mode=0 0: head and tail (MP/MC), 1: relaxed tail sync (RTS), 2: head/tail sync (HTS)
 * @set producers=2 enqueuing lcores
 * @set consumers=1 dequeuing lcores
 * @set each=1 objects that each enqueuing lcore puts in
 * @set bulk=1 objects in each enqueue
 *
 * `run ring-interleavings --schedule all` lets the lcores come between each other in every way there is; whatever the
 * order, each object must come out once. When one order fails, its turns are printed: `--schedule turns:…` runs just
 * that, step by step.
 */
#include <stdint.h>
#include <stdlib.h>
#include <pthread.h>
#include <assert.h>

#include <rte_ring.h>

#ifndef mode
#define mode 0
#endif
#ifndef producers
#define producers 2
#endif
#ifndef consumers
#define consumers 1
#endif
#ifndef each
#define each 1
#endif
#ifndef bulk
#define bulk 1
#endif

#define SIZE 4
#define OBJECTS (producers * each)
/* The first of several dequeuing lcores takes what cannot be shared out evenly. */
#define SHARE(i) (OBJECTS / consumers + ((i) == 0 ? OBJECTS % consumers : 0))

#if mode == 1
#define FLAGS (RING_F_MP_RTS_ENQ | RING_F_MC_RTS_DEQ)
#elif mode == 2
#define FLAGS (RING_F_MP_HTS_ENQ | RING_F_MC_HTS_DEQ)
#else
#define FLAGS 0
#endif

/* Room for the ring and its slots: a struct rte_ring, then one pointer per slot. */
static union {
	struct rte_ring ring;
	char room[sizeof(struct rte_ring) + SIZE * sizeof(void *)];
} memory __attribute__((aligned(128)));

static struct rte_ring *ring = &memory.ring;

/* How often each object came out. */
static int seen[OBJECTS + 1];

/* An enqueuing lcore: its objects are numbers of their own, from 1. */
static void *
enqueuer(void *arg)
{
	uintptr_t first = (uintptr_t)arg * each + 1;
	void *objects[bulk];
	unsigned int done, i;

	for (done = 0; done < each; done += bulk) {
		for (i = 0; i < bulk; i++)
			objects[i] = (void *)(first + done + i);
		while (rte_ring_enqueue_bulk(ring, objects, bulk, NULL) == 0)
			;
	}
	return NULL;
}

/* A dequeuing lcore: takes its share of the objects. */
static void *
dequeuer(void *arg)
{
	unsigned int left = (unsigned int)(uintptr_t)arg;
	void *object;

	while (left > 0) {
		if (rte_ring_dequeue_bulk(ring, &object, 1, NULL) == 0)
			continue;
		assert((uintptr_t)object >= 1 && (uintptr_t)object <= OBJECTS);
		__atomic_fetch_add(&seen[(uintptr_t)object], 1, __ATOMIC_RELAXED);
		left--;
	}
	return NULL;
}

int
main(void)
{
	pthread_t lcores[producers + consumers];
	uintptr_t i;

	if (rte_ring_init(ring, "lens", SIZE, FLAGS) != 0)
		return 1;
	for (i = 0; i < producers; i++)
		pthread_create(&lcores[i], NULL, enqueuer, (void *)i);
	for (i = 0; i < consumers; i++)
		pthread_create(&lcores[producers + i], NULL, dequeuer, (void *)(uintptr_t)SHARE(i));
	for (i = 0; i < producers + consumers; i++)
		pthread_join(lcores[i], NULL);
	for (i = 1; i <= OBJECTS; i++)
		assert(seen[i] == 1);
	assert(rte_ring_empty(ring));
	return 0;
}
