/* GNU vectors and the x86 intrinsics written with them. */
#include <stdio.h>
#include <string.h>
#include <emmintrin.h>

typedef int v4 __attribute__((vector_size(16)));
typedef float f4 __attribute__((vector_size(16)));
typedef unsigned char b16 __attribute__((vector_size(16)));
typedef long long q2 __attribute__((vector_size(16)));

static v4 add(v4 a, v4 b) { return a + b; }
static void show(v4 v) { printf("%d %d %d %d\n", v[0], v[1], v[2], v[3]); }

int main(void)
{
	v4 a = { 1, 2, 3, 4 }, b = { 10, 20, 30, -40 };
	f4 f = { 1.5f, 2, 3, 4 };
	b16 x, y;
	q2 q = { 1, -1 };
	char text[17] = "0123456789abcdef", out[17] = "";

	show(add(a, b));
	show(a * 3 - b / 10);
	show(a > 2);
	show(-a ^ ~b);
	show((a << 2) | 1);
	a += b;
	a[2] = 99;
	show(a);
	f = f * f + 1;
	printf("%.2f %.2f %.2f\n", f[0], f[1], f[3]);
	for (int i = 0; i < 16; i++) { x[i] = i * 20; y[i] = 250; }
	x += y;
	printf("%d %d %d\n", x[0], x[5], x[15]);
	q = q << 3;
	printf("%lld %lld\n", q[0], q[1]);
	__m128i v = _mm_loadu_si128((const __m128i *)text);
	_mm_storeu_si128((__m128i *)out, v);
	printf("%s\n", out);
	v = _mm_add_epi32(_mm_set1_epi32(7), _mm_set_epi32(3, 2, 1, 0));
	show((v4)v);
	v = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)text), _mm_set1_epi8('c'));
	printf("%x\n", _mm_movemask_epi8(v));
	v = _mm_xor_si128(_mm_srli_si128(_mm_set_epi64x(0x1122334455667788LL, 0x99), 8), _mm_setzero_si128());
	printf("%llx\n", (long long)_mm_cvtsi128_si64(v));
	show((v4)_mm_shuffle_epi32(_mm_set_epi32(4, 3, 2, 1), _MM_SHUFFLE(0, 1, 2, 3)));
	return 0;
}
