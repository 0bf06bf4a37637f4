/*
 * @scenario vhost-reconnect
 * @title The front end goes and comes again: vhost-user in client mode
 * @root dpdk
 * @needs lib/vhost
 * @link lib/eal lib/vhost drivers/mempool/ring
 * @outside guest socket=/tmp/vhost.sock server=1 packed=$packed mergeable=1 queue_size=64 pace=$pace batch=1 send=$packets stop_after=$stop_after reconnect=$reconnect away=$away misbehave=$misbehave
 * @look struct virtio_net
 * @look struct vhost_virtqueue
 * @entry vhost_user_client_reconnect vhost_user_add_connection vhost_user_read_cb vhost_destroy_device vhost_user_get_vring_base
 * @set reconnect=2 times that the front end comes again
 * @set stop_after=4000000 nanoseconds from the start of the device until the front end stops it and goes
 * @set away=1500000000 nanoseconds that the front end stays away each time; 0: it listens again at once
 * @set packets=60 packets that the guest sends altogether
 * @set pace=150000 nanoseconds between two packets
 * @set packed=0 packed virtqueues instead of split ones
 * @set misbehave=none disconnect-N: the first connections break in the middle of message N
 * @set args="--no-huge --no-pci -m 128 -l 0" arguments of rte_eal_init
 *
 * Here the front end listens and the library connects. When the front end has gone, a thread of the library tries to
 * connect again, once a second; time passes at once while everybody sleeps. Each new connection begins with the whole
 * handshake, and SET_VRING_BASE tells where the rings go on. Watch new_device and destroy_device come in turn.
 *
 * With away=0 the library's first attempt succeeds, while the old connection's event is still being handled. The new
 * socket then has the number of the old one: 24.11 takes it out of its set as if it were that, and hears nothing more
 * (put right in 25.03, "vhost: fix FD entries cleanup"). The scenario notices that nothing happens any more, and says
 * so.
 */
#include <stdio.h>
#include <unistd.h>

#include <rte_version.h>
#include <rte_atomic.h>
#include <rte_eal.h>
#include <rte_pause.h>
#include <rte_mbuf.h>
#include <rte_vhost.h>

#ifndef reconnect
#define reconnect 2
#endif
#ifndef packets
#define packets 60
#endif

#define SOCKET "/tmp/vhost.sock"
#define FROM_GUEST 1
#define BURST 8
/*
 * Turns without a packet or a callback after which nothing is expected to come any more: two seconds, or ten without a
 * device.
 */
#define PATIENCE 20000

#if RTE_VERSION >= RTE_VERSION_NUM(21, 11, 0, 0)
typedef struct rte_vhost_device_ops device_ops;
#else
typedef struct vhost_device_ops device_ops;
#endif

static volatile int device = -1, busy, starts, stops, connections, ends;

static int
new_connection(int vid)
{
	(void)vid;
	connections++;
	return 0;
}

static void
destroy_connection(int vid)
{
	(void)vid;
	ends++;
}

static int
new_device(int vid)
{
	device = vid;
	starts++;
	printf("start %d\n", starts);
	return 0;
}

static void
destroy_device(int vid)
{
	(void)vid;
	device = -1;
	/* The guest's memory goes when this returns: nobody may be in the middle of it. */
	rte_smp_mb();
	while (busy)
		rte_pause();
	stops++;
	printf("stop %d\n", stops);
}

static const device_ops ops = {
	.new_device = new_device,
	.destroy_device = destroy_device,
	.new_connection = new_connection,
	.destroy_connection = destroy_connection,
};

int
main(int argc, char **argv)
{
	struct rte_mbuf *batch[BURST];
	struct rte_mempool *pool;
	unsigned int received = 0, idle = 0, n;
	int vid, seen = 0;

	if (rte_eal_init(argc, argv) < 0)
		return 1;
	pool = rte_pktmbuf_pool_create("packets", 255, 16, 0, RTE_MBUF_DEFAULT_BUF_SIZE, SOCKET_ID_ANY);
	if (pool == NULL || rte_vhost_driver_register(SOCKET, RTE_VHOST_USER_CLIENT) != 0 ||
	    rte_vhost_driver_callback_register(SOCKET, &ops) != 0 || rte_vhost_driver_start(SOCKET) != 0)
		return 1;
	while (ends < reconnect + 1 && idle < PATIENCE) {
		busy = 1;
		rte_smp_mb();
		vid = device;
		n = vid < 0 ? 0 : rte_vhost_dequeue_burst(vid, FROM_GUEST, pool, batch, BURST);
		busy = 0;
		rte_pktmbuf_free_bulk(batch, n);
		received += n;
		idle = n > 0 || connections + starts + ends != seen ? 0 : idle + 1;
		seen = connections + starts + ends;
		if (n == 0)
			usleep(vid < 0 ? 500 : 100);
	}
	if (idle == PATIENCE)
		printf("nothing comes any more: does anybody listen to connection %d?\n", connections);
	printf("%d connections, %d starts, %d stops, %u packets\n", connections, starts, stops, received);
	rte_vhost_driver_unregister(SOCKET);
	rte_mempool_free(pool);
	rte_eal_cleanup();
	return connections == reconnect + 1 && starts == stops ? 0 : 1;
}
