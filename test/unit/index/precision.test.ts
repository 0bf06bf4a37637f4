// What a pointer call cannot reach: other tables, other programs, other drivers, functions that only share a place.
import { describe, expect, it } from 'vitest';
import { edgesOf, graphOf } from './graphOf';

const pointers = (files: Record<string, string> | string): string[] =>
  edgesOf(graphOf(files), (edge) => edge.kind === 'pointer');

describe('named tables', () => {
  const ops = 'struct ops { int (*init)(void); void (*stop)(void); };\n';

  it('reads a table by its name: only what stands in it', () => {
    expect(
      pointers(`${ops}
static int a(void) { return 1; } static int b(void) { return 2; }
static const struct ops first = { .init = a };
struct ops second = { .init = b };
int by_name(void) { return first.init() + second.init(); }
int by_pointer(const struct ops *o) { return o->init(); }
`),
    ).toEqual([
      'by_name -> a pointer via ops.init',
      'by_name -> b pointer via ops.init',
      'by_pointer -> a pointer via ops.init possible',
      'by_pointer -> b pointer via ops.init possible',
    ]);
  });

  it('counts what is written through pointers to a table that may change, not to a constant', () => {
    expect(
      pointers(`${ops}
static int a(void) { return 1; } static int b(void) { return 2; } static int c(void) { return 3; }
static const struct ops fixed = { .init = a };
static struct ops open = { .init = b };
void set(struct ops *o) { o->init = c; }
int f(void) { return fixed.init(); }
int g(void) { set(&open); return open.init(); }
`),
    ).toEqual([
      'f -> a pointer via ops.init',
      'g -> b pointer via ops.init possible',
      'g -> c pointer via ops.init possible',
    ]);
  });

  it('counts all of a member for a variable that is overwritten as a whole', () => {
    expect(
      pointers(`${ops}
static int a(void) { return 1; }
static const struct ops given = { .init = a };
static struct ops mine;
void take(const struct ops *o) { mine = *o; }
int f(void) { return mine.init(); }
`),
    ).toEqual(['f -> a pointer via ops.init']);
  });

  it('keeps tables of the same name in several files apart', () => {
    const file = (name: string): string =>
      `#include "ops.h"\nstatic int ${name}(void) { return 1; }\n` +
      `static struct ops ops = { .init = ${name} };\nint use_${name}(void) { return ops.init(); }`;
    expect(pointers({ 'ops.h': `#ifndef O\n#define O\n${ops}#endif\n`, 'a.c': file('a'), 'b.c': file('b') })).toEqual([
      'use_a -> a pointer via ops.init',
      'use_b -> b pointer via ops.init',
    ]);
  });

  it('reads an element of a table of messages in that table only', () => {
    expect(
      pointers(`
struct handler { const char *name; int (*cb)(int); };
static int one(int x) { return x; } static int two(int x) { return x; }
static struct handler front[] = { [1] = { "one", one } };
static struct handler back[] = { [1] = { "two", two } };
int handle(int i) { return front[i].cb(i); }
int reply(int i) { return back[i].cb(i); }
`),
    ).toEqual(['handle -> one pointer via handler.cb', 'reply -> two pointer via handler.cb']);
  });
});

describe('arrays of functions handed on', () => {
  it('come back only with what is written through the pointer', () => {
    expect(
      pointers(`
typedef int (*burst_t)(int);
struct dev { burst_t rx; burst_t plain; };
static int a(int n) { return n; } static int b(int n) { return n; }
static int filled(int n) { return n; }
static void pick(struct dev *d, const burst_t table[], int i) { d->rx = table[i]; }
static void fill(burst_t table[], int i) { table[i] = filled; }
void choose(struct dev *d, int i) {
  burst_t first[2] = { a, a }; burst_t second[2] = { b, b };
  d->plain = first[0];
  if (i) pick(d, first, i); else pick(d, second, i);
}
void make(int i) { burst_t own[2]; fill(own, i); own[i](1); }
int rx(struct dev *d) { return d->rx(1); }
int plain(struct dev *d) { return d->plain(1); }
`),
    ).toEqual([
      'make -> filled pointer via variable own',
      'plain -> a pointer via dev.plain',
      'rx -> a pointer via dev.rx possible',
      'rx -> b pointer via dev.rx possible',
    ]);
  });
});

describe('elements of an array of functions', () => {
  it('are read one by one under a constant index, and all under any other', () => {
    expect(
      pointers(`
typedef int (*burst_t)(int);
static int a(int n) { return n; } static int b(int n) { return n; } static int c(int n) { return n; }
static const burst_t fixed[2] = { a, b };
static burst_t open[2] = { [1] = b };
int first(void) { return fixed[0](1); }
int second(int i) { open[i] = c; return open[1](1); }
int any(int i) { return fixed[i](1); }
`),
    ).toEqual([
      'any -> a pointer via fixed[] possible',
      'any -> b pointer via fixed[] possible',
      'first -> a pointer via fixed[]',
      'second -> b pointer via open[] possible',
      'second -> c pointer via open[] possible',
    ]);
  });
});

describe('functions kept as void *', () => {
  it('are told apart by what they are called with', () => {
    expect(
      pointers(`
struct command { void (*cb)(void *aux); void *aux; };
static struct command commands[4];
void command_register(int i, void (*cb)(void *), void *aux) { commands[i].cb = cb; commands[i].aux = aux; }
void run(int i) { commands[i].cb(commands[i].aux); }
static void list(int n, const char *v[]) {}
static void dump(void *stream) {}
static void by_args(void *aux) { void (*handler)(int, const char **) = aux; handler(0, 0); }
static void by_stream(void *aux) { ((void (*)(void *))aux)(0); }
void init(void) { command_register(0, by_args, list); command_register(1, by_stream, dump); }
`),
    ).toEqual([
      'by_args -> list pointer via parameter aux of by_args()',
      'by_stream -> dump pointer via parameter aux of by_stream()',
      'run -> by_args pointer via command.cb possible',
      'run -> by_stream pointer via command.cb possible',
    ]);
  });
});

describe('programs', () => {
  it('do not call each other through a library that both use', () => {
    const lib = '#ifndef L\n#define L\nstruct cmd { int (*run)(void); };\nextern struct cmd *current;\n#endif\n';
    const program = (name: string): string =>
      `#include "lib/cmd.h"\nstatic int ${name}(void) { return 1; }\nstatic struct cmd c = { ${name} };\n` +
      `static int go_${name}(void) { return current->run(); }\nint main(void) { current = &c; return go_${name}(); }`;
    expect(
      pointers({
        'lib/cmd.h': lib,
        'lib/cmd.c': '#include "lib/cmd.h"\nstruct cmd *current;\nint lib_run(void) { return current->run(); }',
        'tools/a.c': program('a'),
        'tools/b.c': program('b'),
      }),
    ).toEqual([
      'go_a -> a pointer via cmd.run',
      'go_b -> b pointer via cmd.run',
      'lib_run -> a pointer via cmd.run possible',
      'lib_run -> b pointer via cmd.run possible',
    ]);
  });
});

describe('a driver and its own devices', () => {
  const header = `#ifndef D\n#define D
struct dev;
struct dev_ops { int (*start)(struct dev *); int (*stop)(struct dev *); };
struct dev { const struct dev_ops *ops; int (*rx)(void *); void *priv; };
extern struct dev devices[32];
struct dev *dev_by_name(const char *name);
#endif\n`;
  const lib =
    '#include "lib/dev/dev.h"\nstruct dev devices[32];\n' +
    'struct dev *dev_by_name(const char *n) { return &devices[0]; }\n' +
    'int dev_start(int port) { struct dev *d = &devices[port]; return d->ops->start(d); }';
  const driver = (name: string, more = ''): string => `#include "lib/dev/dev.h"
static int ${name}_rx(void *q) { return 0; }
static int ${name}_start(struct dev *d) { d->rx = ${name}_rx; return 0; }
${more}
static const struct dev_ops ${name}_ops = { .start = ${name}_start };
int ${name}_probe(struct dev *d) { d->ops = &${name}_ops; return 0; }
`;
  const callees = (more: string): string[] =>
    edgesOf(
      graphOf({
        'lib/dev/dev.h': header,
        'lib/dev/dev.c': lib,
        'drivers/one/one.c': driver('one', more),
        'drivers/two/two.c': driver('two'),
      }),
      (edge) => edge.kind === 'pointer' && edge.caller.name.startsWith('one'),
    ).map((line) => line.replace(/ pointer.*$/, ''));

  it.each([
    ['a parameter', 'static int one_restart(struct dev *d) { return d->ops->start(d); }'],
    [
      'a table taken from a parameter',
      'static int one_restart(struct dev *d) { const struct dev_ops *ops = d->ops; return ops->start(d); }',
    ],
    [
      'a parameter handed on',
      'static int one_inner(struct dev *e) { return e->ops->start(e); }\n' +
        'static int one_restart(struct dev *d) { return one_inner(d); }',
    ],
    [
      "a pointer kept in the driver's own state",
      'struct one { struct dev *dev; };\n' +
        'static int one_init(struct dev *d, struct one *o) { o->dev = d; return 0; }\n' +
        'static int one_restart(struct one *o) { return o->dev->ops->start(o->dev); }',
    ],
    ['an argument of a callback', 'static int one_event(void *arg) { struct dev *d = arg; return d->ops->start(d); }'],
  ])('%s', (_, more) => {
    expect(callees(more)).toEqual([expect.stringMatching(/^one_\w+ -> one_start$/)]);
  });

  it('a copy of a function of its own device', () => {
    expect(
      callees(
        'struct queue { int (*burst)(void *); };\n' +
          'static void one_setup(struct queue *q, struct dev *d) { q->burst = d->rx; }\n' +
          'static int one_poll(struct queue *q) { return q->burst(q); }',
      ),
    ).toEqual(['one_poll -> one_rx']);
  });

  it.each([
    [
      'the array of all devices',
      'static int one_peer(int port) { struct dev *d = &devices[port]; return d->ops->start(d); }',
    ],
    [
      'what the library finds by name',
      'static int one_peer(void) { struct dev *d = dev_by_name("x"); return d->ops->start(d); }',
    ],
    [
      'a parameter that gets one of all devices',
      'static int one_do(struct dev *d) { return d->ops->start(d); }\n' +
        'static int one_peer(int port) { return one_do(&devices[port]); }',
    ],
    [
      'state that keeps one of all devices',
      'struct sub { struct dev *dev; };\n' +
        'static void one_attach(struct sub *s, int port) { s->dev = &devices[port]; }\n' +
        'static int one_peer(struct sub *s) { return s->dev->ops->start(s->dev); }',
    ],
  ])("others' devices: %s", (_, more) => {
    expect(callees(more)).toEqual([
      expect.stringMatching(/^one_\w+ -> one_start$/),
      expect.stringMatching(/^one_\w+ -> two_start$/),
    ]);
  });

  it("others' functions are candidates for what the driver looks up by name", () => {
    expect(
      edgesOf(
        graphOf({
          'lib/dev/dev.h': header,
          'lib/dev/dev.c': lib,
          'drivers/two/two.c': driver('two'),
          'drivers/one/one.c': driver(
            'one',
            'static int one_remove(void) { struct dev *d = dev_by_name("one"); return d->ops->start(d); }',
          ),
        }),
        (edge) => edge.caller.name === 'one_remove' && edge.kind === 'pointer',
      ),
    ).toEqual([
      'one_remove -> one_start pointer via dev_ops.start possible',
      'one_remove -> two_start pointer via dev_ops.start candidate',
    ]);
  });

  it.each([
    ['given', 'int event_start(struct dev *d) { return d->ops->start(d); }'],
    ['looked up', 'int event_start(void) { struct dev *d = dev_by_name("x"); return d->ops->start(d); }'],
  ])("a component that implements nothing calls everybody's: %s", (_, text) => {
    expect(
      edgesOf(
        graphOf({
          'lib/dev/dev.h': header,
          'lib/dev/dev.c': lib,
          'drivers/one/one.c': driver('one'),
          'drivers/two/two.c': driver('two'),
          'lib/event/event.c': `#include "lib/dev/dev.h"\n${text}`,
        }),
        (edge) => edge.caller.name === 'event_start' && edge.kind === 'pointer',
      ),
    ).toEqual([
      'event_start -> one_start pointer via dev_ops.start possible',
      'event_start -> two_start pointer via dev_ops.start possible',
    ]);
  });
});

describe('a component that serves several kinds of device', () => {
  const chip = (name: string, more = ''): string =>
    `#include "drivers/nic/hw.h"
static int ${name}_read(struct hw *hw) { return 1; }
static int ${name}_reset(struct hw *hw) { return hw->ops.read(hw) + helper_${name}(hw) + common(hw); }
static int helper_${name}(struct hw *hw) { return hw->ops.read(hw); }
void init_${name}(struct hw *hw) { ${more} hw->ops.read = ${name}_read; hw->ops.reset = ${name}_reset; }
`.replace('static int', `static int helper_${name}(struct hw *hw);\nstatic int`);
  const files = (second = chip('two')): Record<string, string> => ({
    'drivers/nic/hw.h': `#ifndef HW\n#define HW
struct hw { int kind; struct { int (*read)(struct hw *); int (*reset)(struct hw *); } ops; };
int common(struct hw *hw); int only_two(struct hw *hw); void init_one(struct hw *hw); void init_two(struct hw *hw);
#endif\n`,
    'drivers/nic/one.c': chip('one'),
    'drivers/nic/two.c': second,
    'drivers/nic/api.c': `#include "drivers/nic/hw.h"
void setup(struct hw *hw) { if (hw->kind) init_one(hw); else init_two(hw); }
int reset(struct hw *hw) { return hw->ops.reset(hw); }
int common(struct hw *hw) { return hw->ops.read(hw); }
int only_two(struct hw *hw) { return hw->ops.read(hw); }`,
  });
  const of = (name: string, given = files()): string[] =>
    edgesOf(graphOf(given), (edge) => edge.kind === 'pointer' && edge.caller.name === name).map((line) =>
      line.replace(/ pointer via \S+/, ''),
    );

  it("what other kinds' files put into the member is a candidate in a kind's own functions", () => {
    expect(of('one_reset')).toEqual(['one_reset -> one_read possible', 'one_reset -> two_read candidate']);
    expect(of('helper_two')).toEqual(['helper_two -> one_read candidate', 'helper_two -> two_read possible']);
  });

  it('a function that all kinds use, or anybody calls, may reach all', () => {
    expect(of('common')).toEqual(['common -> one_read possible', 'common -> two_read possible']);
    expect(of('reset')).toEqual(['reset -> one_reset possible', 'reset -> two_reset possible']);
  });

  it("a function of a kind's file that anybody calls works on that kind", () => {
    const given: Record<string, string> = {
      ...files(),
      'drivers/nic/dev.c':
        '#include "drivers/nic/hw.h"\nint helper_x(struct hw *hw);\nint go(struct hw *hw) { return helper_x(hw); }',
    };
    given['drivers/nic/two.c'] += 'int helper_x(struct hw *hw) { return hw->ops.read(hw); }\n';
    expect(of('helper_x', given)).toEqual(['helper_x -> one_read candidate', 'helper_x -> two_read possible']);
  });

  it("a shared function that one kind alone uses reaches that kind's", () => {
    const given = files(chip('two').replace('+ common(hw)', '+ only_two(hw)'));
    expect(of('only_two', given)).toEqual(['only_two -> one_read candidate', 'only_two -> two_read possible']);
  });

  it("a kind that builds on another's set-up code works with both's", () => {
    const given = files(chip('two', 'init_one(hw);'));
    expect(of('two_reset', given)).toEqual(['two_reset -> one_read possible', 'two_reset -> two_read possible']);
    expect(of('helper_one', given)).toEqual(['helper_one -> one_read possible', 'helper_one -> two_read possible']);
  });
});

describe('defaults that every kind overwrites', () => {
  it('are candidates; those that a kind leaves alone are not', () => {
    const header = `#ifndef HW\n#define HW
struct hw { struct { int (*read)(struct hw *); int (*blink)(struct hw *); int (*reset)(struct hw *); } ops; };
static inline int null_read(struct hw *hw) { return 0; } static inline int null_blink(struct hw *hw) { return 0; }
static inline void init_defaults(struct hw *hw) { hw->ops.read = null_read; hw->ops.blink = null_blink; }
#endif\n`;
    const kind = (name: string, more = ''): string => `#include "drivers/nic/hw.h"
static int ${name}_read(struct hw *hw) { return 1; } static int ${name}_blink(struct hw *hw) { return 1; }
void init_${name}(struct hw *hw) { init_defaults(hw); hw->ops.read = ${name}_read; hw->ops.reset = ${name}_read; ${more} }\n`;
    const graph = graphOf({
      'drivers/nic/hw.h': header,
      'drivers/nic/one.c': kind('one', 'hw->ops.blink = one_blink;'),
      'drivers/nic/two.c': kind('two'),
      'drivers/nic/api.c':
        '#include "drivers/nic/hw.h"\nint api(struct hw *hw) { return hw->ops.read(hw) + hw->ops.blink(hw); }',
    });
    expect(
      edgesOf(graph, (edge) => edge.caller.name === 'api').map((line) => line.replace(/ pointer via \S+/, '')),
    ).toEqual([
      'api -> null_blink possible',
      'api -> null_read candidate',
      'api -> one_blink possible',
      'api -> one_read possible',
      'api -> two_read possible',
    ]);
  });
});
