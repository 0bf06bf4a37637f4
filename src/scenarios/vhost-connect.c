/*
 * @scenario vhost-connect
 * @title A guest connects: every message of the vhost-user handshake
 * @root dpdk
 * @needs lib/vhost
 * @link lib/eal lib/vhost drivers/mempool/ring
 * @outside guest socket=/tmp/vhost.sock packed=$packed mergeable=$mergeable indirect=$indirect queue_size=$queue_size misbehave=$misbehave stop_after=$stop_after reconnect=$reconnect
 * @look struct virtio_net
 * @look struct vhost_virtqueue
 * @entry vhost_user_msg_handler rte_vhost_driver_start vhost_user_server_new_connection
 * @entry vhost_user_set_mem_table vhost_user_set_vring_addr vhost_user_set_vring_kick
 * @set packed=0 packed virtqueues instead of split ones
 * @set mergeable=1 receive buffers that one packet may take several of
 * @set indirect=1 indirect descriptors
 * @set queue_size=256 descriptors of each queue
 * @set misbehave=none short-message, short-header, long-message, unknown-request, missing-descriptor, region-out-of-range, features-not-offered, disconnect-N; disconnect-each, short-each: a connection for each message
 * @set stop_after=2000000 nanoseconds after which the guest stops the device and goes
 * @set reconnect=0 times that the front end comes again
 * @set args="--no-huge --no-pci -m 64 -l 0" arguments of rte_eal_init
 *
 * The library listens on a socket of the modelled kernel; its own thread accepts, reads and answers. At the other end a
 * model of QEMU says what QEMU says, in its order, with memory and eventfds as descriptors, and the guest's driver sets
 * up its queues in that memory. Watch vhost_user_msg_handler find the handler of each message in its table, the regions
 * being mapped at SET_MEM_TABLE, and the addresses of the rings being translated at SET_VRING_ADDR and SET_VRING_KICK.
 *
 * A conversation can go wrong in many ways, and the library's log says which of its error paths it took. Some messages
 * that are too short are none to it: it compares no length with what a handler needs, and handles what lies on its
 * stack. The machine stops there and names what was never given a value; with --no-checks it goes on as a processor
 * would.
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

/* Milliseconds after the last front end has gone until none is expected to come again. */
#define PATIENCE 20

static volatile int connections, ends;

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
	ends++;
}

/* The guest's address of something that the library sees through its own mapping of the guest's memory. */
static uint64_t
guest_address(const struct rte_vhost_memory *memory, const void *p)
{
	uint64_t at = (uint64_t)(uintptr_t)p;
	uint32_t i;

	for (i = 0; i < memory->nregions; i++)
		if (at >= memory->regions[i].host_user_addr && at - memory->regions[i].host_user_addr < memory->regions[i].size)
			return memory->regions[i].guest_phys_addr + (at - memory->regions[i].host_user_addr);
	return 0;
}

/* Where the library found the rings. In a packed ring the other two parts are the event suppression areas. */
static void
show_rings(int vid)
{
	struct rte_vhost_memory *memory;
	struct rte_vhost_vring ring;
	uint16_t i;

	if (rte_vhost_get_mem_table(vid, &memory) != 0)
		return;
	for (i = 0; i < rte_vhost_get_vring_num(vid); i++)
		if (rte_vhost_get_vhost_vring(vid, i, &ring) == 0)
			printf("device %d: queue %u of %u at guest 0x%" PRIx64 ", 0x%" PRIx64 ", 0x%" PRIx64 "\n", vid, i, ring.size,
			       guest_address(memory, ring.desc), guest_address(memory, ring.avail), guest_address(memory, ring.used));
	free(memory);
}

static int
new_device(int vid)
{
	uint64_t features = 0;

	rte_vhost_get_negotiated_features(vid, &features);
	printf("device %d: ready, features 0x%" PRIx64 ", %u queues of %s\n", vid, features, rte_vhost_get_vring_num(vid),
	       features & (1ULL << 34) ? "packed rings" : "split rings");
	show_rings(vid);
	return 0;
}

static void
destroy_device(int vid)
{
	printf("device %d: stopped\n", vid);
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
	int quiet;

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
	for (quiet = 0; quiet < PATIENCE; usleep(1000))
		quiet = connections > ends || ends == 0 ? 0 : quiet + 1;
	printf("%d connections, %d ended\n", connections, ends);
	rte_vhost_driver_unregister(SOCKET);
	rte_eal_cleanup();
	return connections == ends ? 0 : 1;
}
