// Where the parts of a descriptor ring are drawn: the ring cut open at 0 as one strip, runs of descriptors in the
// same state as boxes, the card's ends above and the driver's below with their labels on levels. Pure arithmetic, in
// CSS pixels.
import type { DescriptorRingModel, RingEndModel } from '../../../src/debug/objects/models/descriptorRing';

export const STRIP = 26;
/** Height of a level of labels. */
export const LEVEL = 17;
const LETTER = 6.7;
const MARGIN = 6;

export interface Run {
  /** First descriptor and one past the last. */
  from: number;
  to: number;
  /** Index into the model's states. */
  state: number;
  x: number;
  width: number;
}

/** Ends that stand at one descriptor and on one side, under one label. */
export interface EndLabel {
  side: 'card' | 'driver';
  names: string[];
  slot: number;
  changed: boolean;
  x: number;
  /** 0: next to the strip. */
  level: number;
  /** The label stands left of its line where the strip ends. */
  anchor: 'start' | 'end';
}

export interface StripGeometry {
  width: number;
  height: number;
  /** y of the strip's upper edge. */
  top: number;
  runs: Run[];
  labels: EndLabel[];
}

export function labelText(label: EndLabel): string {
  return `${label.names.join(', ')} ${label.slot}`;
}

/** Runs of equal letters. */
export function runsOf(overview: string): { from: number; to: number; state: number }[] {
  const runs: { from: number; to: number; state: number }[] = [];
  for (let from = 0; from < overview.length;) {
    let to = from + 1;
    while (to < overview.length && overview[to] === overview[from]) to++;
    runs.push({ from, to, state: Number(overview[from]) });
    from = to;
  }
  return runs;
}

export function stripGeometry(ring: DescriptorRingModel, width: number): StripGeometry {
  const inner = Math.max(120, width - 2 * MARGIN);
  const x = (slot: number): number => MARGIN + (slot / ring.size) * inner;
  const runs = runsOf(ring.overview).map((run) => ({ ...run, x: x(run.from), width: x(run.to) - x(run.from) }));
  const labels = (['card', 'driver'] as const).flatMap((side) =>
    labelsOf(
      ring.ends.filter((end) => (end.side === 'hardware') === (side === 'card')),
      side,
      x,
      inner + 2 * MARGIN,
    ),
  );
  const levels = (side: EndLabel['side']): number =>
    labels.reduce((most, label) => (label.side === side ? Math.max(most, label.level + 1) : most), 0);
  const top = levels('card') * LEVEL + (levels('card') > 0 ? 4 : 0);
  return {
    width: inner + 2 * MARGIN,
    height: top + STRIP + levels('driver') * LEVEL + (levels('driver') > 0 ? 6 : 0),
    top,
    runs,
    labels,
  };
}

function labelsOf(
  ends: readonly RingEndModel[],
  side: EndLabel['side'],
  x: (slot: number) => number,
  width: number,
): EndLabel[] {
  const slots = [...new Set(ends.map(({ slot }) => slot))].sort((a, b) => a - b);
  const labels = slots.map((slot): EndLabel => {
    const here = ends.filter((end) => end.slot === slot);
    const label: EndLabel = {
      side,
      names: here.map(({ name }) => name),
      slot,
      changed: here.some(({ changed }) => changed),
      x: x(slot),
      level: 0,
      anchor: 'start',
    };
    if (label.x + lengthOf(label) > width) label.anchor = 'end';
    return label;
  });
  // A label's line goes through all levels below its own: those to the right come first, so that the lines of others
  // pass left of their texts.
  const order = [
    ...labels.filter(({ anchor }) => anchor === 'end'),
    ...labels.filter(({ anchor }) => anchor === 'start').reverse(),
  ];
  const taken: { from: number; to: number }[][] = [];
  for (const label of order) {
    const [from, to] =
      label.anchor === 'start' ? [label.x, label.x + lengthOf(label)] : [label.x - lengthOf(label), label.x];
    while (taken[label.level]?.some((other) => from < other.to && other.from < to)) label.level++;
    for (let level = 0; level <= label.level; level++)
      (taken[level] ??= []).push(level === label.level ? { from, to } : { from: label.x - 2, to: label.x + 2 });
  }
  return labels;
}

function lengthOf(label: EndLabel): number {
  return labelText(label).length * LETTER + 10;
}
