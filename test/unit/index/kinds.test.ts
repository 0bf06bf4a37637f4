// Calls narrowed by what is known of the objects: tests of their members, tables that pointers lead to, members that
// are NULL.
import { describe, expect, it } from 'vitest';
import { edgesOf, graphOf } from './graphOf';

const pointers = (files: Record<string, string> | string): string[] =>
  edgesOf(graphOf(files), (edge) => edge.kind === 'pointer');
const drawn = (files: Record<string, string> | string): string[] =>
  pointers(files)
    .filter((line) => !line.endsWith('candidate'))
    .map((line) => line.replace(/ pointer via \S+| possible/g, ''));

describe('kinds of one driver told apart by tests', () => {
  const driver = `
enum mac { MAC_OLD = 1, MAC_NEW = 2, MAC_NEWER = 3 };
enum phy { PHY_A = 1, PHY_B = 2 };
struct hw;
struct ops { int (*init)(struct hw *); int (*read)(struct hw *); int (*info)(struct hw *); };
struct hw { enum mac type; enum phy id; struct ops ops; };
static int read_old(struct hw *hw) { return 1; }
static int read_new(struct hw *hw) { return 2; }
static int read_newer(struct hw *hw) { return 3; }
`;
  const setUp = `
static void init_old(struct hw *hw) {
  hw->ops.init = start_old;
  hw->ops.read = read_old;
}
static void init_new(struct hw *hw) {
  hw->ops.init = start_new;
  switch (hw->type) {
  case MAC_NEW:
    hw->ops.read = read_new;
    break;
  default:
    hw->ops.read = read_newer;
  }
  switch (hw->id) {
  case PHY_A:
    hw->ops.info = info_a;
    break;
  default:
    hw->ops.info = info_b;
  }
}
void probe(struct hw *hw) {
  switch (hw->type) {
  case MAC_OLD:
    init_old(hw);
    break;
  case MAC_NEW:
  case MAC_NEWER:
    init_new(hw);
    break;
  }
  hw->ops.init(hw);
}
`;
  const functions = `
static int start_old(struct hw *hw) { return hw->ops.read(hw); }
static int start_new(struct hw *hw) { return hw->ops.read(hw); }
static int info_a(struct hw *hw) { return hw->ops.read(hw); }
static int info_b(struct hw *hw) { return 0; }
`;

  it('a function of a kind calls what is put in for that kind, one of all kinds calls all', () => {
    expect(
      drawn(`${driver}${functions}${setUp}
int any(struct hw *hw) { return hw->ops.read(hw); }
`),
    ).toEqual([
      'any -> read_new',
      'any -> read_newer',
      'any -> read_old',
      'probe -> start_new',
      'probe -> start_old',
      'start_new -> read_new',
      'start_new -> read_newer',
      'start_old -> read_old',
    ]);
  });

  it('what two members of an object say of each other is not decided: candidates', () => {
    expect(pointers(`${driver}${functions}${setUp}`).filter((line) => line.startsWith('info_a'))).toEqual([
      'info_a -> read_new pointer via ops.read candidate',
      'info_a -> read_newer pointer via ops.read candidate',
      'info_a -> read_old pointer via ops.read candidate',
    ]);
  });

  it('tests around the call count: switch, if, what follows a return, comparisons', () => {
    const body = (text: string): string[] =>
      drawn(`${driver}${functions}${setUp}
int some(struct hw *hw) {
  ${text}
}
`)
        .filter((line) => line.startsWith('some'))
        .map((line) => line.replace('some -> ', ''));
    expect(body('if (hw->type == MAC_OLD)\n return hw->ops.read(hw);\n return 0;')).toEqual(['read_old']);
    expect(body('if (hw->type != MAC_OLD)\n return 0;\n return hw->ops.read(hw);')).toEqual(['read_old']);
    expect(body('switch (hw->type) {\n case MAC_NEW:\n return hw->ops.read(hw);\n default:\n return 0;\n }')).toEqual([
      'read_new',
    ]);
    expect(body('if (hw->type < MAC_NEW)\n return 0;\n return hw->ops.read(hw);')).toEqual(['read_new', 'read_newer']);
  });

  it('a default that set-up code puts in before it fills the member itself does not stay', () => {
    expect(
      drawn(`${driver}
static int read_dummy(struct hw *hw) { return -1; }
static int start(struct hw *hw) {
  return hw->ops.read(hw);
}
static void init_dummy(struct hw *hw) { hw->ops.read = read_dummy; }
static void init_old(struct hw *hw) {
  hw->ops.read = read_old;
  hw->ops.init = start;
}
void probe(struct hw *hw) {
  init_dummy(hw);
  switch (hw->type) {
  case MAC_OLD:
    init_old(hw);
    break;
  default:
    break;
  }
}
`),
    ).toEqual(['start -> read_old']);
  });
});

describe('two drivers in one component', () => {
  it('a function of one driver calls what is put in for this driver, and what only some of its devices have is not decided', () => {
    expect(
      drawn({
        'lib/ops.h': `#ifndef OPS_H
#define OPS_H
struct dev;
struct ops { int (*start)(struct dev *); int (*info)(struct dev *); };
struct driver { int (*probe)(struct dev *); };
struct hw;
struct dev { const struct ops *ops; struct hw *hw; };
void enlist(struct driver *d);
#endif
`,
        'drivers/net/a/a.c': `
#include "lib/ops.h"
struct hw { int kind; int (*reset)(struct dev *); int (*read)(struct dev *); };
static int reset_pf(struct dev *d) { return 1; }
static int reset_vf(struct dev *d) { return 2; }
static int read_any(struct dev *d) { return 3; }
static int info_pf(struct dev *d) { return 4; }
static int info_vf(struct dev *d) { return 5; }
static int shared(struct dev *d) {
  return d->hw->reset(d);
}
static int start_pf(struct dev *d) {
  return d->ops->info(d) + d->hw->reset(d) + shared(d);
}
static int start_vf(struct dev *d) {
  return d->ops->info(d) + d->hw->read(d) + shared(d);
}
static const struct ops ops_pf = { start_pf, info_pf };
static const struct ops ops_vf = { start_vf, info_vf };
static int set_up(struct dev *d) {
  d->hw->read = read_any;
  if (d->hw->kind == 1)
    d->hw->reset = reset_pf;
  else
    d->hw->reset = reset_vf;
  return 0;
}
static int probe_pf(struct dev *d) { d->ops = &ops_pf; return set_up(d); }
static int probe_vf(struct dev *d) { d->ops = &ops_vf; return set_up(d); }
static struct driver driver_pf = { probe_pf };
static struct driver driver_vf = { probe_vf };
static void __attribute__((constructor)) init_pf(void) { enlist(&driver_pf); }
static void __attribute__((constructor)) init_vf(void) { enlist(&driver_vf); }
`,
      }).filter((line) => /^(?:start|shared)/.test(line)),
    ).toEqual([
      'shared -> reset_pf',
      'shared -> reset_vf',
      'start_pf -> info_pf',
      'start_vf -> info_vf',
      'start_vf -> read_any',
    ]);
  });
});

describe('an element under a constant index', () => {
  it('of an array that code fills is not told apart from the others', () => {
    const text = (index: string): string => `
struct phy { int (*config)(int); };
struct link { struct phy phy[3]; };
static int inner(int x) { return x; } static int outer(int x) { return x; }
static const struct phy phy_inner = { inner }; static const struct phy phy_outer = { outer };
void fill(struct link *l) { l->phy[0] = phy_inner; l->phy[1] = phy_outer; }
int run(struct link *l, int i) { return l->phy[${index}].config(i); }
`;
    expect(drawn(text('0'))).toEqual([]);
    expect(drawn(text('i'))).toEqual(['run -> inner', 'run -> outer']);
  });
});

describe('tables that a pointer leads to', () => {
  const tables = `
struct ops { int (*add)(int); };
static int a(int x) { return x; } static int b(int x) { return x; } static int c(int x) { return x; }
static struct ops first = { a }; static struct ops second = { b }; struct ops third = { c };
`;

  it('are those that are handed over, through variables, members and results', () => {
    expect(
      drawn(`${tables}
static int run(const struct ops *o) { return o->add(1); }
int f(void) { return run(&first); }
static struct ops *pick(int i) { return i ? &first : &second; }
int g(int i) { struct ops *o = pick(i); return o->add(2); }
struct user { struct ops *o; };
static void give(struct user *u) { u->o = &second; }
int h(struct user *u) { give(u); return u->o->add(3); }
int x(struct ops *o) { return o->add(4); }
`),
    ).toEqual(['g -> a', 'g -> b', 'h -> b', 'run -> a', 'x -> a', 'x -> b', 'x -> c']);
  });

  it('are all where something else may come to the pointer', () => {
    expect(
      drawn(`${tables}
void fill(struct ops **where);
int f(void) { struct ops *o = &first; fill(&o); return o->add(1); }
int g(void *p) { struct ops *o = p; return o->add(2); }
int reached(struct ops *o) { return o->add(3); }
int (*keep)(struct ops *) = reached;
int i(void) { return reached(&first); }
`).filter((line) => !line.startsWith('keep')),
    ).toEqual([
      'f -> a',
      'f -> b',
      'f -> c',
      'g -> a',
      'g -> b',
      'g -> c',
      'reached -> a',
      'reached -> b',
      'reached -> c',
    ]);
  });

  it('fit the value that both are chosen by', () => {
    const header = `#ifndef T_H
#define T_H
typedef int (*hash_t)(int);
struct params { hash_t hash; };
struct table { hash_t hash; };
struct ops { int (*lookup)(struct table *); };
extern struct ops ops8, ops_any, ops_other;
#endif
`;
    const found = drawn({
      'lib/t.h': header,
      'lib/t.c': `
#include "lib/t.h"
static int lookup8(struct table *t) { return t->hash(8); }
static int lookup(struct table *t) { return t->hash(0); }
static int lookup_other(struct table *t) { return t->hash(0); }
struct ops ops8 = { lookup8 }; struct ops ops_any = { lookup }; struct ops ops_other = { lookup_other };
void create(struct table *t, struct params *p) { t->hash = p->hash; }
`,
      'app/a/a.c': `
#include "lib/t.h"
static int crc8(int x) { return x; } static int crc16(int x) { return x; }
struct choice { int size; };
static void choose(const struct choice *c, struct params *p, struct ops **out) {
  struct ops *ops;
  hash_t f;
  switch (c->size) {
  case 8:
    f = crc8;
    break;
  default:
    f = crc16;
  }
  p->hash = f;
  switch (c->size) {
  case 8:
    ops = &ops8;
    break;
  default:
    ops = &ops_any;
  }
  *out = ops;
}
int main(void) { return 0; }
`,
      'app/b/b.c': `
#include "lib/t.h"
static int own(int x) { return x; }
int main(void) { struct params p; struct ops *o = &ops_other; p.hash = own; return o != 0; }
`,
    });
    expect(found.filter((line) => line.startsWith('lookup'))).toEqual([
      'lookup -> crc16',
      'lookup8 -> crc8',
      'lookup_other -> own',
    ]);
  });
});

describe('a member beside that is NULL', () => {
  it('a call that is made only then is none of tables that set it', () => {
    expect(
      drawn(`
struct inst { int (*f)(int); void *data; void *tokens[]; };
static int with(int x) { return x; } static int without(int x) { return x; }
static int token;
struct inst fixed = { .f = with, .tokens = { &token, 0 } };
struct inst dynamic = { .f = without, .tokens = { 0 } };
int get(struct inst *i) {
  if (i->tokens[0] || !i->f)
    return 0;
  return i->f(1);
}
int run(struct inst *i) {
  return i->f(2);
}
`),
    ).toEqual(['get -> without', 'run -> with', 'run -> without']);
  });
});

describe('what a program puts in place of a default', () => {
  it('is not told apart where the program has chosen one of several before', () => {
    expect(
      drawn({
        'lib/power/power.c': `void (*up)(int);
static void up_acpi(int core) { }
static void up_kvm(int core) { }
int set_env(int env) {
  if (env == 1)
    up = up_acpi;
  else if (env == 2)
    up = up_kvm;
  return 0;
}
`,
        'lib/power/auto.c': 'extern void (*up)(int);\nvoid scale(void) { up(1); }\n',
        'app/guest/main.c':
          'int set_env(int env);\nextern void (*up)(int);\nint main(void) { set_env(2); up(1); return 0; }\n',
      }),
    ).toEqual(['scale -> up_acpi up', 'scale -> up_kvm up']);
  });

  it('is a candidate for the code that all programs share', () => {
    expect(
      pointers({
        'lib/delay/delay.c':
          'void (*delay)(int);\nvoid delay_block(int us) { }\n' +
          'void delay_register(void (*f)(int)) { delay = f; }\n' +
          'void init(void) { delay = delay_block; }\n',
        'drivers/net/a/a.c': 'extern void (*delay)(int);\nvoid wait(void) { delay(1); }\n',
        'app/test/test.c':
          'void delay_register(void (*f)(int));\nextern void (*delay)(int);\n' +
          'static void mine(int us) { }\nint main(void) { delay_register(mine); delay(2); return 0; }\n',
      }),
    ).toEqual([
      'main -> delay_block pointer via variable delay possible',
      'main -> mine pointer via variable delay possible',
      'wait -> delay_block pointer via variable delay possible',
      'wait -> mine pointer via variable delay candidate',
    ]);
  });
});
