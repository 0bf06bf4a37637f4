/* Statements (C11 6.8) and GNU forms: switch, ranges, goto, computed goto, statement expressions, Duff's device. */
#include <stdio.h>
#include <setjmp.h>

static int classify(int c)
{
	switch (c) {
	case 'a' ... 'f': return 1;
	case '0' ... '9': return 2;
	case -5: case 1000000: return 3;
	default: return 0;
	case 'z': break;
	}
	return 4;
}

static int copy(char *to, const char *from, int count)
{
	int n = (count + 3) / 4, rounds = 0;

	switch (count % 4) {
	case 0: do { *to++ = *from++;
	case 3: *to++ = *from++;
	case 2: *to++ = *from++;
	case 1: *to++ = *from++;
		rounds++;
		} while (--n > 0);
	}
	*to = 0;
	return rounds;
}

static int interpret(const unsigned char *code)
{
	static const void *ops[] = { &&push, &&add, &&dup, &&stop };
	int stack[8], *sp = stack;

	goto *ops[*code++];
push:	*sp++ = *code++; goto *ops[*code++];
add:	sp--; sp[-1] += *sp; goto *ops[*code++];
dup:	*sp = sp[-1]; sp++; goto *ops[*code++];
stop:	return sp[-1];
}

static int called;
static int count_call(int v) { called++; return v; }
#define MAX(a, b) ({ __typeof__(a) _a = (a); __typeof__(b) _b = (b); _a > _b ? _a : _b; })

static int find(int (*m)[4], int want)
{
	int i, j;

	for (i = 0; i < 3; i++)
		for (j = 0; j < 4; j++)
			if (m[i][j] == want)
				goto found;
	return -1;
found:
	return i * 10 + j;
}

static jmp_buf where;
static void deep(int n) { if (n == 0) longjmp(where, 42); deep(n - 1); }
static int ack(int m, int n) { return m == 0 ? n + 1 : n == 0 ? ack(m - 1, 1) : ack(m - 1, ack(m, n - 1)); }
static int counter(void) { static int n = 10; return n++; }

int main(void)
{
	char buffer[32];
	int i, total = 0;
	int m[3][4] = { { 1, 2, 3, 4 }, { 5, 6, 7, 8 }, { 9, 10, 11, 12 } };
	unsigned char code[] = { 0, 5, 0, 7, 1, 2, 1, 3 };

	for (const char *p = "af09zq"; *p; p++) printf("%d", classify(*p));
	printf("%d%d%d\n", classify(-5), classify(1000000), classify(-6));
	i = copy(buffer, "duffs device!", 13);
	printf("%s %d\n", buffer, i);
	printf("%d\n", interpret(code));
	printf("%d %d\n", MAX(count_call(3), count_call(9)), called);
	printf("%d %d\n", find(m, 7), find(m, 99));
	for (i = 0; ; i++) { if (i == 3) continue; if (i > 6) break; total += i; }
	do { total *= 2; if (total > 100) break; } while (total < 1000);
	while (i-- > 0) { switch (i) { case 4: continue; case 2: goto out; } total++; }
out:
	printf("%d %d\n", total, i);
	if ((i = setjmp(where)) == 0) deep(5); else printf("jumped %d\n", i);
	printf("%d %d\n", ack(2, 3), counter() + counter());
	printf("%d\n", ({ int z = 0; for (int k = 0; k < 5; k++) z += k; z; }));
	{ int i = 99; (void)i; }
	int n = 4; int vla[n][n + 1]; for (i = 0; i < n; i++) for (int j = 0; j <= n; j++) vla[i][j] = i * j;
	printf("%d %zu %zu\n", vla[3][4], sizeof vla, sizeof vla[0]);
	char *stack = __builtin_alloca(n * 4); for (i = 0; i < 16; i++) stack[i] = (char)(i + 'a'); printf("%.4s\n", stack + 4);
	switch (3ULL << 33) { case 3ULL << 33: printf("wide\n"); break; default: printf("narrow\n"); }
	i = 5; switch (i) { int unused; case 5: unused = 1; printf("in %d\n", unused); }
	if (0) never: printf("label in if\n"); else if (i++ == 5) goto never;
	return total & 0x3f;
}
