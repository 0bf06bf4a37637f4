// Who owns each descriptor of a queue, and what is to be done with it: the card, or the driver.
import { distance, type Queue } from './descriptorQueue';
import type { Fill } from './models/base';
import type { RecordReader } from './reader';

type State = { key: string; label: string; fill: Fill };
export const RECEIVE_STATES: State[] = [
  { key: 'hardware', label: 'the card’s: an empty buffer', fill: 'solid' },
  { key: 'done', label: 'written by the card, not taken yet', fill: 'striped' },
  { key: 'taking', label: 'the driver takes them now', fill: 'hatched' },
  { key: 'held', label: 'the driver’s: not given back yet', fill: 'dotted' },
];
export const TRANSMIT_STATES: State[] = [
  { key: 'hardware', label: 'the card’s: to be sent', fill: 'solid' },
  { key: 'prepared', label: 'filled, the card does not know it yet', fill: 'hatched' },
  { key: 'done', label: 'sent, the mbuf not freed yet', fill: 'striped' },
  { key: 'free', label: 'free', fill: 'none' },
];

/**
 * Receive: the card fills from its head up to the tail register; the driver takes from `rx_tail` up to the head;
 * between the tail register and `rx_tail` lie those that it has taken and not given back.
 */
export function receiveStates({ size, tail, head, end, ends: marks }: Queue): (slot: number) => string {
  if (head === undefined || end === undefined) return () => 'held';
  const written = distance(tail, head, size);
  const empty = distance(head, end, size);
  const local = marks.find((mark) => mark.side === 'local' && mark.name === 'rx_id');
  const taking = local ? distance(tail, local.slot, size) : 0;
  return (slot) => {
    if (distance(head, slot, size) < empty) return 'hardware';
    const behind = distance(tail, slot, size);
    if (behind >= written) return 'held';
    return behind < taking && taking <= written ? 'taking' : 'done';
  };
}

/**
 * Transmit: the card sends from its head up to the tail register; the driver fills from there up to `tx_tail`, and
 * frees behind the head.
 */
export function transmitStates(queue: Queue): (slot: number) => string {
  const { size, tail, head, end, reader, software, ends: marks } = queue;
  const local = marks.find((mark) => mark.side === 'local' && mark.name === 'tx_id');
  const filled = local && distance(tail, local.slot, size) < size / 2 ? local.slot : tail;
  const sending = head === undefined || end === undefined ? 0 : distance(head, end, size);
  const prepared = end === undefined ? 0 : distance(end, filled, size);
  const used = usedDescriptors(reader, size);
  return (slot) => {
    if (head !== undefined && distance(head, slot, size) < sending) return 'hardware';
    if (end !== undefined && distance(end, slot, size) < prepared) return 'prepared';
    const back = distance(slot, tail, size);
    const within = used === undefined || (back > 0 && back <= used);
    return within && software?.mbuf(slot) ? 'done' : 'free';
  };
}

/**
 * Descriptors before `tx_tail` that the driver has not made free: from behind the last one that was cleaned. Which
 * member tells that hangs on the function that sends; the one that fits the number of free descriptors is taken.
 */
function usedDescriptors(reader: RecordReader, size: number): number | undefined {
  const [free, tail] = [reader.number('nb_tx_free'), reader.number('tx_tail')];
  if (free === undefined || tail === undefined) return undefined;
  const least = Math.max(0, size - 1 - free);
  const [cleaned, next, threshold] = ['last_desc_cleaned', 'tx_next_dd', 'tx_rs_thresh'].map((name) =>
    reader.number(name),
  );
  const candidates = [
    ...(cleaned === undefined ? [] : [distance(cleaned + 1, tail, size)]),
    ...(next === undefined || !threshold ? [] : [distance(next + 1 - threshold, tail, size)]),
  ].filter((used) => used <= least);
  return candidates.length > 0 ? Math.max(...candidates) : least;
}
