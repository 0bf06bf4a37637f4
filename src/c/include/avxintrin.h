/* AVX (Intel intrinsics). */
#ifndef LENS_AVXINTRIN_H
#define LENS_AVXINTRIN_H

#include "immintrin.h"

#endif
