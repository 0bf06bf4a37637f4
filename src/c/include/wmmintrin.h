/* Carry-less multiplication and AES (Intel intrinsics). */
#ifndef LENS_WMMINTRIN_H
#define LENS_WMMINTRIN_H

#include "emmintrin.h"
static inline __m128i _mm_clmulepi64_si128(__m128i a, __m128i b, int select)
{
	union __lens_m128i x = { a }, y = { b }, to = { _mm_setzero_si128() };
	unsigned long long p = x.uq[select & 1], q = y.uq[(select >> 4) & 1];
	for (int i = 0; i < 64; i++) {
		if ((q >> i) & 1) {
			to.uq[0] ^= p << i;
			if (i > 0)
				to.uq[1] ^= p >> (64 - i);
		}
	}
	return to.v;
}
__m128i _mm_aesenc_si128(__m128i a, __m128i key);
__m128i _mm_aesdec_si128(__m128i a, __m128i key);
__m128i _mm_aesenclast_si128(__m128i a, __m128i key);
__m128i _mm_aesdeclast_si128(__m128i a, __m128i key);

#endif
