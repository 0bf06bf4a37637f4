// Where the parts of a ring are drawn.
import { describe, expect, test } from 'vitest';
import type { RingModel } from '../../../src/debug/objects/models/ring';
import { ringGeometry, slotsPerRow } from '../../../webview/datapath/ring/geometry';

function ring(size: number, more: Partial<RingModel> = {}): RingModel {
  return {
    kind: 'ring',
    id: 'r',
    name: 'r',
    type: 'struct rte_ring',
    address: '0x0',
    size,
    mask: size - 1,
    capacity: size - 1,
    count: 0,
    fields: [],
    producer: { sync: 'MT', head: 0, tail: 0 },
    consumer: { sync: 'MT', head: 0, tail: 0 },
    hiddenSlots: 0,
    markers: [],
    reservations: [],
    slots: Array.from({ length: size }, (_, index) => ({ index, state: 'free', changed: false })),
    ...more,
  };
}
const reservation = (oldHead: number, newHead?: number, side: 'producer' | 'consumer' = 'producer') => ({
  thread: 2,
  threadName: 'lcore 1',
  side,
  oldName: 'old_head',
  newName: 'new_head',
  oldHead,
  newHead,
  function: 'f',
});

describe('ringGeometry', () => {
  test('rows begin at powers of two', () => {
    expect(slotsPerRow(8, 1000)).toBe(8);
    expect(slotsPerRow(8, 300)).toBe(4);
    expect(slotsPerRow(64, 700)).toBe(8);
    expect(slotsPerRow(1, 10)).toBe(1);
  });

  test('every slot stands once, inside the drawing', () => {
    const geometry = ringGeometry(ring(32), 700);
    expect(new Set(geometry.slots.map((box) => `${box.x} ${box.y}`)).size).toBe(32);
    for (const box of geometry.slots) {
      expect(box.x + box.width).toBeLessThanOrEqual(geometry.width);
      expect(box.y + 46).toBeLessThanOrEqual(geometry.height);
    }
  });

  test('a marker stands at the left edge of its slot, producers above and consumers below', () => {
    const marker = (name: string, side: 'producer' | 'consumer', slot: number) => ({
      name,
      side,
      end: 'head' as const,
      position: slot,
      slot,
      changed: false,
    });
    const geometry = ringGeometry(
      ring(8, { markers: [marker('prod.head', 'producer', 3), marker('cons.head', 'consumer', 3)] }),
      1000,
    );
    const slot = geometry.slots[3];
    expect(geometry.markers.map((line) => line.x)).toEqual([slot.x, slot.x]);
    expect(geometry.markers[0].labelY).toBeLessThan(slot.y);
    expect(geometry.markers[1].labelY).toBeGreaterThan(slot.y + 46);
  });

  test('a reservation that wraps has a piece at the end and one at the start', () => {
    const geometry = ringGeometry(ring(8, { reservations: [reservation(2 ** 32 - 2, 1)] }), 1000);
    const [a, b] = geometry.brackets;
    expect(geometry.brackets).toHaveLength(2);
    expect([a.from, a.to]).toEqual([geometry.slots[6].x, geometry.slots[7].x + geometry.slots[7].width]);
    expect([b.from, b.to]).toEqual([geometry.slots[0].x, geometry.slots[1].x]);
    expect([a.first, a.last, b.first, b.last]).toEqual([true, false, false, true]);
  });

  test('a reservation is cut where rows end; its end may be unknown', () => {
    const geometry = ringGeometry(ring(8, { reservations: [reservation(2, 6), reservation(2)] }), 300);
    expect(geometry.brackets.map((bracket) => bracket.to - bracket.from)).toEqual([
      geometry.slots[0].width * 2,
      geometry.slots[0].width * 2,
      0,
    ]);
    expect(geometry.brackets[0].y).not.toBe(geometry.brackets[2].y);
  });
});
