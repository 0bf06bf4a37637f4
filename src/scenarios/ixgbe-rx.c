/*
 * @scenario ixgbe-rx
 * @title Packets come from the wire through the descriptor ring of a 10 gigabit card into mbufs
 * @root dpdk
 * @needs drivers/net/ixgbe
 * @link lib/eal drivers/bus/pci drivers/bus/vdev drivers/mempool/ring drivers/net/ixgbe
 * @outside nic card=x520 address=0000:03:00.0 driver=$driver packets=$packets sizes=$sizes flows=$flows rate=$rate vlan=$vlan seed=$seed ip=$ip protocol=$protocol pcap=$pcap
 * @look struct ixgbe_rx_queue
 * @look struct ixgbe_rx_entry
 * @look struct rte_mbuf
 * @look struct rte_mempool
 * @entry rte_eth_dev_configure rte_eth_rx_queue_setup rte_eth_dev_start ixgbe_dev_rx_init ixgbe_dev_rxtx_start
 * @entry rte_eth_rx_burst ixgbe_recv_pkts_bulk_alloc ixgbe_rx_scan_hw_ring ixgbe_rx_alloc_bufs
 * @entry ixgbe_recv_pkts FREE_THRESH=16
 * @entry ixgbe_recv_pkts_lro_bulk_alloc SCATTER=1
 * @entry ixgbe_recv_pkts_vec args="-l 0 -m 64 --no-telemetry"
 * @entry rte_epoll_wait ixgbe_dev_rx_queue_intr_enable INTERRUPTS=1
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
 * @set MTU=1500 payload of the largest frame, up to 9000; what does not fit into one mbuf comes in a chain of them
 * @set SCATTER=0 1: the functions for chains are taken in any case
 * @set STRIP=0 1: the card takes VLAN tags off and puts them into the descriptor
 * @set INTERRUPTS=0 1: the program sleeps in rte_epoll_wait until the card raises a queue's interrupt (vfio-pci)
 * @set args="-l 0 -m 64 --no-telemetry --force-max-simd-bitwidth=64" arguments of rte_eal_init; without the last one the vector functions are taken
 *
 * The card is a model written from its datasheet: it hashes each frame, writes it to the buffer of the next free
 * descriptor and the descriptor back with DD, length, RSS hash and packet type. The driver's receive function runs from
 * the checkout. Watch it look for DD without touching a register, hand out the mbufs, put fresh ones in their place and
 * move the tail (RDT) after FREE_THRESH of them.
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
#ifndef MTU
#define MTU 1500
#endif
#ifndef SCATTER
#define SCATTER 0
#endif
#ifndef STRIP
#define STRIP 0
#endif
#ifndef INTERRUPTS
#define INTERRUPTS 0
#endif

/* Names had no RTE_ before 21.11. */
#if RTE_VERSION < RTE_VERSION_NUM(21, 11, 0, 0)
#define RTE_ETH_MQ_RX_RSS ETH_MQ_RX_RSS
#define RTE_ETH_RSS_IP ETH_RSS_IP
#define RTE_ETH_RSS_UDP ETH_RSS_UDP
#define RTE_ETH_RSS_TCP ETH_RSS_TCP
#define RTE_ETH_RX_OFFLOAD_SCATTER DEV_RX_OFFLOAD_SCATTER
#define RTE_ETH_RX_OFFLOAD_VLAN_STRIP DEV_RX_OFFLOAD_VLAN_STRIP
#define RTE_MBUF_F_RX_RSS_HASH PKT_RX_RSS_HASH
#define RTE_MBUF_F_RX_VLAN_STRIPPED PKT_RX_VLAN_STRIPPED
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
	if (SCATTER)
		conf.rxmode.offloads |= RTE_ETH_RX_OFFLOAD_SCATTER;
	if (STRIP)
		conf.rxmode.offloads |= RTE_ETH_RX_OFFLOAD_VLAN_STRIP;
	conf.intr_conf.rxq = INTERRUPTS;
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
	rx.offloads = conf.rxmode.offloads;
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
	for (queue = 0; INTERRUPTS && queue < RX_QUEUES; queue++) {
		result = rte_eth_dev_rx_intr_ctl_q(port, queue, RTE_EPOLL_PER_THREAD, RTE_INTR_EVENT_ADD, NULL);
		if (result < 0)
			rte_exit(EXIT_FAILURE, "no interrupt for queue %d: %s\n", queue, rte_strerror(-result));
	}
	return pool;
}

/* Sleeps until a queue has an interrupt, half a second at most. */
static int
wait_for_interrupt(uint16_t port)
{
	struct rte_epoll_event event;
	int queue, raised;

	for (queue = 0; queue < RX_QUEUES; queue++)
		rte_eth_dev_rx_intr_enable(port, queue);
	raised = rte_epoll_wait(RTE_EPOLL_PER_THREAD, &event, 1, 500);
	for (queue = 0; queue < RX_QUEUES; queue++)
		rte_eth_dev_rx_intr_disable(port, queue);
	return raised > 0;
}

int
main(int argc, char **argv)
{
	struct rte_mbuf *packets[BURST];
	struct rte_eth_stats stats;
	struct rte_mempool *pool;
	unsigned int received[RX_QUEUES] = { 0 }, hashed = 0, stripped = 0, segments = 0, wakeups = 0, idle = 0;
	uint64_t bytes = 0;
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
				if (INTERRUPTS && wait_for_interrupt(0)) {
					wakeups++;
					idle = 0;
				} else if (INTERRUPTS) {
					idle += IDLE_POLLS / 2;
				} else {
					rte_delay_us_sleep(bytes == 0 ? 1000 : 20);
				}
				continue;
			}
			idle = 0;
			received[queue] += n;
			for (i = 0; i < n; i++) {
				bytes += rte_pktmbuf_pkt_len(packets[i]);
				hashed += (packets[i]->ol_flags & RTE_MBUF_F_RX_RSS_HASH) != 0;
				stripped += (packets[i]->ol_flags & RTE_MBUF_F_RX_VLAN_STRIPPED) != 0;
				segments += packets[i]->nb_segs;
				rte_pktmbuf_free(packets[i]);
			}
		}
	}
	rte_eth_stats_get(0, &stats);
	for (queue = 0; queue < RX_QUEUES; queue++)
		printf("queue %u: %u packets\n", queue, received[queue]);
	printf("%" PRIu64 " bytes in %u mbufs, %u packets with a hash\n", bytes, segments, hashed);
	if (STRIP)
		printf("%u packets whose VLAN tag the card took off\n", stripped);
	if (INTERRUPTS)
		printf("woken by %s\n", wakeups == 0 ? "nobody" : wakeups == 1 ? "one interrupt" : "interrupts");
	printf("the card: %" PRIu64 " packets, %" PRIu64 " bytes, %" PRIu64 " missed, %" PRIu64 " without mbuf\n", stats.ipackets,
	       stats.ibytes, stats.imissed, stats.rx_nombuf);
	rte_eth_dev_stop(0);
	rte_eth_dev_close(0);
	printf("pool: %u of %u mbufs\n", rte_mempool_avail_count(pool), MBUFS);
	rte_eal_cleanup();
	return 0;
}
