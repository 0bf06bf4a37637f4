/** Dispatch tables as the source writes them: which variable puts which function into which member. */

import type { TableRow } from '../api';
import { SlotKind } from '../facts';
import { SlotField, TableField } from '../graphData';
import type { TableGraph } from './callGraph';

/**
 * Rows of all tables, or of those of one struct, by file and line.
 * @param struct tag or typedef name, with or without `struct `
 */
export function tableRows(graph: TableGraph, struct?: string): TableRow[] {
  const wanted = struct?.replace(/^(struct|union)\s+/, '');
  const { tables, slots } = graph.data;
  const rows: TableRow[] = [];
  for (let at = 0; at < tables.length; at += TableField.Width) {
    const slot = tables[at + TableField.Slot] * SlotField.Width;
    const member = slots[slot + SlotField.Kind] === SlotKind.Member;
    const record = graph.text(slots[slot + SlotField.Record]);
    const variable = graph.text(tables[at + TableField.Variable]);
    if (wanted !== undefined && record !== wanted && variable !== wanted && !record.startsWith(`${wanted}.`)) continue;
    const order = tables[at + TableField.Order];
    rows.push({
      variable, struct: record, member: member ? graph.text(slots[slot + SlotField.Member]) : `[${order}]`, order,
      function: graph.node(tables[at + TableField.Node]).name, file: graph.path(tables[at + TableField.File]), line: tables[at + TableField.Line],
    });
  }
  return rows.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.order - b.order));
}
