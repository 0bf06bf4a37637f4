/* Intrinsics beyond SSE2: bytes out of two registers. */
#pragma GCC target("ssse3")
#include <stdio.h>
#include <tmmintrin.h>

#define ALIGN(n) do { \
	unsigned char out[16]; \
	_mm_storeu_si128((__m128i *)out, _mm_alignr_epi8(high, low, n)); \
	printf("%d:", n); \
	for (int i = 0; i < 16; i++) printf(" %02x", out[i]); \
	printf("\n"); \
} while (0)

int main(void)
{
	unsigned char bytes[32];

	for (int i = 0; i < 32; i++) bytes[i] = (unsigned char)(i * 37 + 130);
	__m128i low = _mm_loadu_si128((const __m128i *)bytes), high = _mm_loadu_si128((const __m128i *)(bytes + 16));
	ALIGN(0); ALIGN(1); ALIGN(7); ALIGN(8); ALIGN(9); ALIGN(15); ALIGN(16); ALIGN(17); ALIGN(23); ALIGN(24); ALIGN(25); ALIGN(31); ALIGN(32); ALIGN(40);
	return 0;
}
