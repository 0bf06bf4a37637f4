/*
 * @scenario ixgbe-tx
 * @title Packets that a 10 gigabit card received are sent again: transmit descriptors, write-back, mbufs given back
 * @root dpdk
 * @needs drivers/net/ixgbe
 * @link lib/eal drivers/bus/pci drivers/bus/vdev drivers/mempool/ring drivers/net/ixgbe
 * @outside nic card=x520 address=0000:03:00.0 driver=$driver packets=$packets sizes=$sizes flows=$flows rate=$rate vlan=$vlan seed=$seed ip=$ip protocol=$protocol pcap=$pcap
 * @look struct ixgbe_tx_queue
 * @look struct ixgbe_tx_entry
 * @look struct ixgbe_rx_queue
 * @look struct rte_mbuf
 * @look struct rte_mempool
 * @entry rte_eth_tx_queue_setup rte_eth_tx_burst ixgbe_xmit_pkts_simple tx_xmit_pkts ixgbe_tx_free_bufs
 * @entry ixgbe_xmit_pkts RS_THRESH=16
 * @entry ixgbe_xmit_cleanup RS_THRESH=1 packets=200
 * @entry rte_eth_rx_burst rte_eth_dev_start
 * @schedule one
 * @set driver=vfio-pci vfio-pci, igb_uio or uio_pci_generic
 * @set packets=100 frames that come
 * @set sizes=60,590,1514 their sizes in bytes without checksum, in turn; 60-1514: random between them
 * @set flows=8 flows that they belong to, for RSS
 * @set rate=100000 frames per second
 * @set vlan=0 VLAN id, 0 for none
 * @set ip=4 4, 6 or mixed
 * @set protocol=udp udp, tcp or mixed
 * @set seed=1 of random sizes
 * @set pcap="" capture file that is played instead of generated frames
 * @set RX_QUEUES=2 receive queues
 * @set DESCRIPTORS=128 descriptors of each
 * @set MBUFS=1023 mbufs in the pool
 * @set BURST=32 packets asked for at once
 * @set FREE_THRESH=32 descriptors that are given back at once; below 32 the plain receive function is taken
 * @set TX_DESCRIPTORS=128 transmit descriptors
 * @set RS_THRESH=32 every so many descriptors ask for a report; below 32 the full transmit function is taken
 * @set WTHRESH=0 reports that the card collects before it writes them, with RS_THRESH=1
 * @set MTU=1500 payload of the largest frame, up to 9000; what does not fit into one mbuf comes and goes in a chain of them
 * @set SUM=0 1: the program sums up what it receives
 * @set CHECKSUMS=0 1: the card puts IPv4 checksums in, which takes context descriptors
 * @set args="-l 0 -m 64 --no-telemetry --force-max-simd-bitwidth=64" arguments of rte_eal_init; without the last one the vector functions are taken
 *
 * Every packet that comes is sent as it is. Watch tx_xmit_pkts fill descriptors and move the tail (TDT), the card take
 * them, send, and set DD in those whose RS bit asked for it, and ixgbe_tx_free_bufs look for DD before it gives mbufs
 * back to the pool. An mbuf whose descriptor has no report yet stays in the ring: that is where mbufs are when a pool
 * looks too small.
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
#define RX_QUEUES 2
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
#ifndef TX_DESCRIPTORS
#define TX_DESCRIPTORS 128
#endif
#ifndef RS_THRESH
#define RS_THRESH 32
#endif
#ifndef WTHRESH
#define WTHRESH 0
#endif
#ifndef MTU
#define MTU 1500
#endif
#ifndef SUM
#define SUM 0
#endif
#ifndef CHECKSUMS
#define CHECKSUMS 0
#endif

/* Names had no RTE_ before 21.11. */
#if RTE_VERSION < RTE_VERSION_NUM(21, 11, 0, 0)
#define RTE_ETH_MQ_RX_RSS ETH_MQ_RX_RSS
#define RTE_ETH_RSS_IP ETH_RSS_IP
#define RTE_ETH_RSS_UDP ETH_RSS_UDP
#define RTE_ETH_RSS_TCP ETH_RSS_TCP
#define RTE_ETH_TX_OFFLOAD_IPV4_CKSUM DEV_TX_OFFLOAD_IPV4_CKSUM
#define RTE_ETH_TX_OFFLOAD_MULTI_SEGS DEV_TX_OFFLOAD_MULTI_SEGS
#define RTE_MBUF_F_TX_IPV4 PKT_TX_IPV4
#define RTE_MBUF_F_TX_IP_CKSUM PKT_TX_IP_CKSUM
#endif

/* Polls without a packet after which nothing more is expected: before the first packet, one a millisecond. */
#define IDLE_POLLS 1000

static struct rte_mempool *
start(uint16_t port)
{
	struct rte_eth_conf conf = { 0 };
	struct rte_eth_dev_info info;
	struct rte_eth_rxconf rx;
	struct rte_eth_txconf tx;
	struct rte_mempool *pool;
	int result, queue;

	if (rte_eth_dev_info_get(port, &info) != 0)
		rte_exit(EXIT_FAILURE, "no information about port %u\n", port);
	if (RX_QUEUES > 1) {
		conf.rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
		conf.rx_adv_conf.rss_conf.rss_hf = (RTE_ETH_RSS_IP | RTE_ETH_RSS_UDP | RTE_ETH_RSS_TCP) & info.flow_type_rss_offloads;
	}
	if (CHECKSUMS)
		conf.txmode.offloads |= RTE_ETH_TX_OFFLOAD_IPV4_CKSUM;
	if (MTU > 1500)
		conf.txmode.offloads |= RTE_ETH_TX_OFFLOAD_MULTI_SEGS;
	result = rte_eth_dev_configure(port, RX_QUEUES, 1, &conf);
	if (result < 0)
		rte_exit(EXIT_FAILURE, "rte_eth_dev_configure: %s\n", rte_strerror(-result));
	if (MTU != 1500)
		rte_eth_dev_set_mtu(port, MTU);
	pool = rte_pktmbuf_pool_create("packets", MBUFS, 32, 0, RTE_MBUF_DEFAULT_BUF_SIZE, rte_socket_id());
	if (pool == NULL)
		rte_exit(EXIT_FAILURE, "rte_pktmbuf_pool_create: %s\n", rte_strerror(rte_errno));
	rx = info.default_rxconf;
	rx.rx_free_thresh = FREE_THRESH;
	for (queue = 0; queue < RX_QUEUES; queue++) {
		result = rte_eth_rx_queue_setup(port, queue, DESCRIPTORS, rte_socket_id(), &rx, pool);
		if (result < 0)
			rte_exit(EXIT_FAILURE, "rte_eth_rx_queue_setup: %s\n", rte_strerror(-result));
	}
	tx = info.default_txconf;
	tx.tx_thresh.wthresh = WTHRESH;
	tx.tx_rs_thresh = RS_THRESH;
	tx.tx_free_thresh = RS_THRESH;
	tx.offloads = conf.txmode.offloads;
	result = rte_eth_tx_queue_setup(port, 0, TX_DESCRIPTORS, rte_socket_id(), &tx);
	if (result < 0)
		rte_exit(EXIT_FAILURE, "rte_eth_tx_queue_setup: %s\n", rte_strerror(-result));
	result = rte_eth_dev_start(port);
	if (result < 0)
		rte_exit(EXIT_FAILURE, "rte_eth_dev_start: %s\n", rte_strerror(-result));
	return pool;
}

/* Changes with every byte and its place in a packet; packets may come in any order. */
static uint64_t
sum(const struct rte_mbuf *packet)
{
	uint64_t total = 0;
	unsigned int at = 0;

	for (; packet != NULL; packet = packet->next) {
		const uint8_t *bytes = rte_pktmbuf_mtod(packet, const uint8_t *);
		unsigned int i;

		for (i = 0; i < packet->data_len; i++, at++)
			total += (uint64_t)bytes[i] * (2 * at + 1);
	}
	return total;
}

int
main(int argc, char **argv)
{
	struct rte_mbuf *packets[BURST];
	struct rte_eth_stats stats;
	struct rte_mempool *pool;
	unsigned int received = 0, sent = 0, refused = 0, idle = 0;
	uint64_t total = 0;
	uint16_t n, i, done, queue;

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
				if (SUM)
					total += sum(packets[i]);
				if (CHECKSUMS) {
					packets[i]->ol_flags = RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IP_CKSUM;
					packets[i]->l2_len = sizeof(struct rte_ether_hdr);
					packets[i]->l3_len = 20;
				}
			}
			done = rte_eth_tx_burst(0, 0, packets, n);
			sent += done;
			for (; done < n; done++, refused++)
				rte_pktmbuf_free(packets[done]);
		}
	}
	rte_eth_stats_get(0, &stats);
	printf("received %u, sent %u, no room in the ring for %u\n", received, sent, refused);
	if (SUM)
		printf("sum of what was received: %" PRIu64 "\n", total);
	printf("the card: received %" PRIu64 " (%" PRIu64 " bytes), sent %" PRIu64 " (%" PRIu64 " bytes), missed %" PRIu64 "\n", stats.ipackets,
	       stats.ibytes, stats.opackets, stats.obytes, stats.imissed);
	rte_eth_dev_stop(0);
	rte_eth_dev_close(0);
	printf("pool: %u of %u mbufs\n", rte_mempool_avail_count(pool), MBUFS);
	rte_eal_cleanup();
	return 0;
}
