/*
 * Of the environment layer, what a pool needs: the bench measures the pool and not EAL's start. Memory comes from malloc.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <rte_common.h>
#include <rte_errno.h>
#include <rte_lcore.h>
#include <rte_log.h>
#include <rte_malloc.h>
#include <rte_mempool.h>
#include <rte_memzone.h>
#include <rte_tailq.h>
#include <rte_telemetry.h>
#include <rte_trace_point.h>
#include <rte_eal_memconfig.h>

RTE_DEFINE_PER_LCORE(unsigned int, _lcore_id) = 0;
RTE_DEFINE_PER_LCORE(int, _rte_errno);

static struct rte_tailq_head tailq;
static struct rte_memzone zones[8];
static unsigned int nb_zones;

int
rte_eal_tailq_register(struct rte_tailq_elem *t)
{
	TAILQ_INIT(&tailq.tailq_head);
	t->head = &tailq;
	return 0;
}

void *
rte_zmalloc(const char *type, size_t size, unsigned int align)
{
	RTE_SET_USED(type);
	RTE_SET_USED(align);
	return calloc(1, size);
}

void
rte_free(void *addr)
{
	free(addr);
}

const struct rte_memzone *
rte_memzone_reserve(const char *name, size_t len, int socket_id, unsigned int flags)
{
	struct rte_memzone *zone = &zones[nb_zones++];

	RTE_SET_USED(name);
	RTE_SET_USED(flags);
	zone->addr = aligned_alloc(128, (len + 127) & ~(size_t)127);
	zone->len = len;
	zone->socket_id = socket_id;
	return zone;
}

const struct rte_memzone *
rte_memzone_reserve_aligned(const char *name, size_t len, int socket_id, unsigned int flags, unsigned int align)
{
	RTE_SET_USED(align);
	return rte_memzone_reserve(name, len, socket_id, flags);
}

int
rte_log(uint32_t level, uint32_t logtype, const char *format, ...)
{
	RTE_SET_USED(level);
	RTE_SET_USED(logtype);
	RTE_SET_USED(format);
	return 0;
}

void rte_mcfg_mempool_write_lock(void) { }
void rte_mcfg_mempool_write_unlock(void) { }
void rte_mcfg_tailq_write_lock(void) { }
void rte_mcfg_tailq_write_unlock(void) { }

int
rte_telemetry_register_cmd(const char *cmd, int (*fn)(const char *, const char *, struct rte_tel_data *), const char *help)
{
	RTE_SET_USED(cmd);
	RTE_SET_USED(fn);
	RTE_SET_USED(help);
	return 0;
}

int
__rte_trace_point_register(rte_trace_point_t *trace, const char *name, void (*register_fn)(void))
{
	RTE_SET_USED(trace);
	RTE_SET_USED(name);
	RTE_SET_USED(register_fn);
	return 0;
}

unsigned int rte_memory_get_nchannel(void) { return 1; }
unsigned int rte_memory_get_nrank(void) { return 1; }
int rte_malloc_heap_socket_is_external(int socket_id) { RTE_SET_USED(socket_id); return 0; }
int rte_eal_has_hugepages(void) { return 0; }
size_t rte_mem_page_size(void) { return 1 << 21; }
void rte_mcfg_tailq_read_lock(void) { }
void rte_mcfg_tailq_read_unlock(void) { }
