/* Promotions, conversions, wrap, shifts, division, comparison (C11 6.3.1, 6.5). */
#include <stdio.h>
#include <stdint.h>
#include <stdbool.h>
#include <limits.h>

static int side(int *n) { return ++*n; }

int main(void)
{
	unsigned char uc = 200;
	signed char sc = -56;
	short s = 30000;
	unsigned short us = 65535;
	int i = -7;
	unsigned int u = 3;
	long l = -1;
	unsigned long ul = 1;
	int64_t big = INT64_MIN;
	uint64_t ubig = UINT64_MAX;
	_Bool b = 256;
	int n = 0;

	printf("%d %d %d\n", uc + uc, sc + sc, s + s);
	printf("%d %d\n", us * 2, (short)(s + s));
	printf("%d %d %d %d\n", i / 2, i % 2, 7 / -2, 7 % -2);
	printf("%d %d\n", i < u, (long)i < (long)u);
	printf("%d %d\n", l < ul, sc < uc);
	printf("%u %lu\n", u - 4, ul - 2);
	printf("%d %d %u\n", i >> 1, (int)(u << 31), (unsigned)i >> 28);
	printf("%lld %llu\n", (long long)big, (unsigned long long)ubig);
	printf("%lld\n", (long long)(big + 1 - 1));
	printf("%llx %llx\n", (unsigned long long)(ubig << 4), (unsigned long long)(ubig >> 60));
	printf("%d %d\n", b, (bool)0.5);
	printf("%d %d\n", (unsigned char)300, (signed char)200);
	printf("%ld %ld\n", (long)(int)0x80000000u, (long)0x80000000u);
	uc += 100; printf("%d\n", uc);
	sc *= 3; printf("%d\n", sc);
	us++; printf("%d\n", us);
	us--; printf("%d\n", us);
	uc = 255; printf("%d %d\n", uc++, uc);
	i = 5; i <<= 2; i |= 1; i ^= 3; i &= ~2; i %= 7; printf("%d\n", i);
	printf("%d %d %d\n", side(&n) && side(&n) && !side(&n) && side(&n), n, 1 || side(&n));
	printf("%d %d\n", (side(&n), n * 2), n ? side(&n) : -1);
	printf("%d\n", -1 ?: 5);
	printf("%d %d\n", INT_MAX, INT_MIN);
	printf("%zu %zu %zu\n", sizeof(char) + sizeof 1L, sizeof('a'), sizeof(uc + uc));
	printf("%d\n", 'a' + '\x41' + '\101' + '\n');
	printf("%llu\n", 18446744073709551615ULL / 10);
	printf("%u %d\n", 0xffffffffu % 10, -2147483647 / 3);
	__uint128_t w = (__uint128_t)ubig * ubig;
	printf("%llx %llx\n", (unsigned long long)(w >> 64), (unsigned long long)w);
	w = w + 5; w -= 4; w >>= 32;
	printf("%llx %d\n", (unsigned long long)w, w > 100);
	__int128_t iw = -5; iw = iw * 7 / 2;
	printf("%lld %d\n", (long long)iw, iw < 0);
	for (uint8_t k = 250; k != 2; k++) n += k;
	printf("%d\n", n);
	int arr[5] = {1, 2, 3, 4, 5}, *p = arr + 1;
	printf("%d %d %d %ld\n", *p++, *++p, p[-1], (long)(p - arr));
	printf("%d %d\n", p > arr, p == &arr[3]);
	printf("%d\n", __builtin_popcount(0xff0f) + __builtin_ctz(8) + __builtin_clz(1) + __builtin_ffs(12) + (int)__builtin_bswap32(0x01000000) + __builtin_clzll(1ULL << 40));
	printf("%x %llx %x\n", __builtin_bswap16(0x1234), (unsigned long long)__builtin_bswap64(0x0102030405060708ULL), __builtin_bswap32(0x12345678));
	int r; printf("%d ", __builtin_add_overflow(INT_MAX, 1, &r)); printf("%d\n", r);
	unsigned ur; printf("%d ", __builtin_mul_overflow(65536u, 65536u, &ur)); printf("%u\n", ur);
	long lr; printf("%d ", __builtin_sub_overflow(5L, 7L, &lr)); printf("%ld\n", lr);
	return 0;
}
