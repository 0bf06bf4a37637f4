/* System calls on NUMA policy (libnuma). */
#ifndef LENS_NUMAIF_H
#define LENS_NUMAIF_H

#define MPOL_DEFAULT 0
#define MPOL_PREFERRED 1
#define MPOL_BIND 2
#define MPOL_INTERLEAVE 3
#define MPOL_LOCAL 4
#define MPOL_F_NODE (1 << 0)
#define MPOL_F_ADDR (1 << 1)
#define MPOL_MF_STRICT (1 << 0)
#define MPOL_MF_MOVE (1 << 1)
long get_mempolicy(int *policy, const unsigned long *nodes, unsigned long max_node, void *address, unsigned int flags);
long set_mempolicy(int policy, const unsigned long *nodes, unsigned long max_node);
long mbind(void *start, unsigned long size, int policy, const unsigned long *nodes, unsigned long max_node,
	unsigned int flags);
long move_pages(int pid, unsigned long count, void **pages, const int *nodes, int *status, int flags);

#endif
