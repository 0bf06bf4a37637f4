// Rows of one kind under column headings.
import type { ObjectBase, Fill } from './base';

/** Where something stands in a table: `avail->idx` at row 3. */
export interface RowMark {
  name: string;
  changed: boolean;
}

export interface RowModel {
  cells: string[];
  fill: Fill;
  marks: RowMark[];
  changed: boolean;
}

/** Rows of one kind: descriptors, regions of memory, registers. */
export interface TableModel extends ObjectBase {
  kind: 'table';
  columns: string[];
  rows: RowModel[];
  hiddenRows: number;
  /** What the fills mean, for those in use. */
  legend: { fill: Fill; label: string }[];
}
