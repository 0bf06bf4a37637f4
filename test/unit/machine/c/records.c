/* Structs, unions, bit-fields, packed, initialisers, compound literals, struct values (C11 6.7.2, 6.7.9). */
#include <stdio.h>
#include <string.h>
#include <stddef.h>
#include <stdint.h>

struct point { int x, y; };
struct bits { unsigned a : 3; int b : 5; unsigned c : 12; unsigned long long d : 40; uint8_t e : 1; };
struct __attribute__((packed)) packed { char a; int b; short c; long d; };
struct packedbits { unsigned a : 5; unsigned b : 30; unsigned short c : 9; } __attribute__((packed));
struct outer { char tag; union { int i; float f; uint8_t raw[8]; }; struct point p[2]; struct { long deep; }; };
union word { uint64_t all; struct { uint32_t low, high; }; uint8_t bytes[8]; };
struct flex { int n; short data[]; };
struct big { long v[9]; };

static struct point origin = { .y = 4, .x = 3 };
static int table[10] = { [2] = 5, 6, [8] = 9, [4 ... 6] = 7 };
static const char *names[] = { "zero", [3] = "three", "four" };
static struct outer outers[] = { { 'a', { .f = 1.5f }, { { 1, 2 }, { 3, 4 } }, { 99 } }, { .tag = 'b', .p[1].y = 7, .deep = -1 } };
static struct flex flexible = { 3, { 10, 20, 30 } };
static char text[] = "hello", fixed[8] = "ab";
static int matrix[][3] = { { 1, 2, 3 }, { 4 }, { [2] = 9 } };
static int *pointer = &matrix[1][0];
static struct point *pp = &(struct point){ 11, 12 };

static struct point add(struct point a, struct point b) { a.x += b.x; a.y += b.y; return a; }
static struct big fill(long seed) { struct big b; for (int i = 0; i < 9; i++) b.v[i] = seed * i; return b; }
static long total(struct big b, int from) { long t = 0; for (int i = from; i < 9; i++) t += b.v[i]; b.v[0] = 77; return t; }

int main(void)
{
	struct bits f = { 7, -3, 0xabc, 0x123456789aULL, 1 };
	struct packed k = { 'x', 1, 2, 3 };
	struct packedbits q = { 21, 0x2aaaaaaa, 300 };
	union word w = { .all = 0x1122334455667788ULL };
	struct point p = origin, r;
	struct big b = fill(3);

	printf("%zu %zu %zu %zu %zu\n", sizeof f, sizeof k, sizeof q, sizeof(struct outer), sizeof(struct flex));
	printf("%zu %zu %zu\n", offsetof(struct packed, d), offsetof(struct outer, p[1].y), offsetof(struct outer, deep));
	printf("%u %d %x %llx %d\n", f.a, f.b, f.c, (unsigned long long)f.d, f.e);
	f.a++; f.b = 20; f.c += 0x555; f.d <<= 8; f.e = 2;
	printf("%u %d %x %llx %d\n", f.a, f.b, f.c, (unsigned long long)f.d, f.e);
	printf("%d %u %d\n", f.a - 8 < 0, (unsigned)(f.a = 9), f.b--);
	printf("%u %x %u\n", q.a, q.b, q.c); q.b = 0x15555555; q.c++; printf("%u %x %u\n", q.a, q.b, q.c);
	printf("%c %d %d %ld\n", k.a, k.b, k.c, k.d);
	k.d = -9; k.b = 0x01020304; printf("%02x %d %ld\n", ((unsigned char *)&k)[1], k.c, k.d);
	printf("%x %x %02x\n", w.low, w.high, w.bytes[3]); w.bytes[7] = 0xff; printf("%llx\n", (unsigned long long)w.all);
	r = add(p, (struct point){ 10, 20 }); printf("%d %d %d\n", r.x, r.y, p.x);
	printf("%d\n", add(add(p, p), r).y);
	printf("%ld %ld %ld\n", total(b, 0), total(fill(2), 5), b.v[0]);
	for (int i = 0; i < 10; i++) printf("%d ", table[i]);
	printf("%s %s %d %zu\n", names[0], names[4], names[1] == NULL, sizeof names / sizeof *names);
	printf("%c %.1f %d %ld %c %d %ld\n", outers[0].tag, outers[0].f, outers[0].p[1].x, outers[0].deep, outers[1].tag, outers[1].p[1].y, outers[1].deep);
	printf("%d %d %zu\n", flexible.n, flexible.data[2], sizeof text);
	printf("%s %s %d %d %d %d\n", text, fixed, fixed[2], matrix[1][1], matrix[2][2], *pointer);
	printf("%d %d\n", pp->x, pp[0].y);
	struct { int a[3]; char c; } anon = { { 1, 2 }, 'z' }, copy = anon; copy.a[1] = 50;
	printf("%d %d %d %c\n", anon.a[1], copy.a[1], copy.a[2], copy.c);
	struct point line[3] = { [1] = { .y = 8 } }; p = line[1]; printf("%d %d %d\n", p.x, p.y, line[2].x);
	int *dyn = (int[]){ 5, 6, 7 }; printf("%d %zu\n", dyn[2], sizeof (int[]){ 1, 2, 3, 4 });
	struct point *where = 1 ? &p : NULL; where->x = 66; printf("%d\n", (1 ? p : origin).x);
	struct outer o = outers[0]; memset(o.raw, 0xff, 4); printf("%d %d\n", o.i, memcmp(&o.p, &outers[0].p, sizeof o.p));
	struct { struct point *ps; } ref = { &p }; ref.ps->y += 2; (*ref.ps).x--; printf("%d %d\n", p.x, p.y);
	return 0;
}
