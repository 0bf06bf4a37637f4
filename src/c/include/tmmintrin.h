/* SSSE3 (Intel intrinsics). */
#ifndef LENS_TMMINTRIN_H
#define LENS_TMMINTRIN_H

#include "pmmintrin.h"
static inline __m128i _mm_shuffle_epi8(__m128i a, __m128i b)
{
	union __lens_m128i x = { a }, y = { b }, to;
	for (int i = 0; i < 16; i++)
		to.ub[i] = y.ub[i] & 0x80 ? 0 : x.ub[y.ub[i] & 15];
	return to.v;
}
static inline __m128i _mm_alignr_epi8(__m128i a, __m128i b, int count)
{
	union __lens_m128i x = { a }, y = { b }, to;
	unsigned long long from[5] = { y.uq[0], y.uq[1], x.uq[0], x.uq[1], 0 };
	int word = (count & 0xff) / 8, bits = count % 8 * 8;
	for (int i = 0; i < 2; i++) {
		int at = word + i;
		to.uq[i] = at > 3 ? 0 : bits == 0 ? from[at] : from[at] >> bits | from[at + 1] << (64 - bits);
	}
	return to.v;
}
static inline __m128i _mm_hadd_epi32(__m128i a, __m128i b)
{
	union __lens_m128i x = { a }, y = { b }, to;
	to.d[0] = x.d[0] + x.d[1];
	to.d[1] = x.d[2] + x.d[3];
	to.d[2] = y.d[0] + y.d[1];
	to.d[3] = y.d[2] + y.d[3];
	return to.v;
}
static inline __m128i _mm_abs_epi32(__m128i a)
{
	union __lens_m128i x = { a };
	for (int i = 0; i < 4; i++)
		x.d[i] = x.d[i] < 0 ? -x.d[i] : x.d[i];
	return x.v;
}
static inline __m128i _mm_maddubs_epi16(__m128i a, __m128i b)
{
	union __lens_m128i x = { a }, y = { b }, to;
	for (int i = 0; i < 8; i++) {
		int sum = x.ub[2 * i] * y.b[2 * i] + x.ub[2 * i + 1] * y.b[2 * i + 1];
		to.w[i] = sum > 32767 ? 32767 : sum < -32768 ? -32768 : sum;
	}
	return to.v;
}
static inline __m128i _mm_sign_epi8(__m128i a, __m128i b)
{
	union __lens_m128i x = { a }, y = { b };
	for (int i = 0; i < 16; i++)
		x.b[i] = y.b[i] < 0 ? -x.b[i] : y.b[i] == 0 ? 0 : x.b[i];
	return x.v;
}

#endif
