// What is seen in one file: direct calls, macros, pointer calls, tables.
import { describe, expect, it } from 'vitest';
import { factText } from '../../../src/cli/words';
import { edgesOf, graphOf } from './graphOf';

describe('direct calls', () => {
  it('names the caller, the callee and the outermost macro that the call comes out of', () => {
    const graph = graphOf(`
void log_it(int level);
#define LOG(l) log_it(l)
#define DEBUG() LOG(3)
static void inner(void) { LOG(1); }
void outer(void) { inner(); DEBUG(); }
`);
    expect(edgesOf(graph)).toEqual([
      'inner -> log_it direct macro LOG',
      'outer -> inner direct',
      'outer -> log_it direct macro DEBUG',
    ]);
    expect(graph.callees(graph.find('outer')[0]).map((edge) => edge.place)).toEqual([
      { file: 'a.c', line: 6, column: 20 },
      { file: 'a.c', line: 6, column: 29 },
    ]);
  });

  it('sees a call that is an argument of a macro as one that stands in the text', () => {
    const graph = graphOf(
      'int f(void);\n#define MAX(a, b) ((a) > (b) ? (a) : (b))\nint g(void) { return MAX(f(), 1); }',
    );
    expect(edgesOf(graph)).toEqual(['g -> f direct', 'g -> f direct']);
  });

  it('does not bind the use of a macro as a call (codegraph 1890)', () => {
    const graph = graphOf('#define CHECK(x) ((x) > 0)\nint f(int a) { return CHECK(a); }');
    expect(edgesOf(graph)).toEqual([]);
  });

  it('does not evaluate the operand of sizeof', () => {
    expect(edgesOf(graphOf('int f(void);\nunsigned long g(void) { return sizeof(f()); }'))).toEqual([]);
  });

  it('finds calls in declarations, loops, conditions, statement expressions and initialisers of locals', () => {
    const graph = graphOf(`
int a(void), b(void), c(void), d(void), e(void);
void f(void) { int x = a(); for (int i = b(); i < c(); i += d()) { x = ({ e(); }); } while (a()) ; switch (b()) { case 1: c(); default: d(); } }
`);
    expect(edgesOf(graph).map((edge) => edge.split(' ')[2])).toEqual(['a', 'a', 'b', 'b', 'c', 'c', 'd', 'd', 'e']);
  });

  it('makes functions of macros, at the place of their name', () => {
    const graph = graphOf(
      '#define DEFINE(n) static int n(void) { return 1; }\nDEFINE(one)\nint two(void) { return one(); }',
    );
    expect(graph.find('one')).toMatchObject([{ file: 'a.c', line: 2, isStatic: true, defined: true }]);
  });
});

describe('pointer calls', () => {
  it('goes by struct and member, not by the bare name of the member (semcode 77)', () => {
    const graph = graphOf(`
struct a { void (*run)(void); };
struct b { void (*run)(void); };
static void in_a(void) {}
static void in_b(void) {}
static const struct a table_a = { .run = in_a };
static const struct b table_b = { .run = in_b };
void call(struct a *x) { x->run(); }
`);
    expect(edgesOf(graph)).toEqual(['call -> in_a pointer via a.run']);
  });

  it('reads positional initialisers, nested records and records of arrays', () => {
    const graph = graphOf(`
struct ops { int id; void (*open)(void); void (*close)(void); };
struct all { struct ops inner; struct ops list[2]; };
static void o1(void) {} static void c1(void) {} static void o2(void) {} static void c2(void) {}
struct all all = { { 1, o1, c1 }, { { 2, o2 }, { .close = c2 } } };
void open_all(struct all *a) { a->inner.open(); }
void close_all(struct all *a, int i) { a->list[i].close(); }
`);
    expect(edgesOf(graph)).toEqual([
      'close_all -> c1 pointer via ops.close possible',
      'close_all -> c2 pointer via ops.close possible',
      'open_all -> o1 pointer via ops.open possible',
      'open_all -> o2 pointer via ops.open possible',
    ]);
  });

  it('follows arrays of functions (semcode 74)', () => {
    const graph = graphOf(`
static int first(int x) { return x; }
static int second(int x) { return x; }
static int (*const handlers[])(int) = { [1] = first, second };
int run(int i) { return handlers[i](i); }
`);
    expect(edgesOf(graph)).toEqual([
      'run -> first pointer via handlers[] possible',
      'run -> second pointer via handlers[] possible',
    ]);
  });

  it('names members of records without a name by the way to them', () => {
    const graph = graphOf(`
struct outer { struct { void (*cb)(void); } rx; union { void (*anon)(void); }; };
static void f(void) {} static void g(void) {}
void set(struct outer *o) { o->rx.cb = f; o->anon = g; }
void call(struct outer *o) { o->rx.cb(); o->anon(); }
`);
    expect(edgesOf(graph)).toEqual(['call -> f pointer via outer.rx.cb', 'call -> g pointer via outer.anon']);
  });

  it('calls through a chosen pointer reach both choices', () => {
    const graph = graphOf('void f(void); void g(void);\nvoid h(int x) { (x ? f : g)(); }');
    expect(edgesOf(graph)).toEqual(['h -> f pointer possible', 'h -> g pointer possible']);
  });

  it('counts a call whose pointer nobody sets, with the reason, and makes no edge', () => {
    const graph = graphOf('struct s { void (*f)(void); };\nvoid g(struct s *s) { s->f(); }');
    expect(edgesOf(graph)).toEqual([]);
    expect(graph.unresolved()).toMatchObject([
      { via: 's.f', reason: { code: 'neverSet', what: 'member' }, place: { line: 2 } },
    ]);
    expect(graph.summary.unresolvedPointerCalls).toBe(1);
  });
});

describe('dispatch tables', () => {
  it('lists entries with struct, member and order, without the empty ones', () => {
    const graph = graphOf(`
struct ops { void (*a)(void); void (*b)(void); void (*c)(void); };
static void fa(void) {} static void fc(void) {}
static struct ops my_ops = { .c = fc, .a = fa, .b = 0 };
static struct ops *pointer = &my_ops;
`);
    expect(graph.tables('ops')).toMatchObject([
      { variable: 'my_ops', struct: 'ops', member: 'a', order: 0, function: 'fa', file: 'a.c', line: 4 },
      { variable: 'my_ops', struct: 'ops', member: 'c', order: 2, function: 'fc', file: 'a.c', line: 4 },
    ]);
    expect(graph.tables('other')).toEqual([]);
  });

  it('reads tables that macros build', () => {
    const graph = graphOf(`
struct handler { const char *name; int (*callback)(int); };
#define HANDLERS X(GET, on_get) X(SET, on_set)
#define X(id, f) static int f(int x) { return x; }
HANDLERS
#undef X
#define X(id, f) [id] = { #id, f },
enum { GET, SET };
static struct handler handlers[] = { HANDLERS };
int handle(int i) { struct handler *h = &handlers[i]; return h->callback(i); }
`);
    expect(edgesOf(graph)).toEqual([
      'handle -> on_get pointer via handler.callback possible',
      'handle -> on_set pointer via handler.callback possible',
    ]);
    expect(graph.tables('handler').map((row) => `${row.variable}.${row.member}=${row.function}`)).toEqual([
      'handlers.callback=on_get',
      'handlers.callback=on_set',
    ]);
  });
});

describe('text that is no C', () => {
  it('keeps calls with the function that they stand in (semcode 78)', () => {
    const graph = graphOf(`
struct s { void (*f)(void); };
static void target(void) {}
static struct s table = { target };
void broken(int x) { switch (x) { MYSTERY(1): x = ; } }
void after(struct s *s) { s->f(); }
`);
    expect(edgesOf(graph, (edge) => edge.kind === 'pointer')).toEqual(['after -> target pointer via s.f']);
    expect(graph.find('broken')).toHaveLength(1);
    expect(graph.find('after')).toMatchObject([{ line: 6, endLine: 6 }]);
  });
});

describe('text that conditionals leave out', () => {
  const graph = graphOf(`
int used(void);
#ifdef OTHER_SYSTEM
static int helper(int x) { return x; }
struct thing { int (*f)(void); };
int open_device(const char *name, int (*cb)(int)) __attribute__((unused))
{
  FOREACH(x) { used(); }
  thing->used();
  return helper(MACRO(1));
}
#else
int open_device(void) {
  #ifdef MORE
  if (used()) { return 3; }
  #endif
  return used();
}
#endif
int caller(void) { return open_device(); }
`);

  it('gives functions that are marked, with their calls by name', () => {
    expect(
      graph
        .functionsIn('a.c')
        .map((f) => `${f.name} ${f.line}-${f.endLine}${f.inactive ? ' inactive' : ''}${f.isStatic ? ' static' : ''}`),
    ).toEqual(['helper 4-4 inactive static', 'open_device 6-11 inactive', 'open_device 13-18', 'caller 20-20']);
    const inactive = graph.find('open_device').filter((f) => f.inactive);
    expect(graph.callees(inactive[0]).map((edge) => `${edge.callee.name} ${edge.place.line}`)).toEqual([
      'used 8',
      'helper 10',
    ]);
  });

  it('are not what others call when there is a definition that counts', () => {
    expect(graph.callees(graph.find('caller')[0]).map((edge) => edge.callee.line)).toEqual([13]);
  });
});

describe('calls that the compiler leaves out', () => {
  const folded = (body: string): string[] => {
    const graph = graphOf(`
enum { OFF, ON };
extern int n; extern void (*hook)(void);
int yes(void); int no(void);
static void set(void) {}
void init(void) { hook = set; }
int f(unsigned long x) { ${body} return 0; }
`);
    return graph.callees(graph.find('f')[0]).map((edge) => `${edge.callee.name} ${edge.certainty}`);
  };

  it.each([
    ['if (0) no(); else yes();', ['no folded', 'yes certain']],
    ['if (ON) yes(); else no();', ['yes certain', 'no folded']],
    ['while (OFF) no();', ['no folded']],
    ['do yes(); while (0);', ['yes certain']],
    ['for (; 0; no()) no();', ['no folded', 'no folded']],
    ['for (;; yes()) yes();', ['yes certain', 'yes certain']],
    ['return sizeof(x) == 8 ? yes() : no();', ['yes certain', 'no folded']],
    ['return __builtin_constant_p(x) ? no() : yes();', ['no folded', 'yes certain']],
    ['if (n && 0) no();', ['no folded']],
    ['if (n || 1) yes(); else no();', ['yes certain', 'no folded']],
    ['return (0 && no()) || (1 || no()) || (n && yes());', ['no folded', 'no folded', 'yes folded']],
    ['if (__builtin_expect(!!(8U <= 7U), 0)) no();', ['no folded']],
    ['if (0) { no(); again: yes(); } goto again;', ['no certain', 'yes certain']],
    [
      'switch (sizeof(x)) { case 4: no(); break; case 8: yes(); break; default: no(); }',
      ['no folded', 'yes certain', 'no folded'],
    ],
    [
      'switch (2) { case 2: yes(); case 3: yes(); return 0; case 4: no(); }',
      ['yes certain', 'yes certain', 'no folded'],
    ],
    ['switch (n) { case 1: yes(); break; default: yes(); }', ['yes certain', 'yes certain']],
    ['if (n) yes(); else if (OFF) no();', ['yes certain', 'no folded']],
    ['if (0) hook(); hook();', ['set folded', 'set certain']],
  ])('%s', (body, edges) => {
    expect(folded(body)).toEqual(edges);
  });

  it('names the condition', () => {
    const graph = graphOf('#define LEVEL 7\nint no(void);\nvoid f(void) { if (8 > 7 && LEVEL < 7) no(); }');
    expect(
      graph
        .callees(graph.find('f')[0])[0]
        .evidence()
        .map((line) => `${line.line} ${factText(line.what)}`),
    ).toEqual(['3 left out by the compiler: 8 > 7 && 7 < 7 is always false']);
  });

  it('marks what stands in branches that are off', () => {
    const graph = graphOf(
      'int yes(void);\n#ifdef NEVER\nstatic int off(void) { return yes(); }\n#endif\nint f(void) { return yes(); }',
    );
    expect([...graph.edges()].map((edge) => `${edge.caller.name} ${edge.certainty}`).sort()).toEqual([
      'f certain',
      'off inactive',
    ]);
  });
});
