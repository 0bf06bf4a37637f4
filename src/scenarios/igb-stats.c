/*
 * @scenario igb-stats
 * @title What a gigabit card counts: statistics registers that a read clears, summed up by the driver
 * @root dpdk
 * @needs drivers/net/e1000
 * @link lib/eal drivers/bus/pci drivers/bus/vdev drivers/mempool/ring drivers/net/e1000
 * @outside nic card=i350 address=0000:03:00.0 driver=$driver packets=$packets sizes=$sizes flows=$flows rate=$rate vlan=$vlan seed=$seed ip=$ip protocol=$protocol pcap=$pcap
 * @look struct e1000_hw_stats
 * @look struct igb_rx_queue
 * @look struct rte_mbuf
 * @look struct rte_mempool
 * @entry rte_eth_stats_get eth_igb_stats_get igb_read_stats_registers rte_eth_xstats_get eth_igb_xstats_get
 * @entry rte_eth_dev_start eth_igb_start eth_igb_rx_init rte_eth_rx_burst eth_igb_recv_pkts
 * @schedule one
 * @set driver=vfio-pci vfio-pci, igb_uio or uio_pci_generic
 * @set packets=200 frames that come
 * @set sizes=60,100,200,400,800,1514 their sizes in bytes without checksum, in turn; 60-1514: random between them
 * @set flows=8 flows that they belong to, for RSS
 * @set rate=100000 frames per second
 * @set vlan=0 VLAN id, 0 for none
 * @set ip=4 4, 6 or mixed
 * @set protocol=udp udp, tcp or mixed
 * @set seed=1 of random sizes
 * @set pcap="" capture file that is played instead of generated frames
 * @set RX_QUEUES=1 receive queues
 * @set DESCRIPTORS=128 descriptors of each
 * @set MBUFS=1023 mbufs in the pool
 * @set BURST=32 packets asked for at once
 * @set FREE_THRESH=32 descriptors that are given back at once; below 32 the plain receive function is taken
 * @set PAUSE=0 microseconds that the program does something else after each burst
 * @set KEEP=0 packets that the program keeps until the end
 * @set DROP=0 1: the queue drops what finds no descriptor, instead of leaving it in the card's packet buffer
 * @set args="-l 0 -m 64 --no-telemetry --force-max-simd-bitwidth=64" arguments of rte_eal_init
 *
 * Watch igb_read_stats_registers: each register is read once, and reading takes it back to zero, so the driver adds
 * what it read to its own 64-bit counters. Octets come in two halves, low first, with the checksum of every frame in
 * them, which the driver takes off again.
 *
 * Copy this file, change it and run it: `datapath-lens run ./my.c ROOT`.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <rte_version.h>
#include <rte_cycles.h>
#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_ethdev.h>
#include <rte_mbuf.h>

#ifndef RX_QUEUES
#define RX_QUEUES 1
#endif
#ifndef DESCRIPTORS
#define DESCRIPTORS 128
#endif
#ifndef MBUFS
#define MBUFS 1023
#endif
#ifndef BURST
#define BURST 32
#endif
#ifndef FREE_THRESH
#define FREE_THRESH 32
#endif

#ifndef PAUSE
#define PAUSE 0
#endif
#ifndef KEEP
#define KEEP 0
#endif
#ifndef DROP
#define DROP 0
#endif

/* Names had no RTE_ before 21.11. */
#if RTE_VERSION < RTE_VERSION_NUM(21, 11, 0, 0)
#define RTE_ETH_MQ_RX_RSS ETH_MQ_RX_RSS
#define RTE_ETH_RSS_IP ETH_RSS_IP
#define RTE_ETH_RSS_UDP ETH_RSS_UDP
#define RTE_ETH_RSS_TCP ETH_RSS_TCP
#endif

/* Polls without a packet after which nothing more is expected: before the first packet, one a millisecond. */
#define IDLE_POLLS 1000

static struct rte_mempool *
start(uint16_t port)
{
	struct rte_eth_conf conf = { 0 };
	struct rte_eth_dev_info info;
	struct rte_eth_rxconf rx;
	struct rte_mempool *pool;
	int result, queue;

	if (rte_eth_dev_info_get(port, &info) != 0)
		rte_exit(EXIT_FAILURE, "no information about port %u\n", port);
	if (RX_QUEUES > 1) {
		conf.rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
		conf.rx_adv_conf.rss_conf.rss_hf = (RTE_ETH_RSS_IP | RTE_ETH_RSS_UDP | RTE_ETH_RSS_TCP) & info.flow_type_rss_offloads;
	}
	result = rte_eth_dev_configure(port, RX_QUEUES, 1, &conf);
	if (result < 0)
		rte_exit(EXIT_FAILURE, "rte_eth_dev_configure: %s\n", rte_strerror(-result));
	pool = rte_pktmbuf_pool_create("packets", MBUFS, 32, 0, RTE_MBUF_DEFAULT_BUF_SIZE, rte_socket_id());
	if (pool == NULL)
		rte_exit(EXIT_FAILURE, "rte_pktmbuf_pool_create: %s\n", rte_strerror(rte_errno));
	rx = info.default_rxconf;
	rx.rx_free_thresh = FREE_THRESH;
	rx.rx_drop_en = DROP;
	for (queue = 0; queue < RX_QUEUES; queue++) {
		result = rte_eth_rx_queue_setup(port, queue, DESCRIPTORS, rte_socket_id(), &rx, pool);
		if (result < 0)
			rte_exit(EXIT_FAILURE, "rte_eth_rx_queue_setup: %s\n", rte_strerror(-result));
	}
	result = rte_eth_tx_queue_setup(port, 0, 512, rte_socket_id(), NULL);
	if (result < 0)
		rte_exit(EXIT_FAILURE, "rte_eth_tx_queue_setup: %s\n", rte_strerror(-result));
	result = rte_eth_dev_start(port);
	if (result < 0)
		rte_exit(EXIT_FAILURE, "rte_eth_dev_start: %s\n", rte_strerror(-result));
	return pool;
}

static void
show_extended(uint16_t port)
{
	struct rte_eth_xstat_name *names;
	struct rte_eth_xstat *values;
	int n = rte_eth_xstats_get(port, NULL, 0), i;

	names = calloc(n, sizeof(*names));
	values = calloc(n, sizeof(*values));
	rte_eth_xstats_get_names(port, names, n);
	n = rte_eth_xstats_get(port, values, n);
	for (i = 0; i < n; i++)
		if (values[i].value != 0)
			printf("  %s: %" PRIu64 "\n", names[values[i].id].name, values[i].value);
	free(names);
	free(values);
}

int
main(int argc, char **argv)
{
	struct rte_mbuf *packets[BURST], *kept[KEEP + BURST];
	struct rte_eth_stats stats;
	struct rte_mempool *pool;
	unsigned int received = 0, keeping = 0, idle = 0;
	uint16_t n, i, queue;

	if (rte_eal_init(argc, argv) < 0 || rte_eth_dev_count_avail() == 0) {
		printf("no port: %s\n", rte_strerror(rte_errno));
		return 1;
	}
	pool = start(0);
	while (idle < IDLE_POLLS) {
		for (queue = 0; queue < RX_QUEUES; queue++) {
			n = rte_eth_rx_burst(0, queue, packets, BURST);
			if (n == 0) {
				idle++;
				rte_delay_us_sleep(received == 0 ? 1000 : 20);
				continue;
			}
			idle = 0;
			received += n;
			for (i = 0; i < n; i++) {
				if (keeping < KEEP)
					kept[keeping++] = packets[i];
				else
					rte_pktmbuf_free(packets[i]);
			}
			rte_delay_us_sleep(PAUSE);
		}
	}
	rte_eth_stats_get(0, &stats);
	printf("the program received %u packets\n", received);
	printf("ipackets %" PRIu64 ", imissed %" PRIu64 ", rx_nombuf %" PRIu64 ", ierrors %" PRIu64 ", dropped by the queue %" PRIu64 "\n", stats.ipackets,
	       stats.imissed, stats.rx_nombuf, stats.ierrors, stats.q_errors[0]);
	show_extended(0);
	for (i = 0; i < keeping; i++)
		rte_pktmbuf_free(kept[i]);
	rte_eth_dev_stop(0);
	rte_eth_dev_close(0);
	printf("pool: %u of %u mbufs\n", rte_mempool_avail_count(pool), MBUFS);
	rte_eal_cleanup();
	return 0;
}
