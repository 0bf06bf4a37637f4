/* Memory of the caller's frame (GNU). */
#ifndef LENS_ALLOCA_H
#define LENS_ALLOCA_H

#include "lens/size_t.h"
void *alloca(size_t size);
#define alloca(size) __builtin_alloca(size)

#endif
