/*
 * @scenario pci-probe
 * @title A network card is found on the PCI bus, matched with its driver, mapped and initialised
 * @root dpdk
 * @needs drivers/net/ixgbe
 * @link lib/eal drivers/bus/pci drivers/bus/vdev drivers/mempool/ring drivers/net/ixgbe drivers/net/e1000
 * @outside nic card=$card address=$address driver=$driver node=$node module=$module packets=0
 * @look struct rte_pci_device
 * @look struct rte_pci_driver
 * @look struct rte_eth_dev
 * @entry rte_bus_scan rte_pci_scan pci_scan_one rte_bus_probe pci_probe pci_probe_all_drivers rte_pci_probe_one_driver rte_pci_map_device
 * @entry eth_ixgbe_pci_probe eth_ixgbe_dev_init ixgbe_init_shared_code ixgbe_validate_eeprom_checksum_generic ixgbe_reset_hw_82599
 * @schedule one
 * @set card=x520 x520 (Intel 82599, ixgbe) or i350 (igb)
 * @set address=0000:03:00.1 place on the bus
 * @set driver=uio_pci_generic what it is bound to: uio_pci_generic, igb_uio, vfio-pci, kernel (then DPDK leaves it alone) or none
 * @set node=0 NUMA node of the slot
 * @set module=da module in the cage of the 82599: da, sr, lr or none
 * @set args="-l 0 -m 64 --no-telemetry" arguments of rte_eal_init
 *
 * The card is a model written from its datasheet; everything above its registers is the checkout. Watch rte_pci_scan
 * read what sysfs says of the card, rte_pci_match compare its ids with the table of each driver, rte_pci_map_device
 * make its registers appear in the program's memory, and the driver's base code reset it, check its EEPROM, identify
 * the module and read the address.
 *
 * Copy this file, change it and run it: `datapath-lens run ./my.c ROOT`.
 */
#include <stdio.h>

#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_ethdev.h>

int
main(int argc, char **argv)
{
	struct rte_eth_dev_info info;
	struct rte_ether_addr mac;
	char name[RTE_ETH_NAME_MAX_LEN];
	uint16_t port;

	if (rte_eal_init(argc, argv) < 0) {
		printf("rte_eal_init failed: %s\n", rte_strerror(rte_errno));
		return 1;
	}
	printf("%u ports\n", rte_eth_dev_count_avail());
	RTE_ETH_FOREACH_DEV(port) {
		rte_eth_dev_get_name_by_port(port, name);
		rte_eth_dev_info_get(port, &info);
		rte_eth_macaddr_get(port, &mac);
		printf("port %u: %s, driver %s, node %d, address %02x:%02x:%02x:%02x:%02x:%02x, up to %u receive queues\n",
		       port, name, info.driver_name, rte_eth_dev_socket_id(port), mac.addr_bytes[0], mac.addr_bytes[1],
		       mac.addr_bytes[2], mac.addr_bytes[3], mac.addr_bytes[4], mac.addr_bytes[5], info.max_rx_queues);
		rte_eth_dev_close(port);
	}
	rte_eal_cleanup();
	return 0;
}
