/* Sizes of huge pages in flags (Linux). */
#ifndef LENS_ASM_HUGETLB_ENCODE_H
#define LENS_ASM_HUGETLB_ENCODE_H

#define HUGETLB_FLAG_ENCODE_SHIFT 26
#define HUGETLB_FLAG_ENCODE_MASK 0x3f
#define HUGETLB_FLAG_ENCODE_2MB (21U << 26)
#define HUGETLB_FLAG_ENCODE_1GB (30U << 26)

#endif
