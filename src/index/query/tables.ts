/** Dispatch tables as the source writes them: which variable puts which function into which member. */

import type { TableMatrix, TableMatrixRow, TableRow } from '../api';
import { LabelField, LocationField, TableField } from '../graph/graphData';
import type { GraphReader } from './graphReader';
import { isMember } from './locationFlows';

/**
 * Rows of all tables, or of those of one struct, by file and line.
 * @param struct tag or typedef name, with or without `struct `, or a variable's name
 */
export function tableRows(graph: GraphReader, struct?: string): TableRow[] {
  const wanted = struct?.replace(/^(struct|union)\s+/, '');
  const { tables, locations } = graph.data;
  const rows: TableRow[] = [];
  for (let at = 0; at < tables.length; at += TableField.Width) {
    const location = tables[at + TableField.AbstractLocation] * LocationField.Width;
    const member = isMember(locations[location + LocationField.Kind]);
    const record = graph.text(locations[location + LocationField.Record]);
    const variable = graph.text(tables[at + TableField.Variable]);
    const outer = graph.text(tables[at + TableField.Outer]);
    if (
      wanted !== undefined &&
      record !== wanted &&
      variable !== wanted &&
      outer !== wanted &&
      !record.startsWith(`${wanted}.`)
    )
      continue;
    const order = tables[at + TableField.Order];
    const element = tables[at + TableField.Element];
    const target = graph.node(tables[at + TableField.Node]);
    rows.push({
      variable,
      struct: record,
      member: member ? graph.text(locations[location + LocationField.Member]) : `[${order}]`,
      order,
      function: target.name,
      file: graph.path(tables[at + TableField.File]),
      line: tables[at + TableField.Line],
      element: Math.max(element, -1),
      key: graph.text(tables[at + TableField.Key]),
      assigned: element === -2,
      outer,
      path: graph.text(tables[at + TableField.Path]),
      target,
    });
  }
  return rows.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.order - b.order));
}

/**
 * Matrices of all structs, or of one; the struct with most tables first. Its tables come in the order of files and
 * lines: those of libraries and drivers, members that their code fills in, then those of programs and tests.
 */
export function tableMatrices(graph: GraphReader, struct?: string): TableMatrix[] {
  const wanted = struct?.replace(/^(struct|union)\s+/, '');
  const byStruct = new Map<string, TableRow[]>();
  for (const row of tableRows(graph, struct)) {
    // Asked for a part of a larger struct: its own members, under their own names.
    const part =
      wanted !== undefined && row.outer !== wanted && (row.struct === wanted || row.struct.startsWith(`${wanted}.`));
    const name = part ? row.struct : row.outer || `${row.variable}[]`;
    const list = byStruct.get(name);
    const one = part ? { ...row, path: row.member } : row;
    if (list) list.push(one);
    else byStruct.set(name, [one]);
  }
  const labels = labelsOf(graph);
  return [...byStruct]
    .map(([name, rows]) => matrix(graph, name, rows, labels))
    .sort((a, b) => b.rows.length - a.rows.length || (a.struct < b.struct ? -1 : 1));
}

function matrix(
  graph: GraphReader,
  struct: string,
  rows: readonly TableRow[],
  labels: ReadonlyMap<string, string[]>,
): TableMatrix {
  const order = new Map<string, number>();
  for (const row of rows) {
    const way = columnOf(row);
    order.set(way, Math.min(order.get(way) ?? Infinity, row.outer === '' ? 0 : row.order));
  }
  const members = [...order].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)).map(([way]) => way);
  const column = new Map(members.map((way, i) => [way, i]));
  const found = new Map<string, TableMatrixRow>();
  for (const row of rows) {
    const place = { file: row.file, line: row.line, column: 1 };
    const assigner = row.assigned ? (graph.functionAt(row.file, row.line)?.name ?? '') : '';
    const key = row.assigned
      ? assigner && `${assigner}()`
      : row.key || (row.element >= 0 ? `[${row.element}]` : row.outer === '' ? row.member : '');
    const id = `${row.variable} ${row.file} ${row.outer === '' ? row.member : row.element} ${key} ${row.assigned}`;
    let line = found.get(id);
    if (!line) {
      line = {
        variable: row.variable,
        key,
        labels: row.assigned ? [] : (labels.get(`${row.variable} ${row.file} ${row.element} ${row.outer}`) ?? []),
        assigned: row.assigned,
        place,
        cells: members.map(() => []),
      };
      found.set(id, line);
    }
    const cell = line.cells[column.get(columnOf(row)) ?? 0];
    if (!cell.some(({ target }) => target === row.target)) cell.push({ target: row.target, place });
  }
  const list = [...found.values()];
  const rank = (row: TableMatrixRow): number => (OF_PROGRAMS.test(row.place.file) ? 2 : 0) + (row.assigned ? 1 : 0);
  return {
    struct,
    members,
    rows: list
      .map((row, i) => ({ row, i }))
      .sort((a, b) => rank(a.row) - rank(b.row) || a.i - b.i)
      .map(({ row }) => row),
  };
}

/** Applications, examples and tests: their tables come after those of libraries and drivers. */
const OF_PROGRAMS = /(?:^|\/)(?:app|examples|tests?)\//;

function columnOf(row: TableRow): string {
  return row.outer === '' ? row.path || 'function' : row.path || row.member;
}

/** Strings of each table by variable, file, element and record, in the record's order. */
function labelsOf(graph: GraphReader): Map<string, string[]> {
  const { labels } = graph.data;
  const rows: number[] = [];
  for (let at = 0; at < labels.length; at += LabelField.Width) rows.push(at);
  rows.sort((a, b) => labels[a + LabelField.Order] - labels[b + LabelField.Order]);
  const found = new Map<string, string[]>();
  for (const at of rows) {
    const id =
      `${graph.text(labels[at + LabelField.Variable])} ${graph.path(labels[at + LabelField.File])} ` +
      `${labels[at + LabelField.Element]} ${graph.text(labels[at + LabelField.Outer])}`;
    const list = found.get(id);
    if (list) list.push(graph.text(labels[at + LabelField.Text]));
    else found.set(id, [graph.text(labels[at + LabelField.Text])]);
  }
  return found;
}
