/*
 * @scenario vhost-pmd
 * @title A guest as an ethdev: the vhost PMD (net_vhost)
 * @root dpdk
 * @needs drivers/net/vhost lib/vhost
 * @link lib/eal lib/vhost drivers/bus/vdev drivers/mempool/ring drivers/net/vhost
 * @outside guest socket=/tmp/vhost.sock packed=$packed mergeable=$mergeable indirect=$indirect queue_size=$queue_size pace=$pace batch=$guest_batch reflect=1
 * @look struct pmd_internal
 * @look struct vhost_queue
 * @look struct vhost_virtqueue
 * @entry rte_pmd_vhost_probe eth_dev_configure eth_dev_start new_device eth_vhost_rx eth_vhost_tx eth_stats_get vhost_dev_xstats_get
 * @set packets=200 packets that go to the guest and come back
 * @set smallest=60 bytes of the smallest packet
 * @set largest=1514 bytes of the largest packet
 * @set burst=32 packets in each call
 * @set packed=0 packed virtqueues instead of split ones
 * @set mergeable=1 receive buffers that one packet may take several of
 * @set indirect=0 indirect descriptors
 * @set queue_size=256 descriptors of each queue
 * @set pace=20000 nanoseconds between two turns of the guest: a slow one makes its ring full
 * @set guest_batch=64 packets that the guest takes, and sends back, at a turn
 * @set retry=1 what was not taken is offered again; 0 drops it
 * @set args="--no-huge --no-pci --no-telemetry -m 128 -l 0 --vdev=net_vhost0,iface=/tmp/vhost.sock,queues=1" arguments of rte_eal_init
 *
 * The virtual bus finds net_vhost0 among the arguments; its driver makes a port of the socket. Configuring or starting
 * the port registers the socket with lib/vhost. When the guest's device is ready, new_device of the driver gives the
 * queues their virtqueues and brings the link up, and until then a burst does nothing. The guest sends each packet back
 * with its addresses exchanged. At the end the port's counters. What rte_vhost_enqueue_burst did not take is
 * missed_pkts of the queue: 20.11 shows it as the xstat tx_missed_pkts, 24.11 as oerrors, 22.11 nowhere: look at the
 * structure.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <inttypes.h>

#include <rte_eal.h>
#include <rte_ethdev.h>
#include <rte_mbuf.h>

#ifndef packets
#define packets 200
#endif
#ifndef smallest
#define smallest 60
#endif
#ifndef largest
#define largest 1514
#endif
#ifndef burst
#define burst 32
#endif
#ifndef retry
#define retry 1
#endif

#define MBUFS 1023

/* The packet of a number, as it leaves: addresses, a type, the number, then bytes that follow from both. */
static void
expected_bytes(uint8_t *to, uint32_t number, uint32_t length, int returned)
{
	static const uint8_t guest[6] = { 0x52, 0x54, 0, 0x12, 0x34, 0x56 }, ours[6] = { 0x52, 0x54, 0, 0x12, 0x34, 0x01 };

	memset(to, (int)(number * 13), length);
	memcpy(to, returned ? ours : guest, 6);
	memcpy(to + 6, returned ? guest : ours, 6);
	to[12] = 0x88;
	to[13] = 0xb5;
	memcpy(to + 14, &number, sizeof(number));
}

static uint32_t
length_of(uint32_t number)
{
	return smallest + (number * 997u) % (largest - smallest + 1);
}

static uint8_t scratch[largest];

static struct rte_mbuf *
packet(struct rte_mempool *pool, uint32_t number)
{
	uint32_t length = length_of(number), at, n;
	struct rte_mbuf *first = NULL, *last = NULL, *m;

	expected_bytes(scratch, number, length, 0);
	for (at = 0; at < length; at += n) {
		m = rte_pktmbuf_alloc(pool);
		if (m == NULL) {
			rte_pktmbuf_free(first);
			return NULL;
		}
		n = RTE_MIN((uint32_t)rte_pktmbuf_tailroom(m), length - at);
		memcpy(rte_pktmbuf_mtod(m, uint8_t *), scratch + at, n);
		m->data_len = (uint16_t)n;
		if (first == NULL) {
			first = m;
		} else {
			last->next = m;
			first->nb_segs++;
		}
		last = m;
		first->pkt_len = at + n;
	}
	return first;
}

static int
whole(const struct rte_mbuf *m, uint32_t *number)
{
	uint32_t length = m->pkt_len, at = 0;

	if (m->data_len < 18 || length > largest)
		return 0;
	memcpy(number, rte_pktmbuf_mtod_offset(m, const uint8_t *, 14), sizeof(*number));
	expected_bytes(scratch, *number, length, 1);
	for (; m != NULL; m = m->next) {
		if (memcmp(rte_pktmbuf_mtod(m, const uint8_t *), scratch + at, m->data_len) != 0)
			return 0;
		at += m->data_len;
	}
	return at == length && length == length_of(*number);
}

static void
show_counters(uint16_t port)
{
	struct rte_eth_stats stats;
	struct rte_eth_xstat_name *names;
	struct rte_eth_xstat *values;
	int n, i;

	if (rte_eth_stats_get(port, &stats) == 0)
		printf("ipackets %" PRIu64 ", ibytes %" PRIu64 ", opackets %" PRIu64 ", obytes %" PRIu64 ", oerrors %" PRIu64 "\n",
		       stats.ipackets, stats.ibytes, stats.opackets, stats.obytes, stats.oerrors);
	n = rte_eth_xstats_get_names(port, NULL, 0);
	if (n <= 0)
		return;
	names = calloc(n, sizeof(*names));
	values = calloc(n, sizeof(*values));
	if (names != NULL && values != NULL && rte_eth_xstats_get_names(port, names, n) == n && rte_eth_xstats_get(port, values, n) == n)
		/* By their place: from 22.07 on the driver numbers each queue's counters from 0. */
		for (i = 0; i < n; i++)
			if (values[i].value != 0)
				printf("  %s %" PRIu64 "\n", names[i].name, values[i].value);
	free(names);
	free(values);
}

int
main(int argc, char **argv)
{
	struct rte_mbuf *batch[burst];
	struct rte_eth_conf conf;
	struct rte_eth_link link;
	struct rte_mempool *pool;
	unsigned int sent = 0, back = 0, good = 0, dropped = 0, again = 0, idle = 0, left, i;
	uint32_t number = 0, next = 0;
	uint16_t port, n, done;

	if (rte_eal_init(argc, argv) < 0)
		return 1;
	port = rte_eth_find_next(0);
	pool = rte_pktmbuf_pool_create("packets", MBUFS, 32, 0, RTE_MBUF_DEFAULT_BUF_SIZE, SOCKET_ID_ANY);
	if (port >= RTE_MAX_ETHPORTS || pool == NULL)
		return 1;
	memset(&conf, 0, sizeof(conf));
	if (rte_eth_dev_configure(port, 1, 1, &conf) != 0 ||
	    rte_eth_rx_queue_setup(port, 0, 256, SOCKET_ID_ANY, NULL, pool) != 0 ||
	    rte_eth_tx_queue_setup(port, 0, 256, SOCKET_ID_ANY, NULL) != 0 || rte_eth_dev_start(port) != 0) {
		fprintf(stderr, "port %u does not start\n", port);
		return 1;
	}
	for (link.link_status = 0; link.link_status == 0;) {
		usleep(100);
		if (rte_eth_link_get_nowait(port, &link) != 0)
			return 1;
	}
	printf("port %u: link up\n", port);

	while (back + dropped < packets && idle < 10000) {
		for (n = 0; n < burst && number < packets; n++, number++) {
			batch[n] = packet(pool, number);
			if (batch[n] == NULL)
				break;
		}
		for (i = 0; i < n;) {
			done = rte_eth_tx_burst(port, 0, batch + i, n - i);
			sent += done;
			i += done;
			if (i < n && retry) {
				again++;
				usleep(10);
			} else {
				for (; i < n; i++, dropped++)
					rte_pktmbuf_free(batch[i]);
			}
		}
		n = rte_eth_rx_burst(port, 0, batch, burst);
		idle = n == 0 ? idle + 1 : 0;
		for (i = 0; i < n; i++) {
			good += whole(batch[i], &next);
			back++;
			rte_pktmbuf_free(batch[i]);
		}
		if (n == 0)
			usleep(10);
	}
	left = rte_mempool_avail_count(pool);
	printf("%u sent, %u dropped, offered again %u times; %u came back, %u as they went; %u of %u mbufs in the pool\n", sent, dropped, again,
	       back, good, left, MBUFS);
	show_counters(port);
	rte_eth_dev_stop(port);
	rte_eth_dev_close(port);
	rte_mempool_free(pool);
	rte_eal_cleanup();
	return good == packets - dropped && left == MBUFS ? 0 : 1;
}
