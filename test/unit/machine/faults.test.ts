import { expect, test } from 'vitest';
import { faultOf, runText } from './support';

test('a null pointer', () => {
  expect(faultOf('int *p = 0; *p = 1;')).toBe('write of 4 bytes at 0x0: a null pointer');
  expect(faultOf('struct { char a; long b; } *p = 0; return p->b;')).toBe('read of 8 bytes at 0x8: a null pointer');
});

test('a wild pointer', () => {
  expect(faultOf('long *p = (long *)0xdeadbeefcafe0000; return *p;')).toBe(
    'read of 8 bytes at 0xdeadbeefcafe0000: a wild pointer',
  );
  expect(faultOf('char *p = (char *)-1; *p = 1;')).toContain('a wild pointer');
});

test("the heap: after the end, freed, freed twice, not malloc's", () => {
  expect(faultOf('int *p = malloc(10 * sizeof *p); p[10] = 1;')).toMatch(
    /^write of 4 bytes at 0x\w+: 0 bytes past the end of the heap block of 40 bytes at 0x\w+ \(allocated at main\.c:7\)$/,
  );
  expect(faultOf('char *p = malloc(13); p[12] = 1; p[13] = 1;')).toContain(
    'past the end of the heap block of 13 bytes',
  );
  expect(faultOf('int *p = malloc(4); free(p); return *p;')).toMatch(
    /^read of 4 bytes at 0x\w+: the heap block of 4 bytes at 0x\w+ \(allocated at main\.c:7\) was freed$/,
  );
  expect(faultOf('char *p = malloc(4); free(p); free(p);')).toMatch(/^free: double free of 0x/);
  expect(faultOf('char *p = malloc(64); free(p + 8);')).toMatch(/8 bytes into a block of 64 bytes/);
  expect(faultOf('int x; free(&x);')).toMatch(/which malloc never gave/);
  expect(faultOf('char *p = malloc(16); memset(p, 0, 17);')).toMatch(/^memset: write of 17 bytes/);
});

test('objects of static storage have edges, string literals are not written', () => {
  expect(faultOf('volatile int i = 12; table[i] = 1;', 'static int table[4];')).toContain(
    "past the end of array 'table' (int[4], main.c:4)",
  );
  expect(faultOf('char *p = "text"; p[0] = 1;')).toContain('a string literal must not be written');
});

test('arithmetic', () => {
  expect(faultOf('volatile int z = 0; return 5 / z;')).toBe('division by zero');
  expect(faultOf('volatile long z = 0; return 5 % z;')).toBe('division by zero');
  expect(faultOf('volatile int a = -2147483647 - 1, b = -1; return a / b;')).toContain('integer overflow');
});

test('calls', () => {
  expect(faultOf('void (*f)(void) = 0; f();')).toContain('a null pointer');
  expect(faultOf('void (*f)(void) = (void (*)(void))12345; f();')).toContain('where no function is');
  expect(faultOf('int nobody(int); return nobody(1);')).toBe(
    'call of nobody, which is neither defined in the program nor modelled',
  );
  expect(
    faultOf('return deep(1);', 'int deep(int n) { int room[100]; room[0] = n; return deep(n + 1) + room[0]; }'),
  ).toBe('stack overflow');
  expect(faultOf('abort();')).toBe('abort: abort was called');
  expect(faultOf('__asm__ volatile ("vpxor %ymm0, %ymm0, %ymm0");')).toMatch(
    /^inline assembly not supported: instruction 'vpxor'/,
  );
});

test('a program that has an error in the middle runs up to it', () => {
  const engine = runText('#include <stdio.h>\nint main(void)\n{\n  puts("before");\n  int x = ] 3;\n  return x;\n}\n');
  expect(engine.state.stdout).toBe('before\n');
  expect(engine.state.ended?.kind).toBe('fault');
});

test('everybody waits: a deadlock that says who waits for what', () => {
  const engine = runText(`#include <pthread.h>
    static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER, second = PTHREAD_MUTEX_INITIALIZER;
    static void *other(void *arg) { pthread_mutex_lock(&second); for (int i = 0; i < 20; i++); pthread_mutex_lock(&first); return arg; }
    int main(void) { pthread_t t; pthread_create(&t, 0, other, 0); pthread_mutex_lock(&first); for (int i = 0; i < 20; i++);
      pthread_mutex_lock(&second); pthread_join(t, 0); return 0; }`);
  expect(engine.state.ended?.kind).toBe('deadlock');
  expect(JSON.stringify(engine.state.ended)).toContain('mutex second, held by thread-2');
});
