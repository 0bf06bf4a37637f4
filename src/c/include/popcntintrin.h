/* Population count (Intel intrinsics). */
#ifndef LENS_POPCNTINTRIN_H
#define LENS_POPCNTINTRIN_H

#include "nmmintrin.h"

#endif
