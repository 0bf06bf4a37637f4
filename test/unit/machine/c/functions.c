/* Calls: pointers, varargs, callbacks, recursion, constructors, weak, thread-locals, floats through calls. */
#include <stdio.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <math.h>

struct pair { int a; double b; };
typedef int (*binary)(int, int);

static int add(int a, int b) { return a + b; }
static int mul(int a, int b) { return a * b; }
static const struct { const char *name; binary fn; } ops[] = { { "add", add }, { "mul", &mul } };
static binary choose(int which) { return ops[which].fn; }

static int sum(int n, ...)
{
	va_list ap, again;
	int total = 0;

	va_start(ap, n);
	va_copy(again, ap);
	for (int i = 0; i < n; i++) total += va_arg(ap, int);
	va_end(ap);
	for (int i = 0; i < n; i++) total += 100 * va_arg(again, int);
	va_end(again);
	return total;
}

static void mixed(const char *kinds, ...)
{
	va_list ap;

	va_start(ap, kinds);
	for (; *kinds; kinds++) {
		if (*kinds == 'i') printf("i%d ", va_arg(ap, int));
		else if (*kinds == 'd') printf("d%.2f ", va_arg(ap, double));
		else if (*kinds == 'l') printf("l%ld ", va_arg(ap, long));
		else if (*kinds == 's') printf("s%s ", va_arg(ap, char *));
		else { struct pair p = va_arg(ap, struct pair); printf("p%d,%.1f ", p.a, p.b); }
	}
	printf("\n");
	va_end(ap);
}

static void report(const char *format, ...) { va_list ap; va_start(ap, format); vprintf(format, ap); va_end(ap); }

static int compare(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static int log_[4], logged;
__attribute__((constructor(200))) static void second(void) { log_[logged++] = 2; }
__attribute__((constructor(101))) static void first(void) { log_[logged++] = 1; }
__attribute__((constructor)) static void third(void) { log_[logged++] = 3; }
static __thread int mine = 5;
static float half(float x) { return x / 2; }
static double mixf(float a, double b, long double c, int d) { return a + b + (double)c + d; }
static struct pair make(int a, double b) { return (struct pair){ a, b }; }
static int apply(int (*f)(int, int), int n) { return n == 0 ? 0 : f(n, apply(f, n - 1)); }
static char narrow(int x) { return x; }
static unsigned char unarrow(int x) { return x; }
static void bye(void) { printf("bye\n"); }

int main(void)
{
	int values[] = { 5, -3, 9, 0, 12, 7, -8 }, key = 9;
	const char *names[] = { "pear", "apple", "fig" };
	int (*table[2])(int, int) = { add, mul };

	atexit(bye);
	printf("%d %d %d\n", choose(0)(3, 4), (*choose(1))(3, 4), (**table[1])(5, 6));
	printf("%d %d\n", ops[1].fn(2, 8), choose(1) == mul);
	printf("%d\n", sum(4, 1, 2, 3, 4));
	mixed("idlsp", 7, 2.5, 1L << 40, "str", (struct pair){ 3, 4.5 });
	report("%s=%d %c %5.1f|%-6s|%06d|%+d|%x|%#x|%o|%p\n", "k", 42, 'c', 3.14159, "ab", 123, 7, 255, 255, 8, (void *)0);
	report("%ld %lu %hhd %hd %zu %%|%.3s|%*d|%-*d|%e|%g|%g\n", -1L, ~0UL, 300, 70000, (size_t)9, "abcdef", 6, 42, 5, 7, 12345.678, 0.0001, 1e10);
	qsort(values, 7, sizeof(int), compare);
	for (int i = 0; i < 7; i++) printf("%d ", values[i]);
	qsort(names, 3, sizeof *names, by_name);
	printf("%s %s %s\n", names[0], names[1], names[2]);
	printf("%ld\n", (long)((int *)bsearch(&key, values, 7, sizeof(int), compare) - values));
	printf("%d%d%d %d\n", log_[0], log_[1], log_[2], mine++ + mine);
	printf("%.3f %.3f %.2f\n", half(5), mixf(1.5f, 2.25, 3.0L, 4), make(1, 9.5).b);
	printf("%d %d %d\n", apply(add, 10), narrow(200), unarrow(-1));
	printf("%.4f %.4f %.4f %.1f\n", sqrt(2), sin(1), pow(2, 0.5), floor(-2.5));
	printf("%d %u %ld %d\n", (int)3.99, (unsigned)4e9, (long)-7.9, (char)(300.7f > 300));
	float f = 0.1f; double d = 0.1; printf("%d %.10f %.10f\n", f == d, f, d);
	f += 1; f *= 3; d -= f; printf("%.5f %.5f %d\n", f, d, d < 0);
	double z = 0; printf("%f %f %d\n", 1 / z, -1 / z, z != z);
	char buffer[64]; int n = snprintf(buffer, 8, "%s-%d", "longer", 12345); printf("%s %d\n", buffer, n);
	printf("%s %ld %d\n", strchr("hello", 'l'), strtol("0x1fz", NULL, 0), atoi(" -42x"));
	printf("%zu %d %s %s\n", strlen("abc"), strcmp("a", "b") < 0, strstr("needle in hay", "in"), strrchr("a/b/c", '/'));
	char tokens[] = "a,b;c"; for (char *t = strtok(tokens, ",;"); t; t = strtok(NULL, ",;")) printf("<%s>", t);
	printf("\n");
	int *heap = calloc(4, sizeof *heap); heap[3] = 5; heap = realloc(heap, 100); printf("%d %d\n", heap[3], heap[0]); free(heap);
	return 7;
}
