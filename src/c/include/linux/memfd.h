/* Files in memory (Linux). */
#ifndef LENS_LINUX_MEMFD_H
#define LENS_LINUX_MEMFD_H

#include "../asm/hugetlb_encode.h"
#define MFD_CLOEXEC 0x0001U
#define MFD_ALLOW_SEALING 0x0002U
#define MFD_HUGETLB 0x0004U
#define MFD_HUGE_SHIFT 26
#define MFD_HUGE_MASK 0x3f
#define MFD_HUGE_2MB (21U << 26)
#define MFD_HUGE_1GB (30U << 26)

#endif
