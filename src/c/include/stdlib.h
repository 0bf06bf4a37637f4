/* General utilities (C11 7.22, POSIX, GNU). */
#ifndef LENS_STDLIB_H
#define LENS_STDLIB_H

#include "features.h"
#include "lens/size_t.h"
#include "lens/ssize_t.h"
#include "lens/locale_t.h"
#include "alloca.h"
#include "sys/types.h"
typedef __WCHAR_TYPE__ wchar_t;
typedef struct {
	int quot;
	int rem;
} div_t;
typedef struct {
	long quot;
	long rem;
} ldiv_t;
typedef struct {
	long long quot;
	long long rem;
} lldiv_t;
typedef int (*__compar_fn_t)(const void *, const void *);
typedef int (*comparison_fn_t)(const void *, const void *);
#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define RAND_MAX 2147483647
#define MB_CUR_MAX ((size_t)1)
int atoi(const char *text) __attribute__((__pure__));
long atol(const char *text) __attribute__((__pure__));
long long atoll(const char *text) __attribute__((__pure__));
double atof(const char *text) __attribute__((__pure__));
double strtod(const char *restrict text, char **restrict end);
float strtof(const char *restrict text, char **restrict end);
long double strtold(const char *restrict text, char **restrict end);
long strtol(const char *restrict text, char **restrict end, int base);
unsigned long strtoul(const char *restrict text, char **restrict end, int base);
long long strtoll(const char *restrict text, char **restrict end, int base);
unsigned long long strtoull(const char *restrict text, char **restrict end, int base);
int rand(void);
void srand(unsigned int seed);
int rand_r(unsigned int *seed);
long random(void);
void srandom(unsigned int seed);
char *initstate(unsigned int seed, char *state, size_t size);
char *setstate(char *state);
double drand48(void);
long lrand48(void);
long mrand48(void);
void srand48(long seed);
struct random_data {
	int *fptr;
	int *rptr;
	int *state;
	int rand_type;
	int rand_deg;
	int rand_sep;
	int *end_ptr;
};
void *malloc(size_t size) __attribute__((__malloc__));
void *calloc(size_t count, size_t size) __attribute__((__malloc__));
void *realloc(void *block, size_t size);
void *reallocarray(void *block, size_t count, size_t size);
void free(void *block);
void *aligned_alloc(size_t alignment, size_t size) __attribute__((__malloc__));
void *valloc(size_t size) __attribute__((__malloc__));
int posix_memalign(void **block, size_t alignment, size_t size);
void abort(void) __attribute__((__noreturn__));
int atexit(void (*function)(void));
int on_exit(void (*function)(int status, void *arg), void *arg);
int at_quick_exit(void (*function)(void));
void exit(int status) __attribute__((__noreturn__));
void quick_exit(int status) __attribute__((__noreturn__));
void _Exit(int status) __attribute__((__noreturn__));
char *getenv(const char *name);
char *secure_getenv(const char *name);
int putenv(char *definition);
int setenv(const char *name, const char *value, int replace);
int unsetenv(const char *name);
int clearenv(void);
char *mktemp(char *pattern);
int mkstemp(char *pattern);
int mkstemps(char *pattern, int suffix);
int mkostemp(char *pattern, int flags);
char *mkdtemp(char *pattern);
int system(const char *command);
char *realpath(const char *restrict path, char *restrict resolved);
char *canonicalize_file_name(const char *path);
void *bsearch(const void *key, const void *base, size_t count, size_t size, __compar_fn_t compare);
void qsort(void *base, size_t count, size_t size, __compar_fn_t compare);
void qsort_r(void *base, size_t count, size_t size, int (*compare)(const void *, const void *, void *), void *arg);
int abs(int value) __attribute__((__const__));
long labs(long value) __attribute__((__const__));
long long llabs(long long value) __attribute__((__const__));
div_t div(int numerator, int denominator) __attribute__((__const__));
ldiv_t ldiv(long numerator, long denominator) __attribute__((__const__));
lldiv_t lldiv(long long numerator, long long denominator) __attribute__((__const__));
int mblen(const char *text, size_t size);
int mbtowc(wchar_t *restrict to, const char *restrict text, size_t size);
int wctomb(char *to, wchar_t c);
size_t mbstowcs(wchar_t *restrict to, const char *restrict from, size_t size);
size_t wcstombs(char *restrict to, const wchar_t *restrict from, size_t size);
int getsubopt(char **restrict options, char *const *restrict tokens, char **restrict value);
int posix_openpt(int flags);
int grantpt(int fd);
int unlockpt(int fd);
char *ptsname(int fd);
int getloadavg(double averages[], int count);

#endif
