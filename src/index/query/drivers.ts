/**
 * Which drivers and dispatch tables a workspace has, by what its graph holds: folders below `drivers/CLASS`, and
 * tables that go by a string of theirs (`.type = "dpdk"`, `.name = "ring_mp_mc"`) or by the name of their variable.
 */

import { FileField, FlowField, LabelField, LocationField, TableField } from '../graph/graphData';
import type { GraphReader } from './graphReader';
import { isMember } from './locationFlows';

/** A folder of driver code. */
export interface Driver {
  /** Last part of the folder: `ixgbe`. */
  name: string;
  /** Shown path: `drivers/net/intel/ixgbe`. */
  folder: string;
  /** Below `drivers/`: `net`, `crypto`. */
  kind: string;
}

/** A table: a variable of a record, or one element of an array of records. */
export interface NamedTable {
  variable: string;
  /** Record, as shown. */
  outer: string;
  /** Index in an array; -1: no array. */
  element: number;
  /** Key of the element in the source. */
  key: string;
  /** Strings in the initialiser, in the record's order. */
  labels: string[];
  file: string;
  /** Line of the first entry. */
  line: number;
  /** Locations and the functions that stand there. */
  entries: { location: number; node: number }[];
}

export class Drivers {
  private _drivers: Driver[] | undefined;
  private _tables: NamedTable[] | undefined;

  constructor(private readonly _graph: GraphReader) {}

  /** Folders below `drivers/` that hold code which puts functions into members, by name and folder. */
  drivers(): readonly Driver[] {
    return (this._drivers ??= this._findDrivers());
  }

  private _findDrivers(): Driver[] {
    const { files, flows, locations } = this._graph.data;
    // The driver is the outermost folder below drivers/CLASS that has C files of its own (`base/`, `linux/` are parts
    // of it).
    const own = new Set<string>();
    for (let file = 0; file * FileField.Width < files.length; file++) {
      const path = this._graph.path(file);
      if (path.endsWith('.c') && driverParts(path)) own.add(path.slice(0, path.lastIndexOf('/')));
    }
    const found = new Map<string, Driver>();
    const seen = new Set<number>();
    for (let at = 0; at < flows.length; at += FlowField.Width) {
      const file = flows[at + FlowField.File];
      if (
        seen.has(file) ||
        !isMember(locations[flows[at + FlowField.Target] * LocationField.Width + LocationField.Kind])
      )
        continue;
      seen.add(file);
      const parts = driverParts(this._graph.path(file));
      if (!parts) continue;
      for (let depth = 1; depth <= parts.below.length; depth++) {
        const folder = [parts.root, parts.kind, ...parts.below.slice(0, depth)].join('/');
        if (!own.has(folder)) continue;
        found.set(folder, { name: parts.below[depth - 1], folder, kind: parts.kind });
        break;
      }
    }
    return [...found.values()].sort((a, b) =>
      a.name !== b.name ? (a.name < b.name ? -1 : 1) : a.folder < b.folder ? -1 : 1,
    );
  }

  /** Drivers that `ixgbe`, `net/ixgbe`, `net_ixgbe` or a folder's path means. */
  named(name: string): Driver[] {
    const all = this.drivers();
    const exact = all.filter((driver) => driver.name === name);
    if (exact.length > 0) return exact;
    const byPath = (path: string): Driver[] =>
      all.filter(
        (driver) =>
          driver.folder === path || driver.folder.endsWith(`/${path}`) || `${driver.kind}/${driver.name}` === path,
      );
    const found = byPath(name);
    return found.length > 0 || !name.includes('_') ? found : byPath(name.replace('_', '/'));
  }

  /** Tables of records that initialisers fill, in order of file and line. */
  tables(): readonly NamedTable[] {
    return (this._tables ??= this._findTables());
  }

  private _findTables(): NamedTable[] {
    const { tables, labels } = this._graph.data;
    const found = new Map<string, NamedTable>();
    for (let at = 0; at < tables.length; at += TableField.Width) {
      const element = tables[at + TableField.Element];
      const outer = tables[at + TableField.Outer];
      if (element === -2 || outer === 0) continue;
      const id = `${tables[at + TableField.Variable]} ${tables[at + TableField.File]} ${element} ${outer}`;
      let table = found.get(id);
      if (!table) {
        table = {
          variable: this._graph.text(tables[at + TableField.Variable]),
          outer: this._graph.text(outer),
          element,
          key: this._graph.text(tables[at + TableField.Key]),
          labels: [],
          file: this._graph.path(tables[at + TableField.File]),
          line: tables[at + TableField.Line],
          entries: [],
        };
        found.set(id, table);
      }
      table.line = Math.min(table.line, tables[at + TableField.Line]);
      table.entries.push({ location: tables[at + TableField.AbstractLocation], node: tables[at + TableField.Node] });
    }
    const rows: number[] = [];
    for (let at = 0; at < labels.length; at += LabelField.Width) rows.push(at);
    rows.sort((a, b) => labels[a + LabelField.Order] - labels[b + LabelField.Order]);
    for (const at of rows) {
      const id =
        `${labels[at + LabelField.Variable]} ${labels[at + LabelField.File]} ` +
        `${labels[at + LabelField.Element]} ${labels[at + LabelField.Outer]}`;
      found.get(id)?.labels.push(this._graph.text(labels[at + LabelField.Text]));
    }
    return [...found.values()].sort((a, b) => (a.file !== b.file ? (a.file < b.file ? -1 : 1) : a.line - b.line));
  }

  /** Tables whose record is `key`, or begins with `key_`. */
  tablesOf(key: string): NamedTable[] {
    const all = this.tables();
    const exact = all.filter((table) => table.outer === key);
    return exact.length > 0 ? exact : all.filter((table) => table.outer.startsWith(`${key}_`));
  }
}

/**
 * What a pin or a reader calls a table: its first string that is a name (help texts are none), its key, or its
 * variable.
 */
export function tableName(table: NamedTable): string {
  const named = table.labels.find((label) => /^[\w.:+-]+$/.test(label));
  if (named !== undefined) return named;
  return table.key || (table.element >= 0 ? `${table.variable}[${table.element}]` : table.variable);
}

/** `…/drivers/net/intel/ixgbe/base/x.c`: root `…/drivers`, kind `net`, below `intel`, `ixgbe`, `base`. */
function driverParts(path: string): { root: string; kind: string; below: string[] } | undefined {
  const parts = path.split('/');
  const at = parts.indexOf('drivers');
  if (at < 0 || parts.length - at < 4) return undefined;
  return { root: parts.slice(0, at + 1).join('/'), kind: parts[at + 1], below: parts.slice(at + 2, -1) };
}
