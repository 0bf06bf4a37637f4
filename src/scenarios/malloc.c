/*
 * @scenario malloc
 * @title rte_malloc: elements split and joined, memzones
 * @root dpdk
 * @needs lib/eal
 * @link lib/eal
 * @look struct malloc_heap
 * @entry rte_malloc_socket rte_free malloc_heap_alloc malloc_elem_alloc malloc_elem_free split_elem join_elem rte_memzone_reserve
 * @set first=1000 bytes of the first block
 * @set second=5000 bytes of the second block, on a boundary of 4096
 * @set args="--no-huge --no-pci --no-shconf --no-telemetry -m 32 -l 0" arguments of rte_eal_init
 *
 * The heap of a socket begins as one large free element. Each allocation splits one; a free joins its element with free
 * neighbours on both sides. A memzone is a named element that stays. Watch split_elem write a header and a trailer into
 * memory, and malloc_elem_free find its neighbours by them.
 */
#include <stdio.h>
#include <string.h>

#include <rte_eal.h>
#include <rte_malloc.h>
#include <rte_memzone.h>

#ifndef first
#define first 1000
#endif
#ifndef second
#define second 5000
#endif

static void
show(const char *what)
{
	struct rte_malloc_socket_stats stats;

	if (rte_malloc_get_socket_stats(0, &stats) == 0)
		printf("%-24s %u blocks of %zu bytes, %u free of %zu bytes, largest %zu\n", what, stats.alloc_count,
		       stats.heap_allocsz_bytes, stats.free_count, stats.heap_freesz_bytes, stats.greatest_free_size);
}

int
main(int argc, char **argv)
{
	const struct rte_memzone *zone;
	struct rte_malloc_socket_stats before, after;
	char *a, *b, *c;

	if (rte_eal_init(argc, argv) < 0)
		return 1;
	rte_malloc_get_socket_stats(0, &before);
	show("at the start");
	a = rte_malloc("first", first, 0);
	show("first block");
	b = rte_zmalloc("second", second, 4096);
	show("second block, aligned");
	c = rte_malloc("third", first, 64);
	show("third block");
	if (a == NULL || b == NULL || c == NULL || ((uintptr_t)b & 4095) != 0)
		return 1;
	memset(a, 1, first);
	memset(c, 3, first);

	rte_free(b);
	show("second freed");
	rte_free(a);
	show("first freed: joined");
	rte_free(c);
	show("third freed: joined");

	zone = rte_memzone_reserve("zone", 10000, SOCKET_ID_ANY, 0);
	if (zone == NULL)
		return 1;
	show("a memzone");
	printf("zone %s at %p, %zu bytes\n", zone->name, zone->addr, zone->len);
	rte_memzone_free(zone);
	rte_malloc_get_socket_stats(0, &after);
	show("memzone freed");

	rte_eal_cleanup();
	return before.heap_allocsz_bytes == after.heap_allocsz_bytes ? 0 : 1;
}
