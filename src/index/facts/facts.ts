/**
 * Facts of one file: what the extractor saw in the typed tree, before anything is joined.
 *
 * Facts are a string list and integer tables with a fixed row width, so that they cross a worker boundary and lie in
 * the store as they are. Rows refer to strings, symbols, locations, functions and calls by their index in the same file's
 * facts.
 *
 * An *abstract location* ("location" in names) is a place in memory that may hold a function's address, as the
 * points-to analysis sees it. Locations are field-based: the member `rx_queue_start` of every `struct eth_dev_ops` is
 * one location, whatever the object. The elements of an array share the array's location.
 */

/** Kind of location; columns `a`, `b`, `c` of {@link LocationColumn} by kind. */
export const enum LocationKind {
  /**
   * Member of a record: a = string of the record's key, b = string of the member's name, c = string of the record's
   * display name.
   */
  Member = 1,
  /** File-scope variable: a = symbol; c = 1 for an array. */
  Global = 2,
  /**
   * Local variable or static local: a = string of its name, b = function (or -1), c = offset in its file (tells
   * namesakes apart).
   */
  Local = 3,
  /**
   * Parameter of a function: a = symbol of the function, b = 0-based index, c = string of the parameter's name, if
   * known.
   */
  Param = 4,
  /** What a function returns: a = symbol of the function. */
  Return = 5,
  /** The variable arguments of a function: a = symbol of the function. */
  Variadic = 6,
  /** What a pointer call returns: a = call. */
  Result = 7,
  /** What is written through a pointer that is in a location (`*where = f`, `table[i] = f` for a pointer): a = location. */
  Written = 8,
  /**
   * Member of a named variable (`ops.init`, `handlers[i].cb`): a = the variable's location, b = the member's location, c = 1
   * for a constant.
   */
  Object = 9,
  /**
   * Member read from an object that may be the file's own component's only: a = the member's location, b = location that the
   * object comes from.
   */
  Own = 10,
  /**
   * What an untyped place holds of a type: a = location, b = 1 + number of parameters of the functions that it is read
   * as.
   */
  Typed = 11,
  /** Element of an array of functions under a constant index: a = the array's location, b = index, c = 1 for a constant. */
  Element = 12,
}
export const enum LocationColumn {
  Kind,
  A,
  B,
  C,
  Width,
}

export const enum SymbolFlag {
  /** Internal linkage. */
  Static = 1,
  Function = 2,
  /** Called without a declaration in sight. */
  Implicit = 4,
  /** `__attribute__((weak))`. */
  Weak = 8,
}
export const enum SymbolColumn {
  /** String: name. */
  Name,
  /** String: path of the file that declares (static: defines) it. */
  File,
  /** Bits of {@link SymbolFlag}. */
  Flags,
  /** Of the declaration. */
  Line,
  Column,
  Width,
}

export const enum FunctionFlag {
  Static = 1,
  /** In a conditional branch that is off. */
  Inactive = 2,
  /** Its body has text that is no C. */
  HasError = 4,
  Constructor = 8,
  Weak = 16,
  Inline = 32,
  /** Not a definition: an `alias` attribute makes this name another name of {@link FunctionColumn.Alias}. */
  Alias = 64,
  Destructor = 128,
  Variadic = 256,
}
/** Bits of a function's flags from here on: 1 + its number of parameters; 0: unknown. */
export const ARITY_SHIFT = 16;
export const enum FunctionColumn {
  /** Symbol. */
  Symbol,
  /** String: path of the file that holds the definition's name. */
  File,
  Line,
  Column,
  EndLine,
  /** Bits of {@link FunctionFlag}. */
  Flags,
  /** String: name of what this is an alias of. */
  Alias,
  Width,
}

export const enum CallKind {
  Direct = 0,
  Pointer = 1,
}
export const enum CallFlag {
  /** The pointer's type is that of a start routine: one pointer parameter, returns a pointer or an integer. */
  StartRoutine = 1,
  /** In a branch whose condition is constant and never met: the compiler leaves the call out. */
  Folded = 2,
  /**
   * Through a member of an element under a constant index of an array that is no constant
   * (`params->phy[INT_PHY].config(…)`).
   */
  FixedElement = 4,
}
export const enum CallColumn {
  /** Function that holds the call; -1 at file scope. */
  Caller,
  /** {@link CallKind}. */
  Kind,
  /** Direct: symbol. Pointer: location, or -1 with {@link CallColumn.Note} the reason. */
  Target,
  /** String: path. */
  File,
  Line,
  Column,
  /** String: outermost macro that the callee's name came out of; 0 = none. */
  Macro,
  /** String: why the location of a pointer call is unknown; the condition of a folded call. */
  Note,
  /** Bits of {@link CallFlag}. */
  Flags,
  /** Pointer call: location of the pointer to the table that the member called is in; -1: not known. */
  Pointer,
  Width,
}

/** Where a function value comes from. */
export const enum SourceKind {
  /** A function named: symbol. */
  Function = 0,
  /** Whatever is in a location. */
  AbstractLocation = 1,
}
export const enum ArgColumn {
  Call,
  /** 0-based position. */
  Index,
  /** {@link SourceKind}. */
  SourceKind,
  Source,
  Line,
  Column,
  /** Bits of {@link ArgFlag}. */
  Flags,
  Width,
}
export const enum ArgFlag {
  /** The parameter is declared as a function pointer. */
  FunctionParameter = 1,
}

export const enum FlowKind {
  Assign = 0,
  Initialiser = 1,
  Return = 2,
  /** Taken by address: content flows back (`pp = &x->cb`). */
  Alias = 3,
  /** Handed over as an argument (made by the join out of {@link ArgColumn} rows). */
  Argument = 4,
  /** No flow: the variable in the target location gets a whole value from elsewhere (`ops = *given`). */
  Whole = 5,
  /** Not in the text: functions of a member that are of the reader's own component (made by the join). */
  Own = 6,
  /**
   * An entry of an array, chosen by bits of a computed word (`ops[flags & MASK]`): the variable is the text of the
   * index.
   */
  Picked = 7,
}
export const enum FlowColumn {
  /** {@link SourceKind}. */
  SourceKind,
  Source,
  /** AbstractLocation. */
  Target,
  /** Function that holds the assignment; -1 at file scope. */
  Function,
  /** {@link FlowKind}. */
  Kind,
  /** String: path. */
  File,
  Line,
  Column,
  /** String: the variable that an initialiser belongs to, or the index of {@link FlowKind.Picked}; 0 otherwise. */
  Variable,
  Width,
}

/** Entries of dispatch tables: initialisers and assignments that put a function into a record's member or an array. */
export const enum TableColumn {
  /** String: the variable; the text of the object (`hw->mac.ops`) of an assignment. */
  Variable,
  /** AbstractLocation that is set. */
  AbstractLocation,
  /** Position among the scalar members of the table's record; index in an array of functions. */
  Order,
  /** Symbol: the function. */
  Function,
  /** String: path. */
  File,
  Line,
  /** Index in the array that the variable is; -1: it is none; -2: the function is put in by an assignment. */
  Element,
  /** String: how the source spells that index (`VHOST_USER_SET_OWNER`), where it does. */
  Key,
  /** String: the record that the variable or its elements are, as shown. */
  Outer,
  /** String: way from that record to the member: `ops.reset`. */
  Path,
  Width,
}

/** Strings in the initialisers of dispatch tables: `.type = "dpdk"`. */
export const enum LabelColumn {
  /** String: the variable. */
  Variable,
  /** String: the record that the variable or its elements are, as shown. */
  Outer,
  /** String: way from that record to the member. */
  Path,
  /** As in {@link TableColumn.Order}. */
  Order,
  /** String: the text. */
  Text,
  /** As in {@link TableColumn.Element}. */
  Element,
  /** String: path. */
  File,
  Line,
  Width,
}

/** Where members that have locations are declared. */
export const enum MemberColumn {
  AbstractLocation,
  /** As in {@link TableColumn.Order}. */
  Order,
  /** String: path. */
  File,
  Line,
  Column,
  Width,
}

/** Definitions of file-scope variables that may hold functions. */
export const enum VariableColumn {
  Symbol,
  /** String: path. */
  File,
  Line,
  Width,
}

/** Members that hold functions, named at a place in the text. */
export const enum MentionColumn {
  AbstractLocation,
  /** String: path. */
  File,
  Line,
  Column,
  Width,
}

/** Where pointers to other components' objects come from (see extract/receivers.ts). */
export const enum OriginColumn {
  /** AbstractLocation; -1: from anywhere. */
  Source,
  /** AbstractLocation. */
  Target,
  Width,
}

/** What may be in a pointer to a table of functions. */
export const enum TableSource {
  /** What is in a location. */
  AbstractLocation = 0,
  /** The address of a variable, or of a part of it: its location. */
  Variable = 1,
  /** What nothing is known of. */
  Anything = 2,
}
/** Where pointers to tables of functions go (see extract/tablePointers.ts). */
export const enum PointerColumn {
  /** {@link TableSource}. */
  Kind,
  /** AbstractLocation; -1: none. */
  Source,
  /** AbstractLocation. */
  Target,
  /** Function; -1 at file scope. */
  Function,
  Line,
  Width,
}
/** Pointers that the initialiser of a table's element sets beside its functions. */
export const enum FilledColumn {
  /** String: the variable. */
  Variable,
  /** As in {@link TableColumn.Element}. */
  Element,
  /** String: path. */
  File,
  /** String: the members, with commas: `tokens[0],help_str`. */
  Members,
  Width,
}
export const enum TestFlag {
  /** The values are those that it has not. */
  Not = 1,
  /** A member of a record that holds functions, or has a part that does: tells kinds of objects apart. */
  Kind = 2,
  /** The same, and a pointer: asked whether it is NULL. */
  Null = 4,
  /** The lines follow a branch that leaves. */
  After = 8,
}
/** What is known of a value in some lines of a function (see extract/tests.ts). */
export const enum TestColumn {
  /** Function. */
  Function,
  FirstLine,
  LastLine,
  /** String: tag or typedef name of the record whose member is asked for; 0: it has none. */
  Record,
  /** String: path of the file that defines the record; 0: what is asked for is no member. */
  RecordFile,
  /** String: the member with its constant indexes (`tokens[0]`), or the text of another expression. */
  Name,
  /** String: values in decimal, with commas. */
  Values,
  /** Bits of {@link TestFlag}. */
  Flags,
  Width,
}

export type TableName =
  | 'symbols'
  | 'locations'
  | 'functions'
  | 'calls'
  | 'args'
  | 'flows'
  | 'tables'
  | 'variables'
  | 'mentions'
  | 'origins'
  | 'labels'
  | 'members'
  | 'tests'
  | 'pointers'
  | 'filled';
/** Width of the rows of each table. */
export const TABLES: Readonly<Record<TableName, number>> = {
  symbols: SymbolColumn.Width,
  locations: LocationColumn.Width,
  functions: FunctionColumn.Width,
  calls: CallColumn.Width,
  args: ArgColumn.Width,
  flows: FlowColumn.Width,
  tables: TableColumn.Width,
  variables: VariableColumn.Width,
  mentions: MentionColumn.Width,
  origins: OriginColumn.Width,
  labels: LabelColumn.Width,
  members: MemberColumn.Width,
  tests: TestColumn.Width,
  pointers: PointerColumn.Width,
  filled: FilledColumn.Width,
};
export const TABLE_NAMES = Object.keys(TABLES) as TableName[];

export interface FileFacts extends Record<TableName, Int32Array> {
  /** Absolute path of the file that was read as a unit. */
  readonly path: string;
  /** Lines of the file. */
  lines: number;
  /** A header without an include guard: it is made to be taken in textually, and says little on its own. */
  fragment: boolean;
  /** Index 0 is the empty string. */
  readonly strings: string[];
  /** Error diagnostics of preprocessor and parser. */
  problems: number;
}

/** Rows of one table of facts. */
export function rowCount(facts: FileFacts, table: TableName): number {
  return facts[table].length / TABLES[table];
}
