/*
 * @scenario eth-null
 * @title An ethdev from configure to bursts, on net_null
 * @root dpdk
 * @needs lib/ethdev drivers/net/null
 * @link lib/eal lib/ethdev lib/mbuf drivers/mempool/ring drivers/bus/vdev drivers/net/null
 * @look struct rte_mempool
 * @look struct rte_mbuf
 * @entry rte_eth_dev_configure rte_eth_rx_queue_setup rte_eth_tx_queue_setup rte_eth_dev_start rte_eth_rx_burst rte_eth_tx_burst
 * @set bursts=4 bursts received and sent
 * @set burst_size=8 packets in each
 * @set pool_size=255 mbufs in the pool
 * @set lcore_cache=16 mbufs in the cache of each lcore: bursts that fit into it leave the ring alone
 * @set args="--no-huge --no-pci --no-shconf --no-telemetry -m 64 -l 0 --vdev=net_null0" arguments of rte_eal_init
 *
 * The virtual bus finds net_null0 among the arguments, its driver is probed and makes a port. Configure, queue setup
 * and start go through the driver's eth_dev_ops; a burst goes through the port's entry in rte_eth_fp_ops, which start
 * has filled with the driver's functions. Watch rx_pkt_burst before and after rte_eth_dev_start.
 */
#include <stdio.h>
#include <string.h>

#include <rte_eal.h>
#include <rte_ethdev.h>
#include <rte_mbuf.h>

#ifndef bursts
#define bursts 4
#endif
#ifndef burst_size
#define burst_size 8
#endif
#ifndef pool_size
#define pool_size 255
#endif
#ifndef lcore_cache
#define lcore_cache 16
#endif

int
main(int argc, char **argv)
{
	struct rte_mbuf *packets[burst_size];
	struct rte_eth_conf conf;
	struct rte_eth_stats stats;
	struct rte_mempool *pool;
	unsigned int i, left, received = 0, sent = 0;
	uint16_t port, n, done;

	if (rte_eal_init(argc, argv) < 0)
		return 1;
	if (rte_eth_dev_count_avail() == 0) {
		fprintf(stderr, "there is no port\n");
		return 1;
	}
	port = rte_eth_find_next(0);
	pool = rte_pktmbuf_pool_create("packets", pool_size, lcore_cache, 0, RTE_MBUF_DEFAULT_BUF_SIZE, SOCKET_ID_ANY);
	if (pool == NULL)
		return 1;

	memset(&conf, 0, sizeof(conf));
	if (rte_eth_dev_configure(port, 1, 1, &conf) != 0 ||
	    rte_eth_rx_queue_setup(port, 0, 64, SOCKET_ID_ANY, NULL, pool) != 0 ||
	    rte_eth_tx_queue_setup(port, 0, 64, SOCKET_ID_ANY, NULL) != 0 ||
	    rte_eth_dev_start(port) != 0) {
		fprintf(stderr, "the port does not start\n");
		return 1;
	}
	for (i = 0; i < bursts; i++) {
		n = rte_eth_rx_burst(port, 0, packets, burst_size);
		received += n;
		done = rte_eth_tx_burst(port, 0, packets, n);
		sent += done;
		for (; done < n; done++)
			rte_pktmbuf_free(packets[done]);
	}
	rte_eth_stats_get(port, &stats);
	left = rte_mempool_avail_count(pool);
	printf("%u received, %u sent; the port counts %lu in, %lu out; %u of 255 mbufs in the pool\n", received, sent,
	       (unsigned long)stats.ipackets, (unsigned long)stats.opackets, left);

	rte_eth_dev_stop(port);
	rte_eth_dev_close(port);
	rte_mempool_free(pool);
	rte_eal_cleanup();
	return received == sent && left == 255 ? 0 : 1;
}
