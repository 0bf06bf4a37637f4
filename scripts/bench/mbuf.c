/* Packet buffers allocated, written to, chained and freed. */
#include "pool.h"
#include <rte_mbuf.h>
#include "kernel.h"

static struct rte_mempool *pool;

static void
prepare(void)
{
	struct rte_pktmbuf_pool_private data = { .mbuf_data_room_size = 2048 + RTE_PKTMBUF_HEADROOM };

	pool = make_pool("bench", 511, sizeof(struct rte_mbuf) + 2048 + RTE_PKTMBUF_HEADROOM, sizeof(struct rte_pktmbuf_pool_private));
	rte_pktmbuf_pool_init(pool, &data);
	rte_mempool_obj_iter(pool, rte_pktmbuf_init, NULL);
}

static unsigned long
kernel(long rounds)
{
	struct rte_mbuf *burst[32];
	unsigned long check = 0;

	while (rounds-- > 0) {
		if (rte_pktmbuf_alloc_bulk(pool, burst, 32) != 0)
			return 0;
		for (int i = 0; i < 32; i++) {
			char *data = rte_pktmbuf_append(burst[i], 60);

			data[0] = (char)i;
			check += (unsigned long)rte_pktmbuf_pkt_len(burst[i]) + (unsigned char)data[0];
		}
		for (int i = 0; i < 32; i += 2)
			rte_pktmbuf_chain(burst[i], burst[i + 1]);
		for (int i = 0; i < 32; i += 2)
			rte_pktmbuf_free(burst[i]);
	}
	return check;
}
