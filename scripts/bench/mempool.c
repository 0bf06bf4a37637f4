/* Objects taken from a pool and put back: one by one from the cache, and in bulks that go through to the ring. */
#include "pool.h"
#include "kernel.h"

static struct rte_mempool *pool;

static void
prepare(void)
{
	pool = make_pool("bench", 1023, 256, 0);
}

static unsigned long
kernel(long rounds)
{
	void *objects[96];
	unsigned long check = 0;

	while (rounds-- > 0) {
		for (int i = 0; i < 32; i++)
			check += rte_mempool_get(pool, &objects[i]) == 0;
		for (int i = 0; i < 32; i++)
			rte_mempool_put(pool, objects[i]);
		check += rte_mempool_get_bulk(pool, objects, 96) == 0;
		rte_mempool_put_bulk(pool, objects, 96);
	}
	return check;
}
