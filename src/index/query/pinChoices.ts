/** What a reader may pin: the drivers and the tables with a name of their own. */

import type { PinChoice } from '../api';
import { push } from '../../base/multimap';
import type { Drivers, NamedTable } from './drivers';
import { tableName } from './drivers';

/** Drivers by name and folder, then tables by struct and name. Structs with a single table leave nothing to choose. */
export function pinChoices(known: Drivers): PinChoice[] {
  const choices: PinChoice[] = [];
  const drivers = known.drivers();
  const names = new Map<string, number>();
  for (const { name } of drivers) names.set(name, (names.get(name) ?? 0) + 1);
  for (const { name, folder } of drivers) {
    // `mlx5` is all of its folders; each has a way to be meant alone.
    if ((names.get(name) ?? 0) > 1) {
      const [first] = drivers.filter((other) => other.name === name);
      if (first.folder === folder) {
        const all = drivers
          .filter((other) => other.name === name)
          .map((other) => other.folder)
          .join(', ');
        choices.push({ pin: { key: 'driver', value: name }, sort: 'driver', detail: all });
      }
      choices.push({
        pin: { key: 'driver', value: folder.slice(folder.lastIndexOf('drivers/') + 'drivers/'.length) },
        sort: 'driver',
        detail: folder,
      });
    } else {
      choices.push({ pin: { key: 'driver', value: name }, sort: 'driver', detail: folder });
    }
  }
  const byStruct = new Map<string, NamedTable[]>();
  const tables = known.tables();
  for (const table of tables) {
    push(byStruct, table.outer, table);
  }
  for (const [struct, list] of [...byStruct].sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
    const seen = new Set<string>();
    for (const table of list) {
      const value = tableName(table);
      if (list.length < 2 || seen.has(value) || value.includes(',')) continue;
      seen.add(value);
      choices.push({
        pin: { key: struct, value },
        sort: 'table',
        detail: value === table.variable ? table.file : `${table.variable} · ${table.file}`,
        place: { file: table.file, line: table.line, column: 1 },
      });
    }
  }
  return choices;
}
