// What is drawn of network cards in real runs: queues with the driver's and the card's end, registers, packets,
// counters along the path; now and after going back. Held against the machine's memory, the card's state and what the
// program itself prints.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { snapshotView } from '../../../src/debug/objects/snapshotView';
import type { SnapshotView, ObjectModel } from '../../../src/debug/objects/models/snapshotView';
import type { CounterModel, PacketPathModel } from '../../../src/debug/objects/models/packetPath';
import type { DescriptorRingModel } from '../../../src/debug/objects/models/descriptorRing';
import type { RegistersModel } from '../../../src/debug/objects/models/registers';
import { TimeMachine } from '../../../src/machine/time/timeMachine';
import { openProgram } from '../../../src/node/programs';
import { bundledScenario } from '../../../src/scenarios/index';
import type { NicState } from '../../../src/world/nic/nic';
import { tree, without } from '../../support/trees';

const RX = 'drivers/net/ixgbe/ixgbe_rxtx.c';

class Run {
  readonly machine: TimeMachine;

  constructor(
    private readonly _scenario: string,
    settings: Record<string, string>,
    private readonly _tree: 'dpdk-22.11' | 'dpdk-20.11' = 'dpdk-22.11',
  ) {
    const program = openProgram({
      scenario: _scenario,
      roots: [{ name: 'dpdk', path: tree(_tree)! }],
      cwd: '/',
      settings,
    });
    this.machine = new TimeMachine({ ...program.options, lex: (piece) => program.source.front.lexFragment(piece) });
  }

  /**
   * To the `hit`th time that the first line with a text in a file of the checkout, or of the scenario, is about to
   * run.
   */
  to(text: string, hit = 1, file?: string): this {
    const path = file === undefined ? bundledScenario(this._scenario)!.path : join(tree(this._tree)!, file);
    const source = file === undefined ? bundledScenario(this._scenario)!.text : readFileSync(path, 'utf8');
    const line = source.split('\n').findIndex((one) => one.includes(text)) + 1;
    expect(line).toBeGreaterThan(0);
    this.machine.setBreakpoints(path, [{ line }]);
    for (let n = 0; n < hit; n++) {
      let stop = this.machine.run(50_000_000);
      while (stop.kind === 'time') stop = this.machine.run(50_000_000);
      expect(stop.kind).toBe('breakpoint');
    }
    return this;
  }

  snapshot(): SnapshotView {
    return snapshotView(this.machine, { line: () => '', source: () => undefined } as never, '');
  }

  value(expression: string): number {
    const { bytes } = this.machine.evaluate(expression, this.machine.current, 0);
    return bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
  }

  /** The state of the first card. */
  get card(): NicState {
    const pci = this.machine.outside().find(({ name }) => name === 'pci')!.state.pci as {
      functions: { device: NicState }[];
    };
    return pci.functions[0].device;
  }
}

const kind = <K extends ObjectModel['kind']>(snapshot: SnapshotView, wanted: K) =>
  snapshot.objects.filter((object) => object.kind === wanted) as Extract<ObjectModel, { kind: K }>[];
const states = (ring: DescriptorRingModel): string =>
  [...ring.overview].map((letter) => ring.states[Number(letter)].key[0]).join('');
const ends = (ring: DescriptorRingModel): Record<string, number> =>
  Object.fromEntries(ring.ends.map(({ name, slot }) => [name, slot]));
const counter = (path: PacketPathModel, way: 'receive' | 'transmit', stage: string, key: string): CounterModel =>
  path[way].find((one) => one.key.startsWith(stage))!.counters.find((one) => one.key === key)!;

describe.skipIf(without('dpdk-22.11'))('a card is drawn', () => {
  test('ixgbe-rx: whose each descriptor is, what the card wrote, which mbuf; the same again after going back', () => {
    const run = new Run('ixgbe-rx', { FREE_THRESH: '16', packets: '60' });
    const { machine } = run;
    run.to('rxm = rxe->mbuf', 2, RX);
    const early = { time: machine.time, snapshot: run.snapshot() };
    run.to('rxm = rxe->mbuf', 4, RX);
    const snapshot = run.snapshot();
    // The queue that is worked on stands first, the others are closed.
    const [ring, ...others] = kind(snapshot, 'descriptors');
    expect(snapshot.objects[0]).toBe(ring);
    expect([ring.type, ring.port, ring.queue, ring.card]).toEqual([
      'struct ixgbe_rx_queue',
      '0000:03:00.0',
      run.value('rxq->queue_id'),
      'model',
    ]);
    expect([ring, ...others].map(({ side, collapsed }) => `${side} ${collapsed}`)).toEqual([
      'receive false',
      'receive true',
      'transmit true',
    ]);
    expect(ends(ring)).toMatchObject({
      rx_tail: run.value('rxq->rx_tail'),
      rx_id: run.value('rx_id'),
      'RDH[0]': run.card.registers[0x1010],
      'RDT[0]': run.card.registers[0x1018],
    });
    // Taken so far, written back, empty, and the one that the card never gets.
    const [id, head] = [run.value('rx_id'), run.card.registers[0x1010]];
    expect(id).toBeGreaterThan(2);
    expect(head).toBeGreaterThan(id);
    expect(states(ring)).toBe('t'.repeat(id) + 'd'.repeat(head - id) + 'h'.repeat(128 - head));
    expect(ring.states.find(({ key }) => key === 'held')!.count).toBe(1);
    for (const row of ring.rows) {
      expect(row.mbuf).toBe(`0x${run.value(`sw_ring[${row.index}].mbuf`).toString(16)}`);
      // Status and length as the driver reads them.
      const status = run.value(`rx_ring[${row.index}].wb.upper.status_error`);
      expect([row.index, row.flags.includes('DD'), row.flags.includes('EOP')]).toEqual([
        row.index,
        (status & 1) === 1,
        (status & 2) === 2,
      ]);
      if (status & 1) expect(row.length).toBe(run.value(`rx_ring[${row.index}].wb.upper.length`));
      if (row.state === 'done') {
        expect(row.packet!.length).toBe(row.length);
        expect(row.packet!.layers.map(({ name }) => name).slice(0, 3)).toEqual(['Ethernet', 'IPv4', 'UDP']);
        expect(row.packet!.layers.flatMap(({ fields }) => fields.flatMap(({ check }) => check ?? []))).toEqual([
          'right',
          'right',
        ]);
      }
    }
    machine.goTo(early.time);
    expect(run.snapshot()).toEqual({ ...early.snapshot, horizon: machine.horizon });
    const [back] = kind(run.snapshot(), 'descriptors');
    expect(ends(back).rx_id).toBeLessThan(id);
  }, 120_000);

  test('ixgbe-tx: filled, told, sent; a step back takes it back', () => {
    const run = new Run('ixgbe-tx', { RS_THRESH: '16', packets: '60', CHECKSUMS: '1' });
    const { machine } = run;
    // The doorbell of the full transmit function: the last one in the file before its tx_tail.
    const source = readFileSync(join(tree('dpdk-22.11')!, RX), 'utf8').split('\n');
    const line = source.findIndex((one) => one.includes('txq->tx_tail = tx_id')) + 1;
    machine.setBreakpoints(join(tree('dpdk-22.11')!, RX), [{ line: line - 1 }]);
    for (let n = 0; n < 3; n++)
      for (let stop = machine.run(50_000_000); stop.kind === 'time';) stop = machine.run(50_000_000);
    const before = run.snapshot();
    const [ring] = kind(before, 'descriptors');
    expect(ring.side).toBe('transmit');
    const tail = run.value('txq->tx_tail');
    expect(ends(ring)).toMatchObject({ tx_tail: tail, tx_id: run.value('tx_id'), 'TDT[0]': tail, 'TDH[0]': tail });
    const pending = run.value('tx_id') - tail;
    expect(ring.states.map(({ key, count }) => [key, count])).toEqual([
      ['hardware', 0],
      ['prepared', pending],
      ['done', tail - 1],
      ['free', 128 - pending - tail + 1],
    ]);
    const first = ring.rows.find(({ index }) => index === tail)!;
    expect(first).toMatchObject({
      state: 'prepared',
      mbuf: `0x${run.value(`txq->sw_ring[${tail}].mbuf`).toString(16)}`,
      length: run.value('tx_pkts[-1]->data_len'),
    });
    // The card puts the checksum of IPv4 in: it is not there yet.
    expect(first.flags).toContain('IXSM');
    expect(first.packet!.layers.map(({ name }) => name).slice(0, 3)).toEqual(['Ethernet', 'IPv4', 'UDP']);
    expect(ring.rows.find(({ index }) => index === 0)!.detail).toBe('context');
    // Sent: the card's head has moved, and so have its counters.
    const sent = run.card.registers[0x87a0] ?? 0;
    machine.step(machine.current, 'over');
    const after = run.snapshot();
    expect(ends(kind(after, 'descriptors')[0])).toMatchObject({ 'TDT[0]': tail + pending, 'TDH[0]': tail + pending });
    expect(counter(kind(after, 'path')[0], 'transmit', 'card', 'TXDGPC').value).toBe(sent + pending);
    expect(kind(after, 'registers')[0].recent[0]).toBe('TDT[0]');
    machine.goTo(before.time);
    expect(run.snapshot()).toEqual({ ...before, horizon: machine.horizon });
  }, 120_000);

  test.each([
    ['the program is slow', {}, 'MPC[0]', 'imissed'],
    ['the queue drops', { DROP: '1' }, 'QPRDC[0]', 'imissed'],
    ['the pool is empty', { KEEP: '990', PAUSE: '0', packets: '3000' }, 'rx_mbuf_alloc_failed', 'rx_nombuf'],
  ])(
    'rx-drops, %s: %o',
    (_, settings, name, member) => {
      const run = new Run('rx-drops', settings).to('printf("the program received');
      const [path] = kind(run.snapshot(), 'path');
      const given = counter(path, 'receive', 'wire', 'given');
      expect(given.value).toBe(given.of);
      const [card, driver] = ['card', 'driver'].map((key) => path.receive.find((stage) => stage.key === key)!.counters);
      const moved = [...card, ...driver]
        .filter((one) => one.value > 0 && (one.kind === 'loss' || one.kind === 'stall'))
        .map((one) => one.name);
      expect(moved).toContain(name);
      // The program's own statistics say the same.
      const stats = path.receive.find(({ key }) => key.startsWith('stats'))!;
      const lost = [...card, ...driver].filter((one) => one.kind === 'loss').reduce((sum, one) => sum + one.value, 0);
      if (name === 'rx_mbuf_alloc_failed')
        expect(driver.find((one) => one.name === name)!.value).toBe(run.value(`stats.${member}`));
      else if (name === 'MPC[0]')
        expect(card.find((one) => one.name === name)!.value).toBe(run.value(`stats.${member}`));
      else expect(card.find((one) => one.name === name)!.value).toBe(run.value('stats.q_errors[0]'));
      expect(stats.counters.find((one) => one.name === 'ipackets')!.value).toBe(run.value('stats.ipackets'));
      // Nothing is unaccounted for: what came is received, lost, or waits.
      const waits =
        card.find(({ key }) => key === 'buffer')!.value +
        path.receive.find(({ key }) => key === 'rx0')!.counters.find(({ key }) => key === 'waiting')!.value;
      expect(run.value('received') + lost + waits).toBe(given.value);
    },
    120_000,
  );

  test('igb-stats: registers that a read clears, who touched them, what the driver has added up', () => {
    const run = new Run('igb-stats', {}).to('rte_eth_stats_get(0, &stats)');
    const { machine } = run;
    const before = run.snapshot();
    const register = (snapshot: SnapshotView, name: string) =>
      kind(snapshot, 'registers')[0]
        .groups.flatMap(({ rows }) => rows)
        .find((row) => row.name === name)!;
    expect(register(before, 'GPRC')).toMatchObject({ clears: true, value: 200, title: 'Good Packets Received Count' });
    machine.step(machine.current, 'over');
    const after = run.snapshot();
    expect(register(after, 'GPRC')).toMatchObject({ value: 0, got: 200, access: { kind: 'read' } });
    // Registers forget, the driver's sum is in memory.
    const good = (snapshot: SnapshotView): CounterModel =>
      counter(kind(snapshot, 'path')[0], 'receive', 'card', 'GPRC');
    expect([good(before), good(after)].map(({ value, args }) => [value, args])).toEqual([
      [200, [200, 0, 'stats.gprc', 0]],
      [200, [0, 200, 'stats.gprc', 200]],
    ]);
    expect(register(after, 'STATUS').fields.find(({ name }) => name === 'LU')!.value).toBe(1);
    expect(register(after, 'RDT[0]').access!.kind).toBe('write');
    // The statement that is named is the one that reads: before it the register holds what it got.
    const { statement } = register(after, 'GPRC').access!;
    machine.goTo(statement);
    expect(run.card.registers[0x4074]).toBe(200);
    machine.goTo(statement + 1);
    expect(run.card.registers[0x4074]).toBeUndefined();
    expect(register(run.snapshot(), 'GPRC').changed).toBe(true);
    machine.goTo(before.time);
    expect(run.snapshot()).toEqual({ ...before, horizon: machine.horizon });
    expect((kind(run.snapshot(), 'registers')[0] satisfies RegistersModel).name).toBe('0000:03:00.0');
  }, 120_000);

  test('a packet in a chain of mbufs is one', () => {
    const packets = kind(new Run('mbuf', {}).to('rte_pktmbuf_adj(clone').snapshot(), 'chain');
    expect(packets.map(({ name, packet }) => [name, packet!.length, packet!.buffers]).sort()).toEqual([
      ['clone', 214, [0, 114]],
      ['packet', 214, [0, 114]],
    ]);
    expect(packets[0].packet!.hex.startsWith('6868')).toBe(true);
  }, 120_000);

  test.skipIf(without('dpdk-20.11'))(
    '20.11 as well',
    () => {
      const run = new Run('ixgbe-rx', { FREE_THRESH: '16', packets: '20' }, 'dpdk-20.11').to('rxm = rxe->mbuf', 3, RX);
      const [ring] = kind(run.snapshot(), 'descriptors');
      expect(ends(ring)).toMatchObject({ rx_id: run.value('rx_id'), 'RDH[0]': run.card.registers[0x1010] });
      expect(kind(run.snapshot(), 'path')[0].receive.map(({ key }) => key)).toEqual([
        'wire',
        'card',
        'rx0',
        'rx1',
        'driver',
      ]);
    },
    120_000,
  );
});
