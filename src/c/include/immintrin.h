/* AVX, AVX2 and later (Intel intrinsics): what code for plain x86-64 refers to. */
#ifndef LENS_IMMINTRIN_H
#define LENS_IMMINTRIN_H

#include "smmintrin.h"
#include "wmmintrin.h"
typedef long long __m256i __attribute__((__vector_size__(32), __may_alias__));
typedef long long __m256i_u __attribute__((__vector_size__(32), __may_alias__, __aligned__(1)));
typedef float __m256 __attribute__((__vector_size__(32), __may_alias__));
typedef double __m256d __attribute__((__vector_size__(32), __may_alias__));
typedef long long __v4di __attribute__((__vector_size__(32)));
typedef unsigned long long __v4du __attribute__((__vector_size__(32)));
typedef int __v8si __attribute__((__vector_size__(32)));
typedef unsigned int __v8su __attribute__((__vector_size__(32)));
typedef short __v16hi __attribute__((__vector_size__(32)));
typedef unsigned short __v16hu __attribute__((__vector_size__(32)));
typedef unsigned char __v32qu __attribute__((__vector_size__(32)));
union __lens_m256i {
	__m256i v;
	__m128i h[2];
	long long q[4];
	unsigned long long uq[4];
	int d[8];
	unsigned int ud[8];
	short w[16];
	unsigned short uw[16];
	signed char b[32];
	unsigned char ub[32];
};
static inline __m256i _mm256_setzero_si256(void)
{
	return (__m256i){ 0, 0, 0, 0 };
}
static inline __m256i _mm256_loadu_si256(const __m256i_u *from)
{
	return *from;
}
static inline __m256i _mm256_load_si256(const __m256i *from)
{
	return *from;
}
static inline void _mm256_storeu_si256(__m256i_u *to, __m256i a)
{
	*to = a;
}
static inline void _mm256_store_si256(__m256i *to, __m256i a)
{
	*to = a;
}
static inline void _mm256_zeroupper(void)
{
}
static inline __m256i _mm256_and_si256(__m256i a, __m256i b)
{
	return (__m256i)((__v4du)a & (__v4du)b);
}
static inline __m256i _mm256_or_si256(__m256i a, __m256i b)
{
	return (__m256i)((__v4du)a | (__v4du)b);
}
static inline __m256i _mm256_xor_si256(__m256i a, __m256i b)
{
	return (__m256i)((__v4du)a ^ (__v4du)b);
}
static inline __m256i _mm256_andnot_si256(__m256i a, __m256i b)
{
	return (__m256i)(~(__v4du)a & (__v4du)b);
}
static inline __m256i _mm256_add_epi16(__m256i a, __m256i b)
{
	return (__m256i)((__v16hu)a + (__v16hu)b);
}
static inline __m256i _mm256_sub_epi16(__m256i a, __m256i b)
{
	return (__m256i)((__v16hu)a - (__v16hu)b);
}
static inline __m256i _mm256_add_epi32(__m256i a, __m256i b)
{
	return (__m256i)((__v8su)a + (__v8su)b);
}
static inline __m256i _mm256_sub_epi32(__m256i a, __m256i b)
{
	return (__m256i)((__v8su)a - (__v8su)b);
}
static inline __m256i _mm256_add_epi64(__m256i a, __m256i b)
{
	return (__m256i)((__v4du)a + (__v4du)b);
}
static inline __m256i _mm256_sub_epi64(__m256i a, __m256i b)
{
	return (__m256i)((__v4du)a - (__v4du)b);
}
static inline __m256i _mm256_cmpeq_epi16(__m256i a, __m256i b)
{
	return (__m256i)((__v16hi)a == (__v16hi)b);
}
static inline __m256i _mm256_cmpgt_epi16(__m256i a, __m256i b)
{
	return (__m256i)((__v16hi)a > (__v16hi)b);
}
static inline __m256i _mm256_cmpeq_epi32(__m256i a, __m256i b)
{
	return (__m256i)((__v8si)a == (__v8si)b);
}
static inline __m256i _mm256_cmpgt_epi32(__m256i a, __m256i b)
{
	return (__m256i)((__v8si)a > (__v8si)b);
}
static inline __m256i _mm256_mullo_epi32(__m256i a, __m256i b)
{
	return (__m256i)((__v8su)a * (__v8su)b);
}
static inline __m256i _mm256_set1_epi64x(long long a)
{
	return (__m256i){ a, a, a, a };
}
static inline __m256i _mm256_set1_epi32(int a)
{
	return (__m256i)(__v8si){ a, a, a, a, a, a, a, a };
}
static inline __m256i _mm256_set1_epi16(short a)
{
	return (__m256i)(__v16hi){ a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a };
}
static inline __m256i _mm256_set_epi64x(long long d, long long c, long long b, long long a)
{
	return (__m256i){ a, b, c, d };
}
static inline __m256i _mm256_set_epi32(int p7, int p6, int p5, int p4, int p3, int p2, int p1, int p0)
{
	return (__m256i)(__v8si){ p0, p1, p2, p3, p4, p5, p6, p7 };
}
static inline __m256i _mm256_setr_epi32(int p0, int p1, int p2, int p3, int p4, int p5, int p6, int p7)
{
	return (__m256i)(__v8si){ p0, p1, p2, p3, p4, p5, p6, p7 };
}
static inline __m256i _mm256_castsi128_si256(__m128i a)
{
	union __lens_m256i x = { _mm256_setzero_si256() };
	x.h[0] = a;
	return x.v;
}
static inline __m128i _mm256_castsi256_si128(__m256i a)
{
	union __lens_m256i x = { a };
	return x.h[0];
}
static inline __m128i _mm256_extracti128_si256(__m256i a, int index)
{
	union __lens_m256i x = { a };
	return x.h[index & 1];
}
static inline __m256i _mm256_inserti128_si256(__m256i a, __m128i b, int index)
{
	union __lens_m256i x = { a };
	x.h[index & 1] = b;
	return x.v;
}
static inline int _mm256_extract_epi8(__m256i a, int index)
{
	union __lens_m256i x = { a };
	return x.ub[index & 31];
}
static inline __m256i _mm256_insert_epi8(__m256i a, int value, int index)
{
	union __lens_m256i x = { a };
	x.ub[index & 31] = value;
	return x.v;
}
static inline int _mm256_extract_epi16(__m256i a, int index)
{
	union __lens_m256i x = { a };
	return x.uw[index & 15];
}
static inline __m256i _mm256_insert_epi16(__m256i a, int value, int index)
{
	union __lens_m256i x = { a };
	x.uw[index & 15] = value;
	return x.v;
}
static inline int _mm256_extract_epi32(__m256i a, int index)
{
	union __lens_m256i x = { a };
	return x.d[index & 7];
}
static inline __m256i _mm256_insert_epi32(__m256i a, int value, int index)
{
	union __lens_m256i x = { a };
	x.d[index & 7] = value;
	return x.v;
}
static inline long long _mm256_extract_epi64(__m256i a, int index)
{
	union __lens_m256i x = { a };
	return x.q[index & 3];
}
static inline __m256i _mm256_insert_epi64(__m256i a, long long value, int index)
{
	union __lens_m256i x = { a };
	x.q[index & 3] = value;
	return x.v;
}
static inline __m256i _mm256_shuffle_epi8(__m256i a, __m256i b)
{
	union __lens_m256i x = { a }, y = { b };
	x.h[0] = _mm_shuffle_epi8(x.h[0], y.h[0]);
	x.h[1] = _mm_shuffle_epi8(x.h[1], y.h[1]);
	return x.v;
}
static inline __m256i _mm256_unpacklo_epi32(__m256i a, __m256i b)
{
	union __lens_m256i x = { a }, y = { b };
	x.h[0] = _mm_unpacklo_epi32(x.h[0], y.h[0]);
	x.h[1] = _mm_unpacklo_epi32(x.h[1], y.h[1]);
	return x.v;
}
static inline __m256i _mm256_unpackhi_epi32(__m256i a, __m256i b)
{
	union __lens_m256i x = { a }, y = { b };
	x.h[0] = _mm_unpackhi_epi32(x.h[0], y.h[0]);
	x.h[1] = _mm_unpackhi_epi32(x.h[1], y.h[1]);
	return x.v;
}
static inline __m256i _mm256_unpacklo_epi64(__m256i a, __m256i b)
{
	union __lens_m256i x = { a }, y = { b };
	x.h[0] = _mm_unpacklo_epi64(x.h[0], y.h[0]);
	x.h[1] = _mm_unpacklo_epi64(x.h[1], y.h[1]);
	return x.v;
}
static inline __m256i _mm256_unpackhi_epi64(__m256i a, __m256i b)
{
	union __lens_m256i x = { a }, y = { b };
	x.h[0] = _mm_unpackhi_epi64(x.h[0], y.h[0]);
	x.h[1] = _mm_unpackhi_epi64(x.h[1], y.h[1]);
	return x.v;
}
static inline __m256i _mm256_packs_epi32(__m256i a, __m256i b)
{
	union __lens_m256i x = { a }, y = { b };
	x.h[0] = _mm_packs_epi32(x.h[0], y.h[0]);
	x.h[1] = _mm_packs_epi32(x.h[1], y.h[1]);
	return x.v;
}
static inline __m256i _mm256_hadd_epi32(__m256i a, __m256i b)
{
	union __lens_m256i x = { a }, y = { b };
	x.h[0] = _mm_hadd_epi32(x.h[0], y.h[0]);
	x.h[1] = _mm_hadd_epi32(x.h[1], y.h[1]);
	return x.v;
}
static inline __m256i _mm256_slli_epi32(__m256i a, int count)
{
	union __lens_m256i x = { a };
	x.h[0] = _mm_slli_epi32(x.h[0], count);
	x.h[1] = _mm_slli_epi32(x.h[1], count);
	return x.v;
}
static inline __m256i _mm256_srli_epi32(__m256i a, int count)
{
	union __lens_m256i x = { a };
	x.h[0] = _mm_srli_epi32(x.h[0], count);
	x.h[1] = _mm_srli_epi32(x.h[1], count);
	return x.v;
}
static inline __m256i _mm256_srli_epi64(__m256i a, int count)
{
	union __lens_m256i x = { a };
	x.h[0] = _mm_srli_epi64(x.h[0], count);
	x.h[1] = _mm_srli_epi64(x.h[1], count);
	return x.v;
}
static inline __m256i _mm256_slli_epi64(__m256i a, int count)
{
	union __lens_m256i x = { a };
	x.h[0] = _mm_slli_epi64(x.h[0], count);
	x.h[1] = _mm_slli_epi64(x.h[1], count);
	return x.v;
}
static inline __m256i _mm256_slli_si256(__m256i a, int count)
{
	union __lens_m256i x = { a };
	x.h[0] = _mm_slli_si128(x.h[0], count);
	x.h[1] = _mm_slli_si128(x.h[1], count);
	return x.v;
}
static inline __m256i _mm256_srli_si256(__m256i a, int count)
{
	union __lens_m256i x = { a };
	x.h[0] = _mm_srli_si128(x.h[0], count);
	x.h[1] = _mm_srli_si128(x.h[1], count);
	return x.v;
}
static inline __m256i _mm256_shuffle_epi32(__m256i a, int count)
{
	union __lens_m256i x = { a };
	x.h[0] = _mm_shuffle_epi32(x.h[0], count);
	x.h[1] = _mm_shuffle_epi32(x.h[1], count);
	return x.v;
}
static inline __m256i _mm256_alignr_epi8(__m256i a, __m256i b, int count)
{
	union __lens_m256i x = { a }, y = { b };
	x.h[0] = _mm_alignr_epi8(x.h[0], y.h[0], count);
	x.h[1] = _mm_alignr_epi8(x.h[1], y.h[1], count);
	return x.v;
}
static inline int _mm256_movemask_epi8(__m256i a)
{
	union __lens_m256i x = { a };
	return _mm_movemask_epi8(x.h[0]) | (_mm_movemask_epi8(x.h[1]) << 16);
}
static inline __m256i _mm256_blend_epi32(__m256i a, __m256i b, int mask)
{
	union __lens_m256i x = { a }, y = { b };
	for (int i = 0; i < 8; i++)
		if (mask & (1 << i))
			x.d[i] = y.d[i];
	return x.v;
}
static inline __m256i _mm256_permute2f128_si256(__m256i a, __m256i b, int mask)
{
	union __lens_m256i x = { a }, y = { b }, to;
	for (int i = 0; i < 2; i++) {
		int pick = (mask >> (4 * i)) & 15;
		to.h[i] = pick & 8 ? _mm_setzero_si128() : pick & 2 ? y.h[pick & 1] : x.h[pick & 1];
	}
	return to.v;
}
#define _mm256_permute2x128_si256(a, b, mask) _mm256_permute2f128_si256(a, b, mask)
typedef long long __m512i __attribute__((__vector_size__(64), __may_alias__));
typedef long long __m512i_u __attribute__((__vector_size__(64), __may_alias__, __aligned__(1)));
typedef float __m512 __attribute__((__vector_size__(64), __may_alias__));
typedef double __m512d __attribute__((__vector_size__(64), __may_alias__));
typedef unsigned char __mmask8;
typedef unsigned short __mmask16;
typedef unsigned int __mmask32;
typedef unsigned long long __mmask64;
#define _XBEGIN_STARTED (~0u)
#define _XABORT_EXPLICIT (1 << 0)
#define _XABORT_RETRY (1 << 1)
#define _XABORT_CONFLICT (1 << 2)
#define _XABORT_CODE(status) (((status) >> 24) & 0xff)
unsigned int _xbegin(void);
void _xend(void);
void _xabort(const unsigned int code);
unsigned char _xtest(void);
int _rdrand16_step(unsigned short *to);
int _rdrand32_step(unsigned int *to);
int _rdrand64_step(unsigned long long *to);
int _rdseed32_step(unsigned int *to);
int _rdseed64_step(unsigned long long *to);
static inline unsigned long long __blsr_u64(unsigned long long a)
{
	return a & (a - 1);
}
#define _blsr_u64(a) __blsr_u64(a)
static inline unsigned long long _pext_u64(unsigned long long a, unsigned long long mask)
{
	unsigned long long to = 0;
	for (int at = 0; mask != 0; mask &= mask - 1, at++)
		if (a & mask & -mask)
			to |= 1ULL << at;
	return to;
}
static inline unsigned long long _pdep_u64(unsigned long long a, unsigned long long mask)
{
	unsigned long long to = 0;
	for (int at = 0; mask != 0; mask &= mask - 1, at++)
		if ((a >> at) & 1)
			to |= mask & -mask;
	return to;
}

#endif
