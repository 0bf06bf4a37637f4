/* Enqueue and dequeue of bulks on a ring, multi-producer and multi-consumer. */
#include "eal.h"
#include <rte_ring.h>
#include "kernel.h"

static struct rte_ring *ring;

static void
prepare(void)
{
	ring = aligned_alloc(128, 65536);
	if (rte_ring_init(ring, "bench", 1024, 0) != 0)
		exit(1);
}

static unsigned long
kernel(long rounds)
{
	void *objects[8], *out[8];
	unsigned long check = 0;

	for (int i = 0; i < 8; i++)
		objects[i] = &objects[i];
	while (rounds-- > 0) {
		check += rte_ring_mp_enqueue_bulk(ring, objects, 8, NULL);
		check += rte_ring_mc_dequeue_bulk(ring, out, 8, NULL);
	}
	return check + rte_ring_count(ring);
}
