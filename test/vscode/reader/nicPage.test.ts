// The drawings of network cards by themselves, in Chromium under the page's own content security policy: rings,
// packets, registers, counters; keyboard, names for a screen reader, what has moved between two stops.
import { expect, test } from 'vitest';
import type { SnapshotView, ObjectModel } from '../../../src/debug/objects/models/snapshotView';
import type { DescriptorRingModel } from '../../../src/debug/objects/models/descriptorRing';
import type { PacketPathModel } from '../../../src/debug/objects/models/packetPath';
import type { RegistersModel } from '../../../src/debug/objects/models/registers';
import { packetModel } from '../../../src/debug/objects/packet';
import { buildFrame } from '../../../src/world/packets/build';
import { barePage } from './barePage';

const frame = buildFrame({
  destination: [2, 0, 0, 0, 0, 1],
  source: [2, 0, 0, 0, 0, 2],
  ip: 4,
  protocol: 'udp',
  sourceAddress: [198, 18, 0, 1],
  destinationAddress: [198, 18, 0, 2],
  sourcePort: 1000,
  destinationPort: 2000,
  size: 60,
  payload: (i) => i,
  sequence: 3,
});
frame[50] ^= 1;

const RING: DescriptorRingModel = {
  kind: 'descriptors',
  id: 'ixgbe_rx_queue@1',
  name: '0000:03:00.0 rx_queues[0]',
  type: 'struct ixgbe_rx_queue',
  address: '0x1',
  collapsed: false,
  side: 'receive',
  port: '0000:03:00.0',
  queue: 0,
  size: 128,
  card: 'model',
  states: [
    { key: 'hardware', label: 'the card’s: an empty buffer', fill: 'solid', count: 118 },
    { key: 'done', label: 'written by the card, not taken yet', fill: 'striped', count: 8 },
    { key: 'held', label: 'the driver’s: not given back yet', fill: 'dotted', count: 2 },
  ],
  overview: `${'1'.repeat(8)}${'0'.repeat(118)}22`,
  changed: [3],
  ends: [
    { name: 'RDH[0]', side: 'hardware', slot: 8, changed: false },
    { name: 'RDT[0]', side: 'hardware', slot: 126, changed: false },
    { name: 'rx_tail', side: 'driver', slot: 0, changed: false },
    { name: 'rx_id', side: 'local', slot: 2, changed: true },
  ],
  rows: [0, 1, 2, 3, 8, 9].map((index) =>
    index < 8
      ? {
          index,
          state: 'done',
          flags: ['DD', 'EOP', 'IPCS'],
          errors: index === 3 ? ['L4E'] : [],
          length: 60,
          mbuf: `0x1${index}00`,
          detail: 'IPv4 UDP',
          changed: index === 3,
          ...(index === 3 && { packet: packetModel(frame) }),
        }
      : { index, state: 'hardware', flags: [], errors: [], mbuf: `0x1${index}00`, detail: '0x9000', changed: false },
  ),
  fields: [{ name: 'rx_tail', value: '0', changed: false }],
};
const REGISTERS: RegistersModel = {
  kind: 'registers',
  id: 'registers@0000:03:00.0',
  name: '0000:03:00.0',
  type: 'Intel 82599',
  address: '',
  fields: [],
  recent: ['LINKS'],
  groups: [
    {
      name: 'General',
      rows: [
        {
          name: 'LINKS',
          title: 'Link Status',
          offset: '0x042a4',
          value: 0x7000_0080,
          clears: false,
          changed: false,
          access: { kind: 'read', statement: 1234 },
          fields: [
            { name: 'LINK_STATUS', bits: '7', value: 1 },
            { name: 'SIGNAL', bits: '11:8', value: 0 },
            { name: 'SPEED', bits: '29:28', value: 3, meaning: '10 Gbit/s' },
          ],
        },
      ],
    },
    {
      name: 'Statistics',
      rows: [
        {
          name: 'MPC[0]',
          title: 'Rx Missed Packets Count',
          offset: '0x03fa0',
          value: 3,
          clears: true,
          got: 17,
          changed: false,
          fields: [],
        },
      ],
    },
  ],
};
const path = (missed: number): PacketPathModel => ({
  kind: 'path',
  id: 'path@0000:03:00.0',
  name: '0000:03:00.0',
  type: 'struct rte_eth_dev_data',
  address: '0x2',
  fields: [],
  receive: [
    {
      key: 'wire',
      name: 'Wire',
      modelled: true,
      counters: [{ key: 'given', name: 'frames', value: 20 + missed, of: 100, kind: 'flow', place: 'model' }],
    },
    {
      key: 'card',
      name: 'Card',
      modelled: true,
      counters: [
        {
          key: 'MPC[0]',
          name: 'MPC[0]',
          value: missed,
          kind: 'loss',
          place: 'register',
          note: '{0} in the register, {1} taken out by reads',
          args: [missed, 0],
        },
      ],
    },
    {
      key: 'rx0',
      name: 'Queue {0}',
      args: [0],
      modelled: false,
      counters: [{ key: 'empty', name: 'empty descriptors', value: 0, of: 128, kind: 'level', place: 'register' }],
    },
  ],
  transmit: [],
  idleQueues: 126,
});
const snapshot = (time: number, objects: ObjectModel[]): SnapshotView => ({
  time,
  horizon: 9000,
  current: 1,
  stopped: '',
  threads: [{ id: 1, name: 'main', state: 'running' }],
  objects,
});

const bare = barePage({ width: 1000, height: 700 });

test('a ring: both ends where they stand, whose each descriptor is, the packet of one', async () => {
  await bare.show(snapshot(10, [RING, { ...RING, id: 'other', name: 'rx_queues[1]', collapsed: true }]));
  const drawing = bare.page.getByRole('img', {
    name: /Receive queue 0 of 0000:03:00.0, 128 descriptors\. .*RDH\[0\] 8, RDT\[0\] 126, rx_tail 0, rx_id 2/,
  });
  await drawing.waitFor();
  expect(await drawing.locator('[data-end] text').allTextContents()).toEqual([
    'RDH[0] 8',
    'RDT[0] 126',
    'rx_tail 0',
    'rx_id 2',
  ]);
  // The card's head stands at the end of what it has written.
  const run = await drawing.locator('[data-state="done"]').boundingBox();
  const head = await drawing.locator('[data-end="RDH[0]"] line').boundingBox();
  expect(Math.abs(run!.x + run!.width - head!.x - head!.width / 2)).toBeLessThan(2);
  expect(await bare.page.locator('[data-descriptor="3"]').first().textContent()).toMatch(
    /written by the card, not taken yet[^]*DD EOP IPCS[^]*L4E[^]*IPv4 UDP[^]*\(changed\)/,
  );
  // A queue that nobody works on is closed.
  expect(await bare.page.locator('details.collapsed').getAttribute('open')).toBeNull();
  // The packet, by keyboard: a wrong checksum, a field and its bytes.
  await bare.page.getByRole('button', { name: 'Packet of descriptor 3' }).focus();
  await bare.page.keyboard.press('Enter');
  const packet = bare.page.getByRole('region', { name: 'Packet of descriptor 3' });
  await packet.waitFor();
  expect(await packet.locator('div.packet').textContent()).toMatch(
    /header checksum\s*0x[0-9a-f]{4} ✓ right[^]*✗ wrong, it would be 0x/,
  );
  await packet.locator('li[data-field="0"]').focus();
  for (let n = 0; n < 2; n++) await bare.page.keyboard.press('ArrowDown');
  expect(await packet.locator('li.lit').textContent()).toContain('type');
  expect(await packet.locator('pre span.lit').allTextContents()).toEqual(['08', '00']);
  expect(bare.problems).toEqual([]);
});

test('a chain of mbufs: buffers in proportion, the packet in brief', async () => {
  const packet = packetModel(frame, frame.length, [0, 20]);
  await bare.show(
    snapshot(10, [
      {
        kind: 'chain',
        id: 'rte_mbuf@1',
        name: 'm',
        type: 'struct rte_mbuf',
        address: '0x1',
        hiddenSegments: 0,
        fields: [],
        packet,
        segments: [
          { address: '0x1', headroom: 100, data: 300, tailroom: 100, note: '', bytes: '02 00', changed: false },
        ],
      },
    ]),
  );
  const parts = bare.page.locator('lens-chain .part');
  await parts.first().waitFor();
  const [head, data] = [await parts.nth(0).boundingBox(), await parts.nth(1).boundingBox()];
  expect(data!.width / head!.width).toBeGreaterThan(2.5);
  // In brief the layers are closed, but for one with something wrong.
  expect(
    await bare.page
      .locator('lens-packet details')
      .evaluateAll((all) => all.map((one) => (one as unknown as { open: boolean }).open)),
  ).toEqual([false, false, true]);
  expect(await bare.page.locator('lens-packet').first().locator('div.packet').textContent()).toContain(
    'In 2 buffers, which begin at bytes 0, 20.',
  );
  expect(bare.problems).toEqual([]);
});

test('registers: search, fields, where it was touched', async () => {
  await bare.show(snapshot(10, [REGISTERS]));
  await bare.page.getByRole('heading', { name: 'Touched last' }).waitFor();
  const row = bare.page.locator('[data-register="LINKS"]').first();
  expect(await row.textContent()).toMatch(/LINKS[^]*0x70000080[^]*SPEED=10 Gbit\/s LINK_STATUS[^]*read at 1,234/);
  await row.getByRole('button', { name: 'LINKS' }).click();
  expect(await bare.page.locator('tr.fields').first().textContent()).toMatch(
    /Link Status[^]*\[29:28\][^]*SPEED[^]*10 Gbit\/s[^]*\[11:8\][^]*SIGNAL/,
  );
  await row.getByRole('button', { name: 'read at 1,234' }).click();
  await expect
    .poll(async () => (await bare.page.evaluate<{ request?: object }[]>('window.posts')).at(-1)!.request)
    .toEqual({ type: 'goTo', time: 1234 });
  await bare.page.getByRole('searchbox').fill('mpc');
  await expect.poll(() => bare.page.locator('[data-register]').count()).toBe(1);
  expect(await bare.page.locator('[data-register="MPC[0]"]').textContent()).toContain(
    '(a read clears it; the last one got 17)',
  );
  expect(bare.problems).toEqual([]);
});

test('counters: what has moved since the last stop, forwards and backwards, is shown and said', async () => {
  await bare.show(snapshot(10, [path(0)]));
  await bare.page.locator('[data-counter="MPC[0]"]').waitFor();
  expect(await bare.page.locator('.delta').count()).toBe(0);
  await bare.show(snapshot(20, [path(5)]));
  await expect.poll(() => bare.page.locator('.delta').allTextContents()).toEqual(['+5', '+5']);
  expect(await bare.page.getByRole('status').textContent()).toContain('MPC[0] +5');
  expect(await bare.page.locator('[data-counter="MPC[0]"]').textContent()).toMatch(
    /lost: MPC\[0\][^]*5 in the register, 0 taken out by reads/,
  );
  await bare.show(snapshot(15, [path(2)]));
  await expect.poll(() => bare.page.locator('.delta').allTextContents()).toEqual(['−3', '−3']);
  expect(
    await bare.page.locator('[data-stage]').evaluateAll((all) => all.map((one) => one.classList.contains('modelled'))),
  ).toEqual([true, true, false]);
  expect(bare.problems).toEqual([]);
});

test.each([[320], [800], [1600]])('fits a page %i pixels wide', async (width) => {
  await bare.page.setViewportSize({ width, height: 700 });
  await bare.show(snapshot(10, [RING, path(3), REGISTERS]));
  await bare.page.locator('[data-end="rx_id"]').waitFor();
  await bare.page.getByRole('button', { name: 'Packet of descriptor 3' }).click();
  expect(await bare.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
});
