/*
 * @scenario vhost-switch
 * @title DPDK's own examples/vhost between a 10 gigabit card and a guest
 * @root dpdk
 * @needs examples/vhost lib/vhost drivers/net/ixgbe
 * @link lib/eal lib/vhost drivers/bus/pci drivers/bus/vdev drivers/mempool/ring drivers/net/ixgbe examples/vhost/main.c examples/vhost/virtio_net.c
 * @outside computer hugepages=256
 * @outside nic card=x520 address=0000:03:00.0 driver=vfio-pci packets=$packets sizes=$sizes rate=$rate start=$wire_start destination=52:54:00:12:34:56 vlan=1000 content=test
 * @outside guest socket=/tmp/vhost.sock server=1 mergeable=0 queue_size=256 pace=$pace send=$guest_packets largest=1514
 * @look struct vhost_virtqueue
 * @look struct rte_mbuf
 * @entry switch_worker drain_eth_rx drain_virtio_tx virtio_tx_route link_vmdq vhost_user_msg_handler
 * @schedule round-robin
 * @set packets=50 frames that come from the wire for the guest
 * @set sizes=60,590,1514 their sizes in bytes, in turn
 * @set rate=30000 frames per second; the switch carries some 40,000, more are lost in the card
 * @set wire_start=400000000 nanoseconds from the port's start to the first frame: the guest must have been learned by then
 * @set guest_packets=20 packets that the guest sends to the wire
 * @set pace=100000 nanoseconds between two turns of the guest
 * @set run_for=20000000 microseconds until the example is interrupted, as Ctrl+C does it, unless the last frame has gone through before
 * @set args="-l 0-1 -m 480 --no-telemetry --force-max-simd-bitwidth=64 -- -p 0x1 --socket-file /tmp/vhost.sock --client --stats 1 --mergeable 0 --total-num-mbufs 147456" arguments of the example
 *
 * The program is examples/vhost of the checkout; this file only interrupts it. A worker lcore goes round: what the card
 * has received goes to the guest it is addressed to, what the guest sends goes to the card. The guest's first packet
 * makes the switch learn its address and give it a VMDq pool of the card. Watch link_vmdq write the address into the
 * card's registers, and the first frame from the wire come out of that pool's queue.
 *
 * The example gives each of the card's 128 queues 1,024 mbufs, and waits a millisecond for each: some 50 million
 * statements before the first packet. It connects to the guest (--client): the library's thread would look at a
 * listening socket only when its poll of a second is over.
 */
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <rte_ethdev.h>

#ifndef packets
#define packets 50
#endif
#ifndef run_for
#define run_for 20000000
#endif

/*
 * Microseconds between two looks at the port's counters; looks without news after which nothing is on its way, and
 * those after which nothing comes any more.
 */
#define LOOK 5000
#define QUIET 4
#define OVER 100

/*
 * Ends the example when all frames have come and nothing has moved for a while, or nothing moves for half a second; or
 * when its time is over.
 */
static void *
interrupter(void *arg)
{
	struct rte_eth_stats stats;
	uint64_t seen = 0;
	long time;
	int quiet = 0, all = 0;

	for (time = 0; time < run_for && quiet < (all ? QUIET : OVER); time += LOOK) {
		usleep(LOOK);
		if (!rte_eth_dev_is_valid_port(0) || rte_eth_stats_get(0, &stats) != 0)
			continue;
		all = stats.ipackets + stats.imissed >= packets;
		quiet = seen > 0 && stats.ipackets + stats.opackets == seen ? quiet + 1 : 0;
		seen = stats.ipackets + stats.opackets;
	}
	kill(getpid(), SIGINT);
	return arg;
}

__attribute__((constructor)) static void
begin(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, interrupter, NULL);
}
