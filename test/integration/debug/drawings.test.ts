// What the datapath page draws of real DPDK objects: a mempool's objects and where they are, packets in mbufs,
// virtqueues.
import { describe, expect, test } from 'vitest';
import { snapshotView } from '../../../src/debug/objects/snapshotView';
import type { CellsModel } from '../../../src/debug/objects/models/cells';
import type { ChainModel } from '../../../src/debug/objects/models/packet';
import type { ChartModel } from '../../../src/debug/objects/models/chart';
import type { SnapshotView } from '../../../src/debug/objects/models/snapshotView';
import type { TableModel } from '../../../src/debug/objects/models/table';
import { TimeMachine } from '../../../src/machine/time/timeMachine';
import { openProgram } from '../../../src/node/programs';
import { bundledScenario } from '../../../src/scenarios/index';
import { tree, without } from '../../support/trees';

function machineOf(scenario: string, settings: Record<string, string> = {}) {
  const program = openProgram({ scenario, roots: [{ name: 'dpdk', path: tree('dpdk-22.11')! }], cwd: '/', settings });
  return new TimeMachine({ ...program.options, lex: (piece) => program.source.front.lexFragment(piece) });
}

/** On to the next stop; why it stops. */
function run(machine: TimeMachine): string {
  let stop = machine.run(50_000_000);
  while (stop.kind === 'time') stop = machine.run(50_000_000);
  return stop.kind;
}

/** The snapshot before the `hit`th time that a line of the scenario runs. */
function snapshotAt(
  scenario: string,
  text: string,
  hit: number,
  settings: Record<string, string> = {},
  looks: string[] = [],
): SnapshotView {
  const machine = machineOf(scenario, settings);
  const { path, text: source } = bundledScenario(scenario)!;
  const line = source.split('\n').findLastIndex((one) => one.includes(text)) + 1;
  machine.setBreakpoints(path, [{ line }]);
  for (let n = 0; n < hit; n++) expect(run(machine)).toBe('breakpoint');
  return snapshotView(machine, { line: () => '', source: () => undefined } as never, '', looks);
}

describe.skipIf(without('dpdk-22.11'))('drawings', () => {
  test('a mempool: every object once, in the pool, a cache or taken; the ring behind it', () => {
    const snapshot = snapshotAt('mempool', 'give(pool, taken, n);', 1, { objects: '127', bulk: '3' });
    const pool = snapshot.objects.find((object) => object.kind === 'cells') as CellsModel;
    const counts = Object.fromEntries(pool.states.map(({ key, count }) => [key, count]));
    expect(pool.cells).toHaveLength(127);
    expect(counts.taken).toBe(126);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(127);
    expect(snapshot.objects.find((object) => object.kind === 'ring')).toMatchObject({
      name: 'objects: pool_data',
      size: 128,
      count: 1,
    });
  }, 120_000);

  test('where nothing is drawn, what the scenario says is worth looking at, by its members', () => {
    const snapshot = snapshotAt('malloc', 'rte_memzone_free(zone);', 1, {}, ['struct malloc_heap']);
    const [heap] = snapshot.objects;
    expect(heap).toMatchObject({ kind: 'record', type: 'struct malloc_heap' });
    expect(Number(heap.fields.find(({ name }) => name === 'total_size')!.value)).toBeGreaterThan(1 << 20);
  }, 120_000);

  test('a packet and its clone: segments, shared data', () => {
    const snapshot = snapshotAt('mbuf', 'rte_pktmbuf_adj(clone', 1);
    const chains = snapshot.objects.filter((object) => object.kind === 'chain') as ChainModel[];
    expect(chains.map(({ name }) => name).sort()).toEqual(['clone', 'packet']);
    const packet = chains.find(({ name }) => name === 'packet')!;
    expect(packet.segments.map(({ headroom, data, note }) => [headroom, data, note])).toEqual([
      [114, 114, 'refcnt 2'],
      [128, 100, 'refcnt 2'],
    ]);
    expect(chains.find(({ name }) => name === 'clone')!.segments.map(({ note }) => note)).toEqual([
      'attached',
      'attached',
    ]);
    expect(packet.segments[0].bytes.startsWith('68 68')).toBe(true);
  }, 120_000);

  test.each(['0', '1'])(
    'virtqueues of a guest, packed=%s: what is available and where the library stands',
    (packed) => {
      const snapshot = snapshotAt('vhost-to-guest', 'sent += taken', 2, {
        queue_size: '16',
        pace: '2000000',
        burst: '4',
        packed,
      });
      const tables = snapshot.objects.filter((object) => object.kind === 'table') as TableModel[];
      const receive = tables[0];
      const memory = tables.find(({ type }) => type === 'struct rte_vhost_memory')!;
      // The handshake is over: what it has led to stands before it.
      expect(snapshot.objects.at(-1)!.kind).toBe('chart');
      expect(memory.rows.map((row) => row.cells[1])).toEqual(['0x0', '0x100000000']);
      expect(receive.rows).toHaveLength(16);
      // Two bursts of four are used, eight buffers are still the library's.
      expect(receive.rows.map((row) => (row.fill === 'solid' ? 'a' : '-')).join('')).toBe('--------aaaaaaaa');
      expect(receive.rows[8].marks.map(({ name }) => name)).toContain('last_avail_idx');
    },
    120_000,
  );

  test('the handshake as a chart: past, present and, gone back to, future; payloads in words; the function that takes a message', () => {
    const machine = machineOf('vhost-connect');
    run(machine);
    const sources = { line: () => '', source: () => undefined } as never;
    const chartNow = () =>
      snapshotView(machine, sources, '').objects.find((object) => object.kind === 'chart') as ChartModel;
    const whole = chartNow();
    expect(whole.events[0]).toMatchObject({ kind: 'connect', from: 0, when: 'past' });
    expect(whole.events.at(-1)).toMatchObject({ kind: 'disconnect', from: 0, when: 'now' });
    expect(whole.sides.map(({ name, modelled }) => [name, modelled])).toEqual([
      ['QEMU and the guest', true],
      ['lib/vhost', false],
    ]);
    const at = whole.events.findIndex((event) => event.label.text === 'SET_MEM_TABLE' && event.kind === 'message');
    machine.goTo(whole.events[at].statement);
    const back = chartNow();
    expect(back.events).toHaveLength(whole.events.length);
    expect(back.events.map(({ when }) => when)).toEqual(
      back.events.map((_, i) => (i < at ? 'past' : i === at ? 'now' : 'later')),
    );
    expect(back.events[at]).toMatchObject({
      descriptors: 2,
      handler: { name: 'vhost_user_set_mem_table' },
      summary: [{ text: '{0} regions, {1}', args: [2, '16 MiB'] }],
    });
    expect(back.events[at + 1]).toMatchObject({ kind: 'reply', from: 1, summary: [{ text: 'done' }] });
    const features = back.events.find((event) => event.label.text === 'SET_FEATURES')!;
    expect(features.summary[0].text).toContain('VERSION_1');
    // The table of the checkout gives each message that it knows a function.
    expect(back.events.filter((event) => event.kind === 'message' && event.from === 0 && !event.handler)).toEqual([]);
    expect(back.running).toBeUndefined();
    const handler = back.events[at].handler!;
    machine.setBreakpoints(handler.path, [{ line: handler.line + 10 }]);
    expect(run(machine)).toBe('breakpoint');
    expect(chartNow().running).toMatchObject({ thread: 'vhost-events', function: 'vhost_user_set_mem_table' });
  }, 120_000);

  test('a handshake that goes wrong: what was sent wrong, the refusal, who hung up', () => {
    const machine = machineOf('vhost-connect', { misbehave: 'region-out-of-range' });
    run(machine);
    const [chart] = snapshotView(machine, { line: () => '', source: () => undefined } as never, '')
      .objects as ChartModel[];
    expect(
      chart.events
        .filter(({ trouble }) => trouble)
        .map(({ kind, from, trouble }) => [kind, from, trouble!.text, ...trouble!.args]),
    ).toEqual([
      ['message', 0, 'wrong on purpose: {0}', 'region-out-of-range'],
      ['reply', 1, 'the back end refused: 1'],
      ['disconnect', 0, 'the back end refused: 1'],
    ]);
  }, 120_000);
});
