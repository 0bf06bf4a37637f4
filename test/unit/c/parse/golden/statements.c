int run(int n) {
  static int calls;
  for (int i = 0, j = 1; i < n; i++, j *= 2) { if (i == 3) continue; else if (i > 5) break; calls += j; }
  while (n--) ;
  do n++; while (n < 3);
  switch (n) {
  case 0: n = 1;
  case 1 ... 4: { n = 2; break; }
  case 'x': default: goto out;
  }
  void *where = &&again; goto *where;
again:
  { extern int elsewhere; int n = elsewhere; (void)n; }
  typedef int local_t; local_t value = 3; value * n; local_t * product = &value; (void)product;
  __asm__ volatile ("lock; cmpxchgl %[src], %[dst]; sete %[res]" : [res] "=a" (n), [dst] "=m" (calls) : [src] "r" (value), "a" (n), "m" (calls) : "memory");
  asm volatile ("" : : : "memory"); asm("nop");
  struct { int a; } anonymous = { 1 }; (void)anonymous;
  int vla[n], f(int);
out: __attribute__((unused));
  return f(vla[0]);
}
