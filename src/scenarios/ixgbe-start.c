/*
 * @scenario ixgbe-start
 * @title A port of a 10 gigabit card is configured, started, stopped and started again
 * @root dpdk
 * @needs drivers/net/ixgbe
 * @link lib/eal drivers/bus/pci drivers/bus/vdev drivers/mempool/ring drivers/net/ixgbe
 * @outside nic card=x520 address=0000:03:00.0 driver=$driver module=$module unplugged=$unplugged link_delay=$link_delay cut=$cut cut_for=$cut_for packets=0
 * @look struct rte_eth_dev_data
 * @look struct ixgbe_hw
 * @look struct ixgbe_rx_queue
 * @look struct ixgbe_tx_queue
 * @entry rte_eth_dev_configure ixgbe_dev_configure rte_eth_rx_queue_setup ixgbe_dev_rx_queue_setup rte_eth_tx_queue_setup
 * @entry rte_eth_dev_start ixgbe_dev_start ixgbe_dev_link_update ixgbe_dev_tx_init ixgbe_dev_rx_init ixgbe_dev_rxtx_start ixgbe_setup_link rte_eth_dev_stop
 * @entry ixgbe_dev_interrupt_handler LSC=1 cut=2000000000
 * @schedule one
 * @set driver=vfio-pci vfio-pci, igb_uio or uio_pci_generic
 * @set module=da module in the cage: da (copper), sr, lr (optical, two speeds) or none
 * @set unplugged=0 1: no cable
 * @set link_delay=1000000 nanoseconds until the link is up after it was restarted
 * @set cut=0 nanoseconds after the port first listens at which the cable is pulled; 0: it stays
 * @set cut_for=6000000000 nanoseconds until it is plugged in again
 * @set LSC=0 1: the card tells by an interrupt that the link has changed, and the driver tells the program
 * @set RX_QUEUES=4 receive queues
 * @set TX_QUEUES=1 transmit queues
 * @set args="-l 0 -m 64 --no-telemetry --force-max-simd-bitwidth=64" arguments of rte_eal_init; without the last one the vector functions are taken
 *
 * Watch ixgbe_dev_start stop and reset the card, write the addresses of the rings into RDBAL and TDBAL, fill the
 * receive ring with mbufs, wait for the queues' ENABLE bits and set the link up. With an optical module the driver
 * tries both speeds and flaps the laser.
 *
 * Copy this file, change it and run it: `datapath-lens run ./my.c ROOT`.
 */
#include <stdio.h>
#include <stdlib.h>

#include <rte_cycles.h>
#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_ethdev.h>
#include <rte_mbuf.h>

#ifndef RX_QUEUES
#define RX_QUEUES 4
#endif
#ifndef TX_QUEUES
#define TX_QUEUES 1
#endif
#ifndef LSC
#define LSC 0
#endif

static void
show_link(const char *when)
{
	struct rte_eth_link link;
	int i;

	for (i = 0; i < 20; i++) {
		rte_eth_link_get_nowait(0, &link);
		if (link.link_status)
			break;
		rte_delay_us_sleep(1000);
	}
	if (link.link_status)
		printf("%s: link up, %u Mbit/s\n", when, link.link_speed);
	else
		printf("%s: link down\n", when);
}

/* Runs in the interrupt thread. */
static int
link_changed(uint16_t port, enum rte_eth_event_type type, void *arg, void *ret)
{
	struct rte_eth_link link;

	(void)type;
	(void)arg;
	(void)ret;
	rte_eth_link_get_nowait(port, &link);
	printf("told by an interrupt: link %s\n", link.link_status ? "up" : "down");
	return 0;
}

int
main(int argc, char **argv)
{
	struct rte_eth_conf conf = { 0 };
	struct rte_mempool *pool;
	int queue, result;

	if (rte_eal_init(argc, argv) < 0 || rte_eth_dev_count_avail() == 0) {
		printf("no port: %s\n", rte_strerror(rte_errno));
		return 1;
	}
	conf.intr_conf.lsc = LSC;
	if (LSC)
		rte_eth_dev_callback_register(0, RTE_ETH_EVENT_INTR_LSC, link_changed, NULL);
	result = rte_eth_dev_configure(0, RX_QUEUES, TX_QUEUES, &conf);
	printf("rte_eth_dev_configure: %d\n", result);
	pool = rte_pktmbuf_pool_create("packets", 2047, 32, 0, RTE_MBUF_DEFAULT_BUF_SIZE, rte_socket_id());
	if (pool == NULL)
		rte_exit(EXIT_FAILURE, "rte_pktmbuf_pool_create: %s\n", rte_strerror(rte_errno));
	for (queue = 0; queue < RX_QUEUES && result == 0; queue++)
		result = rte_eth_rx_queue_setup(0, queue, 128, rte_socket_id(), NULL, pool);
	for (queue = 0; queue < TX_QUEUES && result == 0; queue++)
		result = rte_eth_tx_queue_setup(0, queue, 128, rte_socket_id(), NULL);
	if (result != 0)
		rte_exit(EXIT_FAILURE, "a queue could not be set up: %s\n", rte_strerror(-result));
	printf("rte_eth_dev_start: %d\n", rte_eth_dev_start(0));
	printf("mbufs in the rings: %u\n", rte_mempool_in_use_count(pool));
	show_link("started");
	/* The driver lets a link settle before it tells: one second when it came, four when it went. */
	if (LSC)
		rte_delay_us_sleep(10000000);
	printf("rte_eth_dev_stop: %d\n", rte_eth_dev_stop(0));
	printf("mbufs in the rings: %u\n", rte_mempool_in_use_count(pool));
	printf("rte_eth_dev_start: %d\n", rte_eth_dev_start(0));
	show_link("started again");
	rte_eth_dev_stop(0);
	rte_eth_dev_close(0);
	printf("mbufs in use at the end: %u\n", rte_mempool_in_use_count(pool));
	rte_eal_cleanup();
	return 0;
}
