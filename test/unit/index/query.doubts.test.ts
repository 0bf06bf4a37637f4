// Why a candidate is one: the code, and what the source says beside.
import { describe, expect, it } from 'vitest';
import type { Doubt } from '../../../src/index/api';
import { doubtKey, familyDoubts } from '../../../src/index/query/doubtFamilies';
import { graphOf } from './graphOf';

/** Doubts of the candidates that a function calls, by the candidate's name. */
function doubts(files: Record<string, string>, caller: string): Record<string, Doubt[]> {
  const graph = graphOf(files);
  graph.sourceText = (file) => files[file];
  const edges = graph.callees(graph.find(caller)[0]).filter((edge) => edge.certainty === 'candidate');
  return Object.fromEntries(edges.map((edge) => [edge.callee.name, edge.doubts.map((doubt) => ({ ...doubt }))]));
}

describe('a candidate', () => {
  const chip = (name: string, body: string): string =>
    `#include "drivers/nic/hw.h"
static int ${name}_read(struct hw *hw) { return 1; }
static int ${name}_reset(struct hw *hw) { return hw->ops.read(hw); }
void init_${name}(struct hw *hw) { ${body} hw->ops.reset = ${name}_reset; }
`;
  const nic = (init: string, body: string): Record<string, string> => ({
    'drivers/nic/hw.h': `#ifndef HW\n#define HW
struct hw { int kind; struct { int (*read)(struct hw *); int (*reset)(struct hw *); } ops; };
void init_one(struct hw *hw); void init_two(struct hw *hw);
#endif\n`,
    'drivers/nic/one.c': chip('one', 'hw->ops.read = one_read;'),
    'drivers/nic/two.c': chip('two', body),
    'drivers/nic/api.c': `#include "drivers/nic/hw.h"
void setup(struct hw *hw) { ${init} }
int reset(struct hw *hw) { return hw->ops.reset(hw); }
`,
  });

  it('is set for another device kind, under a condition at the line or at the calls of the function around it', () => {
    const at = (init: string, body = 'hw->ops.read = two_read;'): Doubt[] =>
      doubts(nic(init, body), 'one_reset').two_read;
    const file = 'drivers/nic/two.c';
    expect(at('init_one(hw); init_two(hw);')).toEqual([{ code: 'otherDeviceKind', condition: '', file }]);
    expect(at('if (hw->kind == 1) init_one(hw); else if (hw->kind == 2) init_two(hw);')).toEqual([
      { code: 'otherDeviceKind', condition: '!(hw->kind == 1) && hw->kind == 2', file },
    ]);
    // Called twice, under different conditions: neither is said.
    expect(at('init_one(hw); if (hw->kind == 2) init_two(hw); if (hw->kind == 3) init_two(hw);')).toEqual([
      { code: 'otherDeviceKind', condition: '', file },
    ]);
    expect(at('init_one(hw); init_two(hw);', 'if (hw->kind > 7) hw->ops.read = two_read;')).toEqual([
      { code: 'otherDeviceKind', condition: 'hw->kind > 7', file },
    ]);
  });

  it('is in a table that the test around the call rules out', () => {
    const text = `
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
int test(struct inst *i) {
  if (!i->tokens[0])
    return i->f(1);
  return 0;
}
`;
    expect(doubts({ 'a.c': text }, 'get')).toEqual({
      with: [{ code: 'excludedByNullTest', table: 'fixed', condition: '' }],
    });
    expect(doubts({ 'a.c': text }, 'test')).toEqual({
      with: [{ code: 'excludedByNullTest', table: 'fixed', condition: '!i->tokens[0]' }],
    });
  });

  it('is set under a condition on another member than the call, said once', () => {
    const text = `
struct hw { int mac; int phy; struct { int (*read)(struct hw *); int (*info)(struct hw *); } ops; };
static int read_old(struct hw *hw) { return 1; }
static int read_new(struct hw *hw) { return 2; }
static int info_a(struct hw *hw) { return hw->ops.read(hw); }
static int info_b(struct hw *hw) { return 0; }
static void init_old(struct hw *hw) { hw->ops.read = read_old; }
static void init_new(struct hw *hw) { hw->ops.read = read_new; }
static void identify(struct hw *hw) {
  switch (hw->phy) {
  case 5:
    hw->ops.info = info_a;
    break;
  default:
    hw->ops.info = info_b;
  }
}
int probe(struct hw *hw) {
  identify(hw);
  switch (hw->mac) {
  case 1:
    init_old(hw);
    break;
  case 2:
    init_new(hw);
    break;
  }
  return hw->ops.info(hw);
}
`;
    expect(doubts({ 'drivers/net/nic/nic.c': text }, 'info_a')).toEqual({
      read_old: [{ code: 'otherCondition', condition: 'switch (hw->mac) case 1' }],
      read_new: [{ code: 'otherCondition', condition: 'switch (hw->mac) case 2' }],
    });
  });

  it('is an entry of a table that no pointer of the call points to, or of an array that is not told apart', () => {
    const tables = `
struct ops { int (*add)(int); };
static int a(int x) { return x; } static int b(int x) { return x; }
static struct ops first = { a }; static struct ops second = { b };
static int run(const struct ops *o) { return o->add(1); }
int f(void) { return run(&first); }
int g(struct ops **o) { *o = &second; return 0; }
`;
    expect(doubts({ 'a.c': tables }, 'run')).toEqual({ b: [{ code: 'otherTable', table: 'second' }] });
    const elements = `
struct phy { int (*config)(int); };
struct link { struct phy phy[3]; };
static int inner(int x) { return x; } static int outer(int x) { return x; }
static const struct phy phy_inner = { inner }; static const struct phy phy_outer = { outer };
void fill(struct link *l) { l->phy[0] = phy_inner; l->phy[1] = phy_outer; }
int run(struct link *l) { return l->phy[0].config(1); }
`;
    const element = [{ code: 'arrayElement', member: 'phy.config' }];
    expect(doubts({ 'a.c': elements }, 'run')).toEqual({ inner: element, outer: element });
  });

  it('is written by one program in place of the default, or was installed by an earlier call', () => {
    const delay = {
      'lib/delay/delay.c':
        'void (*delay)(int);\nvoid delay_block(int us) { }\nvoid delay_register(void (*f)(int)) { delay = f; }\n' +
        'void init(void) { delay = delay_block; }\n',
      'drivers/net/a/a.c': 'extern void (*delay)(int);\nvoid wait(void) { delay(1); }\n',
      'app/test/test.c':
        'void delay_register(void (*f)(int));\nextern void (*delay)(int);\nstatic void mine(int us) { }\n' +
        'int main(void) { delay_register(mine); delay(2); return 0; }\n',
    };
    expect(doubts(delay, 'wait')).toEqual({ mine: [{ code: 'otherProgram', program: 'app/test' }] });
    const power = {
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
    };
    const installed = [{ code: 'installedEarlier', installer: 'set_env' }];
    expect(doubts(power, 'main')).toEqual({ up_acpi: installed, up_kvm: installed });
  });
});

describe('families of candidates', () => {
  const bits = (index: string): Doubt => ({
    code: 'indexedByBits',
    array: 'bursts',
    entries: 8,
    index,
    file: 'a.c',
    line: 3,
  });

  it('have the same codes, and the same array and index', () => {
    const kind = (condition: string): Doubt => ({ code: 'otherDeviceKind', condition, file: 'a.c' });
    expect(doubtKey([kind('a')])).toBe(doubtKey([kind('b')]));
    expect(doubtKey([kind('a')])).not.toBe(doubtKey([kind('a'), { code: 'notAnalysed' }]));
    expect(doubtKey([bits('a')])).not.toBe(doubtKey([bits('b')]));
    expect(doubtKey([])).toBe('');
  });

  it('say what is true of all', () => {
    expect(
      familyDoubts([
        { code: 'otherComponent', component: 'x' },
        { code: 'otherDeviceKind', condition: 'x', file: 'x' },
        { code: 'otherCondition', condition: 'x' },
        { code: 'otherChoice', condition: 'x' },
        { code: 'otherObjects', table: 'x' },
        { code: 'otherTable', table: 'x' },
        { code: 'excludedByNullTest', table: 'x', condition: '!a' },
        { code: 'otherProgram', program: 'x' },
        { code: 'installedEarlier', installer: 'x' },
        { code: 'arrayElement', member: 'a' },
        bits('x'),
      ]),
    ).toEqual([
      { code: 'otherComponent', component: '' },
      { code: 'otherDeviceKind', condition: '', file: '' },
      { code: 'otherCondition', condition: '' },
      { code: 'otherChoice', condition: '' },
      { code: 'otherObjects', table: '' },
      { code: 'otherTable', table: '' },
      { code: 'excludedByNullTest', table: '', condition: '!a' },
      { code: 'otherProgram', program: '' },
      { code: 'installedEarlier', installer: '' },
      { code: 'arrayElement', member: 'a' },
      bits('x'),
    ]);
  });
});
