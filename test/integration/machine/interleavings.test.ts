// A ring of 4 with two producers and one consumer, in all interleavings of its accesses; and with a compare-and-swap
// that is broken on purpose in a copy of the header, which the explorer must find.
import { describe, expect, test } from 'vitest';
import { Engine } from '../../../src/machine/run/engine';
import { Explorer } from '../../../src/machine/explore/explorer';
import { generalSchedule } from '../../../src/machine/run/schedule';
import { filesWith } from '../../../src/node/programs';
import { NodeFiles } from '../../../src/node/files';
import { openProject } from '../../../src/project/project';
import { bundledScenario } from '../../../src/scenarios/index';
import { loadScenario } from '../../../src/scenarios/load';
import { tree, without } from '../../support/trees';
import type { TreeName } from '../../support/trees';

const MODES = [
  ['MP/MC', '0'],
  ['RTS', '1'],
  ['HTS', '2'],
];

function load(
  name: TreeName,
  settings: Record<string, string>,
  changed = new Map<string, string>(),
): ReturnType<typeof loadScenario> {
  const project = openProject([{ name: 'dpdk', path: tree(name) }], filesWith(new NodeFiles(), changed));
  return loadScenario({ scenario: bundledScenario('ring-interleavings')!, project, settings });
}

for (const name of ['dpdk-22.11', 'dpdk-20.11', 'dpdk-newest'] as TreeName[]) {
  describe.skipIf(without(name))(`${name}: two producers, one consumer, a ring of 4`, () => {
    test.each(MODES)('%s: nothing is lost, nothing comes twice', (_mode, mode) => {
      const result = new Explorer(load(name, { mode }).options).run();
      expect(result).toMatchObject({ failures: [], bounded: undefined, threads: 4 });
      expect(result.interleavings).toBeGreaterThan(1e6);
      expect(result.states).toBeGreaterThan(300);
    });
  });
}

describe.skipIf(without('dpdk-22.11'))('variants', () => {
  test('several consumers', () => {
    const result = new Explorer(load('dpdk-22.11', { mode: '0', consumers: '2' }).options).run();
    expect(result).toMatchObject({ failures: [], bounded: undefined, threads: 5 });
  });
  test('bulks that fill the ring', () => {
    const result = new Explorer(load('dpdk-22.11', { mode: '2', each: '2', bulk: '2' }).options).run();
    expect(result).toMatchObject({ failures: [], bounded: undefined });
  });
});

/** Not one operation but two: another thread may come in between. */
const BROKEN = `#define BROKEN(p, e, v) (*(p) == (e) ? (*(p) = (v), 1) : 0)
#define BROKEN_N(p, e, v, weak, success, failure) (*(p) == *(e) ? (*(p) = (v), 1) : (*(e) = *(p), 0))
`;

describe.skipIf(without('dpdk-22.11'))('a broken compare-and-swap of the producers', () => {
  test.each([
    ['MP/MC', '0', 'rte_ring_generic_pvt.h', /rte_atomic32_cmpset\(&r->prod\.head/, 'BROKEN(&r->prod.head'],
    [
      'RTS',
      '1',
      'rte_ring_rts_elem_pvt.h',
      /__atomic_compare_exchange_n\(&r->rts_prod\.head\.raw/,
      'BROKEN_N(&r->rts_prod.head.raw',
    ],
    [
      'HTS',
      '2',
      'rte_ring_hts_elem_pvt.h',
      /__atomic_compare_exchange_n\(&r->hts_prod\.ht\.raw/,
      'BROKEN_N(&r->hts_prod.ht.raw',
    ],
  ])('%s: an order that fails is found, and its turns lead there', (_mode, mode, header, what, broken) => {
    const path = `${tree('dpdk-22.11')}/lib/ring/${header}`;
    const text = new NodeFiles().read(path)!;
    expect(text).toMatch(what);
    const changed = new Map([[path, BROKEN + text.replace(what, broken)]]);
    const { failures } = new Explorer(load('dpdk-22.11', { mode }, changed).options).run();
    expect(failures).toHaveLength(1);
    const [{ reason, schedule }] = failures;
    const again = new Engine({
      ...load('dpdk-22.11', { mode }, changed).options,
      schedule: generalSchedule(schedule)!,
    });
    const end = again.advance(1_000_000, false);
    // Either an object was lost, and the consumer waits for it for ever, or an assertion of the scenario failed.
    if (reason.kind === 'livelock') expect(end).toEqual({ kind: 'time' });
    else expect(end).toEqual(reason);
    // The header as it is survives the same turns.
    const whole = new Engine({ ...load('dpdk-22.11', { mode }).options, schedule: generalSchedule(schedule)! });
    expect(whole.advance(1_000_000, false)).toEqual({ kind: 'exit', status: 0 });
  });
});
