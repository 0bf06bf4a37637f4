// The grid: built from the model, filtered by words, walked with the arrow keys (one stop for Tab, as ARIA's grid has
// it).
import type { TableCell, TableModel, TableRowModel } from '../../src/extension/tables/protocol';
import { t } from '@vscode/l10n';

export interface GridOptions {
  filter: string;
  /** A row per table, members as columns; else a row per member. */
  membersAcross: boolean;
  open(open: number): void;
  pin(row: number): void;
}

/** Draws into `into`; gives how many tables and members the filter leaves. */
export function fillGrid(
  into: HTMLElement,
  model: TableModel,
  options: GridOptions,
): { rows: number; members: number } {
  const { rows, members } = filtered(model, options.filter);
  const table = document.createElement('table');
  table.setAttribute('role', 'grid');
  table.setAttribute('aria-label', model.struct);
  const head = table.createTHead().insertRow();
  const body = table.createTBody();
  const corner = header('', 'col');
  corner.className = 'corner';
  corner.textContent = options.membersAcross ? t('table') : t('member');
  head.append(corner);
  if (options.membersAcross) {
    for (const member of members) head.append(header(model.members[member], 'col'));
    for (const row of rows) {
      const line = body.insertRow();
      line.append(tableHeader(model.rows[row], row, 'row', options));
      for (const member of members) line.append(cell(model.rows[row].cells[member], options));
    }
  } else {
    for (const row of rows) head.append(tableHeader(model.rows[row], row, 'col', options));
    for (const member of members) {
      const line = body.insertRow();
      line.append(header(model.members[member], 'row'));
      for (const row of rows) line.append(cell(model.rows[row].cells[member], options));
    }
  }
  into.replaceChildren(table);
  walk(table);
  return { rows: rows.length, members: members.length };
}

/** Each word must be in a table's name, place or functions, or in a member's name. */
function filtered(model: TableModel, filter: string): { rows: number[]; members: number[] } {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const all = { rows: [...model.rows.keys()], members: [...model.members.keys()] };
  for (const word of words) {
    const has = (text: string): boolean => text.toLowerCase().includes(word);
    const members = all.members.filter((member) => has(model.members[member]));
    const rows = all.rows.filter((row) => nameHas(model.rows[row], has));
    if (rows.length > 0) all.rows = rows;
    else if (members.length > 0) all.members = members;
    else {
      // A function: the cells that name it.
      const named = (row: number, member: number): boolean =>
        model.rows[row].cells[member].some(({ name }) => has(name));
      all.rows = all.rows.filter((row) => all.members.some((member) => named(row, member)));
      all.members = all.members.filter((member) => all.rows.some((row) => named(row, member)));
    }
  }
  // What none of the tables that are left fills is not shown.
  if (words.length > 0)
    all.members = all.members.filter((member) => all.rows.some((row) => model.rows[row].cells[member].length > 0));
  return all;
}

function nameHas(row: TableRowModel, has: (text: string) => boolean): boolean {
  return has(row.variable) || has(row.key) || has(row.label) || has(row.where);
}

function header(text: string, scope: 'row' | 'col'): HTMLTableCellElement {
  const th = document.createElement('th');
  th.scope = scope;
  th.textContent = text;
  return th;
}

function tableHeader(
  row: TableRowModel,
  number: number,
  scope: 'row' | 'col',
  options: GridOptions,
): HTMLTableCellElement {
  const th = header('', scope);
  th.append(link(row.variable, row.where, () => options.open(row.open)));
  if (row.pinned) th.classList.add('pinned');
  const detail = [row.key, row.label && `"${row.label}"`, row.assigned ? t('filled in by code') : '']
    .filter(Boolean)
    .join(' ');
  if (detail) {
    const more = text('span', 'detail', detail);
    more.title = detail;
    th.append(more);
  }
  th.append(text('span', 'where', row.where));
  if (row.canPin) {
    const pin = document.createElement('button');
    pin.type = 'button';
    pin.className = 'pin';
    pin.tabIndex = -1;
    pin.textContent = row.pinned ? t('Unpin') : t('Pin');
    pin.setAttribute('aria-pressed', String(row.pinned));
    pin.title = t('Narrow calls through this struct to this table');
    pin.addEventListener('click', () => options.pin(number));
    th.append(pin);
  }
  return th;
}

function cell(functions: readonly TableCell[], options: GridOptions): HTMLTableCellElement {
  const td = document.createElement('td');
  if (functions.length === 0) {
    td.className = 'empty';
    td.append(text('span', 'hidden', t('not set')));
  }
  functions.forEach(({ name, where, open }, i) => {
    if (i > 0) td.append(text('span', 'or', t('or')));
    td.append(link(name, where, () => options.open(open)));
  });
  return td;
}

function link(label: string, where: string, act: () => void): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'link';
  button.tabIndex = -1;
  button.textContent = label;
  button.title = `${label}\n${where}`;
  button.addEventListener('click', act);
  return button;
}

function text(tag: string, className: string, content: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = content;
  return element;
}

/** Arrow keys, Home and End move between cells; a cell's buttons follow each other inside it. */
function walk(table: HTMLTableElement): void {
  const buttonsOf = (of: HTMLTableCellElement | undefined): HTMLButtonElement[] => [
    ...(of?.querySelectorAll('button') ?? []),
  ];
  const first = table.querySelector('button');
  if (first) first.tabIndex = 0;
  table.addEventListener('focusin', (event) => {
    for (const other of table.querySelectorAll<HTMLButtonElement>('button[tabindex="0"]')) other.tabIndex = -1;
    if (event.target instanceof HTMLButtonElement) event.target.tabIndex = 0;
  });
  table.addEventListener('keydown', (event) => {
    const { target } = event;
    if (!(target instanceof Element)) return;
    const own = target.closest<HTMLTableCellElement>('td, th');
    const row = own?.parentElement;
    if (!own || !(row instanceof HTMLTableRowElement)) return;
    const inside = buttonsOf(own);
    const at = inside.findIndex((button) => button === target);
    const go = (next: HTMLButtonElement | undefined): void => {
      event.preventDefault();
      next?.focus();
      next?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    };
    /** The first cell with a button, from a place on, in one direction. */
    const seek = (line: number, column: number, down: number, right: number): HTMLButtonElement | undefined => {
      for (
        let r = line, c = column;
        r >= 0 && r < table.rows.length && c >= 0 && c < table.rows[r].cells.length;
        r += down, c += right
      ) {
        const found = buttonsOf(table.rows[r].cells[c]);
        if (found.length > 0) return right < 0 ? found[found.length - 1] : found[0];
      }
      return undefined;
    };
    const { rowIndex } = row;
    const { cellIndex } = own;
    switch (event.key) {
      case 'ArrowRight':
        return go(inside[at + 1] ?? seek(rowIndex, cellIndex + 1, 0, 1));
      case 'ArrowLeft':
        return go(inside[at - 1] ?? seek(rowIndex, cellIndex - 1, 0, -1));
      case 'ArrowDown':
        return go(seek(rowIndex + 1, cellIndex, 1, 0));
      case 'ArrowUp':
        return go(seek(rowIndex - 1, cellIndex, -1, 0));
      case 'Home':
        return go(seek(rowIndex, 0, 0, 1));
      case 'End':
        return go(seek(rowIndex, row.cells.length - 1, 0, -1));
    }
  });
}
