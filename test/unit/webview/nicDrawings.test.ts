// Arithmetic of the drawings of network cards: the strip of a descriptor ring, labels that keep off each other, what
// has moved since the last stop.
import { describe, expect, test } from 'vitest';
import type { SnapshotView } from '../../../src/debug/objects/models/snapshotView';
import type { DescriptorRingModel, RingEndModel } from '../../../src/debug/objects/models/descriptorRing';
import type { PacketPathModel } from '../../../src/debug/objects/models/packetPath';
import { labelText, runsOf, stripGeometry } from '../../../webview/datapath/descriptors/geometry';
import { changeText, changeOf, recordSnapshot } from '../../../webview/datapath/valueChanges';
import { bitsText, checkText, nicLines } from '../../../webview/datapath/describeNic';

const end = (name: string, side: RingEndModel['side'], slot: number): RingEndModel => ({
  name,
  side,
  slot,
  changed: false,
});
const RING: DescriptorRingModel = {
  kind: 'descriptors',
  id: 'q',
  name: 'rxq',
  type: 'struct ixgbe_rx_queue',
  address: '0x1',
  fields: [],
  side: 'receive',
  port: '0000:03:00.0',
  queue: 0,
  size: 16,
  card: 'model',
  states: [
    { key: 'hardware', label: 'a', fill: 'solid', count: 8 },
    { key: 'done', label: 'b', fill: 'striped', count: 6 },
    { key: 'held', label: 'c', fill: 'dotted', count: 2 },
  ],
  overview: '1111110000000022',
  changed: [],
  ends: [
    end('RDH[0]', 'hardware', 6),
    end('RDT[0]', 'hardware', 14),
    end('rx_tail', 'driver', 0),
    end('rx_id', 'local', 1),
    end('rx_next', 'driver', 1),
  ],
  rows: [
    {
      index: 0,
      state: 'done',
      flags: ['DD', 'EOP'],
      errors: ['L4E'],
      length: 60,
      mbuf: '0x10',
      detail: 'IPv4 UDP',
      changed: true,
    },
  ],
};

describe('the strip of a ring', () => {
  test('runs lie behind each other and cover it', () => {
    expect(runsOf('1111110000000022')).toEqual([
      { from: 0, to: 6, state: 1 },
      { from: 6, to: 14, state: 0 },
      { from: 14, to: 16, state: 2 },
    ]);
    const { runs, width } = stripGeometry(RING, 412);
    expect(runs[0].x).toBe(6);
    runs.slice(1).forEach((run, i) => expect(run.x).toBeCloseTo(runs[i].x + runs[i].width));
    expect(runs.at(-1)!.x + runs.at(-1)!.width).toBeCloseTo(width - 6);
  });

  test('the card above, the driver below; ends at one place share a label', () => {
    const { labels, top } = stripGeometry(RING, 412);
    expect(labels.map((label) => [label.side, labelText(label)])).toEqual([
      ['card', 'RDH[0] 6'],
      ['card', 'RDT[0] 14'],
      ['driver', 'rx_tail 0'],
      ['driver', 'rx_id, rx_next 1'],
    ]);
    expect(labels[1].anchor).toBe('end');
    expect(top).toBeGreaterThan(0);
    expect(stripGeometry({ ...RING, ends: [] }, 412)).toMatchObject({ top: 0, height: 26 });
  });

  test.each([200, 412, 1000])('no label lies on another, %i pixels wide', (width) => {
    for (let round = 0; round < 200; round++) {
      const ends = Array.from({ length: 5 }, (_, i) =>
        end(`tx_position_${i}`, 'driver', (round * 7 + i * i * (round % 5)) % 16),
      );
      const { labels, width: whole } = stripGeometry({ ...RING, ends }, width);
      const boxes = labels.map((label) => {
        const length = labelText(label).length * 6.7 + 10;
        return {
          label,
          from: label.anchor === 'start' ? label.x : label.x - length,
          to: label.anchor === 'start' ? label.x + length : label.x,
        };
      });
      for (const a of boxes) {
        for (const b of boxes)
          if (a !== b && a.label.level === b.label.level) expect(a.to <= b.from || b.to <= a.from).toBe(true);
        if (width >= 412 && a.label.anchor === 'start') expect(a.to).toBeLessThanOrEqual(whole);
      }
    }
  });
});

test('words of a ring: state, flags, errors, what has changed', () => {
  expect(nicLines(RING)).toContain('[0] b 0x10 60 DD EOP L4E IPv4 UDP rx_tail (changed)');
  expect(nicLines(RING)[0]).toBe(
    'Receive queue 0 of 0000:03:00.0, 16 descriptors. a: 8; b: 6; c: 2. ' +
      'RDH[0] 6, RDT[0] 14, rx_tail 0, rx_id 1, rx_next 1',
  );
  expect(checkText({ name: 'checksum', value: '0x1', start: 0, length: 2, check: 'wrong', expected: '0x2' })).toBe(
    '✗ wrong, it would be 0x2',
  );
  expect(
    bitsText({
      name: 'LINKS',
      title: '',
      offset: '',
      value: 0,
      clears: false,
      changed: false,
      fields: [
        { name: 'LINK_STATUS', bits: '7', value: 1 },
        { name: 'SIGNAL', bits: '11:8', value: 0 },
        { name: 'SPEED', bits: '29:28', value: 3, meaning: '10 Gbit/s' },
      ],
    }),
  ).toBe('SPEED=10 Gbit/s LINK_STATUS');
});

describe('what has moved since the last stop', () => {
  const snapshot = (time: number, missed: number, horizon = 1000): SnapshotView => {
    const path: PacketPathModel = {
      kind: 'path',
      id: 'p',
      name: '',
      type: '',
      address: '',
      fields: [],
      transmit: [],
      idleQueues: 0,
      receive: [
        {
          key: 'card',
          name: 'Card',
          modelled: true,
          counters: [{ key: 'MPC[0]', name: 'MPC[0]', value: missed, kind: 'loss', place: 'register' }],
        },
      ],
    };
    return { time, horizon, current: 1, stopped: '', threads: [], objects: [path] };
  };
  const moved = (): number => changeOf('p', 'receive/card/MPC[0]');

  test('forwards, backwards, the same snapshot again, another run', () => {
    recordSnapshot(snapshot(10, 3), 'a');
    expect(moved()).toBe(0);
    recordSnapshot(snapshot(20, 8), 'a');
    expect(moved()).toBe(5);
    // The host sends it again: what has moved stays.
    recordSnapshot(snapshot(20, 8), 'a');
    expect(moved()).toBe(5);
    recordSnapshot(snapshot(15, 3), 'a');
    expect(moved()).toBe(-5);
    expect([changeText(moved()), changeText(1234)]).toEqual(['−5', '+1,234']);
    recordSnapshot(snapshot(5, 100, 900), 'a');
    expect(moved()).toBe(0);
    recordSnapshot(snapshot(5000, 7, 9000), 'b');
    expect(moved()).toBe(0);
  });
});
