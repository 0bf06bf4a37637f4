// Function values on their way: copies, parameters, results, threads, callbacks.
import { describe, expect, it } from 'vitest';
import { factText } from '../../../src/cli/words';
import { edgesOf, graphOf } from './graphOf';

const pointers = (text: string): string[] => edgesOf(graphOf(text), (edge) => edge.kind !== 'direct');

describe('flow of function values', () => {
  it('goes from member to member, and says by which lines', () => {
    const graph = graphOf(`
struct dev { int (*rx)(int); };
struct fast { int (*rx_burst)(int); };
static int null_rx(int n) { return n; }
static void probe(struct dev *dev) { dev->rx = null_rx; }
static void setup(struct fast *f, const struct dev *dev) {
  f->rx_burst = dev->rx;
}
int burst(struct fast *f) { return f->rx_burst(32); }
`);
    const [edge] = graph.callees(graph.find('burst')[0]);
    expect(edge.callee.name).toBe('null_rx');
    expect(edge.certainty).toBe('certain');
    expect(edge.evidence().map((line) => `${line.line} ${factText(line.what)}`)).toEqual([
      '5 null_rx assigned to dev.rx',
      '7 dev.rx assigned to fast.rx_burst',
    ]);
  });

  it('goes through parameters, locals and results', () => {
    expect(
      pointers(`
typedef void (*cb_t)(void);
static void mine(void) {}
static void each(int n, cb_t cb) { cb_t copy = cb; copy(); }
static cb_t choose(void) { return mine; }
void start(void) { each(3, choose()); }
`),
    ).toEqual(['each -> mine pointer via parameter cb of each()']);
  });

  it('joins registration and delivery: stored by one function, called by another', () => {
    expect(
      pointers(`
typedef void (*cb_t)(int);
struct entry { cb_t cb; };
static struct entry entries[4];
static void store(int i, cb_t f) { entries[i].cb = f; }
void subscribe(cb_t f) { store(0, f); }
void deliver(int i) { entries[i].cb(i); }
static void on_event(int x) {}
void init(void) { subscribe(on_event); }
`),
    ).toEqual(['deliver -> on_event pointer via entry.cb']);
  });

  it('hands arguments on to what a pointer call reaches', () => {
    expect(
      pointers(`
typedef void (*done_t)(void);
struct ops { void (*submit)(done_t); };
static void work(done_t done) { done(); }
static struct ops ops = { work };
static void finished(void) {}
void go(struct ops *o) { o->submit(finished); }
`),
    ).toEqual(['go -> work pointer via ops.submit', 'work -> finished pointer via parameter done of work()']);
  });

  it('follows void pointers that functions are put into, and integers that they are cast to', () => {
    expect(
      pointers(`
struct any { void *data; unsigned long word; };
static void f(void) {} static void g(void) {}
void set(struct any *a) { a->data = (void *)f; a->word = (unsigned long)g; }
void call(struct any *a) { ((void (*)(void))a->data)(); ((void (*)(void))a->word)(); }
`),
    ).toEqual(['call -> f pointer via any.data', 'call -> g pointer via any.word']);
  });

  it('writes through a pointer to a pointer', () => {
    expect(
      pointers(`
typedef void (*cb_t)(void);
struct s { cb_t cb; };
static void f(void) {}
static void fill(cb_t *where) { *where = f; }
void call(struct s *s) { fill(&s->cb); s->cb(); }
`),
    ).toEqual(['call -> f pointer via s.cb']);
  });

  it('knows what atomic builtins load and store', () => {
    expect(
      pointers(`
struct core { int (*f)(void *); };
static struct core cores[4];
static int work(void *arg) { return 0; }
void launch(int i) { __atomic_store_n(&cores[i].f, work, 3); }
void loop(int i) { int (*f)(void *) = __atomic_load_n(&cores[i].f, 2); f(0); }
`),
    ).toEqual(['loop -> work pointer via core.f']);
  });

  it('follows variable arguments', () => {
    expect(
      pointers(`
typedef __builtin_va_list va_list;
typedef void (*cb_t)(void);
static void f(void) {}
static void all(int n, ...) { va_list ap; __builtin_va_start(ap, n); cb_t cb = __builtin_va_arg(ap, cb_t); cb(); }
void go(void) { all(1, f); }
`),
    ).toEqual(['all -> f pointer via variable arguments of all()']);
  });

  it('keeps variables of the same name in different functions apart', () => {
    expect(
      pointers(`
static void f(void) {} static void g(void) {}
void a(void) { void (*cb)(void) = f; cb(); }
void b(void) { void (*cb)(void) = g; cb(); }
`),
    ).toEqual(['a -> f pointer via variable cb', 'b -> g pointer via variable cb']);
  });
});

describe('threads and callbacks', () => {
  const POSIX = 'int pthread_create(void *t, const void *attr, void *(*start)(void *), void *arg);\n';

  it('starts what reaches pthread_create, from where it is named', () => {
    const graph = graphOf(`${POSIX}
struct start { void *(*routine)(void *); void *arg; };
static void *wrapper(void *p) { struct start *s = p; return s->routine(s->arg); }
int ctrl_thread_create(void *(*routine)(void *), void *arg) {
  static struct start s; s.routine = routine; s.arg = arg;
  return pthread_create(0, 0, wrapper, &s);
}
static void *dispatch(void *arg) { return arg; }
int driver_start(void) { return ctrl_thread_create(dispatch, 0); }
`);
    expect(edgesOf(graph, (edge) => edge.kind !== 'direct')).toEqual([
      'ctrl_thread_create -> wrapper thread',
      'driver_start -> dispatch thread via parameter routine of ctrl_thread_create()',
      'wrapper -> dispatch pointer via start.routine',
    ]);
    const path = graph.paths(graph.find('driver_start')[0], graph.find('dispatch')[0], 2);
    expect(path[0].map((step) => step.edge.kind)).toEqual(['thread']);
    expect(path[1].map((step) => step.edge.kind)).toEqual(['direct', 'thread', 'pointer']);
  });

  it('does not take what a thread calls later for a thread', () => {
    const graph = graphOf(`${POSIX}
struct fd { void (*cb)(int, void *); };
static struct fd fds[4];
static void *loop(void *arg) { fds[0].cb(1, arg); return 0; }
static void on_read(int fd, void *arg) {}
void start(void) { fds[0].cb = on_read; pthread_create(0, 0, loop, 0); }
`);
    expect(edgesOf(graph, (edge) => edge.kind === 'thread')).toEqual(['start -> loop thread']);
  });

  it('calls back what a function outside of the workspace is given', () => {
    expect(
      pointers(`
void qsort(void *base, unsigned long n, unsigned long size, int (*compare)(const void *, const void *));
int printf(const char *format, ...);
static int by_name(const void *a, const void *b) { return 0; }
static int by_size(const void *a, const void *b) { return 0; }
static void sort(void *p, int (*how)(const void *, const void *)) { qsort(p, 1, 1, how); }
void go(void *p) { qsort(p, 1, 1, by_name); sort(p, by_size); printf("%p", by_name); }
`),
    ).toEqual(['go -> by_name callback via handed to qsort()', 'sort -> by_size callback via parameter how of sort()']);
  });

  it('runs constructors before main', () => {
    expect(
      pointers(`
#define INIT(f) static void __attribute__((constructor(120), used)) f(void)
INIT(register_me) { }
`),
    ).toEqual(['<startup> -> register_me constructor']);
  });
});
