/* What the kernel told the process (GNU). */
#ifndef LENS_SYS_AUXV_H
#define LENS_SYS_AUXV_H

#include "../elf.h"
unsigned long getauxval(unsigned long type);

#endif
