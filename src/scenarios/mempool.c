/*
 * @scenario mempool
 * @title A mempool: made, filled, emptied through the cache of an lcore
 * @root dpdk
 * @needs lib/mempool
 * @link lib/eal lib/mempool drivers/mempool/ring
 * @look struct rte_mempool
 * @look struct rte_ring
 * @entry rte_mempool_create rte_mempool_populate_default rte_mempool_get_bulk rte_mempool_put_bulk
 * @entry rte_mempool_do_generic_get rte_mempool_do_generic_put
 * @set objects=63 objects in the pool
 * @set object_size=64 bytes of an object
 * @set cache=8 objects in the cache of each lcore; 0: none
 * @set bulk=4 objects taken or given at once
 * @set args="--no-huge --no-pci --no-shconf --no-telemetry -m 32 -l 0" arguments of rte_eal_init
 *
 * Objects are cut out of memory of rte_malloc's heap and put into a ring. The first get finds the lcore's cache empty
 * and fills it from the ring; those after it are served by the cache alone. Puts fill the cache until it is above its
 * threshold and goes back to the ring down to its size. Watch `len` of the cache, and prod and cons of the ring behind
 * the pool.
 */
#include <stdio.h>
#include <stdlib.h>

#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_mempool.h>

#ifndef objects
#define objects 63
#endif
#ifndef object_size
#define object_size 64
#endif
#ifndef cache
#define cache 8
#endif
#ifndef bulk
#define bulk 4
#endif

/* Takes until the pool is empty, or `limit` objects are taken. */
static unsigned int
take(struct rte_mempool *pool, void **taken, unsigned int limit)
{
	unsigned int n = 0;

	while (n + bulk <= limit && rte_mempool_get_bulk(pool, taken + n, bulk) == 0)
		n += bulk;
	return n;
}

static void
give(struct rte_mempool *pool, void **taken, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i += bulk)
		rte_mempool_put_bulk(pool, taken + i, bulk);
}

int
main(int argc, char **argv)
{
	static void *taken[objects + bulk];
	struct rte_mempool *pool;
	unsigned int n;

	if (rte_eal_init(argc, argv) < 0)
		return 1;
	pool = rte_mempool_create("objects", objects, object_size, cache, 0, NULL, NULL, NULL, NULL, SOCKET_ID_ANY, 0);
	if (pool == NULL) {
		fprintf(stderr, "no pool: %s\n", rte_strerror(rte_errno));
		return 1;
	}
	printf("%u objects available\n", rte_mempool_avail_count(pool));

	/* Two rounds with few objects: the cache serves. */
	n = take(pool, taken, bulk);
	give(pool, taken, n);
	n = take(pool, taken, bulk);
	give(pool, taken, n);
	printf("after two small rounds: %u available\n", rte_mempool_avail_count(pool));

	/* Everything out, everything back: the cache is filled and flushed. */
	n = take(pool, taken, objects);
	printf("%u taken, %u available\n", n, rte_mempool_avail_count(pool));
	give(pool, taken, n);
	printf("given back: %u available\n", rte_mempool_avail_count(pool));

	n = rte_mempool_avail_count(pool);
	rte_mempool_free(pool);
	rte_eal_cleanup();
	return n == objects ? 0 : 1;
}
