struct bits { int a : 3; unsigned b : 5; unsigned long c : 40; int : 0; char d; unsigned e : 31, f : 2; };
struct __attribute__((packed)) wire { char type; unsigned len; unsigned short flags : 12, rest : 4; };
struct aligned { char c; } __attribute__((aligned(64)));
struct outer {
  int kind;
  union { struct { short lo, hi; }; long whole; };
  struct { int x, y; } point;
  char tail[];
};
union any { char bytes[10]; double number; void *pointer; };
enum color { RED, GREEN = 5, BLUE, NEGATIVE = -1 };
enum wide { BIG = 0x100000000 };
typedef struct { volatile int locked; } spinlock_t;
struct list { struct list *next, **prev; spinlock_t lock; enum color color : 4; };
struct marker { char c; void *begin[0]; int first; } ;
struct packed_member { char c; int value __attribute__((packed)); long wide __attribute__((aligned(32))); };
int size_of_outer[sizeof(struct outer)];
int offset[__builtin_offsetof(struct outer, point.y)];
int offset_by_hand[(unsigned long)&((struct outer *)0)->hi];
#pragma pack(push, 2)
struct two { char c; int i; };
#pragma pack(pop)
struct natural { char c; int i; };
