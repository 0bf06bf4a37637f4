// The registers of a modelled network card that the program has touched: value, named bits, who touched it last.
// Elements of an array that hold the same and were touched alike are one row.
import type { Machine } from '../../machine/api';
import { fieldsOf } from '../../world/nic/registerFields';
import type { RegisterGroup } from '../../world/nic/registerMap';
import { stemOf } from '../../world/nic/registerMap';
import type { CardView } from '../../world/pci/cardViews';
import type { RegisterModel, RegistersModel } from './models/registers';

/** Registers that are named as touched last. */
const RECENT = 8;

/** Texts of the page. */
const GROUPS: Record<RegisterGroup, string> = {
  general: 'General',
  nvm: 'EEPROM and semaphores',
  interrupts: 'Interrupts',
  receive: 'Receive',
  transmit: 'Transmit',
  filters: 'Filters and RSS',
  queue: 'Queues',
  statistics: 'Statistics',
};

/** One register before rows are made of them. */
interface Entry {
  offset: number;
  name: string;
  value: number;
  read?: number;
  write?: number;
  got?: number;
  group: RegisterGroup;
}

export function registersModel(machine: Machine, card: CardView): RegistersModel | undefined {
  const entries = entriesOf(card);
  if (entries.length === 0) return undefined;
  const { time } = machine;
  const newest = (entry: Entry): number => Math.max(entry.read ?? -1, entry.write ?? -1);
  const recent = [...entries]
    .sort((a, b) => newest(b) - newest(a))
    .slice(0, RECENT)
    .filter((entry) => newest(entry) >= 0)
    .map(({ name }) => name);
  const groups = (Object.keys(GROUPS) as RegisterGroup[]).map((group) => ({
    name: GROUPS[group],
    rows: rowsOf(
      card,
      entries.filter((entry) => entry.group === group),
      new Set(recent),
      time,
    ),
  }));
  return {
    kind: 'registers',
    id: `registers@${card.address}`,
    name: card.address,
    type: card.title,
    address: '',
    recent,
    groups: groups.filter(({ rows }) => rows.length > 0),
    fields: [],
  };
}

function entriesOf(card: CardView): Entry[] {
  const { registers, state } = card;
  const { accesses } = state;
  const offsets = new Set([accesses.read, accesses.write].flatMap((one) => Object.keys(one).map(Number)));
  // What the card counts by itself.
  for (const offset of Object.keys(state.registers).map(Number))
    if (registers.clearsOnRead(offset)) offsets.add(offset);
  const named = [...offsets]
    .sort((a, b) => a - b)
    .flatMap((offset) => {
      const name = registers.name(offset);
      return name === undefined ? [] : [{ offset, name }];
    });
  const values = card.values(named.map(({ offset }) => offset));
  return named.map(({ offset, name }, i) => {
    const [read, write, got] = [accesses.read, accesses.write, accesses.got].map(
      (one): number | undefined => one[offset],
    );
    return {
      offset,
      name,
      value: values[i],
      group: registers.group(offset),
      ...(read !== undefined && { read }),
      ...(write !== undefined && { write }),
      ...(got !== undefined && { got }),
    };
  });
}

function indexOf(name: string): number | undefined {
  const match = /\[(\d+)\]$/.exec(name);
  return match ? Number(match[1]) : undefined;
}

/** Rows by name and index; those of an array that follow each other and say the same become one. */
function rowsOf(card: CardView, entries: readonly Entry[], recent: ReadonlySet<string>, time: number): RegisterModel[] {
  const stems = new Map<string, Entry[]>();
  for (const entry of entries) stems.set(stemOf(entry.name), [...(stems.get(stemOf(entry.name)) ?? []), entry]);
  const rows: RegisterModel[] = [];
  for (const [stem, list] of stems) {
    list.sort((a, b) => (indexOf(a.name) ?? 0) - (indexOf(b.name) ?? 0));
    for (let i = 0; i < list.length;) {
      let last = i;
      const alone = recent.has(list[i].name);
      while (
        !alone &&
        last + 1 < list.length &&
        !recent.has(list[last + 1].name) &&
        same(list[i], list[last + 1]) &&
        indexOf(list[last + 1].name) === (indexOf(list[last].name) ?? -2) + 1
      )
        last++;
      rows.push(
        row(
          card,
          list[i],
          last > i ? `${stem}[${indexOf(list[i].name)}…${indexOf(list[last].name)}]` : list[i].name,
          list[last],
          time,
        ),
      );
      i = last + 1;
    }
  }
  return rows;
}

function same(a: Entry, b: Entry): boolean {
  return (
    a.value === b.value &&
    a.got === b.got &&
    (a.read === undefined) === (b.read === undefined) &&
    (a.write === undefined) === (b.write === undefined)
  );
}

function row(card: CardView, entry: Entry, name: string, last: Entry, time: number): RegisterModel {
  const description = card.registers.describe(entry.name);
  const [read, write] = [Math.max(entry.read ?? -1, last.read ?? -1), Math.max(entry.write ?? -1, last.write ?? -1)];
  const access =
    read < 0 && write < 0
      ? undefined
      : { kind: write >= read ? ('write' as const) : ('read' as const), statement: Math.max(read, write) };
  return {
    name,
    title: description?.title ?? '',
    offset: `0x${entry.offset.toString(16).padStart(5, '0')}`,
    value: entry.value,
    fields: fieldsOf(description, entry.value),
    ...(access && { access }),
    clears: card.registers.clearsOnRead(entry.offset),
    ...(entry.got !== undefined && { got: entry.got }),
    changed: access !== undefined && access.statement === time - 1,
  };
}
