// The drawing in words: what a screen reader is told, what the host gets when it asks what is on screen.
import type { CellModel, CellsModel } from '../../src/debug/objects/models/cells';
import type { SnapshotView, ObjectModel } from '../../src/debug/objects/models/snapshotView';
import type { RingModel } from '../../src/debug/objects/models/ring';
import type { SegmentModel } from '../../src/debug/objects/models/packet';
import { chartLines, eventText } from './chart/describe';
import { t } from '@vscode/l10n';
import { nicChanges, nicLines } from './describeNic';

/** All that the page shows, line by line. */
export function describeSnapshot(snapshot: SnapshotView): string[] {
  const lines = [t('Statement {0} of {1}', snapshot.time, snapshot.horizon)];
  if (snapshot.stopped) lines.push(snapshot.stopped);
  for (const thread of snapshot.threads) {
    const runs = thread.id === snapshot.current ? `▶ ${thread.name}` : thread.name;
    lines.push(
      thread.at ? `${runs}: ${thread.at.function} ${thread.at.path}:${thread.at.line}` : `${runs}: ${t('ended')}`,
    );
  }
  for (const object of snapshot.objects) lines.push(...describeObject(object));
  return lines;
}

export function describeObject(object: ObjectModel): string[] {
  const lines = [`${object.type} ${object.name} ${object.address}`];
  for (const field of object.fields) {
    lines.push(
      `${field.name} = ${field.value}${field.note ? ` ${field.note}` : ''}${field.changed ? ` (${t('changed')})` : ''}`,
    );
  }
  if (object.kind === 'ring') {
    for (const slot of object.slots) {
      lines.push(
        `[${slot.index}] ${slotState(slot.state)} ${slot.value ?? ''}${slot.changed ? ` (${t('changed')})` : ''}`,
      );
    }
    for (const line of reservationLines(object)) lines.push(line);
  }
  if (object.kind === 'cells') lines.push(cellsSummary(object));
  if (object.kind === 'chart') lines.push(...chartLines(object));
  if (object.kind === 'chain') for (const segment of object.segments) lines.push(segmentText(segment));
  if (object.kind === 'table') {
    for (const row of object.rows) {
      const fill = object.legend.find((one) => one.fill === row.fill)?.label;
      lines.push(
        [
          ...row.cells,
          fill ? t(fill) : '',
          ...row.marks.map((mark) => mark.name),
          row.changed ? `(${t('changed')})` : '',
        ]
          .filter(Boolean)
          .join(' '),
      );
    }
  }
  lines.push(...nicLines(object));
  return lines;
}

/** `common pool: 12, cache of lcore 0: 4, taken: 2`. */
export function cellsSummary(cells: CellsModel): string {
  return cells.states.map((state) => `${stateLabel(state)}: ${state.count}`).join(', ');
}

export function stateLabel(state: CellsModel['states'][number]): string {
  return t(state.label, ...(state.lcore === undefined ? [] : [state.lcore]));
}

export function cellText(cells: CellsModel, cell: CellModel): string {
  const state = cells.states.find((one) => one.key === cell.state);
  return t('Object {0} at {1}: {2}', cell.text, cell.address, state ? stateLabel(state) : '');
}

/** One sentence for a buffer of a packet. */
export function segmentText(segment: SegmentModel): string {
  const text = t(
    'Buffer {0}: {1} bytes of headroom, {2} of data, {3} of tailroom',
    segment.address,
    segment.headroom,
    segment.data,
    segment.tailroom,
  );
  return (
    [text, segment.note, segment.bytes].filter(Boolean).join(' · ') + (segment.changed ? ` (${t('changed')})` : '')
  );
}

/** `lcore 2: old_head 2, new_head 4 (producer, __rte_ring_do_enqueue_elem)`. */
export function reservationLines(ring: RingModel): string[] {
  return ring.reservations.map((r) =>
    t('{0}: {1} {2}, {3} {4} in {5}', r.threadName, r.oldName, r.oldHead, r.newName, r.newHead ?? '–', r.function),
  );
}

/** One sentence for the drawing as a whole. */
export function ringSummary(ring: RingModel): string {
  return t(
    'Ring of {0} slots, {1} filled, {2} free. Producer head {3}, tail {4}. Consumer head {5}, tail {6}.',
    ring.size,
    ring.count,
    ring.capacity - ring.count,
    ring.producer.head,
    ring.producer.tail,
    ring.consumer.head,
    ring.consumer.tail,
  );
}

export function slotState(state: RingModel['slots'][number]['state']): string {
  switch (state) {
    case 'free':
      return t('free');
    case 'filled':
      return t('filled');
    case 'enqueuing':
      return t('reserved by a producer');
    case 'dequeuing':
      return t('reserved by a consumer');
  }
}

/** What the last statement changed, for the live region. */
export function changesOf(snapshot: SnapshotView): string {
  const changes = snapshot.objects.flatMap((object) => [
    ...nicChanges(object),
    ...object.fields.filter((field) => field.changed).map((field) => `${field.name} = ${field.value}`),
    ...(object.kind === 'cells'
      ? object.cells
          .filter((cell) => cell.changed)
          .slice(0, 8)
          .map((cell) => cellText(object, cell))
      : []),
    ...(object.kind === 'chart'
      ? object.events.filter((event) => event.changed).map((event) => eventText(object, event))
      : []),
    ...(object.kind === 'table'
      ? object.rows
          .filter((row) => row.changed)
          .slice(0, 8)
          .map((row) => row.cells.join(' '))
      : []),
    ...(object.kind === 'ring'
      ? object.slots.filter((slot) => slot.changed).map((slot) => `[${slot.index}] = ${slot.value ?? ''}`)
      : []),
  ]);
  const current = snapshot.threads.find((thread) => thread.id === snapshot.current);
  const next = current?.at ? t('Next: {0}, {1} line {2}.', current.name, current.at.function, current.at.line) : '';
  return [snapshot.stopped, changes.join(', '), next].filter(Boolean).join(' ');
}
