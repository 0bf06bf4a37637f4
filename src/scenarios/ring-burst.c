/*
 * @scenario ring-burst
 * @title Bulk is all or nothing, burst is as many as fit
 * @root dpdk
 * @needs lib/ring
 * @look struct rte_ring
 * @entry rte_ring_enqueue_burst rte_ring_dequeue_burst rte_ring_enqueue_bulk rte_ring_dequeue_bulk
 * @schedule one
 * @set ring_size=8 slots of the ring, a power of two
 * @set burst=5 objects in each call
 *
 * One lcore fills a ring of one producer and one consumer (one slot stays free), and empties it again. The indexes only
 * grow; the slot is the index masked, so that the second round wraps.
 *
 * Copy this file, change it and run it: `datapath-lens run ./my.c ROOT`.
 */
#include <stdio.h>
#include <stdint.h>

#include <rte_ring.h>

#ifndef ring_size
#define ring_size 8
#endif
#ifndef burst
#define burst 5
#endif

/* Room for the ring and its slots: a struct rte_ring, then one pointer per slot. */
static union {
	struct rte_ring ring;
	char room[sizeof(struct rte_ring) + ring_size * sizeof(void *)];
} memory __attribute__((aligned(128)));

int
main(void)
{
	struct rte_ring *ring = &memory.ring;
	void *objects[burst], *out[burst];
	unsigned int round, i, n, left;

	if (rte_ring_init(ring, "lens", ring_size, RING_F_SP_ENQ | RING_F_SC_DEQ) != 0) {
		printf("the ring could not be made\n");
		return 1;
	}
	for (round = 0; round < 2; round++) {
		for (i = 0; i < burst; i++)
			objects[i] = (void *)(uintptr_t)(round * 100 + i);
		n = rte_ring_enqueue_bulk(ring, objects, burst, &left);
		printf("enqueue bulk: %u, %u slots free\n", n, left);
		n = rte_ring_enqueue_bulk(ring, objects, burst, &left);
		printf("enqueue bulk: %u, %u slots free\n", n, left);
		n = rte_ring_enqueue_burst(ring, objects, burst, &left);
		printf("enqueue burst: %u, %u slots free\n", n, left);
		n = rte_ring_dequeue_burst(ring, out, burst, &left);
		printf("dequeue burst: %u, %u objects left\n", n, left);
		n = rte_ring_dequeue_bulk(ring, out, burst, &left);
		printf("dequeue bulk: %u, %u objects left\n", n, left);
		n = rte_ring_dequeue_burst(ring, out, burst, &left);
		printf("dequeue burst: %u, %u objects left\n", n, left);
	}
	return 0;
}
