// What the datapath page draws of real DPDK objects: a mempool's objects and where they are, packets in mbufs, virtqueues.
import { describe, expect, test } from 'vitest';
import { momentModel } from '../../../src/debug/objects/moment';
import type { CellsModel, ChainModel, MomentModel, TableModel } from '../../../src/debug/objects/model';
import { TimeMachine } from '../../../src/machine/machine';
import { openProgram } from '../../../src/node/programs';
import { bundledScenario } from '../../../src/scenarios/index';
import { tree, without } from '../../support/trees';

/** The moment before the `hit`th time that a line of the scenario runs. */
function momentAt(scenario: string, text: string, hit: number, settings: Record<string, string> = {}): MomentModel {
  const program = openProgram({ scenario, roots: [{ name: 'dpdk', path: tree('dpdk-22.11')! }], cwd: '/', settings });
  const machine = new TimeMachine({ ...program.options, lex: (piece) => program.source.front.lexFragment(piece) });
  const { path, text: source } = bundledScenario(scenario)!;
  const line = source.split('\n').findLastIndex((one) => one.includes(text)) + 1;
  machine.setBreakpoints(path, [{ line }]);
  for (let n = 0; n < hit; n++) {
    let stop = machine.run(50_000_000);
    while (stop.kind === 'time') stop = machine.run(50_000_000);
    expect(stop.kind).toBe('breakpoint');
  }
  return momentModel(machine, { line: () => '', source: () => undefined } as never, '');
}

describe.skipIf(without('dpdk-22.11'))('drawings', () => {
  test('a mempool: every object once, in the pool, a cache or taken; the ring behind it', () => {
    const moment = momentAt('mempool', 'give(pool, taken, n);', 1, { objects: '127', bulk: '3' });
    const pool = moment.objects.find((object) => object.kind === 'cells') as CellsModel;
    const counts = Object.fromEntries(pool.states.map(({ key, count }) => [key, count]));
    expect(pool.cells).toHaveLength(127);
    expect(counts.taken).toBe(126);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(127);
    expect(moment.objects.find((object) => object.kind === 'ring')).toMatchObject({ name: 'objects: pool_data', size: 128, count: 1 });
  }, 120_000);

  test('a packet and its clone: segments, shared data', () => {
    const moment = momentAt('mbuf', 'rte_pktmbuf_adj(clone', 1);
    const chains = moment.objects.filter((object) => object.kind === 'chain') as ChainModel[];
    expect(chains.map(({ name }) => name).sort()).toEqual(['clone', 'packet']);
    const packet = chains.find(({ name }) => name === 'packet')!;
    expect(packet.segments.map(({ headroom, data, note }) => [headroom, data, note])).toEqual([[114, 114, 'refcnt 2'], [128, 100, 'refcnt 2']]);
    expect(chains.find(({ name }) => name === 'clone')!.segments.map(({ note }) => note)).toEqual(['attached', 'attached']);
    expect(packet.segments[0].bytes.startsWith('68 68')).toBe(true);
  }, 120_000);

  test.each(['0', '1'])('virtqueues of a guest, packed=%s: what is available and where the library stands', (packed) => {
    const moment = momentAt('vhost-to-guest', 'sent += taken', 2, { queue_size: '16', pace: '2000000', burst: '4', packed });
    const [conversation, memory, receive] = moment.objects.filter((object) => object.kind === 'table') as TableModel[];
    expect(conversation.rows.map((row) => row.cells[2])).toContain('SET_MEM_TABLE');
    expect(memory.rows.map((row) => row.cells[1])).toEqual(['0x0', '0x100000000']);
    expect(receive.rows).toHaveLength(16);
    // Two bursts of four are used, eight buffers are still the library's.
    expect(receive.rows.map((row) => (row.tone === 'theirs' ? 'a' : '-')).join('')).toBe('--------aaaaaaaa');
    expect(receive.rows[8].marks.map(({ name }) => name)).toContain('last_avail_idx');
  }, 120_000);
});
