/* SSE4.2 (Intel intrinsics). The CRC is CRC-32C, bit by bit. */
#ifndef LENS_NMMINTRIN_H
#define LENS_NMMINTRIN_H

#include "tmmintrin.h"
static inline unsigned int __lens_crc32c(unsigned int crc, unsigned long long data, int bits)
{
	for (int i = 0; i < bits; i++) {
		unsigned int bit = (crc ^ (unsigned int)(data >> i)) & 1;
		crc = (crc >> 1) ^ (bit ? 0x82f63b78U : 0);
	}
	return crc;
}
static inline unsigned int _mm_crc32_u8(unsigned int crc, unsigned char data)
{
	return __lens_crc32c((unsigned int)crc, data, 8);
}
static inline unsigned int _mm_crc32_u16(unsigned int crc, unsigned short data)
{
	return __lens_crc32c((unsigned int)crc, data, 16);
}
static inline unsigned int _mm_crc32_u32(unsigned int crc, unsigned int data)
{
	return __lens_crc32c((unsigned int)crc, data, 32);
}
static inline unsigned long long _mm_crc32_u64(unsigned long long crc, unsigned long long data)
{
	return __lens_crc32c((unsigned int)crc, data, 64);
}
static inline int _mm_popcnt_u32(unsigned int a)
{
	return __builtin_popcount(a);
}
static inline long long _mm_popcnt_u64(unsigned long long a)
{
	return __builtin_popcountll(a);
}
static inline __m128i _mm_cmpgt_epi64(__m128i a, __m128i b)
{
	return (__m128i)((__v2di)a > (__v2di)b);
}
#define _SIDD_UWORD_OPS 0x01
#define _SIDD_CMP_EQUAL_ANY 0x00
#define _SIDD_UNIT_MASK 0x40
#define _SIDD_BIT_MASK 0x00
__m128i _mm_cmpestrm(__m128i a, int a_length, __m128i b, int b_length, const int mode);
int _mm_cmpestri(__m128i a, int a_length, __m128i b, int b_length, const int mode);

#endif
