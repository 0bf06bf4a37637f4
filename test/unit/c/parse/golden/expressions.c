typedef unsigned char u8;
typedef unsigned long size;
struct ops { int (*start)(void *); struct ops *next; u8 flags : 3; int table[4]; };
extern struct ops *current;
extern void *opaque;
unsigned short us; long l; unsigned u; float f; double d; u8 b;
int casts(int x) { return (int)x + (u8)-1 - (x) * (size)(x) + (x) - 1 + (x)(3) + (u8)(x); }
void arithmetic(void) {
  us + us; l + u; u + 1; 1u << 3l; f * 2; f + d; -b; ~us; !l; b << 1;
  u > -1; l < u; us == b; 'a'; L'a'; 0x80000000; 4294967296; 077; 1e3; 0x1p-3; 1.5f;
  current->flags + 1; sizeof us; sizeof(struct ops); _Alignof(long);
}
int calls(void) {
  current->start(opaque); (*current->start)(opaque); (current->next)->start(0); current[1].start(opaque);
  undeclared_function(1, 2); return undeclared_name;
}
int operators(int a, int c, int *p) {
  a = c ? 1 : 2; a += c, c++; --a; p[1] = *p++; &p[2]; p - 1; p - &a; 1 + p; 2[p];
  a && c || !a; a ?: c; a & c | a ^ c; a == c != a; a < c << 1; (a, c);
  return __builtin_expect(!!(a), 0) + __builtin_constant_p(3) + __sync_bool_compare_and_swap(p, 1, 2);
}
int generic(double x) { return _Generic(x, int: 1, double: 2, default: 3) + _Generic(&x, void *: 1, default: 4); }
long statement_expression(int x) { return ({ int y = x; y > 0 ? y : (long)-y; }); }
void types(void) {
  __typeof__(current->table[0]) t; __auto_type a = &us; typeof(int *) p = 0; const __typeof__(us) *q;
  __builtin_types_compatible_p(int, __typeof__(t)); __builtin_choose_expr(1, a, p); q;
  const char *where = __func__; "joined" " text"; u8"x"; where;
}
int variadic(int n, ...) { __builtin_va_list ap; __builtin_va_start(ap, n); int v = __builtin_va_arg(ap, int); __builtin_va_end(ap); return v; }
