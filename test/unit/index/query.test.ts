// Paths, pins, finding functions, members.
import { describe, expect, it } from 'vitest';
import { graphOf } from './graphOf';

const DRIVERS = {
  'lib/dev.h': `#ifndef DEV
#define DEV
struct dev { int (*rx)(int); int (*tx)(int); };
int dev_rx(struct dev *d);
#endif`,
  'lib/dev.c':
    '#include "lib/dev.h"\nint dev_rx(struct dev *d) { return d->rx(1); }\n' +
    'int dev_tx(struct dev *d) { return d->tx(1); }',
  'drivers/net/ixgbe/ixgbe.c': `#include "lib/dev.h"
static int ixgbe_rx(int n) { return n; }
static int ixgbe_tx(int n) { return n; }
void ixgbe_init(struct dev *d) { d->rx = ixgbe_rx; d->tx = ixgbe_tx; }`,
  'drivers/net/null/null.c': `#include "lib/dev.h"
int deep(void);
static int null_rx(int n) { return deep(); }
void null_init(struct dev *d) { d->rx = null_rx; }`,
  'app/main.c': '#include "lib/dev.h"\nint deep(void) { return 0; }\nint poll(struct dev *d) { return dev_rx(d); }',
};

describe('queries', () => {
  const graph = graphOf(DRIVERS);
  const one = (name: string) => graph.find(name)[0];

  it('finds functions by name, by file and name, and by place', () => {
    expect(graph.find('ixgbe_rx')).toMatchObject([{ file: 'drivers/net/ixgbe/ixgbe.c', line: 2 }]);
    expect(graph.find('ixgbe.c:ixgbe_rx')).toHaveLength(1);
    expect(graph.find('net/ixgbe/ixgbe.c:ixgbe_rx')).toHaveLength(1);
    expect(graph.find('be/ixgbe.c:ixgbe_rx')).toHaveLength(0);
    expect(graph.find('nobody')).toEqual([]);
    expect(graph.functionAt('lib/dev.c', 3)?.name).toBe('dev_tx');
    expect(graph.functionAt('lib/dev.c', 1)).toBeUndefined();
    expect(graph.functionsIn('drivers/net/ixgbe/ixgbe.c').map((f) => f.name)).toEqual([
      'ixgbe_rx',
      'ixgbe_tx',
      'ixgbe_init',
    ]);
  });

  it('gives callees in source order and callers', () => {
    expect(
      graph
        .callees(one('dev_rx'))
        .map((edge) => edge.callee.name)
        .sort(),
    ).toEqual(['ixgbe_rx', 'null_rx']);
    expect(graph.callers(one('null_rx')).map((edge) => edge.caller.name)).toEqual(['dev_rx']);
    expect(graph.callers(one('dev_rx')).map((edge) => edge.caller.name)).toEqual(['poll']);
  });

  it('finds chains through pointers, and none where there is none', () => {
    const [path, ...others] = graph.paths(one('poll'), one('deep'), 5);
    expect(path.map((step) => `${step.edge.caller.name}>${step.edge.callee.name} ${step.edge.kind}`)).toEqual([
      'poll>dev_rx direct',
      'dev_rx>null_rx pointer',
      'null_rx>deep direct',
    ]);
    expect(others).toEqual([]);
    expect(graph.paths(one('deep'), one('poll'), 5)).toEqual([]);
  });

  it('prefers a longer chain of certain calls to a shorter uncertain one', () => {
    const two = graphOf(`
struct o { void (*f)(void); };
void goal(void); static void x(void) { goal(); } static void y(void) { goal(); }
void put(struct o *o) { o->f = x; o->f = y; }
static void s3(void) { goal(); } static void s2(void) { s3(); } static void s1(void) { s2(); }
void start(struct o *o) { o->f(); s1(); }
`);
    const paths = two.paths(two.find('start')[0], two.find('goal')[0], 3);
    expect(paths.map((path) => path.map((step) => step.edge.callee.name).join(' '))).toEqual([
      's1 s2 s3 goal',
      'x goal',
      'y goal',
    ]);
  });

  it("narrows by pins: a member's function, or a driver", () => {
    const callees = (pins: { key: string; value: string }[]) =>
      graph.callees(one('dev_rx'), pins).map((edge) => `${edge.callee.name} ${edge.certainty}`);
    expect(callees([{ key: 'driver', value: 'ixgbe' }])).toEqual(['ixgbe_rx certain']);
    expect(callees([{ key: 'rx', value: 'null_rx' }])).toEqual(['null_rx certain']);
    expect(callees([{ key: 'dev.rx', value: 'null.c:null_rx' }])).toEqual(['null_rx certain']);
    expect(callees([{ key: 'tx', value: 'null_rx' }])).toHaveLength(2);
    expect(callees([{ key: 'driver', value: 'nothing' }])).toHaveLength(2);
  });

  it('tells the member at a place and what it may hold', () => {
    expect(graph.memberAt('lib/dev.c', 2, 41)).toMatchObject({ struct: 'dev', member: 'rx' });
    expect(graph.memberAt('lib/dev.c', 2, 5)).toBeUndefined();
    expect(
      graph
        .memberTargets('dev', 'rx')
        .map((row) => `${row.target.name} ${row.evidence[0].file}:${row.evidence[0].line}`),
    ).toEqual(['ixgbe_rx drivers/net/ixgbe/ixgbe.c:4', 'null_rx drivers/net/null/null.c:4']);
  });

  it('sums up', () => {
    expect(graph.summary).toMatchObject({
      files: 5,
      functions: 9,
      edges: { direct: 2, pointer: 3, thread: 0, callback: 0, constructor: 0 },
      unresolvedPointerCalls: 0,
      parseProblems: 0,
    });
  });
});
