/* 128-bit integers and long double in every operator, overflow builtins. */
#include <stdio.h>
#include <string.h>

typedef unsigned __int128 u128;
typedef __int128 i128;

static void show(u128 v) { printf("%016lx%016lx ", (unsigned long)(v >> 64), (unsigned long)v); }
static i128 power(i128 base, int n) { return n == 0 ? 1 : base * power(base, n - 1); }
static long double series(int n) { long double sum = 0; for (int i = 1; i <= n; i++) sum += 1.0L / i; return sum; }
struct holder { char c; i128 wide; long double real; };

int main(void)
{
	i128 a = power(-7, 44), b = 3;
	struct holder h = { 'x', a, series(10) }, copy = h;
	unsigned char small = 200;
	int i = 5, flag;
	short s;

	show(a); show(a / b); show(a % b); show(-a); show(~a); show(a >> 5); show((u128)a >> 5); puts("");
	show(a++); show(++a); show(a--); show(a += i); show(a <<= 3); show(i ? a : b); puts("");
	small += (u128)100; i *= (i128)1 << 33; printf("%d %d %d %d\n", small, i, a < b, !a);
	printf("%.6f %.3f %d\n", (double)a, (double)(float)power(10, 30), (i128)1e20 == power(10, 20));
	printf("%.18Lf %.18Lf %La\n", h.real, copy.real, series(100));
	copy.real *= 2; copy.real++; printf("%.15Lg %d %d\n", copy.real, copy.real > h.real, (int)-copy.real);
	printf("%.10Lg %.10Lg %.5f\n", (long double)a, 1e18L + 0.5L, (double)(0.1L - 0.1));
	flag = __builtin_add_overflow(30000, 10000, &s); printf("%d %d\n", flag, s);
	flag = __builtin_mul_overflow((i128)1 << 100, 1 << 20, &a); printf("%d ", flag);
	flag = __builtin_mul_overflow((u128)1 << 100, (u128)1 << 30, &b); printf("%d %d\n", flag, __builtin_sub_overflow_p(0u, 1, (unsigned)0));
	return memcmp(&h.wide, &copy.wide, sizeof(a)) != 0;
}
