// Several drivers in one component, each with its tables.
import { expect, it } from 'vitest';
import { edgesOf, graphOf } from '../graphOf';

const HEADER = `#ifndef OPS_H
#define OPS_H
struct dev;
struct ops { int (*start)(struct dev *); int (*info)(struct dev *); };
struct driver { int (*probe)(struct dev *); };
struct hw;
struct dev { const struct ops *ops; struct hw *hw; };
void enlist(struct driver *d);
#endif
`;
const DRIVER = `#include "lib/ops.h"
struct hw { int kind; int (*reset)(struct dev *); };
static int reset_pf(struct dev *d) { return 1; } static int reset_vf(struct dev *d) { return 2; }
static int info_pf(struct dev *d) { return 3; } static int info_vf(struct dev *d) { return 4; }
static int info_other(struct dev *d) { return 5; }
static int start_pf(struct dev *d) { return d->ops->info(d); }
static int start_vf(struct dev *d) { return d->ops->info(d); }
static int start_other(struct dev *d) { return 0; }
static const struct ops ops_pf = { start_pf, info_pf };
static const struct ops ops_vf = { start_vf, info_vf };
const struct ops ops_other = { start_other, info_other };
static int set_up(struct dev *d) {
  if (d->hw->kind == 1)
    d->hw->reset = reset_pf;
  else
    d->hw->reset = reset_vf;
  return d->hw->reset(d);
}
static int probe_pf(struct dev *d) { d->ops = &ops_pf; return set_up(d); }
static int probe_vf(struct dev *d) { d->ops = &ops_vf; return set_up(d); }
static struct driver driver_pf = { probe_pf }; static struct driver driver_vf = { probe_vf };
static void __attribute__((constructor)) init_pf(void) { enlist(&driver_pf); }
static void __attribute__((constructor)) init_vf(void) { enlist(&driver_vf); }
`;

it('a driver calls what is in its own tables, and in tables that other components choose', () => {
  const graph = graphOf({
    'lib/ops.h': HEADER,
    'lib/choose.c':
      '#include "lib/ops.h"\nextern const struct ops ops_other;\nvoid choose(struct dev *d) { d->ops = &ops_other; }\n',
    'drivers/net/a/a.c': DRIVER,
  });
  const calls = edgesOf(
    graph,
    ({ kind, caller, certainty }) => kind === 'pointer' && caller.name.startsWith('start') && certainty !== 'candidate',
  );
  expect(calls.map((line) => line.replace(/ pointer via .*$/, ''))).toEqual([
    'start_pf -> info_other',
    'start_pf -> info_pf',
    'start_vf -> info_other',
    'start_vf -> info_vf',
  ]);
});
