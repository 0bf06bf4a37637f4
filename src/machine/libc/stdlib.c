/* Searching and sorting of the C library (C11 7.22.5) for the machine. A merge sort, as glibc's qsort is up to 2.36: stable. */
#include <stddef.h>

void *malloc(size_t size);
void free(void *p);
void *memcpy(void *to, const void *from, size_t size);

typedef int (*lens_compare)(const void *, const void *);
typedef int (*lens_compare_r)(const void *, const void *, void *);

/* Copies an element; those of the usual sizes without a call. */
#define LENS_COPY(to, from, size) \
	((size) == 4 ? (void)(*(unsigned int *)(to) = *(const unsigned int *)(from)) \
	: (size) == 8 ? (void)(*(unsigned long *)(to) = *(const unsigned long *)(from)) \
	: (void)memcpy(to, from, size))

/*
 * Compares as often, and the same elements in the same order, as glibc's merge sort does: a program can see that. Steps stand
 * together in few statements, so that a run's statements are the program's.
 */
static void lens_merge(char *base, char *room, size_t n, size_t size, lens_compare compare, lens_compare_r compare_r, void *arg)
{
	size_t half = n / 2, i = half, j = n - half;
	char *left = base, *right = base + half * size, *out = room;

	half > 1 ? lens_merge(left, room, half, size, compare, compare_r, arg) : (void)0,
	j > 1 ? lens_merge(right, room, j, size, compare, compare_r, arg) : (void)0;
	while (i > 0 && j > 0 && ((compare ? compare(left, right) : compare_r(left, right, arg)) <= 0
			? (LENS_COPY(out, left, size), left += size, i--)
			: (LENS_COPY(out, right, size), right += size, j--), out += size))
		;
	i > 0 ? memcpy(out, left, i * size) : 0, memcpy(base, room, (n - j) * size);
}

void qsort(void *base, size_t n, size_t size, lens_compare compare)
{
	char *room;

	if (n < 2 || size == 0)
		return;
	room = malloc(n * size);
	lens_merge(base, room, n, size, compare, 0, 0);
	free(room);
}

void qsort_r(void *base, size_t n, size_t size, lens_compare_r compare, void *arg)
{
	char *room;

	if (n < 2 || size == 0)
		return;
	room = malloc(n * size);
	lens_merge(base, room, n, size, 0, compare, arg);
	free(room);
}

void *bsearch(const void *key, const void *base, size_t n, size_t size, lens_compare compare)
{
	size_t low = 0;

	while (low < n) {
		size_t middle = low + (n - low) / 2;
		const char *at = (const char *)base + middle * size;
		int order = compare(key, at);

		if (order == 0)
			return (void *)at;
		if (order < 0)
			n = middle;
		else
			low = middle + 1;
	}
	return 0;
}

void *lfind(const void *key, const void *base, size_t *n, size_t size, lens_compare compare)
{
	for (size_t i = 0; i < *n; i++) {
		const char *at = (const char *)base + i * size;

		if (compare(key, at) == 0)
			return (void *)at;
	}
	return 0;
}

void *lsearch(const void *key, void *base, size_t *n, size_t size, lens_compare compare)
{
	void *found = lfind(key, base, n, size, compare);

	if (found)
		return found;
	found = (char *)base + *n * size;
	memcpy(found, key, size);
	(*n)++;
	return found;
}
