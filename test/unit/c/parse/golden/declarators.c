typedef unsigned int u32;
typedef int (*handler_t)(struct device *dev, void *arg);
struct device;
int plain, *pointer, array[4], *pointers[3], (*to_array)[5];
static const char *const names[] = { "rx", "tx" };
handler_t handlers[2];
int (*select_handler(int which))(struct device *, void *);
void (*signal_like(int sig, void (*func)(int)))(int);
extern __thread u32 per_thread;
u32 f(u32 u32, int n, int a[n], int b[static 4], void cb(void));
u32 g(u32 u32) { return u32 + sizeof u32; }
long long unsigned int big;
int old_style(a, b) int a; char *b; { return a + b[0]; }
_Atomic int counter;
_Alignas(64) char line[10];
int (*(*table)[2])(void);
unsigned sign; signed char sc; char c; long double ld; _Bool flag; __int128 wide;
