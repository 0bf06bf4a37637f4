/** Collects the facts of one file: interns strings, symbols and locations, and appends rows. */

import { PairMap } from '../../base/pairs';
import type { FileFacts, TableName } from './facts';
import { LocationKind, TABLES, TABLE_NAMES } from './facts';

/** Bits of {@link SymbolFlag} are less. */
const FLAGS_BELOW = 16;

export class FactsBuilder {
  private readonly _strings: string[] = [''];
  private readonly _stringIds = new Map<string, number>([['', 0]]);
  private readonly _rows: Record<TableName, number[]>;
  /** By name, then file and flags. */
  private readonly _symbolIds = new PairMap<number, number, number>();
  private readonly _locationIds = new Map<string, number>();

  constructor(readonly path: string) {
    this._rows = Object.fromEntries(TABLE_NAMES.map((name) => [name, [] as number[]])) as Record<TableName, number[]>;
  }

  /** Id of a string, given on first sight. */
  string(text: string): number {
    let id = this._stringIds.get(text);
    if (id === undefined) {
      id = this._strings.length;
      this._strings.push(text);
      this._stringIds.set(text, id);
    }
    return id;
  }

  /** Appends a row and gives its index. */
  row(table: TableName, ...values: number[]): number {
    const rows = this._rows[table];
    const width = TABLES[table];
    if (values.length !== width) throw new Error(`A row of ${table} has ${width} columns, not ${values.length}.`);
    for (const value of values) rows.push(value);
    return rows.length / width - 1;
  }

  count(table: TableName): number {
    return this._rows[table].length / TABLES[table];
  }

  get(table: TableName, row: number, column: number): number {
    return this._rows[table][row * TABLES[table] + column];
  }

  /** Changes one cell of a row that is already there. */
  set(table: TableName, row: number, column: number, value: number): void {
    this._rows[table][row * TABLES[table] + column] = value;
  }

  /** A linker symbol as this file refers to it. `place` is that of its declaration. */
  symbol(name: string, place: { path: string; line: number; column: number }, flags: number): number {
    const nameId = this.string(name);
    const fileId = this.string(place.path);
    return this._symbolIds.getOrMake(nameId, fileId * FLAGS_BELOW + flags, () =>
      this.row('symbols', nameId, fileId, flags, place.line, place.column),
    );
  }

  location(kind: LocationKind, a: number, b: number, c: number): number {
    // Only a local variable's third column says something about identity; the others are for display.
    const key = kind === LocationKind.Local ? `${kind} ${a} ${b} ${c}` : `${kind} ${a} ${b}`;
    let id = this._locationIds.get(key);
    if (id === undefined) {
      id = this.row('locations', kind, a, b, c);
      this._locationIds.set(key, id);
    }
    return id;
  }

  member(recordKey: string, member: string, display: string): number {
    return this.location(LocationKind.Member, this.string(recordKey), this.string(member), this.string(display));
  }

  finish(lines: number, problems: number, fragment = false): FileFacts {
    const tables = Object.fromEntries(TABLE_NAMES.map((name) => [name, Int32Array.from(this._rows[name])]));
    return {
      path: this.path,
      lines,
      fragment,
      problems,
      strings: this._strings,
      ...(tables as Record<TableName, Int32Array>),
    };
  }
}
