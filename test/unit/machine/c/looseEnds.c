/* What gcc allows and few write: variable length arrays in loops, builtins without a header, implicit int, packed bit-fields. */
#include <stdio.h>

#pragma pack(push, 1)
struct wire { long long x : 45; long long : 2; long long y : 30; unsigned long long z : 38; char a; short b; };
struct mixed { unsigned x : 12; unsigned char y : 7; unsigned long long z : 28, a : 4, b : 5; };
#pragma pack(pop)
#pragma pack(push, 2)
struct half { int a; signed char b; int x : 12, y : 4, : 0, : 4, z : 3; char d; };
#pragma pack(pop)

_Alignas(16) int aligned;
static count;
static start = 3;

/* 100,000 times 4 kB: it fits only when each round gives its memory back. */
static long loops(void)
{
	long sum = 0;
	for (int i = 0; i < 100000; i++) {
		int n = 1000 + i % 24;
		char room[n * 4];
		room[0] = (char)i;
		room[n] = 1;
		if (i % 3 == 0)
			continue;
		if (i == 99990)
			break;
		sum += room[0] + room[n] + (long)sizeof room;
	}
	return sum;
}

static long jumps(void)
{
	int i = 0;
	long sum = 0;
again:
	{
		int room[2000 + i % 7];
		room[1] = i;
		sum += room[1];
		if (++i < 20000)
			goto again;
		{
			int inner[i / 1000];
			inner[0] = 5;
			sum += inner[0] + (long)sizeof inner;
			goto done;
		}
	}
done:
	return sum;
}

int main(void)
{
	char text[32];
	int z = 10;
	printf("%zu %zu %zu %d\n", sizeof(struct wire), sizeof(struct mixed), sizeof(struct half), (int)__alignof__(aligned));
	printf("%ld %ld\n", loops(), jumps());
	__builtin_sprintf(text, "%d-%s-%hhd", 7, "ab", 300);
	__builtin_printf("%s %d\n", text, (int)__builtin_strlen(text));
	if (__builtin_expect(count != 0, z++))
		z = 0;
	count = start;
	printf("%d %d %d\n", z, count, __builtin_isinff(1.0f / 0.0f) != 0);
	return 0;
}
