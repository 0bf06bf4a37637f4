/* SSE (Intel intrinsics), written with GNU vectors and unions. */
#ifndef LENS_XMMINTRIN_H
#define LENS_XMMINTRIN_H

#include "stdlib.h"
#include "mmintrin.h"
typedef float __m128 __attribute__((__vector_size__(16), __may_alias__));
typedef float __m128_u __attribute__((__vector_size__(16), __may_alias__, __aligned__(1)));
typedef float __v4sf __attribute__((__vector_size__(16)));
#define _MM_SHUFFLE(z, y, x, w) (((z) << 6) | ((y) << 4) | ((x) << 2) | (w))
enum _mm_hint {
	_MM_HINT_ET0 = 7,
	_MM_HINT_ET1 = 6,
	_MM_HINT_T0 = 3,
	_MM_HINT_T1 = 2,
	_MM_HINT_T2 = 1,
	_MM_HINT_NTA = 0
};
#define _mm_prefetch(address, hint) __builtin_prefetch((address), ((hint) & 4) >> 2, (hint) & 3)
union __lens_m128 {
	__m128 v;
	float f[4];
	unsigned int w[4];
};
static inline void _mm_pause(void)
{
	__builtin_ia32_pause();
}
static inline void _mm_sfence(void)
{
	__builtin_ia32_sfence();
}
static inline __m128 _mm_setzero_ps(void)
{
	return (__m128){ 0.0f, 0.0f, 0.0f, 0.0f };
}
static inline __m128 _mm_set1_ps(float a)
{
	return (__m128){ a, a, a, a };
}
static inline __m128 _mm_set_ps(float d, float c, float b, float a)
{
	return (__m128){ a, b, c, d };
}
static inline __m128 _mm_loadu_ps(const float *from)
{
	return *(const __m128_u *)from;
}
static inline __m128 _mm_load_ps(const float *from)
{
	return *(const __m128 *)from;
}
static inline void _mm_storeu_ps(float *to, __m128 a)
{
	*(__m128_u *)to = a;
}
static inline __m128 _mm_add_ps(__m128 a, __m128 b)
{
	return (__m128)((__v4sf)a + (__v4sf)b);
}
static inline __m128 _mm_sub_ps(__m128 a, __m128 b)
{
	return (__m128)((__v4sf)a - (__v4sf)b);
}
static inline __m128 _mm_mul_ps(__m128 a, __m128 b)
{
	return (__m128)((__v4sf)a * (__v4sf)b);
}
static inline __m128 _mm_div_ps(__m128 a, __m128 b)
{
	return (__m128)((__v4sf)a / (__v4sf)b);
}
static inline __m128 _mm_shuffle_ps(__m128 a, __m128 b, const int mask)
{
	union __lens_m128 x = { a }, y = { b }, to;
	to.w[0] = x.w[mask & 3];
	to.w[1] = x.w[(mask >> 2) & 3];
	to.w[2] = y.w[(mask >> 4) & 3];
	to.w[3] = y.w[(mask >> 6) & 3];
	return to.v;
}
static inline int _mm_movemask_ps(__m128 a)
{
	union __lens_m128 x = { a };
	return (int)((x.w[0] >> 31) | ((x.w[1] >> 31) << 1) | ((x.w[2] >> 31) << 2) | ((x.w[3] >> 31) << 3));
}
static inline void *_mm_malloc(size_t size, size_t alignment)
{
	return aligned_alloc(alignment, size);
}
static inline void _mm_free(void *block)
{
	free(block);
}

#endif
