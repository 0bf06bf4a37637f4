// The datapath page by itself, in Chromium under its own content security policy, with a host that is played: what it
// draws is what it says, keys and buttons ask for what they should.
import { expect, test } from 'vitest';
import type { ChartEvent, ChartModel } from '../../../src/debug/objects/models/chart';
import type { SnapshotView } from '../../../src/debug/objects/models/snapshotView';
import type { RingModel } from '../../../src/debug/objects/models/ring';
import { barePage } from './barePage';

const RING: RingModel = {
  kind: 'ring',
  id: 'rte_ring@1000',
  name: 'memory.ring',
  type: 'struct rte_ring',
  address: '0x1000',
  size: 8,
  mask: 7,
  capacity: 7,
  count: 2,
  producer: { sync: 'MT', head: 4, tail: 2 },
  consumer: { sync: 'ST', head: 0, tail: 0 },
  hiddenSlots: 0,
  slots: Array.from({ length: 8 }, (_, index) => ({
    index,
    state: index < 2 ? ('filled' as const) : index < 4 ? ('enqueuing' as const) : ('free' as const),
    value: `0x${(1000 + index).toString(16)}`,
    label: String(1000 + index),
    changed: index === 2,
  })),
  markers: [
    { name: 'prod.head', side: 'producer', end: 'head', position: 4, slot: 4, changed: true },
    { name: 'prod.tail', side: 'producer', end: 'tail', position: 2, slot: 2, changed: false },
    { name: 'cons.head', side: 'consumer', end: 'head', position: 0, slot: 0, changed: false },
    { name: 'cons.tail', side: 'consumer', end: 'tail', position: 0, slot: 0, changed: false },
  ],
  reservations: [
    {
      thread: 2,
      threadName: 'enqueuer-1',
      side: 'producer',
      oldName: 'prod_head',
      newName: 'prod_next',
      oldHead: 2,
      newHead: 4,
      function: '__rte_ring_do_enqueue_elem',
    },
  ],
  fields: [
    { name: 'size', value: '8', changed: false },
    { name: 'prod.head', value: '4', note: '[4]', changed: true },
  ],
};
const SNAPSHOT: SnapshotView = {
  time: 312,
  horizon: 1204,
  current: 2,
  stopped: '',
  threads: [
    {
      id: 1,
      name: 'main',
      state: 'blocked',
      waitsFor: 'enqueuer-1',
      at: {
        function: 'pthread_join',
        path: '/m.c',
        opens: false,
        line: 3,
        endLine: 3,
        text: 'pthread_join()',
        modelled: true,
        macros: [],
      },
    },
    {
      id: 2,
      name: 'enqueuer-1',
      state: 'running',
      at: {
        function: '__rte_ring_move_prod_head',
        path: '/dpdk/lib/ring/rte_ring_c11_pvt.h',
        opens: true,
        line: 112,
        endLine: 114,
        text: 'success = …',
        modelled: false,
        macros: [],
      },
    },
    { id: 3, name: 'enqueuer-2', state: 'ended' },
  ],
  objects: [RING],
};

const arrow = (number: number, more: Partial<ChartEvent>): ChartEvent => ({
  number,
  kind: 'message',
  from: 0,
  label: { text: 'SET_OWNER', args: [] },
  summary: [],
  details: [{ name: 'request', value: { text: '3', args: [] } }],
  descriptors: 0,
  statement: 100 + number,
  clock: '1.5',
  when: 'past',
  changed: false,
  ...more,
});
const CHART: ChartModel = {
  kind: 'chart',
  id: 'vhost-user-guest',
  name: 'guest',
  type: 'vhost-user',
  address: '',
  fields: [],
  hiddenBefore: 0,
  hiddenAfter: 0,
  sides: [
    { name: 'QEMU and the guest', modelled: true },
    { name: 'lib/vhost', modelled: false },
  ],
  events: [
    arrow(0, { kind: 'connect', label: { text: 'connects', args: [] }, details: [] }),
    ...Array.from({ length: 40 }, (_, i) => arrow(1 + i, {})),
    arrow(41, {
      label: { text: 'SET_MEM_TABLE', args: [] },
      summary: [{ text: '{0} regions, {1}', args: [2, '16 MiB'] }],
      descriptors: 2,
      when: 'now',
      handler: { name: 'vhost_user_set_mem_table', path: '/dpdk/lib/vhost/vhost_user.c', line: 1265 },
    }),
    arrow(42, {
      kind: 'reply',
      from: 1,
      label: { text: 'SET_MEM_TABLE', args: [] },
      when: 'later',
      trouble: { text: 'refused: {0}', args: ['1'] },
    }),
  ],
};

const bare = barePage({ width: 900, height: 600 }, { strings: { Thread: 'Faden' }, locale: 'de' });

const twin = async () => {
  await bare.tell({ id: 7, request: { type: 'describe' } });
  await expect.poll(async () => (await bare.posts()).some((post) => 'inReplyTo' in post)).toBe(true);
  return ((await bare.posts()).find((post) => 'inReplyTo' in post) as unknown as { reply: { lines: string[] } }).reply
    .lines;
};

test('what is drawn is what is said', async () => {
  await bare.show(SNAPSHOT);
  await bare.page.locator('[data-marker="prod.head"]').waitFor();
  const drawn = await bare.page.locator('[data-marker] text').allTextContents();
  expect(drawn).toEqual(['prod.head 4', 'prod.tail 2', 'cons.head 0', 'cons.tail 0']);
  expect(await bare.page.locator('[data-slot].filled').count()).toBe(2);
  expect(await bare.page.locator('[data-slot].changed').getAttribute('data-slot')).toBe('2');
  expect(await bare.page.locator('.bracket text').allTextContents()).toEqual(['enqueuer-1 2 → 4']);
  // A marker stands at the left edge of its slot.
  const stem = await bare.page.locator('[data-marker="prod.head"] line').boundingBox();
  const slot = await bare.page.locator('[data-slot="4"] rect.box').boundingBox();
  expect(Math.abs(stem!.x - slot!.x)).toBeLessThan(2);

  const lines = await twin();
  expect(lines[0]).toBe('Statement 312 of 1204');
  expect(lines).toContain('▶ enqueuer-1: __rte_ring_move_prod_head /dpdk/lib/ring/rte_ring_c11_pvt.h:112');
  expect(lines).toContain('prod.head = 4 [4] (changed)');
  expect(lines).toContain('[2] reserved by a producer 0x3ea (changed)');
  expect(lines).toContain('enqueuer-1: prod_head 2, prod_next 4 in __rte_ring_do_enqueue_elem');
  expect(bare.problems).toEqual([]);
});

test('a screen reader gets a name for the drawing, tables, and the change', async () => {
  await bare.show(SNAPSHOT);
  const drawing = bare.page.getByRole('img', { name: /Ring of 8 slots, 2 filled, 5 free/ });
  await drawing.waitFor();
  expect(await bare.page.getByRole('status').textContent()).toContain('prod.head = 4');
  expect(await bare.page.getByRole('row').filter({ hasText: 'prod.head' }).first().textContent()).toContain(
    '(changed)',
  );
  await bare.page.getByText('Slots as a table').click();
  expect(await bare.page.getByRole('row').filter({ hasText: '[3]' }).textContent()).toContain('reserved by a producer');
});

test('buttons, slider and places ask the host; the keyboard reaches them', async () => {
  await bare.show(SNAPSHOT);
  await bare.page.locator('[data-action="step"]').click();
  await bare.page.locator('[data-action="back"]').focus();
  await bare.page.keyboard.press('Enter');
  await bare.page.getByRole('slider').focus();
  await bare.page.keyboard.press('ArrowRight');
  await bare.page.getByRole('button', { name: 'rte_ring_c11_pvt.h:112' }).click();
  await expect
    .poll(async () => (await bare.posts()).map((post) => post.request).slice(1))
    .toEqual([
      { type: 'step', back: false },
      { type: 'step', back: true },
      { type: 'goTo', time: 313 },
      { type: 'open', path: '/dpdk/lib/ring/rte_ring_c11_pvt.h', line: 112 },
    ]);
});

test("the reader's language, a refusal, the end", async () => {
  await bare.show(SNAPSHOT);
  await bare.page.getByRole('columnheader', { name: 'Faden' }).waitFor();
  expect(await bare.page.locator('html').getAttribute('lang')).toBe('de');
  await bare.page.locator('[data-action="step"]').click();
  const [, step] = await bare.posts();
  await bare.tell({ inReplyTo: step.id, error: 'No program runs.' });
  await bare.page.getByText('No program runs.').waitFor();
  await bare.tell({ event: { type: 'ended' } });
  await bare.page.getByText('The session has ended').waitFor();
  expect(await bare.page.getByRole('slider').isDisabled()).toBe(true);
});

test('a conversation is a list of arrows: the present in sight, walked with the keys, Enter goes there', async () => {
  await bare.show({ ...SNAPSHOT, objects: [CHART] });
  const chart = bare.page.getByRole('list', { name: 'vhost-user guest' });
  expect(await chart.getByRole('listitem').count()).toBe(43);
  const now = chart.locator('[aria-current="true"]');
  expect(await now.getAttribute('aria-label')).toBe(
    '1.5 µs, QEMU and the guest (modelled): SET_MEM_TABLE · 2 regions, 16 MiB · 2 file descriptors ' +
      '· handled by vhost_user_set_mem_table · now',
  );
  const within = async () => {
    const [a, b] = [await now.boundingBox(), await bare.page.locator('lens-chart .scroll').boundingBox()];
    return a!.y >= b!.y && a!.y + a!.height <= b!.y + b!.height;
  };
  await expect.poll(within).toBe(true);
  // Its content stands open; that of others opens with the right arrow key.
  expect(await now.getAttribute('aria-expanded')).toBe('true');
  await now.focus();
  await bare.page.keyboard.press('ArrowDown');
  const focused = chart.locator(':focus');
  expect(await focused.getAttribute('aria-label')).toContain('answer to SET_MEM_TABLE · refused: 1 · later');
  await bare.page.keyboard.press('ArrowRight');
  expect(await focused.getAttribute('aria-expanded')).toBe('true');
  await bare.page.keyboard.press('ArrowLeft');
  expect(await focused.getAttribute('aria-expanded')).toBe('false');
  await bare.page.keyboard.press('Enter');
  // The next wish waits for the answer to the one before.
  await expect.poll(async () => (await bare.posts()).length).toBe(2);
  await bare.tell({ inReplyTo: (await bare.posts())[1].id, reply: { time: 142 } });
  await bare.page.keyboard.press('Home');
  await bare.page.keyboard.press('Enter');
  await chart.getByRole('button', { name: 'vhost_user_set_mem_table', exact: true }).click();
  await expect
    .poll(async () => (await bare.posts()).map((post) => post.request).slice(1))
    .toEqual([
      { type: 'goTo', time: 142 },
      { type: 'goTo', time: 100 },
      { type: 'open', path: '/dpdk/lib/vhost/vhost_user.c', line: 1265 },
    ]);
  expect(await twin()).toContain('1.5 µs, lib/vhost: answer to SET_MEM_TABLE · refused: 1 · later');
  expect(bare.problems).toEqual([]);
});

test('where the machine cannot go, an arrow shows what it holds', async () => {
  await bare.show({ ...SNAPSHOT, objects: [CHART] });
  await bare.tell({ event: { type: 'ended' } });
  await bare.page.getByText('The session has ended').waitFor();
  const first = bare.page.locator('[data-event="40"] .go');
  await first.click();
  await expect.poll(() => first.getAttribute('aria-expanded')).toBe('true');
  expect(await bare.posts()).toHaveLength(1);
});

test.each([[300], [700], [1600]])('fits a page %i pixels wide', async (width) => {
  await bare.page.setViewportSize({ width, height: 700 });
  await bare.show({
    ...SNAPSHOT,
    objects: [
      { ...RING, size: 64, mask: 63, slots: Array.from({ length: 64 }, (_, index) => ({ ...RING.slots[0], index })) },
      CHART,
    ],
  });
  await bare.page.locator('[data-slot="63"]').waitFor();
  expect(await bare.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
});
