/* Searching and sorting of the C library (C11 7.22.5) for the machine. A merge sort, as glibc's qsort is: stable. */
#include <stddef.h>

void *malloc(size_t size);
void free(void *p);
void *memcpy(void *to, const void *from, size_t size);

typedef int (*lens_compare)(const void *, const void *);
typedef int (*lens_compare_r)(const void *, const void *, void *);

/* Elements of the usual sizes are copied without a call. */
static inline void lens_copy(char *to, const char *from, size_t size)
{
	if (size == 4)
		*(unsigned int *)to = *(const unsigned int *)from;
	else if (size == 8)
		*(unsigned long *)to = *(const unsigned long *)from;
	else
		memcpy(to, from, size);
}

/* What is in order already is left alone. */
static int lens_sorted(const char *base, size_t n, size_t size, lens_compare compare, lens_compare_r compare_r, void *arg)
{
	const char *last = base + (n - 1) * size;

	while (base < last && (compare ? compare(base, base + size) : compare_r(base, base + size, arg)) <= 0)
		base += size;
	return base == last;
}

static void lens_merge(char *base, char *room, size_t n, size_t size, lens_compare compare, lens_compare_r compare_r, void *arg)
{
	size_t half = n / 2;
	char *left = base, *right = base + half * size, *out = room;
	size_t i = half, j = n - half;

	if (n < 2)
		return;
	lens_merge(left, room, half, size, compare, compare_r, arg);
	lens_merge(right, room, n - half, size, compare, compare_r, arg);
	while (i > 0 && j > 0) {
		int order = compare ? compare(left, right) : compare_r(left, right, arg);

		if (order <= 0) {
			lens_copy(out, left, size);
			left += size;
			i--;
		} else {
			lens_copy(out, right, size);
			right += size;
			j--;
		}
		out += size;
	}
	if (i > 0)
		memcpy(out, left, i * size);
	memcpy(base, room, (n - j) * size);
}

void qsort(void *base, size_t n, size_t size, lens_compare compare)
{
	char *room;

	if (n < 2 || size == 0 || lens_sorted(base, n, size, compare, 0, 0))
		return;
	room = malloc(n * size);
	lens_merge(base, room, n, size, compare, 0, 0);
	free(room);
}

void qsort_r(void *base, size_t n, size_t size, lens_compare_r compare, void *arg)
{
	char *room;

	if (n < 2 || size == 0 || lens_sorted(base, n, size, 0, compare, arg))
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
