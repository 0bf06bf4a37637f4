/*
 * @scenario vhost-connect
 * @title A guest connects: every message of the vhost-user handshake
 * @root dpdk
 * @needs lib/vhost
 * @link lib/eal lib/vhost drivers/mempool/ring
 * @outside guest socket=/tmp/vhost.sock packed=$packed mergeable=$mergeable indirect=$indirect queue_size=$queue_size misbehave=$misbehave stop_after=$stop_after
 * @look struct virtio_net
 * @look struct vhost_virtqueue
 * @entry vhost_user_msg_handler rte_vhost_driver_start vhost_user_server_new_connection
 * @entry vhost_user_set_mem_table vhost_user_set_vring_addr vhost_user_set_vring_kick
 * @set packed=0 packed virtqueues instead of split ones
 * @set mergeable=1 receive buffers that one packet may take several of
 * @set indirect=1 indirect descriptors
 * @set queue_size=256 descriptors of each queue
 * @set misbehave=none short-message, unknown-request, missing-descriptor, region-out-of-range, features-not-offered or disconnect-N
 * @set stop_after=2000000 nanoseconds after which the guest stops the device and goes
 * @set args="--no-huge --no-pci -m 64 -l 0" arguments of rte_eal_init
 *
 * The library listens on a socket of the modelled kernel; its own thread accepts, reads and answers. At the other end a
 * model of QEMU says what QEMU says, in its order, with memory and eventfds as descriptors, and the guest's driver sets up its
 * queues in that memory. Watch vhost_user_msg_handler find the handler of each message in its table, the regions being
 * mapped at SET_MEM_TABLE, and the addresses of the rings being translated at SET_VRING_ADDR and SET_VRING_KICK.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <inttypes.h>

#include <rte_version.h>
#include <rte_eal.h>
#include <rte_vhost.h>


#define SOCKET "/tmp/vhost.sock"

/* The structure lost its prefix-less name in 21.11. */
#if RTE_VERSION >= RTE_VERSION_NUM(21, 11, 0, 0)
typedef struct rte_vhost_device_ops device_ops;
#else
typedef struct vhost_device_ops device_ops;
#endif

static volatile int online, gone, connections;

static int
new_connection(int vid)
{
	printf("device %d: a front end is there\n", vid);
	connections++;
	return 0;
}

static void
destroy_connection(int vid)
{
	printf("device %d: the front end has gone\n", vid);
	gone = 1;
}

static int
new_device(int vid)
{
	uint64_t features = 0;

	rte_vhost_get_negotiated_features(vid, &features);
	printf("device %d: ready, features 0x%" PRIx64 ", %u queues of %s\n", vid, features, rte_vhost_get_vring_num(vid),
	       features & (1ULL << 34) ? "packed rings" : "split rings");
	online = 1;
	return 0;
}

static void
destroy_device(int vid)
{
	printf("device %d: stopped\n", vid);
	online = 0;
}

static int
vring_state_changed(int vid, uint16_t queue, int enable)
{
	printf("device %d: queue %u %s\n", vid, queue, enable ? "enabled" : "disabled");
	return 0;
}

static const device_ops ops = {
	.new_device = new_device,
	.destroy_device = destroy_device,
	.vring_state_changed = vring_state_changed,
	.new_connection = new_connection,
	.destroy_connection = destroy_connection,
};

int
main(int argc, char **argv)
{
	if (rte_eal_init(argc, argv) < 0) {
		fprintf(stderr, "rte_eal_init failed\n");
		return 1;
	}
	if (rte_vhost_driver_register(SOCKET, 0) != 0 ||
	    rte_vhost_driver_callback_register(SOCKET, &ops) != 0 ||
	    rte_vhost_driver_start(SOCKET) != 0) {
		fprintf(stderr, "the vhost driver does not start\n");
		return 1;
	}
	while (!gone)
		usleep(100);
	rte_vhost_driver_unregister(SOCKET);
	rte_eal_cleanup();
	return connections > 0 ? 0 : 1;
}
