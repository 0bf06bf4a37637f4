/*
 * @scenario vhost-to-guest
 * @title Packets into a guest: rte_vhost_enqueue_burst
 * @root dpdk
 * @needs lib/vhost
 * @link lib/eal lib/vhost drivers/mempool/ring
 * @outside guest socket=/tmp/vhost.sock packed=$packed mergeable=$mergeable indirect=$indirect queue_size=$queue_size pace=$pace batch=$guest_batch
 * @look struct vhost_virtqueue
 * @look struct rte_mempool
 * @entry rte_vhost_enqueue_burst virtio_dev_rx virtio_dev_rx_split
 * @entry virtio_dev_rx_packed packed=1
 * @set packets=200 packets to be sent
 * @set smallest=60 bytes of the smallest packet
 * @set largest=1514 bytes of the largest packet
 * @set burst=32 packets in each call
 * @set packed=0 packed virtqueues instead of split ones
 * @set mergeable=1 receive buffers that one packet may take several of
 * @set indirect=0 indirect descriptors
 * @set queue_size=256 descriptors of each queue
 * @set pace=20000 nanoseconds between two looks of the guest at its ring: a slow guest makes the ring full
 * @set guest_batch=64 packets that the guest takes at a look
 * @set retry=1 what was not taken is offered again; 0 drops it
 * @set args="--no-huge --no-pci -m 128 -l 0" arguments of rte_eal_init
 *
 * Each packet's bytes follow from its number; the guest checks every byte and says how many came whole. The library
 * copies from mbufs into buffers of the guest: watch the available ring being read, descriptors being followed into
 * guest memory, the used ring being written behind a barrier, and the guest being kicked or spared.
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

#define SOCKET "/tmp/vhost.sock"
#define RECEIVE_QUEUE 0

#if RTE_VERSION >= RTE_VERSION_NUM(21, 11, 0, 0)
typedef struct rte_vhost_device_ops device_ops;
#else
typedef struct vhost_device_ops device_ops;
#endif

static volatile int device = -1;
static unsigned long sent, dropped, retried;

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
static uint8_t pattern[256 + largest];

/*
 * The pattern as packet `number` has it: its byte at `at` is (number * 13 + at * 7) & 255; 183 is what undoes a factor
 * of 7.
 */
static const uint8_t *
pattern_of(uint32_t number)
{
	return pattern + ((number * 13 * 183) & 255);
}

/* A packet whose bytes follow from its number; in as many segments as it needs. */
static struct rte_mbuf *
packet(struct rte_mempool *pool, uint32_t number)
{
	static const uint8_t header[14] = { 0x52, 0x54, 0, 0x12, 0x34, 0x56, 0x52, 0x54, 0, 0x12, 0x34, 0x01, 0x88, 0xb5 };
	uint32_t length = smallest + (number * 997u) % (largest - smallest + 1);
	uint32_t at, room;
	struct rte_mbuf *first = NULL, *last = NULL, *m;
	uint8_t *data;

	for (at = 0; at < length; at += room) {
		m = rte_pktmbuf_alloc(pool);
		if (m == NULL) {
			rte_pktmbuf_free(first);
			return NULL;
		}
		room = rte_pktmbuf_tailroom(m);
		if (room > length - at)
			room = length - at;
		data = rte_pktmbuf_mtod(m, uint8_t *);
		memcpy(data, pattern_of(number) + at, room);
		if (at == 0) {
			memcpy(data, header, sizeof(header));
			memcpy(data + sizeof(header), &number, sizeof(number));
		}
		m->data_len = room;
		if (first == NULL) {
			first = last = m;
		} else {
			last->next = m;
			last = m;
			first->nb_segs++;
		}
		first->pkt_len = at + room;
	}
	return first;
}

int
main(int argc, char **argv)
{
	struct rte_mbuf *batch[burst];
	struct rte_mempool *pool;
	uint32_t number = 0;
	unsigned int n, i, taken;

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

	while (number < packets) {
		for (n = 0; n < burst && number < packets; n++) {
			batch[n] = packet(pool, number);
			if (batch[n] == NULL)
				break;
			number++;
		}
		for (i = 0; i < n;) {
			taken = rte_vhost_enqueue_burst(device, RECEIVE_QUEUE, batch + i, n - i);
			sent += taken;
			for (; taken > 0; taken--)
				rte_pktmbuf_free(batch[i++]);
			if (i == n)
				break;
			if (!retry) {
				for (; i < n; i++, dropped++)
					rte_pktmbuf_free(batch[i]);
				break;
			}
			retried++;
			usleep(10);
		}
	}
	printf("%lu sent, %lu dropped, offered again %lu times, %u of 1023 mbufs in the pool\n", sent, dropped, retried,
	       rte_mempool_avail_count(pool));
	/* The guest takes what is still in its ring. */
	usleep(100000);
	rte_vhost_driver_unregister(SOCKET);
	rte_mempool_free(pool);
	rte_eal_cleanup();
	return sent + dropped == packets ? 0 : 1;
}
