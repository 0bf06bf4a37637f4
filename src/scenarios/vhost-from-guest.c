/*
 * @scenario vhost-from-guest
 * @title Packets out of a guest: rte_vhost_dequeue_burst
 * @root dpdk
 * @needs lib/vhost
 * @link lib/eal lib/vhost drivers/mempool/ring
 * @outside guest socket=/tmp/vhost.sock packed=$packed mergeable=$mergeable indirect=$indirect queue_size=$queue_size pace=$pace batch=$guest_batch send=$packets smallest=$smallest largest=$largest segments=$segments
 * @look struct vhost_virtqueue
 * @look struct rte_mempool
 * @entry rte_vhost_dequeue_burst virtio_dev_tx_split
 * @entry virtio_dev_tx_packed packed=1
 * @set packets=200 packets that the guest sends
 * @set smallest=60 bytes of the smallest packet
 * @set largest=1514 bytes of the largest packet
 * @set burst=32 packets in each call
 * @set packed=0 packed virtqueues instead of split ones
 * @set mergeable=1 receive buffers that one packet may take several of
 * @set indirect=0 indirect descriptors
 * @set segments=1 descriptors that the guest cuts the data of a packet into
 * @set queue_size=256 descriptors of each queue
 * @set pace=20000 nanoseconds between two turns of the guest
 * @set guest_batch=64 packets that the guest puts up at a turn
 * @set args="--no-huge --no-pci -m 128 -l 0" arguments of rte_eal_init
 *
 * The guest fills descriptors, the library copies them into mbufs of the pool. Each packet's bytes follow from its
 * number; they are checked here. Watch last_avail_idx run after the guest's index, chains of descriptors being
 * followed, and the pool's per-lcore cache giving out mbufs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <inttypes.h>

#include <rte_version.h>
#include <rte_eal.h>
#include <rte_mbuf.h>
#include <rte_vhost.h>

#ifndef packets
#define packets 200
#endif
#ifndef burst
#define burst 32
#endif

#define SOCKET "/tmp/vhost.sock"
#define TRANSMIT_QUEUE 1

#if RTE_VERSION >= RTE_VERSION_NUM(21, 11, 0, 0)
typedef struct rte_vhost_device_ops device_ops;
#else
typedef struct vhost_device_ops device_ops;
#endif

static volatile int device = -1;

static int
new_device(int vid)
{
	device = vid;
	return 0;
}

static void
destroy_device(int vid)
{
	(void)vid;
	device = -1;
}

static const device_ops ops = { .new_device = new_device, .destroy_device = destroy_device };

/* Bytes that a packet consists of: each packet begins at a place of its own in this, behind its header. */
static uint8_t pattern[256 + 65536];

/*
 * Whether all bytes of a packet follow from its number, which is its bytes 14 to 17: the byte at `at` is
 * (number * 13 + at * 7) & 255; 183 is what undoes a factor of 7.
 */
static int
whole(const struct rte_mbuf *m, uint32_t expected)
{
	const uint8_t *bytes = pattern + ((expected * 13 * 183) & 255);
	uint32_t at = 0, number;

	memcpy(&number, rte_pktmbuf_mtod_offset(m, const uint8_t *, 14), sizeof(number));
	if (number != expected || m->data_len < 18)
		return 0;
	for (; m != NULL; m = m->next) {
		uint32_t skip = at == 0 ? 18 : 0;

		if (memcmp(rte_pktmbuf_mtod_offset(m, const uint8_t *, skip), bytes + at + skip, m->data_len - skip) != 0)
			return 0;
		at += m->data_len;
	}
	return 1;
}

int
main(int argc, char **argv)
{
	struct rte_mbuf *batch[burst];
	struct rte_mempool *pool;
	unsigned int received = 0, damaged = 0, idle = 0, n, i;
	unsigned long bytes = 0;

	for (i = 0; i < sizeof(pattern); i++)
		pattern[i] = (uint8_t)(i * 7);
	if (rte_eal_init(argc, argv) < 0)
		return 1;
	pool = rte_pktmbuf_pool_create("packets", 1023, 32, 0, RTE_MBUF_DEFAULT_BUF_SIZE, SOCKET_ID_ANY);
	if (pool == NULL)
		return 1;
	if (rte_vhost_driver_register(SOCKET, 0) != 0 ||
	    rte_vhost_driver_callback_register(SOCKET, &ops) != 0 ||
	    rte_vhost_driver_start(SOCKET) != 0)
		return 1;
	while (device < 0)
		usleep(100);

	while (received < packets && idle < 10000) {
		n = rte_vhost_dequeue_burst(device, TRANSMIT_QUEUE, pool, batch, burst);
		if (n == 0) {
			idle++;
			usleep(10);
			continue;
		}
		idle = 0;
		for (i = 0; i < n; i++) {
			bytes += batch[i]->pkt_len;
			if (!whole(batch[i], received++))
				damaged++;
			rte_pktmbuf_free(batch[i]);
		}
	}
	/* The guest takes its last descriptors back. */
	usleep(1000);
	printf("%u received, %lu bytes, %u damaged, %u of 1023 mbufs in the pool\n", received, bytes, damaged, rte_mempool_avail_count(pool));
	rte_vhost_driver_unregister(SOCKET);
	rte_mempool_free(pool);
	rte_eal_cleanup();
	return received == packets && damaged == 0 ? 0 : 1;
}
