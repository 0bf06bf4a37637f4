// Failures of other indexers that were published, each as a fixture of ours, and a control tree that must give no
// pointer edge.
import { describe, expect, it } from 'vitest';
import { edgesOf, graphOf } from './graphOf';

const pointers = (files: Record<string, string> | string): string[] =>
  edgesOf(graphOf(files), (edge) => edge.kind !== 'direct');
const all = (files: Record<string, string> | string): string[] => edgesOf(graphOf(files));

describe('published failures', () => {
  it("semcode 77: callers of a member come by the receiver's type, not by the member's name", () => {
    const graph = graphOf(`
struct can { int (*rcv)(int); }; struct net { int (*rcv)(int); };
static int can_rcv(int x) { return x; } static int net_rcv(int x) { return x; }
static struct can can = { can_rcv }; static struct net net = { net_rcv };
int from_can(struct can *c) { return c->rcv(1); }
int from_net(struct net *n) { return n->rcv(1); }
`);
    expect(graph.callers(graph.find('can_rcv')[0]).map((edge) => edge.caller.name)).toEqual(['from_can']);
  });

  it('semcode 78: case labels out of macros do not let a function run on, and steal no site', () => {
    const graph = graphOf(`
#define CASE_IP case 1: case 2:
#define CASE_OTHER(n) case n: { case (n) + 1: break; }
struct ops { int (*f)(int); };
extern struct ops *ops;
static int one(int x) { return x; }
void init(void) { ops->f = one; }
int first(int x) { switch (x) { CASE_IP return 1; CASE_OTHER(7) default: break; } return 0; }
int second(int x) { return ops->f(x); }
`);
    expect(graph.functionAt('a.c', 8)?.name).toBe('first');
    expect(graph.functionAt('a.c', 9)?.name).toBe('second');
    expect(graph.callers(graph.find('one')[0]).map((edge) => edge.caller.name)).toEqual(['second']);
  });

  it('semcode 74: exit tables, arrays of functions under named indexes', () => {
    expect(
      pointers(`
enum { EXIT_IO = 3, EXIT_HLT = 9 };
static int handle_io(void *v) { return 1; } static int handle_halt(void *v) { return 2; }
static int (*const exits[])(void *) = { [EXIT_IO] = handle_io, [EXIT_HLT] = handle_halt };
int run(void *v, unsigned reason) { return exits[reason] ? exits[reason](v) : 0; }
`),
    ).toEqual(['run -> handle_halt pointer via exits[] possible', 'run -> handle_io pointer via exits[] possible']);
  });

  it('codegraph 807, repowise 1602: a function that is handed on or stored is not called there', () => {
    expect(
      all(`
struct entry { void (*cb)(void); };
static struct entry entries[4];
static void mine(void) {}
static void keep(void (*cb)(void)) { entries[0].cb = cb; }
void init(void) { keep(mine); entries[1].cb = mine; }
`),
    ).toEqual(['init -> keep direct']);
  });

  it('codegraph 954: keyed by struct and member, carried from member to member', () => {
    expect(
      pointers(`
struct driver { int (*probe)(int); }; struct device { int (*start)(int); };
static int probe_a(int x) { return x; }
static const struct driver a = { .probe = probe_a };
void bind(struct device *d, const struct driver *drv) { d->start = drv->probe; }
int boot(struct device *d) { return d->start(0); }
`),
    ).toEqual(['boot -> probe_a pointer via device.start']);
  });

  it('codegraph 1003: tables of commands that macros build, entries under #ifdef, bare arrays', () => {
    expect(
      pointers(`
#define HAVE_SEND 1
#define CMD(name, args) { #name, cmd_##name, args }
struct cmd { const char *name; int (*run)(int, char **); int args; };
static int cmd_add(int c, char **v) { return 0; } static int cmd_send(int c, char **v) { return 0; } static int cmd_old(int c, char **v) { return 0; }
static struct cmd commands[] = { CMD(add, 1),
#ifdef HAVE_SEND
  CMD(send, 2),
#else
  CMD(old, 2),
#endif
};
int run(int i, int c, char **v) { return commands[i].run(c, v); }
`),
    ).toEqual(['run -> cmd_add pointer via cmd.run possible', 'run -> cmd_send pointer via cmd.run possible']);
  });

  it('codegraph 1890: the use of a macro is no call of a function of its name', () => {
    expect(
      all(`
#define LOG(level, ...) log_write(level, __VA_ARGS__)
#define MAX(a, b) ((a) > (b) ? (a) : (b))
void log_write(int level, const char *format, ...);
int f(int a) { LOG(1, "%d", MAX(a, 2)); return 0; }
`),
    ).toEqual(['f -> log_write direct macro LOG']);
  });

  it('codebase-memory 1957: functions whose names a macro wraps stay apart', () => {
    const graph = graphOf(
      '#define EXPORT(name) int lib_##name(int x)\n#define STATIC(t, n) static t n\n' +
        'EXPORT(open) { return x; }\nEXPORT(close) { return x; }\n' +
        'STATIC(int, local)(int x) { return lib_open(x); }\nint main(void) { return local(1) + lib_close(2); }\n',
    );
    expect([...graph.functions()].map((f) => f.name).sort()).toEqual(['lib_close', 'lib_open', 'local', 'main']);
    expect(edgesOf(graph).map((edge) => edge.replace(/ direct.*/, ''))).toEqual([
      'local -> lib_open',
      'main -> lib_close',
      'main -> local',
    ]);
  });

  it('raptor 631: calls in the bodies of macros', () => {
    expect(
      all(`
void lock(int *l); void unlock(int *l); int work(int x);
#define GUARDED(l, expr) ({ lock(l); int r_ = (expr); unlock(l); r_; })
#define TWICE(x) (GUARDED(&guard, x) + GUARDED(&guard, x))
static int guard;
int f(int x) { return TWICE(work(x)); }
`),
    ).toEqual([
      'f -> lock direct macro TWICE',
      'f -> lock direct macro TWICE',
      'f -> unlock direct macro TWICE',
      'f -> unlock direct macro TWICE',
      'f -> work direct',
      'f -> work direct',
    ]);
  });

  it('cscope: definitions with parameters that are function pointers, and functions that return them', () => {
    const graph = graphOf(`
int each(int n, int (*visit)(int, void *), void *aux) { return visit(n, aux); }
static int (*choose(int which, int (*a)(int), int (*b)(int)))(int) { return which ? a : b; }
static int up(int x) { return x; } static int down(int x) { return x; }
static int seen(int n, void *aux) { return n; }
int f(int w) { return choose(w, up, down)(1) + each(1, seen, 0); }
`);
    expect(graph.find('each')).toHaveLength(1);
    expect(graph.find('choose')).toHaveLength(1);
    expect(edgesOf(graph, (edge) => edge.kind === 'pointer')).toEqual([
      'each -> seen pointer via parameter visit of each()',
      'f -> down pointer via result of choose() possible',
      'f -> up pointer via result of choose() possible',
    ]);
  });

  it('codeql 21030, joern 1306: through a pointer to a struct of operations, and through a plain pointer', () => {
    expect(
      pointers(`
struct ops { int (*send)(int); }; struct conn { const struct ops *ops; };
static int tcp_send(int x) { return x; } static int done(void) { return 0; }
static const struct ops tcp = { .send = tcp_send };
void conn_init(struct conn *c) { c->ops = &tcp; }
int conn_send(struct conn *c) { return c->ops->send(1); }
int call(void) { int (*ptr)(void) = done; return ptr() + (*ptr)() + (**ptr)(); }
`),
    ).toEqual([
      'call -> done pointer via variable ptr',
      'call -> done pointer via variable ptr',
      'call -> done pointer via variable ptr',
      'conn_send -> tcp_send pointer via ops.send',
    ]);
  });

  it('vscode-cpptools 12965: routines that threads are started with', () => {
    expect(
      pointers(`
int pthread_create(unsigned long *t, const void *attr, void *(*start)(void *), void *arg);
static void *worker(void *arg) { return arg; }
void start(void) { unsigned long t; pthread_create(&t, 0, worker, 0); }
`),
    ).toEqual(['start -> worker thread']);
  });

  it.each([
    [
      'an unclosed brace',
      'struct ops { int (*f)(void); };\nstatic int a(void) { return 1;\nint g(struct ops *o) { return 2; }\n',
    ],
    [
      'a quote that never ends',
      'struct ops { int (*f)(void); };\nstatic int a(void) { return "x; }\nstatic struct ops t = { a };\n',
    ],
    [
      'declarations that look like calls',
      'struct ops { int (*f)(void); };\ntypedef int T;\nint T2(T);\nstruct ops (x);\nint (*p)(void);\n',
    ],
    [
      'a comment with code',
      'struct ops { int (*f)(void); };\nstatic int a(void) { return 1; }\n' +
        '/* static struct ops t = { a }; o->f(); */\n',
    ],
    [
      'a string with code',
      'struct ops { int (*f)(void); };\nstatic int a(void) { return 1; }\nconst char *s = "o->f(); t.f = a;";\n',
    ],
    [
      'member names as macro arguments',
      '#define OFFSET(t, m) __builtin_offsetof(t, m)\nstruct ops { int (*f)(void); };\n' +
        'static int f(void) { return 1; }\nlong o = OFFSET(struct ops, f);\n',
    ],
  ])('hostile text gives no made-up pointer edge: %s', (_, text) => {
    expect(pointers(text)).toEqual([]);
  });
});

describe('control: look-alike members and no such calls', () => {
  it('gives no pointer edge', () => {
    expect(
      pointers({
        'lib/dev.h': `#ifndef D\n#define D
struct dev; struct dev_ops { int (*start)(struct dev *); int (*stop)(struct dev *); int (*read)(struct dev *, int); };
struct dev { const struct dev_ops *ops; int start; int stop; int (*unused)(int); };
int start(struct dev *d); int stop(struct dev *d); int dev_read(struct dev *d, int n);
#endif\n`,
        'lib/dev.c': `#include "lib/dev.h"
int start(struct dev *d) { return d->start; }
int stop(struct dev *d) { d->stop = d->start; return d->stop; }
int dev_read(struct dev *d, int n) { if (d->ops->start == start && d->ops->read) return start(d) + stop(d); return (d->start)+(n); }`,
        'drivers/a/a.c': `#include "lib/dev.h"
static int a_start(struct dev *d) { return start(d); }
static int a_stop(struct dev *d) { return stop(d); }
static int a_unused(int x) { return x; }
static const struct dev_ops a_ops = { .start = a_start, .stop = a_stop, .read = dev_read };
void a_probe(struct dev *d) { d->ops = &a_ops; d->unused = a_unused; }`,
        'drivers/b/b.c': `#include "lib/dev.h"
#define start(d) (start)(d)
static int b_start(struct dev *d) { return start(d); }
static const struct dev_ops ops = { b_start };
const void *b_table(void) { return &ops; }
int b_same(const struct dev_ops *o) { return o->start == b_start ? sizeof(o->stop(0)) : 0; }`,
      }),
    ).toEqual([]);
  });
});

describe('names are not identities', () => {
  it('a member that three tables set and nobody calls has no callers', () => {
    const table = (name: string): string =>
      `#include "virtio.h"\nstatic void ${name}_del(int q) {}\nstatic int ${name}_setup(int q) { return q; }\n` +
      `const struct virtio_ops ${name}_ops = { .setup_queue = ${name}_setup, .del_queue = ${name}_del };\n`;
    const graph = graphOf({
      'virtio.h':
        '#ifndef V\n#define V\nstruct virtio_ops { int (*setup_queue)(int); void (*del_queue)(int); };\n#endif\n',
      'legacy.c': table('legacy'),
      'modern.c': table('modern'),
      'user.c': table('user'),
      'virtio.c':
        '#include "virtio.h"\nstatic void del_queue(int q) {}\n' +
        'int setup(const struct virtio_ops *ops) { int r = ops->setup_queue(0); del_queue(0); return ' +
        'r; }',
    });
    expect(['legacy_del', 'modern_del', 'user_del'].flatMap((name) => graph.callers(graph.find(name)[0]))).toEqual([]);
    expect(graph.callers(graph.find('modern_setup')[0]).map((edge) => edge.caller.name)).toEqual(['setup']);
    expect(
      graph
        .memberTargets('virtio_ops', 'del_queue')
        .map(({ target }) => target.name)
        .sort(),
    ).toEqual(['legacy_del', 'modern_del', 'user_del']);
  });

  it('two statics of one name keep their own callers', () => {
    const graph = graphOf({
      'lib/vhost_user.c':
        'struct handler { int (*cb)(int); };\nstatic int vhost_user_set_vring_kick(int fd) { return fd; }\n' +
        'static struct handler handlers[] = { { vhost_user_set_vring_kick } };\n' +
        'int vhost_user_msg_handler(int i) { return handlers[i].cb(i); }',
      'drivers/vhost_user.c':
        'struct backend { int (*kick)(int); };\nstatic int vhost_user_set_vring_kick(int fd) { return -fd; }\n' +
        'const struct backend ops_user = { .kick = vhost_user_set_vring_kick };\n' +
        'int kick_queue(const struct backend *b) { return b->kick(1); }',
    });
    expect(
      graph
        .find('vhost_user_set_vring_kick')
        .map((f) => [f.file, graph.callers(f).map((edge) => edge.caller.name)])
        .sort(),
    ).toEqual([
      ['drivers/vhost_user.c', ['kick_queue']],
      ['lib/vhost_user.c', ['vhost_user_msg_handler']],
    ]);
  });

  it('tables called ops in a dozen files are a dozen tables', () => {
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [
        `d${i}/d.c`,
        `#include "ops.h"
static int get(int n) { return n + ${i}; }
static const struct ops ops = { .get = get };
int use${i}(int n) { return ops.get(n); }`,
      ]),
    );
    const graph = graphOf({ 'ops.h': '#ifndef O\n#define O\nstruct ops { int (*get)(int); };\n#endif\n', ...files });
    for (let i = 0; i < 12; i++) {
      expect(graph.callees(graph.find(`use${i}`)[0]).map((edge) => `${edge.callee.file} ${edge.certainty}`)).toEqual([
        `d${i}/d.c certain`,
      ]);
    }
    expect(graph.tables('ops')).toHaveLength(12);
  });

  it('a weak stub beside the real function: calls and tables lead to the real one', () => {
    const graph = graphOf({
      'rxtx.h': '#ifndef R\n#define R\nint recv_pkts_vec(int n);\nstruct dev { int (*rx)(int); };\n#endif\n',
      'rxtx.c':
        '#include "rxtx.h"\n__attribute__((weak)) int recv_pkts_vec(int n) { return 0; }\n' +
        'void set_rx(struct dev *d) { d->rx = recv_pkts_vec; }\n' +
        'int poll(struct dev *d) { return d->rx(1) + recv_pkts_vec(2); }',
      'rxtx_vec.c': '#include "rxtx.h"\nint recv_pkts_vec(int n) { return n; }',
    });
    expect(graph.callees(graph.find('poll')[0]).map((edge) => `${edge.kind} ${edge.callee.file}`)).toEqual([
      'pointer rxtx_vec.c',
      'direct rxtx_vec.c',
    ]);
    expect(graph.find('recv_pkts_vec')).toHaveLength(2);
    expect(graph.callers(graph.find('rxtx.c:recv_pkts_vec')[0])).toEqual([]);
  });
});
