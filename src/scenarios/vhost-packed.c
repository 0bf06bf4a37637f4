/*
 * @scenario vhost-packed
 * @title Packets to a guest and back through packed virtqueues
 * @root dpdk
 * @needs lib/vhost
 * @link lib/eal lib/vhost drivers/mempool/ring
 * @outside guest socket=/tmp/vhost.sock packed=$packed mergeable=1 indirect=$indirect queue_size=$queue_size pace=$pace reflect=1
 * @look struct vhost_virtqueue
 * @entry rte_vhost_enqueue_burst rte_vhost_dequeue_burst virtio_dev_rx_packed virtio_dev_tx_packed vhost_flush_enqueue_batch_packed
 * @set packets=100 packets that go to the guest and come back
 * @set length=200 bytes of each
 * @set packed=1 0: the same through split virtqueues
 * @set indirect=0 indirect descriptors
 * @set queue_size=16 descriptors of each queue, small so that they wrap often
 * @set pace=20000 nanoseconds between two turns of the guest
 * @set args="--no-huge --no-pci -m 128 -l 0" arguments of rte_eal_init
 *
 * The guest sends each packet back with its addresses exchanged. In a packed ring there is one table: the guest marks a
 * descriptor available, the library marks it used in place, and what a mark means turns over with each round of the
 * ring. Watch the wrap counters, and the flags of descriptors that were written in the round before.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <rte_version.h>
#include <rte_eal.h>
#include <rte_mbuf.h>
#include <rte_vhost.h>

#ifndef packets
#define packets 100
#endif
#ifndef length
#define length 200
#endif

#define SOCKET "/tmp/vhost.sock"
#define TO_GUEST 0
#define FROM_GUEST 1
#define BURST 8

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

static struct rte_mbuf *
packet(struct rte_mempool *pool, unsigned int number)
{
	struct rte_mbuf *m = rte_pktmbuf_alloc(pool);
	char *data = m == NULL ? NULL : rte_pktmbuf_append(m, length);

	if (data == NULL)
		return NULL;
	memset(data, (int)number, length);
	memset(data, 0x02, 6);
	memset(data + 6, 0x06, 6);
	return m;
}

/* What comes back has its addresses exchanged and is otherwise as it went. */
static int
returned(struct rte_mbuf *m, unsigned int number)
{
	const unsigned char *data = rte_pktmbuf_mtod(m, const unsigned char *);
	unsigned int i;

	if (m->pkt_len != length || data[0] != 0x06 || data[6] != 0x02)
		return 0;
	for (i = 12; i < length; i++)
		if (data[i] != (unsigned char)number)
			return 0;
	return 1;
}

int
main(int argc, char **argv)
{
	struct rte_mbuf *batch[BURST];
	struct rte_mempool *pool;
	unsigned int sent = 0, back = 0, good = 0, idle = 0, n, i, left;

	if (rte_eal_init(argc, argv) < 0)
		return 1;
	pool = rte_pktmbuf_pool_create("packets", 255, 16, 0, RTE_MBUF_DEFAULT_BUF_SIZE, SOCKET_ID_ANY);
	if (pool == NULL || rte_vhost_driver_register(SOCKET, 0) != 0 ||
	    rte_vhost_driver_callback_register(SOCKET, &ops) != 0 || rte_vhost_driver_start(SOCKET) != 0)
		return 1;
	while (device < 0)
		usleep(100);

	while (back < packets && idle < 10000) {
		for (n = 0; n < BURST && sent + n < packets; n++)
			batch[n] = packet(pool, sent + n);
		i = n > 0 ? rte_vhost_enqueue_burst(device, TO_GUEST, batch, n) : 0;
		sent += i;
		rte_pktmbuf_free_bulk(batch, n);

		n = rte_vhost_dequeue_burst(device, FROM_GUEST, pool, batch, BURST);
		idle = n == 0 ? idle + 1 : 0;
		for (i = 0; i < n; i++)
			good += returned(batch[i], back++);
		rte_pktmbuf_free_bulk(batch, n);
		usleep(10);
	}
	left = rte_mempool_avail_count(pool);
	printf("%u sent, %u came back, %u as they went; %u of 255 mbufs in the pool\n", sent, back, good, left);
	rte_vhost_driver_unregister(SOCKET);
	rte_mempool_free(pool);
	rte_eal_cleanup();
	return good == packets && left == 255 ? 0 : 1;
}
