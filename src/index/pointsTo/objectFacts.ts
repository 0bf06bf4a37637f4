/**
 * What files say of the objects that functions are called through: tests of their members, pointers to tables,
 * pointers beside.
 */

import type { FileFacts } from '../facts/facts';
import { FilledColumn, PointerColumn, TableSource, TestColumn } from '../facts/facts';
import type { FileReader } from '../link/fileReader';

/** What is known of a value in some lines of a function; see extract/tests.ts. */
export interface JoinTest {
  first: number;
  last: number;
  key: string;
  values: readonly string[];
  /** Bits of {@link TestFlag}. */
  flags: number;
}
/** What comes to a pointer to a table of functions; see extract/tablePointers.ts. */
export interface JoinPointer {
  kind: TableSource;
  source: number;
  target: number;
  node: number;
  path: string;
  line: number;
}

export class ObjectFacts {
  /** Tests of each function, by node. */
  readonly tests = new Map<number, readonly JoinTest[]>();
  readonly pointers: JoinPointer[] = [];
  /** Pointers that a table's element sets, by {@link elementKey}: members, with commas. */
  readonly filled = new Map<string, string>();

  add(reader: FileReader): void {
    const { facts } = reader;
    for (const [row, list] of testsOf(facts)) {
      const node = reader.node(row);
      const known = this.tests.get(node);
      this.tests.set(node, known ? [...known, ...list] : list);
    }
    const { pointers, filled, strings, path } = facts;
    for (let at = 0; at < pointers.length; at += PointerColumn.Width) {
      const kind = pointers[at + PointerColumn.Kind] as TableSource;
      const sources = kind === TableSource.Anything ? [-1] : reader.locations(pointers[at + PointerColumn.Source]);
      const node = reader.node(pointers[at + PointerColumn.Function]);
      const line = pointers[at + PointerColumn.Line];
      for (const target of reader.locations(pointers[at + PointerColumn.Target])) {
        for (const source of sources) this.pointers.push({ kind, source, target, node, path, line });
      }
    }
    for (let at = 0; at < filled.length; at += FilledColumn.Width) {
      this.filled.set(
        elementKey(
          strings[filled[at + FilledColumn.File]],
          strings[filled[at + FilledColumn.Variable]],
          filled[at + FilledColumn.Element],
        ),
        strings[filled[at + FilledColumn.Members]],
      );
    }
  }
}

export function elementKey(path: string, variable: string, element: number): string {
  return `${path}\0${variable}\0${element}`;
}

/** Tests by function row: read once from facts, which are joined again and again. */
const parsed = new WeakMap<FileFacts, Map<number, JoinTest[]>>();

function testsOf(facts: FileFacts): ReadonlyMap<number, readonly JoinTest[]> {
  let found = parsed.get(facts);
  if (found) return found;
  parsed.set(facts, (found = new Map()));
  const { tests, strings } = facts;
  const values = new Map<number, readonly string[]>();
  for (let at = 0; at < tests.length; at += TestColumn.Width) {
    const text = tests[at + TestColumn.Values];
    let list = values.get(text);
    if (!list) values.set(text, (list = strings[text].split(',')));
    const test: JoinTest = {
      first: tests[at + TestColumn.FirstLine],
      last: tests[at + TestColumn.LastLine],
      key: strings[tests[at + TestColumn.Key]],
      values: list,
      flags: tests[at + TestColumn.Flags],
    };
    const known = found.get(tests[at + TestColumn.Function]);
    if (known) known.push(test);
    else found.set(tests[at + TestColumn.Function], [test]);
  }
  return found;
}
