/*
 * @scenario mbuf
 * @title Packets in mbufs: headroom, chains, clones and reference counts
 * @root dpdk
 * @needs lib/mbuf
 * @link lib/eal lib/mbuf lib/mempool drivers/mempool/ring
 * @look struct rte_mbuf
 * @look struct rte_mempool
 * @entry rte_pktmbuf_pool_create rte_pktmbuf_prepend rte_pktmbuf_append rte_pktmbuf_chain rte_pktmbuf_clone rte_pktmbuf_free
 * @set mbufs=31 mbufs in the pool
 * @set payload=100 bytes of data in each buffer
 * @set args="--no-huge --no-pci --no-shconf --no-telemetry -m 32 -l 0" arguments of rte_eal_init
 *
 * A packet gets data behind its headroom, a header in front of it, a second buffer as its tail, and a clone that shares
 * the data. The clone is freed first: its mbufs go back to the pool, the data stay, because they are counted. When the
 * original is freed as well, the pool is full again. Watch data_off move with prepend and adj, nb_segs and next with
 * chain, and refcnt with clone and free.
 */
#include <stdio.h>
#include <string.h>

#include <rte_eal.h>
#include <rte_mbuf.h>

#ifndef mbufs
#define mbufs 31
#endif
#ifndef payload
#define payload 100
#endif

static void
show(const char *what, const struct rte_mbuf *m, struct rte_mempool *pool)
{
	printf("%-28s pkt_len %u data_len %u data_off %u nb_segs %u refcnt %u, %u of %u in the pool\n", what, m->pkt_len,
	       m->data_len, m->data_off, m->nb_segs, rte_mbuf_refcnt_read(m), rte_mempool_avail_count(pool), mbufs);
}

int
main(int argc, char **argv)
{
	struct rte_mempool *pool;
	struct rte_mbuf *packet, *tail, *clone;
	char *data;
	unsigned int left;

	if (rte_eal_init(argc, argv) < 0)
		return 1;
	pool = rte_pktmbuf_pool_create("packets", mbufs, 8, 0, RTE_MBUF_DEFAULT_BUF_SIZE, SOCKET_ID_ANY);
	if (pool == NULL)
		return 1;

	packet = rte_pktmbuf_alloc(pool);
	show("allocated", packet, pool);
	data = rte_pktmbuf_append(packet, payload);
	memset(data, 'a', payload);
	show("data appended", packet, pool);
	data = rte_pktmbuf_prepend(packet, 14);
	memset(data, 'h', 14);
	show("header in front", packet, pool);

	tail = rte_pktmbuf_alloc(pool);
	data = rte_pktmbuf_append(tail, payload);
	memset(data, 'b', payload);
	rte_pktmbuf_chain(packet, tail);
	show("second buffer chained", packet, pool);

	clone = rte_pktmbuf_clone(packet, pool);
	show("cloned: the original", packet, pool);
	show("cloned: the clone", clone, pool);
	rte_pktmbuf_adj(clone, 14);
	show("clone without its header", clone, pool);
	rte_pktmbuf_free(clone);
	show("clone freed: the original", packet, pool);
	rte_pktmbuf_free(packet);
	left = rte_mempool_avail_count(pool);
	printf("all freed: %u of %u in the pool\n", left, mbufs);

	rte_mempool_free(pool);
	rte_eal_cleanup();
	return left == mbufs ? 0 : 1;
}
