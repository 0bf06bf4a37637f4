/* SSE3 (Intel intrinsics). */
#ifndef LENS_PMMINTRIN_H
#define LENS_PMMINTRIN_H

#include "emmintrin.h"
static inline __m128i _mm_lddqu_si128(const __m128i_u *from)
{
	return *from;
}

#endif
