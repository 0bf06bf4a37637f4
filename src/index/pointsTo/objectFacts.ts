/**
 * What files say of the objects that functions are called through: path conditions on their members, pointers to
 * dispatch tables, and pointers that stand beside the functions in a table.
 */

import { PairIds, PairMap } from '../../base/pairs';
import { FilledColumn, PointerColumn, TableSource, TestColumn } from '../facts/facts';
import type { FileReader } from './fileReader';
import { Subjects } from './subjects';

/** Identity of a record: its tag or typedef name (empty for one without), and the path of the file that defines it. */
export interface RecordIdentity {
  name: string;
  path: string;
}
/** What is known of a value in some lines of a function; see extract/pathConditions.ts. */
export interface PathCondition {
  /** Lines, both included. */
  first: number;
  last: number;
  /** Number of what it is about, of {@link Subjects}. */
  subject: number;
  /** Record of the member that it is about; undefined: it is about another expression. */
  record: RecordIdentity | undefined;
  /** The member with its indexes (`tokens[0]`), or the expression's text. */
  name: string;
  /** In decimal. */
  values: readonly string[];
  /** Bits of {@link TestFlag}. */
  flags: number;
}
/** What comes to a pointer to a dispatch table; see extract/tablePointers.ts. */
export interface PointerFlow {
  kind: TableSource;
  source: number;
  target: number;
  node: number;
  path: string;
  line: number;
}

export class ObjectFacts {
  readonly subjects = new Subjects();
  /** Path conditions of each function, by node. */
  readonly conditions = new Map<number, readonly PathCondition[]>();
  readonly pointers: PointerFlow[] = [];
  /** Members that are pointers and that a table's element sets, by number of the table and index of the element. */
  readonly filled = new PairMap<number, number, readonly string[]>();
  private readonly _recordIds = new PairIds<string, string>();
  /** Lists of values, as most are written many times. */
  private readonly _values = new Map<string, readonly string[]>();

  /** @param _tableIds numbers of dispatch tables by variable and path */
  constructor(private readonly _tableIds: PairIds<string, string>) {}

  add(reader: FileReader): void {
    this._addConditions(reader);
    const { pointers, filled, strings, path } = reader.facts;
    for (let at = 0; at < pointers.length; at += PointerColumn.Width) {
      const kind: TableSource = pointers[at + PointerColumn.Kind];
      const sources = kind === TableSource.Anything ? [-1] : reader.locations(pointers[at + PointerColumn.Source]);
      const node = reader.node(pointers[at + PointerColumn.Function]);
      const line = pointers[at + PointerColumn.Line];
      for (const target of reader.locations(pointers[at + PointerColumn.Target])) {
        for (const source of sources) this.pointers.push({ kind, source, target, node, path, line });
      }
    }
    for (let at = 0; at < filled.length; at += FilledColumn.Width) {
      const table = this._tableIds.id(
        strings[filled[at + FilledColumn.Variable]],
        strings[filled[at + FilledColumn.File]],
      );
      this.filled.set(table, filled[at + FilledColumn.Element], strings[filled[at + FilledColumn.Members]].split(','));
    }
  }

  private _addConditions(reader: FileReader): void {
    const { tests, strings } = reader.facts;
    const added = new Map<number, PathCondition[]>();
    for (let at = 0; at < tests.length; at += TestColumn.Width) {
      const path = strings[tests[at + TestColumn.RecordFile]];
      const record = path ? { name: strings[tests[at + TestColumn.Record]], path } : undefined;
      const name = strings[tests[at + TestColumn.Name]];
      const condition: PathCondition = {
        first: tests[at + TestColumn.FirstLine],
        last: tests[at + TestColumn.LastLine],
        subject: record
          ? this.subjects.member(this._recordIds.id(record.name, record.path), name)
          : this.subjects.expression(name),
        record,
        name,
        values: this._list(strings[tests[at + TestColumn.Values]]),
        flags: tests[at + TestColumn.Flags],
      };
      const list = added.get(tests[at + TestColumn.Function]);
      if (list) list.push(condition);
      else added.set(tests[at + TestColumn.Function], [condition]);
    }
    for (const [row, list] of added) {
      const node = reader.node(row);
      const known = this.conditions.get(node);
      this.conditions.set(node, known ? [...known, ...list] : list);
    }
  }

  private _list(values: string): readonly string[] {
    let list = this._values.get(values);
    if (!list) this._values.set(values, (list = values.split(',')));
    return list;
  }
}
