/* The CPUID instruction. What the processor is, the machine says. */
#ifndef LENS_CPUID_H
#define LENS_CPUID_H

#define bit_SSE3 (1 << 0)
#define bit_PCLMUL (1 << 1)
#define bit_SSSE3 (1 << 9)
#define bit_SSE4_1 (1 << 19)
#define bit_SSE4_2 (1 << 20)
#define bit_POPCNT (1 << 23)
#define bit_AES (1 << 25)
#define bit_XSAVE (1 << 26)
#define bit_OSXSAVE (1 << 27)
#define bit_AVX (1 << 28)
#define bit_RDRND (1 << 30)
#define bit_AVX2 (1 << 5)
#define bit_BMI2 (1 << 8)
#define bit_ERMS (1 << 9)
#define bit_RTM (1 << 11)
#define bit_AVX512F (1 << 16)
#define bit_AVX512DQ (1 << 17)
#define bit_AVX512BW (1 << 30)
#define bit_AVX512VL (1u << 31)
void __lens_cpuid(unsigned int leaf, unsigned int subleaf, unsigned int *eax, unsigned int *ebx, unsigned int *ecx,
		  unsigned int *edx);
unsigned int __get_cpuid_max(unsigned int extended, unsigned int *signature);
int __get_cpuid(unsigned int leaf, unsigned int *eax, unsigned int *ebx, unsigned int *ecx, unsigned int *edx);
int __get_cpuid_count(unsigned int leaf, unsigned int subleaf, unsigned int *eax, unsigned int *ebx, unsigned int *ecx,
		      unsigned int *edx);
#define __cpuid(leaf, a, b, c, d) \
	__lens_cpuid(leaf, 0, (unsigned int *)&(a), (unsigned int *)&(b), (unsigned int *)&(c), (unsigned int *)&(d))
#define __cpuid_count(leaf, subleaf, a, b, c, d) \
	__lens_cpuid(leaf, subleaf, (unsigned int *)&(a), (unsigned int *)&(b), (unsigned int *)&(c), (unsigned int *)&(d))

#endif
