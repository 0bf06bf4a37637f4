// Where the parts of a ring are drawn: slots in rows that are cut where the page ends, markers above (producer) and
// below (consumer), and a lane per reservation. Pure arithmetic, in CSS pixels.
import type { MarkerModel, ReservationModel, RingModel, SlotModel } from '../../../src/debug/objects/models/ring';

export const SLOT_HEIGHT = 46;
const MIN_SLOT = 58;
const MAX_SLOT = 92;
/** Room for a marker's label at each of its two levels. */
export const LEVEL = 18;
/** Room for the bracket and label of a reservation. */
export const LANE = 26;
const ROW_GAP = 22;
const MARGIN = 10;

export interface SlotBox {
  slot: SlotModel;
  x: number;
  y: number;
  width: number;
}

export interface MarkerLine {
  marker: MarkerModel;
  /** Stem from the label to the slot's left edge. */
  x: number;
  labelY: number;
  fromY: number;
  toY: number;
  /** The label stands to the left of the stem where the row ends. */
  anchor: 'start' | 'end';
}

export interface Bracket {
  reservation: ReservationModel;
  y: number;
  /** Pieces of the bracket, one per row that it touches. */
  from: number;
  to: number;
  /** First piece: carries the label and the start. */
  first: boolean;
  /** Last piece: carries the end. */
  last: boolean;
  /** Which way the ends point: down to the slots from above, up from below. */
  side: 'producer' | 'consumer';
  /** y of the slots' edge that the ends reach. */
  edge: number;
}

export interface RingGeometry {
  width: number;
  height: number;
  perRow: number;
  slots: SlotBox[];
  markers: MarkerLine[];
  brackets: Bracket[];
}

/** Slots per row: the largest power of two that fits, so that rows start at round numbers. */
export function slotsPerRow(count: number, width: number): number {
  let perRow = 1;
  while (perRow * 2 <= count && perRow * 2 * MIN_SLOT + 2 * MARGIN <= width) perRow *= 2;
  return perRow;
}

/** Consecutive slots of one row that a reservation covers, as numbers in drawing order. */
interface Piece {
  row: number;
  from: number;
  /** One past the last; equal to `from` for a reservation whose end is not known. */
  to: number;
}

/** Lays a ring out for a page `width` pixels wide. A row is as high as what stands above and below it. */
export function ringGeometry(ring: RingModel, width: number): RingGeometry {
  const count = ring.slots.length;
  const perRow = slotsPerRow(count, width);
  const slotWidth = Math.max(MIN_SLOT, Math.min(MAX_SLOT, Math.floor((width - 2 * MARGIN) / perRow)));
  const order = new Map(ring.slots.map((slot, n) => [slot.index, n]));
  const rowOf = (n: number) => Math.floor(n / perRow);
  const left = (n: number) => MARGIN + (n % perRow) * slotWidth;

  const covered = ring.reservations.map((reservation) => ({
    reservation,
    pieces: pieces(ring, reservation, order, perRow),
  }));
  const ofSide = (side: Side) => covered.filter(({ reservation }) => reservation.side === side);
  const room = (row: number, side: Side): number => {
    const marked = ring.markers.some((marker) => marker.side === side && rowOf(order.get(marker.slot) ?? -1) === row);
    const lanes = ofSide(side).reduce(
      (most, { pieces: list }, lane) => (list.some((piece) => piece.row === row) ? lane + 1 : most),
      0,
    );
    return marked || lanes > 0 ? 2 * LEVEL + lanes * LANE : 0;
  };
  const tops: number[] = [];
  let y = 0;
  for (let row = 0; row <= rowOf(count - 1); row++) {
    if (row > 0) y += ROW_GAP;
    tops.push(y + room(row, 'producer'));
    y = tops[row] + SLOT_HEIGHT + room(row, 'consumer');
  }

  const slots = ring.slots.map((slot, n) => ({ slot, x: left(n), y: tops[rowOf(n)], width: slotWidth }));
  const markers = ring.markers.flatMap((marker): MarkerLine[] => {
    const n = order.get(marker.slot);
    if (n === undefined) return [];
    const top = tops[rowOf(n)];
    const far = (marker.end === 'head' ? 2 : 1) * LEVEL - 2;
    const anchor = n % perRow === perRow - 1 && perRow > 1 ? ('end' as const) : ('start' as const);
    return marker.side === 'producer'
      ? [{ marker, x: left(n), labelY: top - far + 9, fromY: top - far, toY: top, anchor }]
      : [
          {
            marker,
            x: left(n),
            labelY: top + SLOT_HEIGHT + far,
            fromY: top + SLOT_HEIGHT + far,
            toY: top + SLOT_HEIGHT,
            anchor,
          },
        ];
  });
  const brackets = (['producer', 'consumer'] as const).flatMap((side) =>
    ofSide(side).flatMap(({ reservation, pieces: list }, lane) =>
      list.map((piece, index): Bracket => {
        const edge = side === 'producer' ? tops[piece.row] : tops[piece.row] + SLOT_HEIGHT;
        const away = 2 * LEVEL + lane * LANE + 8;
        return {
          reservation,
          side,
          edge,
          y: side === 'producer' ? edge - away : edge + away,
          from: left(piece.from),
          to: left(piece.from) + (piece.to - piece.from) * slotWidth,
          first: index === 0,
          last: index === list.length - 1,
        };
      }),
    ),
  );
  return { width: 2 * MARGIN + perRow * slotWidth, height: y, perRow, slots, markers, brackets };
}

type Side = RingModel['markers'][number]['side'];

/** Cuts a reservation at the ends of rows and of the ring. */
function pieces(ring: RingModel, reservation: ReservationModel, order: Map<number, number>, perRow: number): Piece[] {
  const count = ring.slots.length;
  const start = order.get((reservation.oldHead & ring.mask) >>> 0);
  if (start === undefined) return [];
  const end = reservation.newHead ?? reservation.oldHead;
  const length = Math.min(count, (((end - reservation.oldHead) % 2 ** 32) + 2 ** 32) % 2 ** 32);
  const row = (n: number) => Math.floor(n / perRow);
  if (length === 0) return [{ row: row(start), from: start, to: start }];
  const list: Piece[] = [];
  for (let done = 0; done < length;) {
    const from = (start + done) % count;
    const take = Math.min(perRow - (from % perRow), count - from, length - done);
    list.push({ row: row(from), from, to: from + take });
    done += take;
  }
  return list;
}
