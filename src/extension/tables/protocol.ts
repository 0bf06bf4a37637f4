// What the page of dispatch tables and the extension say to each other. Both sides import this, so it imports nothing.

/** A function in a cell. */
export interface TableCell {
  name: string;
  /** `file:line` of the definition, as shown. */
  where: string;
  /** Number under which the extension opens it. */
  open: number;
}

export interface TableRowModel {
  variable: string;
  key: string;
  label: string;
  /** `file:line` of the first entry. */
  where: string;
  open: number;
  /** Filled in by code. */
  assigned: boolean;
  pinned: boolean;
  /** There is a pin that means this table. */
  canPin: boolean;
  cells: TableCell[][];
}

export interface TableModel {
  struct: string;
  members: string[];
  rows: TableRowModel[];
  /** Texts in the reader's language by their English ones. */
  strings: Record<string, string>;
  locale: string;
}

export type ToTablePage = { type: 'table'; model: TableModel } | { type: 'gone'; message: string };
export type FromTablePage = { type: 'ready' } | { type: 'open'; open: number } | { type: 'pin'; row: number };
