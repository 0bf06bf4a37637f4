/* Instructions of x86 as functions (Intel intrinsics). */
#ifndef LENS_IA32INTRIN_H
#define LENS_IA32INTRIN_H

static inline unsigned long long __rdtsc(void)
{
	return __builtin_ia32_rdtsc();
}
static inline unsigned long long __rdtscp(unsigned int *aux)
{
	return __builtin_ia32_rdtscp(aux);
}
static inline int __bswapd(int a)
{
	return __builtin_bswap32(a);
}
static inline long long __bswapq(long long a)
{
	return __builtin_bswap64(a);
}
static inline int __popcntd(unsigned int a)
{
	return __builtin_popcount(a);
}
static inline int __popcntq(unsigned long long a)
{
	return __builtin_popcountll(a);
}
#define _bswap(a) __bswapd(a)
#define _bswap64(a) __bswapq(a)
#define _rdtsc() __rdtsc()

#endif
