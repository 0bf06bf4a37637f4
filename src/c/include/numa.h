/* libnuma: what programs ask of it. */
#ifndef LENS_NUMA_H
#define LENS_NUMA_H

#include "lens/size_t.h"
struct bitmask {
	unsigned long size;
	unsigned long *maskp;
};
int numa_available(void);
int numa_max_node(void);
int numa_num_configured_nodes(void);
int numa_node_of_cpu(int cpu);
int numa_node_to_cpus(int node, struct bitmask *mask);
int numa_run_on_node(int node);
void numa_set_preferred(int node);
void numa_set_localalloc(void);
void *numa_alloc_onnode(size_t size, int node);
void numa_free(void *start, size_t size);
struct bitmask *numa_allocate_nodemask(void);
struct bitmask *numa_allocate_cpumask(void);
void numa_bitmask_free(struct bitmask *mask);
void numa_free_cpumask(struct bitmask *mask);
void numa_free_nodemask(struct bitmask *mask);
struct bitmask *numa_bitmask_alloc(unsigned int bits);
struct bitmask *numa_bitmask_clearbit(struct bitmask *mask, unsigned int bit);
int numa_preferred(void);
int numa_max_possible_node(void);
int numa_num_configured_cpus(void);
struct bitmask *numa_bitmask_clearall(struct bitmask *mask);
struct bitmask *numa_bitmask_setbit(struct bitmask *mask, unsigned int bit);
int numa_bitmask_isbitset(const struct bitmask *mask, unsigned int bit);
int numa_move_pages(int pid, unsigned long count, void **pages, const int *nodes, int *status, int flags);

#endif
