/* SSE4.1 (Intel intrinsics). */
#ifndef LENS_SMMINTRIN_H
#define LENS_SMMINTRIN_H

#include "tmmintrin.h"
#include "nmmintrin.h"
static inline int _mm_extract_epi8(__m128i a, int index)
{
	union __lens_m128i x = { a };
	return x.ub[index & 15];
}
static inline __m128i _mm_insert_epi8(__m128i a, int value, int index)
{
	union __lens_m128i x = { a };
	x.b[index & 15] = value;
	return x.v;
}
static inline int _mm_extract_epi32(__m128i a, int index)
{
	union __lens_m128i x = { a };
	return x.d[index & 3];
}
static inline __m128i _mm_insert_epi32(__m128i a, int value, int index)
{
	union __lens_m128i x = { a };
	x.d[index & 3] = value;
	return x.v;
}
static inline long long _mm_extract_epi64(__m128i a, int index)
{
	union __lens_m128i x = { a };
	return x.q[index & 1];
}
static inline __m128i _mm_insert_epi64(__m128i a, long long value, int index)
{
	union __lens_m128i x = { a };
	x.q[index & 1] = value;
	return x.v;
}
static inline __m128i _mm_blend_epi16(__m128i a, __m128i b, int mask)
{
	union __lens_m128i x = { a }, y = { b };
	for (int i = 0; i < 8; i++)
		if (mask & (1 << i))
			x.w[i] = y.w[i];
	return x.v;
}
static inline __m128i _mm_blendv_epi8(__m128i a, __m128i b, __m128i mask)
{
	union __lens_m128i x = { a }, y = { b }, m = { mask };
	for (int i = 0; i < 16; i++)
		if (m.ub[i] & 0x80)
			x.b[i] = y.b[i];
	return x.v;
}
static inline __m128i _mm_cmpeq_epi64(__m128i a, __m128i b)
{
	return (__m128i)((__v2di)a == (__v2di)b);
}
static inline __m128i _mm_mullo_epi32(__m128i a, __m128i b)
{
	return (__m128i)((__v4su)a * (__v4su)b);
}
static inline int _mm_testz_si128(__m128i a, __m128i b)
{
	union __lens_m128i x = { _mm_and_si128(a, b) };
	return (x.q[0] | x.q[1]) == 0;
}
static inline int _mm_testc_si128(__m128i a, __m128i b)
{
	return _mm_testz_si128(_mm_andnot_si128(a, b), _mm_set1_epi8(-1));
}
#define _mm_test_all_zeros(mask, value) _mm_testz_si128((mask), (value))
#define _mm_test_all_ones(value) _mm_testc_si128((value), _mm_set1_epi8(-1))
static inline __m128i _mm_packus_epi32(__m128i a, __m128i b)
{
	union __lens_m128i x = { a }, y = { b }, to;
	for (int i = 0; i < 4; i++) {
		to.uw[i] = x.d[i] > 65535 ? 65535 : x.d[i] < 0 ? 0 : x.d[i];
		to.uw[4 + i] = y.d[i] > 65535 ? 65535 : y.d[i] < 0 ? 0 : y.d[i];
	}
	return to.v;
}
static inline __m128i _mm_minpos_epu16(__m128i a)
{
	union __lens_m128i x = { a }, to = { _mm_setzero_si128() };
	int best = 0;
	for (int i = 1; i < 8; i++)
		if (x.uw[i] < x.uw[best])
			best = i;
	to.uw[0] = x.uw[best];
	to.uw[1] = best;
	return to.v;
}
static inline __m128i _mm_cvtepu16_epi32(__m128i a)
{
	union __lens_m128i x = { a }, to;
	for (int i = 0; i < 4; i++)
		to.ud[i] = x.uw[i];
	return to.v;
}
static inline __m128i _mm_cvtepu8_epi16(__m128i a)
{
	union __lens_m128i x = { a }, to;
	for (int i = 0; i < 8; i++)
		to.uw[i] = x.ub[i];
	return to.v;
}
static inline __m128i _mm_min_epu32(__m128i a, __m128i b)
{
	union __lens_m128i x = { a }, y = { b };
	for (int i = 0; i < 4; i++)
		if (y.ud[i] < x.ud[i])
			x.ud[i] = y.ud[i];
	return x.v;
}
static inline __m128i _mm_max_epu32(__m128i a, __m128i b)
{
	union __lens_m128i x = { a }, y = { b };
	for (int i = 0; i < 4; i++)
		if (y.ud[i] > x.ud[i])
			x.ud[i] = y.ud[i];
	return x.v;
}
static inline __m128i _mm_stream_load_si128(__m128i *from)
{
	return *from;
}

#endif
