/*
 * @scenario eal-init
 * @title DPDK's environment abstraction layer starts and ends: from the arguments to the heap and the lcores
 * @root dpdk
 * @needs lib/eal
 * @link lib/eal drivers/bus/pci drivers/bus/vdev
 * @look struct rte_config
 * @look struct rte_mem_config
 * @look struct malloc_heap
 * @entry rte_eal_init rte_eal_memory_init rte_eal_hugepage_init rte_eal_malloc_heap_init rte_eal_intr_init rte_bus_scan rte_bus_probe rte_eal_cleanup
 * @schedule round-robin
 * @set args="--no-huge --no-pci" arguments as for every DPDK program: -l 0-1 for other lcores, --in-memory, --log-level=8; without --no-huge, memory comes from huge pages
 * @set cpus=4 logical processors of the machine
 * @set nodes=1 NUMA nodes
 * @set hugepages=64 huge pages of 2 MB on each node
 * @outside computer cpus=$cpus nodes=$nodes hugepages=$hugepages
 *
 * rte_eal_init runs from the checkout, line by line; the system below it (files, mappings, threads, sockets, /proc,
 * /sys, hugetlbfs) is the machine's. Watch rte_config being filled by rte_eal_cpu_init and eal_parse_args, where
 * rte_eal_memory_init reserves address space and maps pages into it, and what becomes of them in the malloc heap.
 *
 * Copy this file, change it and run it: `datapath-lens run ./my.c ROOT`.
 */
#include <stdio.h>

#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_lcore.h>
#include <rte_malloc.h>

static int
hello(void *arg)
{
	*(unsigned int *)arg = rte_lcore_id();
	return 0;
}

int
main(int argc, char **argv)
{
	struct rte_malloc_socket_stats stats;
	unsigned int lcore, seen;
	int used;

	used = rte_eal_init(argc, argv);
	if (used < 0) {
		printf("rte_eal_init failed: %s\n", rte_strerror(rte_errno));
		return 1;
	}
	printf("rte_eal_init took %d arguments; lcores:", used);
	RTE_LCORE_FOREACH(lcore)
		printf(" %u%s", lcore, lcore == rte_get_main_lcore() ? " (main)" : "");
	printf("\n");
	if (rte_malloc_get_socket_stats(rte_socket_id(), &stats) == 0)
		printf("heap of socket %u: %zu bytes, %zu free, %u elements in use\n", rte_socket_id(), stats.heap_totalsz_bytes,
		       stats.heap_freesz_bytes, stats.alloc_count);
	RTE_LCORE_FOREACH_WORKER(lcore) {
		seen = LCORE_ID_ANY;
		rte_eal_remote_launch(hello, &seen, lcore);
		rte_eal_wait_lcore(lcore);
		printf("lcore %u says hello\n", seen);
	}
	printf("rte_eal_cleanup: %d\n", rte_eal_cleanup());
	return 0;
}
