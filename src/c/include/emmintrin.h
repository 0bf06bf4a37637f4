/* SSE2 (Intel intrinsics), written with GNU vectors and unions. */
#ifndef LENS_EMMINTRIN_H
#define LENS_EMMINTRIN_H

#include "xmmintrin.h"
typedef long long __m128i __attribute__((__vector_size__(16), __may_alias__));
typedef long long __m128i_u __attribute__((__vector_size__(16), __may_alias__, __aligned__(1)));
typedef double __m128d __attribute__((__vector_size__(16), __may_alias__));
typedef long long __v2di __attribute__((__vector_size__(16)));
typedef unsigned long long __v2du __attribute__((__vector_size__(16)));
typedef int __v4si __attribute__((__vector_size__(16)));
typedef unsigned int __v4su __attribute__((__vector_size__(16)));
typedef short __v8hi __attribute__((__vector_size__(16)));
typedef unsigned short __v8hu __attribute__((__vector_size__(16)));
typedef char __v16qi __attribute__((__vector_size__(16)));
typedef signed char __v16qs __attribute__((__vector_size__(16)));
typedef unsigned char __v16qu __attribute__((__vector_size__(16)));
typedef double __v2df __attribute__((__vector_size__(16)));
union __lens_m128i {
	__m128i v;
	long long q[2];
	unsigned long long uq[2];
	int d[4];
	unsigned int ud[4];
	short w[8];
	unsigned short uw[8];
	signed char b[16];
	unsigned char ub[16];
};
static inline __m128i _mm_setzero_si128(void)
{
	return (__m128i){ 0, 0 };
}
static inline __m128i _mm_loadu_si128(const __m128i_u *from)
{
	return *from;
}
static inline __m128i _mm_load_si128(const __m128i *from)
{
	return *from;
}
static inline __m128i _mm_loadl_epi64(const __m128i_u *from)
{
	return (__m128i){ *(const long long *)from, 0 };
}
static inline void _mm_storeu_si128(__m128i_u *to, __m128i a)
{
	*to = a;
}
static inline void _mm_store_si128(__m128i *to, __m128i a)
{
	*to = a;
}
static inline void _mm_stream_si128(__m128i *to, __m128i a)
{
	*to = a;
}
static inline void _mm_storel_epi64(__m128i_u *to, __m128i a)
{
	*(long long *)to = a[0];
}
static inline __m128i _mm_set_epi64x(long long b, long long a)
{
	return (__m128i){ a, b };
}
static inline __m128i _mm_set_epi64(__m64 b, __m64 a)
{
	return (__m128i){ _mm_cvtm64_si64(a), _mm_cvtm64_si64(b) };
}
static inline __m128i _mm_setr_epi64(__m64 a, __m64 b)
{
	return (__m128i){ _mm_cvtm64_si64(a), _mm_cvtm64_si64(b) };
}
static inline __m128i _mm_set1_epi64x(long long a)
{
	return (__m128i){ a, a };
}
static inline __m128i _mm_set_epi32(int d, int c, int b, int a)
{
	return (__m128i)(__v4si){ a, b, c, d };
}
static inline __m128i _mm_setr_epi32(int a, int b, int c, int d)
{
	return (__m128i)(__v4si){ a, b, c, d };
}
static inline __m128i _mm_set1_epi32(int a)
{
	return (__m128i)(__v4si){ a, a, a, a };
}
static inline __m128i _mm_set_epi16(short h, short g, short f, short e, short d, short c, short b, short a)
{
	return (__m128i)(__v8hi){ a, b, c, d, e, f, g, h };
}
static inline __m128i _mm_set1_epi16(short a)
{
	return (__m128i)(__v8hi){ a, a, a, a, a, a, a, a };
}
static inline __m128i _mm_set_epi8(char p15, char p14, char p13, char p12, char p11, char p10, char p9,
	char p8, char p7, char p6, char p5, char p4, char p3, char p2, char p1, char p0)
{
	return (__m128i)(__v16qi){ p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15 };
}
static inline __m128i _mm_setr_epi8(char p0, char p1, char p2, char p3, char p4, char p5, char p6, char p7,
	char p8, char p9, char p10, char p11, char p12, char p13, char p14, char p15)
{
	return (__m128i)(__v16qi){ p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15 };
}
static inline __m128i _mm_set1_epi8(char a)
{
	return _mm_set_epi8(a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a);
}
static inline __m128i _mm_and_si128(__m128i a, __m128i b)
{
	return (__m128i)((__v2du)a & (__v2du)b);
}
static inline __m128i _mm_or_si128(__m128i a, __m128i b)
{
	return (__m128i)((__v2du)a | (__v2du)b);
}
static inline __m128i _mm_xor_si128(__m128i a, __m128i b)
{
	return (__m128i)((__v2du)a ^ (__v2du)b);
}
static inline __m128i _mm_andnot_si128(__m128i a, __m128i b)
{
	return (__m128i)(~(__v2du)a & (__v2du)b);
}
static inline __m128i _mm_add_epi8(__m128i a, __m128i b)
{
	return (__m128i)((__v16qu)a + (__v16qu)b);
}
static inline __m128i _mm_sub_epi8(__m128i a, __m128i b)
{
	return (__m128i)((__v16qu)a - (__v16qu)b);
}
static inline __m128i _mm_add_epi16(__m128i a, __m128i b)
{
	return (__m128i)((__v8hu)a + (__v8hu)b);
}
static inline __m128i _mm_sub_epi16(__m128i a, __m128i b)
{
	return (__m128i)((__v8hu)a - (__v8hu)b);
}
static inline __m128i _mm_add_epi32(__m128i a, __m128i b)
{
	return (__m128i)((__v4su)a + (__v4su)b);
}
static inline __m128i _mm_sub_epi32(__m128i a, __m128i b)
{
	return (__m128i)((__v4su)a - (__v4su)b);
}
static inline __m128i _mm_add_epi64(__m128i a, __m128i b)
{
	return (__m128i)((__v2du)a + (__v2du)b);
}
static inline __m128i _mm_sub_epi64(__m128i a, __m128i b)
{
	return (__m128i)((__v2du)a - (__v2du)b);
}
static inline __m128i _mm_cmpeq_epi8(__m128i a, __m128i b)
{
	return (__m128i)((__v16qs)a == (__v16qs)b);
}
static inline __m128i _mm_cmpgt_epi8(__m128i a, __m128i b)
{
	return (__m128i)((__v16qs)a > (__v16qs)b);
}
static inline __m128i _mm_cmplt_epi8(__m128i a, __m128i b)
{
	return (__m128i)((__v16qs)a < (__v16qs)b);
}
static inline __m128i _mm_cmpeq_epi16(__m128i a, __m128i b)
{
	return (__m128i)((__v8hi)a == (__v8hi)b);
}
static inline __m128i _mm_cmpgt_epi16(__m128i a, __m128i b)
{
	return (__m128i)((__v8hi)a > (__v8hi)b);
}
static inline __m128i _mm_cmplt_epi16(__m128i a, __m128i b)
{
	return (__m128i)((__v8hi)a < (__v8hi)b);
}
static inline __m128i _mm_cmpeq_epi32(__m128i a, __m128i b)
{
	return (__m128i)((__v4si)a == (__v4si)b);
}
static inline __m128i _mm_cmpgt_epi32(__m128i a, __m128i b)
{
	return (__m128i)((__v4si)a > (__v4si)b);
}
static inline __m128i _mm_cmplt_epi32(__m128i a, __m128i b)
{
	return (__m128i)((__v4si)a < (__v4si)b);
}
static inline __m128i _mm_mullo_epi16(__m128i a, __m128i b)
{
	return (__m128i)((__v8hu)a * (__v8hu)b);
}
static inline __m128i _mm_slli_epi16(__m128i a, int count)
{
	union __lens_m128i x = { a };
	for (int i = 0; i < 8; i++)
		x.uw[i] = (unsigned int)count < 16 ? x.uw[i] << count : 0;
	return x.v;
}
static inline __m128i _mm_srli_epi16(__m128i a, int count)
{
	union __lens_m128i x = { a };
	for (int i = 0; i < 8; i++)
		x.uw[i] = (unsigned int)count < 16 ? x.uw[i] >> count : 0;
	return x.v;
}
static inline __m128i _mm_slli_epi32(__m128i a, int count)
{
	union __lens_m128i x = { a };
	for (int i = 0; i < 4; i++)
		x.ud[i] = (unsigned int)count < 32 ? x.ud[i] << count : 0;
	return x.v;
}
static inline __m128i _mm_srli_epi32(__m128i a, int count)
{
	union __lens_m128i x = { a };
	for (int i = 0; i < 4; i++)
		x.ud[i] = (unsigned int)count < 32 ? x.ud[i] >> count : 0;
	return x.v;
}
static inline __m128i _mm_slli_epi64(__m128i a, int count)
{
	union __lens_m128i x = { a };
	for (int i = 0; i < 2; i++)
		x.uq[i] = (unsigned int)count < 64 ? x.uq[i] << count : 0;
	return x.v;
}
static inline __m128i _mm_srli_epi64(__m128i a, int count)
{
	union __lens_m128i x = { a };
	for (int i = 0; i < 2; i++)
		x.uq[i] = (unsigned int)count < 64 ? x.uq[i] >> count : 0;
	return x.v;
}
static inline __m128i _mm_srai_epi16(__m128i a, int count)
{
	union __lens_m128i x = { a };
	for (int i = 0; i < 8; i++)
		x.w[i] = x.w[i] >> ((unsigned int)count < 16 ? count : 15);
	return x.v;
}
static inline __m128i _mm_srai_epi32(__m128i a, int count)
{
	union __lens_m128i x = { a };
	for (int i = 0; i < 4; i++)
		x.d[i] = x.d[i] >> ((unsigned int)count < 32 ? count : 31);
	return x.v;
}
static inline __m128i _mm_slli_si128(__m128i a, int count)
{
	union __lens_m128i x = { a }, to;
	for (int i = 0; i < 16; i++)
		to.ub[i] = i >= count ? x.ub[i - count] : 0;
	return to.v;
}
static inline __m128i _mm_srli_si128(__m128i a, int count)
{
	union __lens_m128i x = { a }, to;
	for (int i = 0; i < 16; i++)
		to.ub[i] = i + count < 16 ? x.ub[i + count] : 0;
	return to.v;
}
#define _mm_bslli_si128(a, count) _mm_slli_si128(a, count)
#define _mm_bsrli_si128(a, count) _mm_srli_si128(a, count)
static inline __m128i _mm_shuffle_epi32(__m128i a, int mask)
{
	union __lens_m128i x = { a }, to;
	for (int i = 0; i < 4; i++)
		to.d[i] = x.d[(mask >> (2 * i)) & 3];
	return to.v;
}
static inline __m128i _mm_shufflelo_epi16(__m128i a, int mask)
{
	union __lens_m128i x = { a }, to = { a };
	for (int i = 0; i < 4; i++)
		to.w[i] = x.w[(mask >> (2 * i)) & 3];
	return to.v;
}
static inline __m128i _mm_shufflehi_epi16(__m128i a, int mask)
{
	union __lens_m128i x = { a }, to = { a };
	for (int i = 0; i < 4; i++)
		to.w[4 + i] = x.w[4 + ((mask >> (2 * i)) & 3)];
	return to.v;
}
static inline __m128i _mm_unpacklo_epi8(__m128i a, __m128i b)
{
	union __lens_m128i x = { a }, y = { b }, to;
	for (int i = 0; i < 8; i++) {
		to.b[2 * i] = x.b[0 + i];
		to.b[2 * i + 1] = y.b[0 + i];
	}
	return to.v;
}
static inline __m128i _mm_unpackhi_epi8(__m128i a, __m128i b)
{
	union __lens_m128i x = { a }, y = { b }, to;
	for (int i = 0; i < 8; i++) {
		to.b[2 * i] = x.b[8 + i];
		to.b[2 * i + 1] = y.b[8 + i];
	}
	return to.v;
}
static inline __m128i _mm_unpacklo_epi16(__m128i a, __m128i b)
{
	union __lens_m128i x = { a }, y = { b }, to;
	for (int i = 0; i < 4; i++) {
		to.w[2 * i] = x.w[0 + i];
		to.w[2 * i + 1] = y.w[0 + i];
	}
	return to.v;
}
static inline __m128i _mm_unpackhi_epi16(__m128i a, __m128i b)
{
	union __lens_m128i x = { a }, y = { b }, to;
	for (int i = 0; i < 4; i++) {
		to.w[2 * i] = x.w[4 + i];
		to.w[2 * i + 1] = y.w[4 + i];
	}
	return to.v;
}
static inline __m128i _mm_unpacklo_epi32(__m128i a, __m128i b)
{
	union __lens_m128i x = { a }, y = { b }, to;
	for (int i = 0; i < 2; i++) {
		to.d[2 * i] = x.d[0 + i];
		to.d[2 * i + 1] = y.d[0 + i];
	}
	return to.v;
}
static inline __m128i _mm_unpackhi_epi32(__m128i a, __m128i b)
{
	union __lens_m128i x = { a }, y = { b }, to;
	for (int i = 0; i < 2; i++) {
		to.d[2 * i] = x.d[2 + i];
		to.d[2 * i + 1] = y.d[2 + i];
	}
	return to.v;
}
static inline __m128i _mm_unpacklo_epi64(__m128i a, __m128i b)
{
	union __lens_m128i x = { a }, y = { b }, to;
	for (int i = 0; i < 1; i++) {
		to.q[2 * i] = x.q[0 + i];
		to.q[2 * i + 1] = y.q[0 + i];
	}
	return to.v;
}
static inline __m128i _mm_unpackhi_epi64(__m128i a, __m128i b)
{
	union __lens_m128i x = { a }, y = { b }, to;
	for (int i = 0; i < 1; i++) {
		to.q[2 * i] = x.q[1 + i];
		to.q[2 * i + 1] = y.q[1 + i];
	}
	return to.v;
}
static inline __m128i _mm_packs_epi32(__m128i a, __m128i b)
{
	union __lens_m128i x = { a }, y = { b }, to;
	for (int i = 0; i < 4; i++) {
		to.w[i] = x.d[i] > 32767 ? 32767 : x.d[i] < -32768 ? -32768 : x.d[i];
		to.w[4 + i] = y.d[i] > 32767 ? 32767 : y.d[i] < -32768 ? -32768 : y.d[i];
	}
	return to.v;
}
static inline __m128i _mm_packus_epi16(__m128i a, __m128i b)
{
	union __lens_m128i x = { a }, y = { b }, to;
	for (int i = 0; i < 8; i++) {
		to.ub[i] = x.w[i] > 255 ? 255 : x.w[i] < 0 ? 0 : x.w[i];
		to.ub[8 + i] = y.w[i] > 255 ? 255 : y.w[i] < 0 ? 0 : y.w[i];
	}
	return to.v;
}
static inline __m128i _mm_subs_epu16(__m128i a, __m128i b)
{
	union __lens_m128i x = { a }, y = { b };
	for (int i = 0; i < 8; i++)
		x.uw[i] = x.uw[i] > y.uw[i] ? x.uw[i] - y.uw[i] : 0;
	return x.v;
}
static inline int _mm_movemask_epi8(__m128i a)
{
	union __lens_m128i x = { a };
	int mask = 0;
	for (int i = 0; i < 16; i++)
		mask |= (x.ub[i] >> 7) << i;
	return mask;
}
static inline __m128i _mm_cvtsi32_si128(int a)
{
	return (__m128i)(__v4si){ a, 0, 0, 0 };
}
static inline __m128i _mm_cvtsi64_si128(long long a)
{
	return (__m128i){ a, 0 };
}
static inline int _mm_cvtsi128_si32(__m128i a)
{
	return ((__v4si)a)[0];
}
static inline long long _mm_cvtsi128_si64(__m128i a)
{
	return ((__v2di)a)[0];
}
#define _mm_cvtsi64x_si128(a) _mm_cvtsi64_si128(a)
#define _mm_cvtsi128_si64x(a) _mm_cvtsi128_si64(a)
static inline int _mm_extract_epi16(__m128i a, int index)
{
	return ((__v8hu)a)[index & 7];
}
static inline __m128i _mm_insert_epi16(__m128i a, int value, int index)
{
	union __lens_m128i x = { a };
	x.w[index & 7] = value;
	return x.v;
}
static inline __m128 _mm_castsi128_ps(__m128i a)
{
	return (__m128)a;
}
static inline __m128i _mm_castps_si128(__m128 a)
{
	return (__m128i)a;
}
static inline void _mm_mfence(void)
{
	__builtin_ia32_mfence();
}
static inline void _mm_lfence(void)
{
	__builtin_ia32_lfence();
}
static inline void _mm_clflush(const void *address)
{
	__builtin_ia32_clflush(address);
}
static inline __m128i _mm_madd_epi16(__m128i a, __m128i b)
{
	union __lens_m128i x = { a }, y = { b }, to;
	for (int i = 0; i < 4; i++)
		to.d[i] = x.w[2 * i] * y.w[2 * i] + x.w[2 * i + 1] * y.w[2 * i + 1];
	return to.v;
}
static inline __m128i _mm_min_epi16(__m128i a, __m128i b)
{
	union __lens_m128i x = { a }, y = { b };
	for (int i = 0; i < 8; i++)
		if (y.w[i] < x.w[i])
			x.w[i] = y.w[i];
	return x.v;
}
static inline __m128i _mm_max_epi16(__m128i a, __m128i b)
{
	union __lens_m128i x = { a }, y = { b };
	for (int i = 0; i < 8; i++)
		if (y.w[i] > x.w[i])
			x.w[i] = y.w[i];
	return x.v;
}
static inline __m128d _mm_castsi128_pd(__m128i a)
{
	return (__m128d)a;
}
static inline void _mm_storeh_pd(double *to, __m128d a)
{
	*to = a[1];
}
static inline void _mm_storel_pd(double *to, __m128d a)
{
	*to = a[0];
}

#endif
