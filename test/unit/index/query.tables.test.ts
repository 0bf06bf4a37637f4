// Dispatch tables as rows and as matrices, from every form of initialiser and from assignments.
import { describe, expect, it } from 'vitest';
import type { TableMatrix } from '../../../src/index/api';
import { graphOf } from './graphOf';

const FUNCTIONS =
  'static int f(int n) { return n; } static int g(int n) { return n; } static int h(int n) { return n; }\n';

/** `variable key: member=function…` for each row. */
function rowsOf({ members, rows }: TableMatrix): string[] {
  return rows.map(
    (row) =>
      `${row.variable}${row.key ? ` ${row.key}` : ''}: ${row.cells
        .flatMap((cell, i) =>
          cell.length > 0 ? [`${members[i]}=${cell.map(({ target }) => target.name).join('|')}`] : [],
        )
        .join(' ')}`,
  );
}
const matrices = (text: string, struct?: string): TableMatrix[] => graphOf(FUNCTIONS + text).tableMatrices(struct);

describe('dispatch tables', () => {
  it('designated, positional, mixed and old GNU initialisers, in the order of the struct', () => {
    const [matrix] = matrices(
      `struct ops { int id; int (*open)(int); int (*read)(int); int (*close)(int); };
static struct ops a = { .close = f, .open = g };
static struct ops b = { 1, f, NULL_F, h };
static struct ops c = { .read = f, g };
static struct ops d = { read: h };
struct ops e = { 0 };`.replace('NULL_F', '0'),
      'ops',
    );
    expect(matrix.struct).toBe('ops');
    expect(matrix.members).toEqual(['open', 'read', 'close']);
    expect(rowsOf(matrix)).toEqual(['a: open=g close=f', 'b: open=f close=h', 'c: read=f close=g', 'd: read=h']);
  });

  it('nested and anonymous structs keep their place and their way', () => {
    const [matrix] = matrices(
      `struct mac { int (*reset)(int); int (*init)(int); };
struct hw { int (*first)(int); struct mac mac; union { int (*either)(int); long x; }; struct { int (*own)(int); } phy; int (*last)(int); };
struct hw x = { .last = h, .phy.own = g, .mac = { .init = f, .reset = g }, .either = h, .first = f };`,
      'hw',
    );
    expect(matrix.members).toEqual(['first', 'mac.reset', 'mac.init', 'either', 'phy.own', 'last']);
    const [mac] = matrices(
      'struct mac { int (*reset)(int); };\nstruct hw { struct mac mac; };\nstruct hw x = { { f } };',
      'mac',
    );
    expect([mac.struct, mac.members, rowsOf(mac)]).toEqual(['mac', ['reset'], ['x: reset=f']]);
  });

  it('arrays of structs: a row per element, with its key or index, and the strings beside it', () => {
    const [matrix] = matrices(
      `enum { ONE = 3, TWO };
struct cmd { const char *name; int (*run)(int); };
static struct cmd messages[] = { [TWO] = { "two", f }, [ONE] = { .run = g, .name = "one" } };
static struct cmd commands[] = { { "alpha", f }, { "beta", g }, { 0, 0 } };`,
      'cmd',
    );
    expect(rowsOf(matrix)).toEqual([
      'messages TWO: run=f',
      'messages ONE: run=g',
      'commands [0]: run=f',
      'commands [1]: run=g',
    ]);
    expect(matrix.rows.map((row) => row.labels.join())).toEqual(['two', 'one', 'alpha', 'beta']);
  });

  it('keys through macros, and of elements that are set member by member', () => {
    const [matrix] = matrices(
      `enum { A, B };
struct cmd { int (*run)(int); int (*stop)(int); };
#define CMD(id, fn) [id] = { .run = fn, .stop = h }
static struct cmd all[] = { CMD(A, f), [B].run = g };`,
      'cmd',
    );
    expect(rowsOf(matrix)).toEqual(['all A: run=f stop=h', 'all B: run=g']);
  });

  it('arrays of functions, with ranges', () => {
    const [matrix] = matrices(
      'enum { X, Y, Z };\nstatic int (*handlers[])(int) = { [X] = f, [Y ... Z] = g };',
      'handlers',
    );
    expect(matrix.struct).toBe('handlers[]');
    expect(rowsOf(matrix)).toEqual([
      'handlers X: function=f',
      'handlers Y ... Z: function=g',
      'handlers Y ... Z: function=g',
    ]);
    expect(matrices('static int (*plain[2])(int) = { f, g };', 'plain').flatMap(rowsOf)).toEqual([
      'plain [0]: function=f',
      'plain [1]: function=g',
    ]);
  });

  it('members that code fills in: the object and the function that does it', () => {
    const [matrix] = matrices(
      `struct ops { int (*a)(int); int (*b)(int); };
struct hw { struct ops ops; };
void init_x(struct hw *hw) { hw->ops.b = f; hw->ops.a = g; }
void init_y(struct hw *hw, int n) { if (n) hw->ops.a = f; else hw->ops.a = h; }
static struct ops fixed = { .a = h };
void patch(void) { fixed.b = f; }`,
      'ops',
    );
    expect(rowsOf(matrix)).toEqual([
      'fixed: a=h',
      'hw->ops init_x(): a=g b=f',
      'hw->ops init_y(): a=f|h',
      'fixed patch(): b=f',
    ]);
    expect(matrix.rows.map((row) => row.assigned)).toEqual([false, true, true, true]);
  });

  it('rows of the terminal: NULL members are left out, names stay plain', () => {
    const rows = graphOf(
      `${FUNCTIONS}struct ops { int (*a)(int); int (*b)(int); };\nstatic struct ops t[] = { { f, 0 }, { 0, g } };`,
    ).tables('struct ops');
    expect(
      rows.map(({ variable, struct, member, function: name, file, line, element }) =>
        [variable, struct, member, name, file, line, element].join(' '),
      ),
    ).toEqual(['t ops a f a.c 3 0', 't ops b g a.c 3 1']);
  });
});
