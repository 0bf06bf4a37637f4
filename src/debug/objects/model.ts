// What a page draws: plain objects that go through JSON. A view belongs to a C type; the model of each is computed
// from the machine's memory by reading members by name through the type's layout, so it holds for every version of
// the checkout.
import type { DescriptorRingModel, PacketModel, PathModel, RegistersModel } from './nicModel';

/** A thread as the page shows it. */
export interface ThreadModel {
  id: number;
  name: string;
  state: 'running' | 'blocked' | 'ended';
  waitsFor?: string;
  /** The statement about to run; undefined when the thread has ended. */
  at?: PlaceModel;
}

export interface PlaceModel {
  function: string;
  path: string;
  /** Number of a source that is no file on disk (a scenario that comes with us). */
  sourceReference?: number;
  /** Whether there is a text to open: not for a model of ours. */
  opens: boolean;
  /** 1-based. */
  line: number;
  endLine: number;
  /** The statement's text, white space folded; empty where the file cannot be read. */
  text: string;
  modelled: boolean;
  macros: string[];
}

/** Everything the datapath page shows at one moment. */
export interface MomentModel {
  /** Statements begun since the start. */
  time: number;
  /** Latest time reached: the slider's end. */
  horizon: number;
  /** Thread whose statement runs next; 0 when all have ended. */
  current: number;
  /** Why the machine stands still, in words; empty for a plain step. */
  stopped: string;
  threads: ThreadModel[];
  objects: ObjectModel[];
}

/** A member and its value, for the text beside a drawing. */
export interface FieldModel {
  name: string;
  value: string;
  /** What the value means, where the number alone does not say it: `slot 3`. */
  note?: string;
  /** Written by the last statement. */
  changed: boolean;
}

export interface ObjectBase {
  /** Stable while the object lives: type and address. */
  id: string;
  /** How the program calls it: variable, heap block, or where a pointer to it is. */
  name: string;
  /** `struct rte_ring`. */
  type: string;
  /** Hexadecimal. */
  address: string;
  fields: FieldModel[];
  /** Not what the threads work on just now: drawn closed. */
  aside?: boolean;
}

export type SlotState =
  /** Free to enqueue. */
  | 'free'
  /** Between prod.tail and prod.head: a producer has reserved it and has not published it yet. */
  | 'enqueuing'
  /** Between cons.tail and prod.tail: published, waiting. */
  | 'filled'
  /** Between cons.tail and cons.head: a consumer has reserved it and is copying it out. */
  | 'dequeuing';

export interface SlotModel {
  index: number;
  state: SlotState;
  /** The pointer or element in it, hexadecimal; undefined where memory is not mapped. */
  value?: string;
  /** The object that the pointer leads to. */
  label?: string;
  changed: boolean;
}

/** One of `prod.head`, `prod.tail`, `cons.head`, `cons.tail`. */
export interface MarkerModel {
  name: string;
  side: 'producer' | 'consumer';
  end: 'head' | 'tail';
  /** Free-running 32 bit position. */
  position: number;
  /** `position` masked: the slot it stands at. */
  slot: number;
  changed: boolean;
}

/** A thread's own copy of where it reads or writes: old_head and new_head of a move that is under way. */
export interface ReservationModel {
  thread: number;
  threadName: string;
  side: 'producer' | 'consumer';
  /** Names of the variables, as the checkout spells them. */
  oldName: string;
  newName: string;
  oldHead: number;
  /** Undefined until it has been computed. */
  newHead?: number;
  /** Function whose variables they are. */
  function: string;
}

export interface RingModel extends ObjectBase {
  kind: 'ring';
  size: number;
  mask: number;
  /** Usable slots. */
  capacity: number;
  /** Published and not yet taken. */
  count: number;
  producer: { sync: string; head: number; tail: number };
  consumer: { sync: string; head: number; tail: number };
  slots: SlotModel[];
  /** Slots that are not in `slots` because the ring is long. */
  hiddenSlots: number;
  markers: MarkerModel[];
  reservations: ReservationModel[];
}

/** How a cell or a row is marked; what it means is in the legend. */
export type Tone = 'plain' | 'ours' | 'theirs' | 'busy' | 'off';

export interface CellModel {
  /** What stands in it: a number, a short name. */
  text: string;
  /** Key of {@link CellsModel.states}. */
  state: string;
  address: string;
  changed: boolean;
}

/** Many alike, each in one of a few states: the objects of a mempool. */
export interface CellsModel extends ObjectBase {
  kind: 'cells';
  /** `label` is a text of the page with `{0}` for `lcore`. */
  states: { key: string; label: string; lcore?: number; tone: Tone; count: number }[];
  cells: CellModel[];
  hiddenCells: number;
}

/** Where something stands in a table: `avail->idx` at row 3. */
export interface RowMark {
  name: string;
  changed: boolean;
}

export interface RowModel {
  cells: string[];
  tone: Tone;
  marks: RowMark[];
  changed: boolean;
}

/** Rows of one kind: descriptors, regions of memory, registers. */
export interface TableModel extends ObjectBase {
  kind: 'table';
  columns: string[];
  rows: RowModel[];
  hiddenRows: number;
  /** What the tones mean, for those in use. */
  legend: { tone: Tone; label: string }[];
}

export interface SegmentModel {
  address: string;
  /** Bytes of its buffer: before the data, data, after it. */
  headroom: number;
  data: number;
  tailroom: number;
  /** What else is worth saying: reference count, flags. */
  note: string;
  /** First bytes of the data, hexadecimal. */
  bytes: string;
  changed: boolean;
}

/** Buffers that follow one another: a packet in mbufs. */
export interface ChainModel extends ObjectBase {
  kind: 'chain';
  segments: SegmentModel[];
  hiddenSegments: number;
  /** The whole packet, taken apart; not where there are no bytes. */
  packet?: PacketModel;
}

/** A text of the page with what fills its places in. */
export interface TextModel {
  text: string;
  args: (string | number)[];
}

export interface DetailModel {
  name: string;
  value: TextModel;
}

/** A lifeline of a sequence chart. */
export interface ChartSide {
  /** Text of the page. */
  name: string;
  /** A model of ours speaks there, not the checkout's source. */
  modelled: boolean;
}

/** An arrow of a sequence chart. */
export interface ChartEvent {
  /** Place in the whole conversation, from 0. */
  number: number;
  kind: 'message' | 'reply' | 'signal' | 'connect' | 'disconnect';
  /** Side that it comes from. */
  from: 0 | 1;
  label: TextModel;
  summary: TextModel[];
  details: DetailModel[];
  /** File descriptors that come along. */
  descriptors: number;
  /** Statements begun when it happened: the moment to go to. */
  statement: number;
  /** Machine time in microseconds. */
  clock: string;
  /** `now`: the newest that has happened. `later`: known because the run has been there before. */
  when: 'past' | 'now' | 'later';
  /** What is wrong with it. */
  trouble?: TextModel;
  /** Function of the program that takes it; not where none does. */
  handler?: { name: string; path: string; line: number };
  /** Happened at the last statement. */
  changed: boolean;
}

/** Two that speak with each other over time. */
export interface ChartModel extends ObjectBase {
  kind: 'chart';
  sides: [ChartSide, ChartSide];
  /** In the order of time. */
  events: ChartEvent[];
  /** Not drawn, before and after. */
  hiddenBefore: number;
  hiddenAfter: number;
  /** The handler of the newest message stands on a thread's stack: where it is. */
  running?: { thread: string; function: string; path: string; line: number };
}

/** An object of a type without a drawing of its own: its members as text. */
export interface RecordModel extends ObjectBase {
  kind: 'record';
}

export type ObjectModel =
  | RingModel
  | CellsModel
  | TableModel
  | ChainModel
  | ChartModel
  | DescriptorRingModel
  | RegistersModel
  | PathModel
  | RecordModel;
