/* MMX (Intel intrinsics). */
#ifndef LENS_MMINTRIN_H
#define LENS_MMINTRIN_H

typedef int __m64 __attribute__((__vector_size__(8), __may_alias__));
union __lens_m64 {
	__m64 v;
	long long q;
	int d[2];
};
static inline __m64 _mm_cvtsi64_m64(long long a)
{
	union __lens_m64 x;
	x.q = a;
	return x.v;
}
static inline long long _mm_cvtm64_si64(__m64 a)
{
	union __lens_m64 x = { a };
	return x.q;
}
static inline void _mm_empty(void)
{
}

#endif
