/* All intrinsics of x86. */
#ifndef LENS_X86INTRIN_H
#define LENS_X86INTRIN_H

#include "immintrin.h"
#include "ia32intrin.h"

#endif
