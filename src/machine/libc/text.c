/* Strings and conversions of the C library and POSIX that are most plainly written in C, for the machine. */
#include <stddef.h>
#include <stdint.h>

void *realloc(void *p, size_t size);
void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int c, size_t size);
int memcmp(const void *a, const void *b, size_t size);
size_t strlen(const char *s);
char *strrchr(const char *s, int c);
int strcmp(const char *a, const char *b);
int tolower(int c);
double strtod(const char *s, char **end);
int getc(void *stream);

void *memccpy(void *to, const void *from, int c, size_t size)
{
	unsigned char *out = to;
	const unsigned char *in = from;

	for (; size > 0; size--) {
		*out++ = *in;
		if (*in++ == (unsigned char)c)
			return out;
	}
	return NULL;
}

void *memrchr(const void *s, int c, size_t size)
{
	const unsigned char *p = s;

	while (size > 0)
		if (p[--size] == (unsigned char)c)
			return (void *)(p + size);
	return NULL;
}

void *rawmemchr(const void *s, int c)
{
	const unsigned char *p = s;

	while (*p != (unsigned char)c)
		p++;
	return (void *)p;
}

void *memmem(const void *s, size_t n, const void *part, size_t m)
{
	const char *p = s;

	for (; n >= m; p++, n--)
		if (memcmp(p, part, m) == 0)
			return (void *)p;
	return NULL;
}

char *strcasestr(const char *s, const char *part)
{
	size_t i;

	for (;; s++) {
		for (i = 0; part[i] && tolower((unsigned char)s[i]) == tolower((unsigned char)part[i]); i++)
			;
		if (!part[i])
			return (char *)s;
		if (!*s)
			return NULL;
	}
}

char *stpncpy(char *to, const char *from, size_t n)
{
	size_t i;

	for (i = 0; i < n && from[i]; i++)
		to[i] = from[i];
	memset(to + i, 0, n - i);
	return to + i;
}

size_t strxfrm(char *to, const char *from, size_t n)
{
	size_t length = strlen(from);

	if (n > length)
		memcpy(to, from, length + 1);
	return length;
}

void explicit_bzero(void *p, size_t size)
{
	memset(p, 0, size);
}

int bcmp(const void *a, const void *b, size_t size)
{
	return memcmp(a, b, size);
}

void bcopy(const void *from, void *to, size_t size)
{
	memmove(to, from, size);
}

int ffs(int x)
{
	return __builtin_ffs(x);
}

int ffsl(long x)
{
	return __builtin_ffsl(x);
}

int ffsll(long long x)
{
	return __builtin_ffsll(x);
}

/* POSIX's basename changes nothing here: a path without a slash at its end. */
char *basename(const char *path)
{
	char *slash = strrchr(path, '/');

	return slash ? slash + 1 : (char *)path;
}

double atof(const char *s)
{
	return strtod(s, NULL);
}

typedef struct {
	int quot, rem;
} lens_div_t;
typedef struct {
	long quot, rem;
} lens_ldiv_t;

lens_div_t div(int a, int b)
{
	lens_div_t r = { a / b, a % b };

	return r;
}

lens_ldiv_t ldiv(long a, long b)
{
	lens_ldiv_t r = { a / b, a % b };

	return r;
}

lens_ldiv_t lldiv(long a, long b)
{
	return ldiv(a, b);
}

lens_ldiv_t imaxdiv(long a, long b)
{
	return ldiv(a, b);
}

long imaxabs(long x)
{
	return x < 0 ? -x : x;
}

int isascii(int c)
{
	return (c & ~0x7f) == 0;
}

int toascii(int c)
{
	return c & 0x7f;
}

size_t wcslen(const int *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

int wcscmp(const int *a, const int *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a < *b ? -1 : *a > *b;
}

int *wcscpy(int *to, const int *from)
{
	memcpy(to, from, (wcslen(from) + 1) * sizeof(*from));
	return to;
}

ptrdiff_t getdelim(char **line, size_t *size, int delimiter, void *stream)
{
	size_t n = 0;
	int c;

	while ((c = getc(stream)) >= 0) {
		if (n + 2 > *size || !*line) {
			*size = *size < 60 ? 120 : 2 * *size;
			*line = realloc(*line, *size);
		}
		(*line)[n++] = (char)c;
		if (c == delimiter)
			break;
	}
	if (n == 0)
		return -1;
	(*line)[n] = 0;
	return (ptrdiff_t)n;
}

ptrdiff_t getline(char **line, size_t *size, void *stream)
{
	return getdelim(line, size, '\n', stream);
}

char *setlocale(int category, const char *name)
{
	(void)category;
	return !name || !*name || strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0 ? (char *)"C" : NULL;
}
