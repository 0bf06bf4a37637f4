// misaligned: an access through a type aligned to 16 bytes
#include <emmintrin.h>
static char room[64] __attribute__((aligned(64)));

int main(void)
{
	char *p = room + 4;
	__m128i *q = (__m128i *)p, v = *q; /* HERE */
	return _mm_cvtsi128_si32(v);
	return 0;
}
