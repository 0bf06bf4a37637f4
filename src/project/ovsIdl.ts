/**
 * The database headers that OVS's build generates from its schemas (`lib/vswitch-idl.h` and its like), as
 * ovsdb-idlc.in gives them: a struct per table, and the declarations that code uses. Their functions have no bodies
 * here.
 */

interface BaseType {
  type: string;
  refTable?: string;
}

interface Column {
  name: string;
  key: BaseType;
  value?: BaseType;
  min: number;
  /** 0: unlimited. */
  max: number;
}

const C_TYPES: Record<string, string> = {
  integer: 'int64_t ',
  real: 'double ',
  boolean: 'bool ',
  string: 'char *',
  uuid: 'struct uuid ',
};

/** Column names that C or C++ has taken. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'auto bool break case char class const default delete do double else enum export extern float for ' +
    'friend if inline ' +
    'int long namespace new operator private protected public register return short signed sizeof static struct ' +
    'switch template this typedef union unsigned using virtual void volatile while and or not xor'
  ).split(' '),
);

/**
 * @param schema text of the .ovsschema file
 * @param annotation text of the .ann file, which names prefix and header
 * @returns the header's text, or undefined when the schema is not one
 */
export function idlHeader(schema: string | undefined, annotation: string | undefined): string | undefined {
  const prefix = /"idlPrefix"\]\s*=\s*"(\w+)"/.exec(annotation ?? '')?.[1];
  if (schema === undefined || prefix === undefined) return undefined;
  let tables: [string, Column[]][];
  try {
    tables = readTables(schema);
  } catch {
    return undefined;
  }
  const guard = `${prefix.toUpperCase()}IDL_HEADER`;
  const lines = [
    '/* Written by Datapath Lens from the schema, as ovsdb-idlc would. */',
    `#ifndef ${guard}`,
    `#define ${guard} 1`,
    ...[
      '<stdbool.h>',
      '<stddef.h>',
      '<stdint.h>',
      '"openvswitch/json.h"',
      '"ovsdb-data.h"',
      '"ovsdb-idl-provider.h"',
      '"smap.h"',
      '"uuid.h"',
    ].map((name) => `#include ${name}`),
  ];
  for (const [table, columns] of tables) lines.push(...tableLines(prefix, table, columns));
  const P = prefix.toUpperCase();
  lines.push(
    `enum ${prefix}table_id {`,
    ...tables.map(([table]) => `\t${P}TABLE_${table.toUpperCase()},`),
    `\t${P}N_TABLES`,
    '};',
  );
  for (const [table] of tables) {
    lines.push(
      `#define ${prefix}table_${table.toLowerCase()} (${prefix}table_classes[${P}TABLE_${table.toUpperCase()}])`,
    );
  }
  lines.push(
    `extern struct ovsdb_idl_table_class ${prefix}table_classes[${P}N_TABLES];`,
    `extern struct ovsdb_idl_class ${prefix}idl_class;`,
    `const char *${prefix}get_db_version(void);`,
    '#endif',
    '',
  );
  return lines.join('\n');
}

/** What of a schema is read (RFC 7047 3.2): the types of columns by table. */
interface Schema {
  tables: Record<string, { columns: Record<string, { type: ColumnType }> }>;
}

type ColumnType =
  string | { key: BaseType | string; value?: BaseType | string; min?: number; max?: number | 'unlimited' };

function readTables(schema: string): [string, Column[]][] {
  const { tables } = JSON.parse(schema) as Schema;
  return Object.keys(tables)
    .sort()
    .map((table) => [
      table,
      Object.keys(tables[table].columns)
        .sort()
        .map((column) => readColumn(RESERVED.has(column) ? `${column}_` : column, tables[table].columns[column].type)),
    ]);
}

function readColumn(name: string, type: ColumnType): Column {
  const base = (part: BaseType | string): BaseType => (typeof part === 'string' ? { type: part } : part);
  if (typeof type === 'string') return { name, key: { type }, min: 1, max: 1 };
  const { key, value, min = 1, max = 1 } = type;
  return {
    name,
    key: base(key),
    value: value === undefined ? undefined : base(value),
    min,
    max: typeof max === 'number' ? max : 0,
  };
}

function isSmap(column: Column): boolean {
  return column.value !== undefined && column.key.type === 'string' && column.value.type === 'string';
}

/** `type name` of each member that holds a column; `constant` as a parameter of a setter. */
function members(prefix: string, column: Column, constant: boolean): string[] {
  if (isSmap(column)) return [constant ? `const struct smap *${column.name}` : `struct smap ${column.name}`];
  const cType = (base: BaseType): string =>
    base.refTable === undefined
      ? (C_TYPES[base.type] ?? 'int64_t ')
      : `struct ${prefix}${base.refTable.toLowerCase()} *`;
  const single = column.min === 1 && column.max === 1;
  const pointerBase = column.key.type === 'string' || column.key.refTable !== undefined;
  const optionalPointer = column.min === 0 && column.max === 1 && column.value === undefined && pointerBase;
  const pointer = single || optionalPointer ? '' : '*';
  const qualified = (text: string): string =>
    constant && text.endsWith('*') && !text.endsWith('**') ? `const ${text}` : text;
  const list =
    column.value === undefined
      ? [`${qualified(cType(column.key) + pointer)}${column.name}`]
      : [
          `${qualified(cType(column.key) + pointer)}key_${column.name}`,
          `${qualified(cType(column.value) + pointer)}value_${column.name}`,
        ];
  if (!single && !optionalPointer) list.push(`size_t n_${column.name}`);
  return list;
}

function tableLines(prefix: string, table: string, columns: readonly Column[]): string[] {
  const t = table.toLowerCase();
  const s = `${prefix}${t}`;
  const S = s.toUpperCase();
  const row = `const struct ${s} *`;
  const lines = [`struct ${s} {`, '\tstruct ovsdb_idl_row header_;'];
  for (const column of columns) for (const member of members(prefix, column, false)) lines.push(`\t${member};`);
  lines.push(
    '};',
    `enum ${s}_column_id {`,
    ...columns.map((c) => `\t${S}_COL_${c.name.toUpperCase()},`),
    `\t${S}_N_COLUMNS`,
    '};',
  );
  for (const c of columns) lines.push(`#define ${s}_col_${c.name} (${s}_columns[${S}_COL_${c.name.toUpperCase()}])`);
  lines.push(`extern struct ovsdb_idl_column ${s}_columns[${S}_N_COLUMNS];`);
  for (const c of columns) lines.push(`bool ${prefix}server_has_${t}_table_col_${c.name}(const struct ovsdb_idl *);`);
  lines.push(
    `bool ${prefix}server_has_${t}_table(const struct ovsdb_idl *);`,
    `const struct ${s}_table *${s}_table_get(const struct ovsdb_idl *);`,
    `${row}${s}_table_first(const struct ${s}_table *);`,
    `${row}${s}_get_for_uuid(const struct ovsdb_idl *, const struct uuid *);`,
    `${row}${s}_table_get_for_uuid(const struct ${s}_table *, const struct uuid *);`,
    `${row}${s}_first(const struct ovsdb_idl *);`,
    `${row}${s}_next(${row});`,
    `unsigned int ${s}_get_seqno(const struct ovsdb_idl *);`,
    `unsigned int ${s}_row_get_seqno(${row}row, enum ovsdb_idl_change change);`,
    `${row}${s}_track_get_first(const struct ovsdb_idl *);`,
    `${row}${s}_track_get_next(${row});`,
    `bool ${s}_is_updated(${row}, enum ${s}_column_id);`,
    `void ${s}_index_destroy_row(${row});`,
    `struct ${s} *${s}_index_find(struct ovsdb_idl_index *, ${row});`,
    `struct ${s} *${s}_index_init_row(struct ovsdb_idl_index *);`,
    `void ${s}_init(struct ${s} *);`,
    `void ${s}_delete(${row});`,
    `struct ${s} *${s}_insert(struct ovsdb_idl_txn *);`,
    `struct ${s} *${s}_insert_persist_uuid(struct ovsdb_idl_txn *txn, const struct uuid *uuid);`,
    `unsigned int ${s}_set_condition(struct ovsdb_idl *, struct ovsdb_idl_condition *);`,
    loops(s, S, 'TABLE_', 'TABLE', `${s}_table_first`),
    loops(s, S, '', 'IDL', `${s}_first`),
    `#define ${S}_FOR_EACH_TRACKED(ROW, IDL) \\`,
    `\tfor ((ROW) = ${s}_track_get_first(IDL); (ROW); (ROW) = ${s}_track_get_next(ROW))`,
    ...[
      ['new', 'INSERT'],
      ['deleted', 'DELETE'],
    ].map(
      ([what, change]) =>
        `static inline bool ${s}_is_${what}(${row}row)\n{\n` +
        `\treturn ${s}_row_get_seqno(row, OVSDB_IDL_CHANGE_${change}) > 0;\n}`,
    ),
  );
  for (const c of columns) {
    const valueType = c.value ? ', enum ovsdb_atomic_type value_type' : '';
    lines.push(
      `void ${s}_verify_${c.name}(${row});`,
      `const struct ovsdb_datum *${s}_get_${c.name}(${row}, enum ovsdb_atomic_type key_type${valueType});`,
    );
    const args = members(prefix, c, true).join(', ');
    lines.push(
      `void ${s}_set_${c.name}(${row}, ${args});`,
      `void ${s}_index_set_${c.name}(${row}, ${args});`,
      `void ${s}_add_clause_${c.name}(struct ovsdb_idl_condition *, enum ovsdb_function function, ${args});`,
    );
    const one = (base: BaseType): string => {
      const [text] = members(prefix, { name: '', key: base, min: 1, max: 1 }, true);
      return text.trim();
    };
    if (c.value) {
      lines.push(
        `void ${s}_update_${c.name}_setkey(${row}, ${one(c.key)}, ${one(c.value)});`,
        `void ${s}_update_${c.name}_delkey(${row}, ${one(c.key)});`,
      );
    } else if (c.max !== 1) {
      lines.push(
        `void ${s}_update_${c.name}_addvalue(${row}, ${one(c.key)});`,
        `void ${s}_update_${c.name}_delvalue(${row}, ${one(c.key)});`,
      );
    }
  }
  return lines;
}

/** FOR_EACH and its safe forms over `first(SOURCE)`. */
function loops(s: string, S: string, infix: string, source: string, first: string): string {
  const name = `${S}_${infix}FOR_EACH`;
  return [
    `#define ${name}(ROW, ${source}) \\`,
    `\tfor ((ROW) = ${first}(${source}); (ROW); (ROW) = ${s}_next(ROW))`,
    `#define ${name}_SAFE_LONG(ROW, NEXT, ${source}) \\`,
    `\tfor ((ROW) = ${first}(${source}); (ROW) ? ((NEXT) = ${s}_next(ROW), 1) : 0; (ROW) = (NEXT))`,
    `#define ${name}_SAFE_SHORT(ROW, ${source}) \\`,
    `\tfor (const struct ${s} *ROW__next = ((ROW) = ${first}(${source}), NULL); \\`,
    `\t     (ROW) ? (ROW__next = ${s}_next(ROW), 1) : (ROW__next = NULL, 0); (ROW) = ROW__next)`,
    `#define ${name}_SAFE(...) OVERLOAD_SAFE_MACRO(${name}_SAFE_LONG, ${name}_SAFE_SHORT, 3, __VA_ARGS__)`,
  ].join('\n');
}
