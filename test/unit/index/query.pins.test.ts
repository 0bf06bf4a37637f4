// Pins: drivers, tables and members narrow what a pointer call reaches, and what is copied out of there.
import { describe, expect, it } from 'vitest';
import { factText, pinProblemText } from '../../../src/cli/words';
import type { Pin } from '../../../src/index/api';
import { graphOf } from './graphOf';

const FILES = {
  'lib/dev.h': `#ifndef DEV
#define DEV
typedef int (*burst_t)(int);
struct dev { burst_t rx; burst_t tx; const struct dev_ops *ops; };
struct dev_ops { int (*start)(struct dev *); int (*stop)(struct dev *); };
struct fp { burst_t rx; };
struct pool_ops { char name[8]; int (*get)(int); int (*put)(int); };
struct netdev_class { const char *type; int (*recv)(int); int (*wait)(int); };
extern struct fp fps[4];
#endif`,
  'lib/dev.c': `#include "lib/dev.h"
struct fp fps[4];
static int dummy_rx(int n) { return 0; }
void reset(int i) { fps[i].rx = dummy_rx; }
void setup(struct dev *d, int i) { fps[i].rx = d->rx; }
int burst(int i) { return fps[i].rx(i); }
int start(struct dev *d) { return d->ops->start(d); }
int stop(struct dev *d) { return d->ops->stop(d); }
int get(struct pool_ops *o) { return o->get(1); }
int put(struct pool_ops *o) { return o->put(1); }
int recv(const struct netdev_class *c) { return c->recv(1); }
int wait(const struct netdev_class *c) { return c->wait ? c->wait(1) : 0; }`,
  'drivers/net/vendor/fast/fast.c': `#include "lib/dev.h"
int fast_vec(int n);
static int fast_rx(int n) { return n; }
static int fast_start(struct dev *d) { return 0; }
static int fast_stop(struct dev *d) { return 0; }
static const struct dev_ops fast_ops = { .start = fast_start, .stop = fast_stop };
void fast_probe(struct dev *d, int vector, int simple) {
  d->ops = &fast_ops;
  if (simple) {
    d->rx = fast_rx;
  } else if (vector) {
    d->rx = fast_vec;
  }
}`,
  'drivers/net/vendor/fast/base/vec.c': '#include "lib/dev.h"\nint fast_vec(int n) { return n; }',
  'drivers/net/slow/slow.c': `#include "lib/dev.h"
static int slow_rx(int n) { return n; }
static int slow_start(struct dev *d) { return 0; }
static const struct dev_ops slow_ops = { .start = slow_start };
void slow_probe(struct dev *d) { d->ops = &slow_ops; d->rx = slow_rx; }`,
  'drivers/mempool/ring/ring.c': `#include "lib/dev.h"
static int mp_get(int n) { return n; } static int sp_get(int n) { return n; } static int any_put(int n) { return n; }
static const struct pool_ops ops_mp = { .name = "ring_mp", .get = mp_get, .put = any_put };
static const struct pool_ops ops_sp = { .name = "ring_sp", .get = sp_get, .put = any_put };`,
  'ovs/netdev.c': `#include "lib/dev.h"
static int a_recv(int n) { return n; } static int b_recv(int n) { return n; } static int b_wait(int n) { return n; }
#define COMMON .type = "plain", .recv = a_recv
const struct netdev_class plain_class = { COMMON };
const struct netdev_class busy_class = { .type = "busy", .recv = b_recv, .wait = b_wait };`,
};

describe('pins', () => {
  const graph = graphOf(FILES);
  graph.sourceText = (file) => FILES[file as keyof typeof FILES];
  const pin = (...texts: string[]): Pin[] =>
    texts.map((text) => ({ key: text.split('=')[0], value: text.split('=')[1] }));
  const callees = (name: string, ...pins: string[]): string[] =>
    graph
      .callees(graph.find(name)[0], pin(...pins))
      .map((edge) => `${edge.callee.name} ${edge.certainty}`)
      .sort();

  it('leave everything where none is given or none speaks of the member', () => {
    expect(callees('burst')).toEqual([
      'dummy_rx possible',
      'fast_rx possible',
      'fast_vec possible',
      'slow_rx possible',
    ]);
    expect(callees('burst', 'driver=ring')).toEqual(callees('burst'));
  });

  it('a driver: what its code puts there, also where that is copied to, from all its folders', () => {
    expect(callees('burst', 'driver=fast')).toEqual(['fast_rx possible', 'fast_vec possible']);
    expect(callees('burst', 'driver=slow')).toEqual(['slow_rx certain']);
    expect(callees('start', 'driver=slow')).toEqual(['slow_start certain']);
    expect(callees('burst', 'driver=vendor/fast')).toHaveLength(2);
    expect(callees('burst', 'driver=net_fast')).toHaveLength(2);
    expect(callees('burst', 'driver=fast', 'driver=slow')).toHaveLength(3);
  });

  it('with the condition that chooses each', () => {
    const lines = graph
      .callees(graph.find('burst')[0], pin('driver=fast'))
      .map(
        (edge) =>
          edge.evidence().map((line) => `${edge.callee.name} ${factText(line.what)}: ${line.condition ?? ''}`)[0],
      );
    expect(lines.sort()).toEqual([
      'fast_rx fast_rx assigned to dev.rx: simple',
      'fast_vec fast_vec assigned to dev.rx: !simple && vector',
    ]);
  });

  it('a table by its string, its variable, and the beginning of its struct; a member that is NULL there leads nowhere', () => {
    expect(callees('get', 'pool_ops=ring_mp')).toEqual(['mp_get certain']);
    expect(callees('get', 'pool_ops=ops_sp')).toEqual(['sp_get certain']);
    expect(callees('put', 'pool_ops=ring_mp')).toEqual(['any_put certain']);
    expect(callees('get', 'pool_ops=ring_mp,ring_sp')).toHaveLength(2);
    expect(callees('recv', 'netdev=plain')).toEqual(['a_recv certain']);
    expect(callees('recv', 'netdev=busy')).toEqual(['b_recv certain']);
    expect(callees('wait', 'netdev=busy')).toEqual(['b_wait certain']);
    expect(callees('wait', 'netdev=plain')).toEqual([]);
    expect(callees('stop', 'dev_ops=slow_ops')).toEqual([]);
  });

  it('a member: one function or several, by name, by struct and name, by file', () => {
    expect(callees('burst', 'rx=slow_rx')).toEqual(['slow_rx certain']);
    expect(callees('burst', 'dev.rx=fast_rx')).toEqual(['fast_rx certain']);
    expect(callees('burst', 'dev.rx=fast_rx,slow_rx')).toEqual(['fast_rx possible', 'slow_rx possible']);
    expect(callees('burst', 'dev.rx=fast_rx', 'dev.rx=slow_rx')).toHaveLength(2);
    expect(callees('burst', 'dev.rx=slow.c:slow_rx')).toEqual(['slow_rx certain']);
  });

  it('the narrower pin wins', () => {
    expect(callees('burst', 'driver=fast', 'rx=slow_rx')).toEqual(['slow_rx certain']);
    expect(callees('start', 'driver=fast', 'dev_ops=slow_ops')).toEqual(['slow_start certain']);
  });

  it('hold for callers and paths too', () => {
    const slow = graph.find('slow_rx')[0];
    const burst = graph.find('burst')[0];
    expect(graph.callers(slow, pin('driver=slow'))).toHaveLength(1);
    expect(graph.callers(slow, pin('driver=fast'))).toEqual([]);
    expect(graph.paths(burst, slow, 3, pin('driver=fast'))).toEqual([]);
    expect(graph.paths(burst, slow, 3, pin('driver=slow'))).toHaveLength(1);
    expect(graph.memberTargets('dev', 'rx', pin('driver=slow')).map(({ target }) => target.name)).toEqual(['slow_rx']);
  });

  it('say what they do not find, and what may be meant', () => {
    const problem = (text: string): string[] => graph.pinProblems(pin(text)).map(pinProblemText);
    expect(problem('driver=fast')).toEqual([]);
    expect(problem('driver=fsat')).toEqual(['no driver fsat is in the source; did you mean fast?']);
    expect(problem('driver=quick')).toEqual(['no driver quick is in the source']);
    expect(problem('driver=slo')).toEqual(['no driver slo is in the source; did you mean slow?']);
    expect(problem('netdev=plane')).toEqual(['no table of netdev_class is called plane; did you mean plain?']);
    expect(problem('dev.rx=fast_rxx')).toEqual([
      'fast_rxx is none of the 3 functions that dev.rx may hold; did you mean fast_rx, fast_vec?',
    ]);
    expect(problem('pol_ops=x')[0]).toMatch(
      /^no member, no dispatch table and no kind of driver is called pol_ops; did you mean pool_ops/,
    );
  });

  it('are listed for choosing', () => {
    expect(graph.pinChoices().map(({ pin: { key, value }, detail }) => `${key}=${value} ${detail}`)).toEqual([
      'driver=fast drivers/net/vendor/fast',
      'driver=ring drivers/mempool/ring',
      'driver=slow drivers/net/slow',
      'dev_ops=slow_ops drivers/net/slow/slow.c',
      'dev_ops=fast_ops drivers/net/vendor/fast/fast.c',
      'netdev_class=plain plain_class · ovs/netdev.c',
      'netdev_class=busy busy_class · ovs/netdev.c',
      'pool_ops=ring_mp ops_mp · drivers/mempool/ring/ring.c',
      'pool_ops=ring_sp ops_sp · drivers/mempool/ring/ring.c',
    ]);
  });
});
