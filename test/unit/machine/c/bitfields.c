/* Values of bit-fields: promotion through every operator, more than 32 bits, fields in packed records of odd sizes. */
#include <stdio.h>
#include <string.h>

struct fields { unsigned b : 5; unsigned long c : 40; signed d : 3; unsigned e : 32; _Bool f : 1; unsigned char g : 7; } x;
struct odd { unsigned long a : 7, b : 59, c : 30; } __attribute__((packed)) odd[2];
#define BELOW(value) ((value) - 10 < 0)
#define KIND(value) _Generic((value), int: 1, unsigned: 2, long: 3, unsigned long: 4, default: 5)

int main(void)
{
	unsigned char bytes[sizeof(odd)];

	printf("%d %d %d ", BELOW(x.b = 5), BELOW((0, x.b)), BELOW(x.b++));
	printf("%d %d %d\n", BELOW(++x.b), BELOW(({ x.b; })), BELOW(1 ? x.b : x.b));
	printf("%d %d %d\n", BELOW(x.c = 5), BELOW((0, x.c)), BELOW(x.c++));
	printf("%d %d\n", BELOW(x.e = 5), BELOW(x.e));
	printf("%d %d\n", BELOW(x.b += 1), BELOW(x.b |= 1));
	printf("%lu %lu\n", (unsigned long)((x.c = -1) << 4), (unsigned long)(x.c * x.c));
	printf("%d %d %d %d\n", KIND(+x.b), KIND(+x.c), KIND(+x.e), KIND(x.c + 1L));
	printf("%d %d\n", x.d = 7, (x.d = 3) + 1);
	memset(odd, 0x5a, sizeof(odd));
	odd[0].b = 0x123456789abcdefUL;
	odd[1].a = 99;
	odd[1].b--;
	odd[1].c += 0x3fffffff;
	memcpy(bytes, odd, sizeof(odd));
	for (unsigned i = 0; i < sizeof(odd); i++)
		printf("%02x", bytes[i]);
	printf("\n%lx %lx %lx\n", (unsigned long)odd[0].a, (unsigned long)odd[0].b, (unsigned long)odd[1].c);
	return 0;
}
