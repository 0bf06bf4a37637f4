// Rules of the queries that a reader meets in single cases.
import { expect, it } from 'vitest';
import { graphOf } from './graphOf';

const D = 'struct d { int (*rx)(int); int (*tx)(int); };\n';

it('tables of libraries come first, then what their code fills in, then those of programs', () => {
  const struct = 'struct ops { int (*a)(int); };\n';
  const graph = graphOf({
    'app/x/main.c': `${struct}static int m(int x) { return x; }\nstruct ops of_app = { m };\n`,
    'lib/a/a.c': `${struct}static int f(int x) { return x; }\nstruct ops of_lib = { f };
static int g(int x) { return x; }\nvoid fill(struct ops *o) { o->a = g; }\n`,
  });
  const [matrix] = graph.tableMatrices('ops');
  expect(matrix.rows.map((row) => `${row.place.file} ${row.assigned}`)).toEqual([
    'lib/a/a.c false',
    'lib/a/a.c true',
    'app/x/main.c false',
  ]);
});

it('a table goes by the string of its first member, wherever the initialiser has it', () => {
  const table = (name: string): string =>
    `static int ${name}(int x) { return x; }\n` +
    `struct cls ${name}_cls = { .kind = "k_${name}", .name = "${name}_n", .f = ${name} };\n`;
  const graph = graphOf(
    `struct cls { const char *name; const char *kind; int (*f)(int); };\n${table('one')}${table('two')}`,
  );
  expect(graph.pinChoices().map(({ pin }) => pin.value)).toEqual(['one_n', 'two_n']);
});

it('functions of another platform are not called', () => {
  const graph = graphOf({
    'lib/d.h': D,
    'lib/eal/windows/w.c': `#include "lib/d.h"\nstatic int w(int x) { return x; }\nvoid set(struct d *d) { d->rx = w; }\n`,
    'lib/eal/linux/l.c': `#include "lib/d.h"\nint run(struct d *d) { return d->rx(1); }\n`,
  });
  expect(graph.callees(graph.find('run')[0])).toEqual([]);
  expect(graph.unresolved()).toMatchObject([{ reason: { code: 'otherPlatform' } }]);
});

it('a chain through one of several functions is better than one through a candidate', () => {
  const graph = graphOf(`${D}int target(int x) { return x; }
static int c0(int x) { return target(x); } static int c1(int x) { return target(x); }
static int p0(int x) { return target(x); } static int p1(int x) { return target(x); }
static int p2(int x) { return target(x); }
static int (*const t[2])(int) = { c0, c1 };
void set(struct d *d, unsigned flags) { d->rx = t[flags & 1]; }
void put(struct d *d, int i) { d->tx = i ? p0 : p1; if (i == 2) d->tx = p2; }
int run(struct d *d) { return d->rx(1) + d->tx(1); }
`);
  const [path] = graph.paths(graph.find('run')[0], graph.find('target')[0], 1);
  expect(path[0].edge.certainty).toBe('possible');
});

it('a pinned table leaves alone the members that code fills in', () => {
  const graph = graphOf(`${D}static int f(int x) { return x; } static int g(int x) { return x; }
static int h(int x) { return x; } static int k(int x) { return x; }
struct d one = { .rx = f }; struct d two = { .rx = g, .tx = h };
void fill(struct d *d) { d->tx = k; }
int rx(struct d *d) { return d->rx(1); }
int tx(struct d *d) { return d->tx(1); }
`);
  const names = (name: string): string[] =>
    graph.callees(graph.find(name)[0], [{ key: 'd', value: 'one' }]).map((edge) => edge.callee.name);
  expect(names('rx')).toEqual(['f']);
  expect(names('tx')).toContain('k');
});

it('of several lines that make the same copy, the one nearest to the caller is evidence', () => {
  const types = 'struct d { int (*rx)(int); };\nstruct q { int (*burst)(int); };\n';
  const copy = (name: string): string =>
    `#include "lib/t.h"\nvoid copy_${name}(struct q *q, struct d *d) { q->burst = d->rx; }
int run_${name}(struct q *q) { return q->burst(1); }\n`;
  const graph = graphOf({
    'lib/t.h': types,
    'drivers/net/a/a.c': copy('a'),
    'drivers/net/b/b.c': copy('b'),
    'lib/set.c': '#include "lib/t.h"\nstatic int f(int x) { return x; }\nvoid set(struct d *d) { d->rx = f; }\n',
  });
  for (const name of ['a', 'b']) {
    const [edge] = graph.callees(graph.find(`run_${name}`)[0]);
    expect(edge.evidence().map(({ file }) => file)).toEqual(['lib/set.c', `drivers/net/${name}/${name}.c`]);
  }
});

it('a table goes by its name, not by a help text before it; a struct with one table is no choice', () => {
  const table = (name: string): string => `static int ${name}(int x) { return x; }
struct cls ${name}_cls = { .help = "does it (${name})", .name = "${name}_n", .f = ${name} };\n`;
  const graph = graphOf(`struct cls { const char *help; const char *name; int (*f)(int); };
struct single { const char *name; int (*f)(int); };
${table('one')}${table('two')}struct single alone = { "alone", one };\n`);
  expect(graph.pinChoices().map(({ pin }) => `${pin.key}=${pin.value}`)).toEqual(['cls=one_n', 'cls=two_n']);
});

it('of functions of one name, those that are defined come first', () => {
  const graph = graphOf({
    'a.c': 'int f(int x);\nint g(void) { return f(1); }\n',
    'z.c': 'static int f(int x) { return x; }\nint h(void) { return f(1); }\n',
  });
  expect(graph.find('f').map(({ file }) => file)).toEqual(['z.c', 'a.c']);
});

it("a program calls none of another program's functions", () => {
  const program = (name: string): string =>
    `extern int (*hook)(int);\nstatic int ${name}(int x) { return x; }
int main(void) { hook = ${name}; return hook(1); }\n`;
  const graph = graphOf({
    'lib/hook.c': 'int (*hook)(int);\n',
    'app/a/a.c': program('of_a'),
    'app/b/b.c': program('of_b'),
  });
  const mains = graph.find('main').map((main) => graph.callees(main).map(({ callee }) => callee.name));
  expect(mains).toEqual([['of_a'], ['of_b']]);
});
