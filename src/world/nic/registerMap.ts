/**
 * Registers of a network card as rows of a table. A row says a register's name and place, what loads and stores do,
 * its value after reset, and its title and bit fields for readers. A new register is one row. What only one card does
 * with a register is a function that the card gives under the register's name (`RegisterFunctions`).
 */

import type { RegisterDescription } from './registerFields';
import { parseFields } from './registerFields';

/** What loads and stores do, as the datasheets abbreviate it. */
export type RegisterAccess =
  /** Plain storage. */
  | 'RW'
  /** Stores do nothing. */
  | 'RO'
  /** Statistics: the card counts, a load clears, stores do nothing. */
  | 'RC'
  /** A store clears the bits that it writes as one. */
  | 'RW1C'
  /** Loads get 0; what a store does is a function of the card. */
  | 'WO';

interface RowSettings {
  /** `RW` when left out. */
  access?: RegisterAccess;
  /** Elements of an array, and bytes from one to the next (4 when left out). */
  count?: number;
  stride?: number;
  /** The array goes on elsewhere, with so many elements more. */
  more?: { at: number; count: number };
  /** Bits that a store can set; the others are reserved or clear themselves. All when left out. */
  writable?: number;
  /** Bits that loads always get as one. */
  ones?: number;
  /** Value after reset: of every element, or of the first ones. */
  reset?: number | readonly number[];
}

export interface RegisterRow extends RowSettings {
  /** Offset in the BAR, or in the queue's block. */
  at: number;
  /** Title in the datasheet; undefined: the register is only named. */
  title?: string;
  /** Bit fields as text (see registerFields.ts). */
  fields: string;
}

/** A row: place, title, fields, and what is not as usual. Texts may be left out from the end. */
export function row(at: number, ...rest: (string | RowSettings)[]): RegisterRow {
  const [title, fields = ''] = rest.filter((one) => typeof one === 'string');
  const settings = rest.find((one) => typeof one === 'object');
  return { ...settings, at, fields, ...(title !== undefined && { title }) };
}

/** What a card does with a register of its own. `at`: offset; `element`: index in an array, number of a queue. */
export interface RegisterFunctions {
  /** Gives what a load gets. */
  load?(stored: number, element: number, at: number): number;
  /** Does all that a store does; `value` has no bits that cannot be written. */
  store?(value: number, element: number, at: number): void;
}

/** What loads and stores of a row's registers do in one card, ready for use: all of one shape, one look-up each. */
export interface RegisterBehaviour {
  readonly load: RegisterFunctions['load'];
  readonly store: RegisterFunctions['store'];
  /** Bits of the stored value that a load gets, and bits that it always gets as one. */
  readonly shown: number;
  readonly ones: number;
  /** Bits that a store can set. */
  readonly writable: number;
  /** Without a function of its own, a store sets the value, or clears bits, or (neither) does nothing. */
  readonly sets: boolean;
  readonly clearsBits: boolean;
  /** A load clears the register. */
  readonly clearsOnRead: boolean;
}

/** Parts of a card that registers are listed under. */
export type RegisterGroup =
  'general' | 'nvm' | 'interrupts' | 'receive' | 'transmit' | 'filters' | 'queue' | 'statistics';

type Rows = Readonly<Record<string, RegisterRow>>;
/** Groups but for the queues' blocks, which are separate because their rows have places within a block. */
type Sections = Readonly<Record<Exclude<RegisterGroup, 'queue'>, Rows>>;

/** A second place at which registers can be reached: `count` words from `at` on are those at `to`, `stride` apart. */
export interface RegisterAlias {
  at: number;
  count: number;
  to: number;
  stride: number;
}

/** Rows of a card, as its file lists them. */
export interface CardRows<S extends Sections, R extends Rows, T extends Rows> {
  queues: number;
  /** Where the block of a queue begins. */
  receiveBase(queue: number): number;
  transmitBase(queue: number): number;
  sections: S;
  /** Rows of a queue's block. */
  receiveQueue: R;
  transmitQueue: T;
  aliases: readonly RegisterAlias[];
  /** Ranges of statistics of which only those with a row of their own are counted: first offset, offset behind. */
  uncounted: readonly (readonly [number, number])[];
}

type NamesIn<S> = { [K in keyof S]: keyof S[K] }[keyof S] & string;
/** Offsets by name. */
export type Offsets<N extends PropertyKey> = Readonly<Record<N, number>>;

/** Offsets of a queue's ring. */
export interface RingRegisters {
  low: number;
  high: number;
  length: number;
  head: number;
  tail: number;
  /** RXDCTL, TXDCTL. */
  control: number;
  /** SRRCTL of a receive queue. */
  split?: number;
}

export interface ReceiveRegisters extends RingRegisters {
  split: number;
}

export interface TransmitRegisters extends RingRegisters {
  /** TDWBAL, TDWBAH: where the head is written back. */
  writeBackLow: number;
  writeBackHigh: number;
}

/** Names that the rings of both sides have in every card. */
type ReceiveRing = 'RDBAL' | 'RDBAH' | 'RDLEN' | 'RDH' | 'RDT' | 'RXDCTL' | 'SRRCTL';
type TransmitRing = 'TDBAL' | 'TDBAH' | 'TDLEN' | 'TDH' | 'TDT' | 'TXDCTL' | 'TDWBAL' | 'TDWBAH';

/** `MPC[3]` without its index. */
export function stemOf(name: string): string {
  return name.replace(/\[\d+\]$/, '');
}

/** A row with its name and group. */
interface NamedRow {
  name: string;
  group: RegisterGroup;
  row: RegisterRow;
  access: RegisterAccess;
  writable: number;
  ones: number;
  /** The name has an index. */
  indexed: boolean;
}

function named(name: string, group: RegisterGroup, row: RegisterRow, indexed: boolean): NamedRow {
  const access = row.access ?? (group === 'statistics' ? 'RC' : 'RW');
  return {
    name,
    group: access === 'RC' ? 'statistics' : group,
    row,
    access,
    writable: row.writable ?? 0xffff_ffff,
    ones: row.ones ?? 0,
    indexed,
  };
}

/** Row numbers that are not rows of the card's list: any other register, and any other of the statistics. */
const OTHER = 0;
const OTHER_COUNTER = 1;

function offsetsOf<R extends Rows>(rows: R): Offsets<keyof R> {
  return Object.fromEntries(Object.entries(rows).map(([name, { at }]) => [name, at])) as Record<keyof R, number>;
}

/** Look-up by offset is one load from a typed array: drivers reach registers in their hot loops. */
export class RegisterMap<Name extends string = string> {
  /** Places of statistics by name. */
  readonly statistics: Readonly<Record<string, number>>;
  /** Bit of RXDCTL and TXDCTL that turns a queue on. */
  readonly enable = 0x0200_0000;
  readonly queues: number;
  /** Values after reset that are not 0, with their offsets. */
  readonly resets: readonly (readonly [at: number, value: number])[];

  private readonly _receiveRegisters: (queue: number) => ReceiveRegisters;
  private readonly _transmitRegisters: (queue: number) => TransmitRegisters;
  private readonly _receive: readonly (ReceiveRegisters | undefined)[];
  private readonly _transmit: readonly (TransmitRegisters | undefined)[];
  private readonly _rows: NamedRow[];
  private readonly _byName: ReadonlyMap<string, NamedRow>;
  private readonly _descriptions = new Map<string, RegisterDescription>();
  /** By offset / 4: number of the row, index of the element, offset that is meant. */
  private readonly _number: Uint16Array;
  private readonly _element: Uint8Array;
  private readonly _canonical: Uint32Array;

  constructor(
    card: CardRows<Sections, Rows & Record<ReceiveRing, RegisterRow>, Rows & Record<TransmitRing, RegisterRow>>,
  ) {
    const { queues, receiveBase, transmitBase, receiveQueue, transmitQueue } = card;
    this.queues = queues;
    this._receiveRegisters = (queue) => receiveRegisters(receiveBase(queue), receiveQueue);
    this._transmitRegisters = (queue) => transmitRegisters(transmitBase(queue), transmitQueue);
    this._receive = Array.from({ length: queues }, (_, queue) => this._receiveRegisters(queue));
    this._transmit = Array.from({ length: queues }, (_, queue) => this._transmitRegisters(queue));
    this.statistics = offsetsOf(card.sections.statistics);
    const rows = (this._rows = [
      named('', 'general', row(0), false),
      named('', 'statistics', row(0, { access: 'RC' }), false),
    ]);
    const places: [number: number, element: number, at: number][] = [];
    for (const [first, end] of card.uncounted)
      for (let at = first; at < end; at += 4) places.push([OTHER_COUNTER, 0, at]);
    const enter = (one: NamedRow, count: number, placeOf: (element: number) => number): void => {
      for (let element = 0; element < count; element++) places.push([rows.length, element, placeOf(element)]);
      rows.push(one);
    };
    for (const group of Object.keys(card.sections) as (keyof Sections)[]) {
      for (const [name, one] of Object.entries(card.sections[group])) {
        const { at, count = 1, stride = 4, more } = one;
        enter(named(name, group, one, one.count !== undefined), count + (more?.count ?? 0), (element) =>
          more && element >= count ? more.at + (element - count) * stride : at + element * stride,
        );
      }
    }
    for (const [block, base] of [
      [receiveQueue, receiveBase],
      [transmitQueue, transmitBase],
    ] as const) {
      for (const [name, one] of Object.entries(block))
        enter(named(name, 'queue', one, true), queues, (queue) => base(queue) + one.at);
    }
    this._byName = new Map(rows.map((one) => [one.name, one]));

    const ends = [...places.map(([, , at]) => at), ...card.aliases.map(({ at, count }) => at + 4 * count)];
    const words = ends.reduce((most, at) => Math.max(most, at), 0) / 4 + 1;
    this._number = new Uint16Array(words);
    this._element = new Uint8Array(words);
    const resets: [number, number][] = [];
    for (const [number, element, at] of places) {
      this._number[at >> 2] = number;
      this._element[at >> 2] = element;
      const { reset = 0 } = rows[number].row;
      const value = typeof reset === 'number' ? reset : (reset[element] ?? 0);
      if (value !== 0) resets.push([at, value]);
    }
    this.resets = resets;
    this._canonical = Uint32Array.from({ length: words }, (_, i) => i * 4);
    for (const { at, count, to, stride } of card.aliases)
      for (let i = 0; i < count; i++) this._canonical[(at >> 2) + i] = to + i * stride;
  }

  /** A register that can be reached in two places has one. */
  canonical(at: number): number {
    const word = at >> 2;
    return word < this._canonical.length ? this._canonical[word] : at;
  }

  /** Number of the row that a register (its canonical offset) belongs to; 0: none. */
  numberOf(at: number): number {
    const word = at >> 2;
    return word < this._number.length ? this._number[word] : OTHER;
  }

  /** Index in an array of registers, number of a queue; 0 for a single register. */
  elementOf(at: number): number {
    const word = at >> 2;
    return word < this._element.length ? this._element[word] : 0;
  }

  /** What loads and stores do, by number of the row; `functions`: those of the card. */
  bind(functions: Partial<Record<Name, RegisterFunctions>>): readonly RegisterBehaviour[] {
    const byName: Partial<Record<string, RegisterFunctions>> = functions;
    return this._rows.map(({ name, access, writable, ones }) => ({
      load: byName[name]?.load,
      store: byName[name]?.store,
      shown: access === 'WO' ? 0 : -1,
      ones: access === 'WO' ? 0 : ones,
      writable,
      sets: access === 'RW',
      clearsBits: access === 'RW1C',
      clearsOnRead: access === 'RC',
    }));
  }

  /** Name of a register as the datasheet writes it, with index. */
  name(offset: number): string | undefined {
    const at = this.canonical(offset);
    const { name, indexed } = this._rows[this.numberOf(at)];
    return name === '' ? undefined : indexed ? `${name}[${this.elementOf(at)}]` : name;
  }

  /** Title and fields of a register by its name, with or without index. */
  describe(name: string): RegisterDescription | undefined {
    const stem = stemOf(name);
    const known = this._descriptions.get(stem);
    if (known) return known;
    const { title, fields } = this._byName.get(stem)?.row ?? {};
    if (title === undefined) return undefined;
    const description = { name: stem, title, fields: parseFields(fields ?? '') };
    this._descriptions.set(stem, description);
    return description;
  }

  group(offset: number): RegisterGroup {
    return this._rows[this.numberOf(offset)].group;
  }

  /** Whether a load clears the register: all statistics. */
  clearsOnRead(offset: number): boolean {
    return this._rows[this.numberOf(offset)].access === 'RC';
  }

  /** Registers of a queue's ring; also of a number that the card does not have, which a program may name. */
  receive(queue: number): ReceiveRegisters {
    return this._receive[queue] ?? this._receiveRegisters(queue);
  }

  transmit(queue: number): TransmitRegisters {
    return this._transmit[queue] ?? this._transmitRegisters(queue);
  }
}

function receiveRegisters(base: number, rows: Record<ReceiveRing, RegisterRow>): ReceiveRegisters {
  return {
    low: base + rows.RDBAL.at,
    high: base + rows.RDBAH.at,
    length: base + rows.RDLEN.at,
    head: base + rows.RDH.at,
    tail: base + rows.RDT.at,
    control: base + rows.RXDCTL.at,
    split: base + rows.SRRCTL.at,
  };
}

function transmitRegisters(base: number, rows: Record<TransmitRing, RegisterRow>): TransmitRegisters {
  return {
    low: base + rows.TDBAL.at,
    high: base + rows.TDBAH.at,
    length: base + rows.TDLEN.at,
    head: base + rows.TDH.at,
    tail: base + rows.TDT.at,
    control: base + rows.TXDCTL.at,
    writeBackLow: base + rows.TDWBAL.at,
    writeBackHigh: base + rows.TDWBAH.at,
  };
}

/** What a card's file exports of its registers: the map, and offsets by name. */
export function defineRegisters<
  S extends Sections,
  R extends Rows & Record<ReceiveRing, RegisterRow>,
  T extends Rows & Record<TransmitRing, RegisterRow>,
>(
  card: CardRows<S, R, T>,
): {
  map: RegisterMap<NamesIn<S> | (keyof R & string) | (keyof T & string)>;
  /** All but the queues' own. */
  Reg: Offsets<NamesIn<S>>;
  /** Places in a queue's block. */
  Rx: Offsets<keyof R>;
  Tx: Offsets<keyof T>;
} {
  const all = Object.assign({}, ...Object.values<Rows>(card.sections)) as Record<NamesIn<S>, RegisterRow>;
  return {
    map: new RegisterMap(card),
    Reg: offsetsOf(all),
    Rx: offsetsOf(card.receiveQueue),
    Tx: offsetsOf(card.transmitQueue),
  };
}
