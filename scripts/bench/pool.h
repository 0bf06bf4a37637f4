/* A pool of objects with lcore 0's cache over a ring. */
#include "eal.h"

static struct rte_mempool *
make_pool(const char *name, unsigned int n, unsigned int size, unsigned int private_size)
{
	struct rte_mempool *pool = rte_mempool_create_empty(name, n, size, 64, private_size, 0, 0);
	size_t bytes;
	char *memory;

	if (pool == NULL)
		exit(1);
	bytes = (size_t)n * (pool->header_size + pool->elt_size + pool->trailer_size) + 16384;
	memory = aligned_alloc(128, (bytes + 127) & ~(size_t)127);
	if (rte_mempool_populate_iova(pool, memory, (rte_iova_t)(uintptr_t)memory, bytes, NULL, NULL) != (int)n)
		exit(2);
	return pool;
}
