/*
 * @scenario ring-mp-enqueue
 * @title Two lcores enqueue on one ring, a third dequeues
 * @root dpdk
 * @needs lib/ring
 * @look struct rte_ring
 * @entry rte_ring_mp_enqueue_bulk rte_ring_sc_dequeue_bulk rte_ring_init
 * @entry __rte_ring_move_prod_head __rte_ring_update_tail
 * @schedule round-robin
 * @schedule race enqueuer-2 until-cas; enqueuer-1 until-cas; enqueuer-1 steps 1; enqueuer-2 steps 1
 * @schedule wait enqueuer-1 until-call __rte_ring_enqueue_elems; enqueuer-2 steps 60
 * @set ring_size=8 slots of the ring, a power of two
 * @set bulk=2 objects in each enqueue
 * @set rounds=2 enqueues of each lcore
 *
 * The ring is made by the checkout's own rte_ring_init in memory of this program; nothing of lib/ring is replaced. With
 * the schedule `race`, the second enqueuer has read the head of the producers and is about to swap it when the first
 * one swaps it: the second's compare-and-swap fails and it goes round again. With `wait`, the first has moved the head
 * and stands still before it has filled its slots; the second fills its own and must wait for the first to move the
 * tail.
 *
 * Copy this file, change it and run it: `datapath-lens run ./my.c ROOT`.
 */
#include <stdio.h>
#include <stdint.h>
#include <pthread.h>

#include <rte_ring.h>

#ifndef ring_size
#define ring_size 8
#endif
#ifndef bulk
#define bulk 2
#endif
#ifndef rounds
#define rounds 2
#endif

/* Room for the ring and its slots: a struct rte_ring, then one pointer per slot. */
static union {
	struct rte_ring ring;
	char room[sizeof(struct rte_ring) + ring_size * sizeof(void *)];
} memory __attribute__((aligned(128)));

static struct rte_ring *ring = &memory.ring;

/* One enqueuing lcore: its objects are numbers that say who put them there. */
static void *
enqueuer(void *arg)
{
	uintptr_t who = (uintptr_t)arg;
	void *objects[bulk];
	unsigned int round, i, n;

	for (round = 0; round < rounds; round++) {
		for (i = 0; i < bulk; i++)
			objects[i] = (void *)(who * 1000 + round * bulk + i);
		do {
			n = rte_ring_mp_enqueue_bulk(ring, objects, bulk, NULL);
		} while (n == 0);
	}
	return NULL;
}

/* The dequeuing lcore: takes what all enqueuers put in. */
static void *
dequeuer(void *arg)
{
	unsigned int *taken = arg;
	void *object;

	while (*taken < 2 * rounds * bulk) {
		if (rte_ring_sc_dequeue_bulk(ring, &object, 1, NULL) == 1)
			(*taken)++;
	}
	return NULL;
}

int
main(void)
{
	pthread_t lcores[3];
	unsigned int taken = 0;
	int i;

	if (rte_ring_init(ring, "lens", ring_size, RING_F_SC_DEQ) != 0) {
		printf("the ring could not be made\n");
		return 1;
	}
	pthread_create(&lcores[0], NULL, enqueuer, (void *)1);
	pthread_setname_np(lcores[0], "enqueuer-1");
	pthread_create(&lcores[1], NULL, enqueuer, (void *)2);
	pthread_setname_np(lcores[1], "enqueuer-2");
	pthread_create(&lcores[2], NULL, dequeuer, &taken);
	pthread_setname_np(lcores[2], "dequeuer");
	for (i = 0; i < 3; i++)
		pthread_join(lcores[i], NULL);
	printf("%u objects went through the ring\n", taken);
	return 0;
}
