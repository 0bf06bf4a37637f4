/**
 * The call graph as its users see it: extension, terminal and tests ask this and nothing below it.
 *
 * A function's identity is the file and place of its definition, never its name alone. Paths are as shown to the user:
 * relative to their root, with the root's name in front when there are several roots.
 */

/** How a call comes about. */
export type EdgeKind =
  /** Called by name. */
  | 'direct'
  /** Called through a function pointer (dispatch table, member, array, variable, parameter). */
  | 'pointer'
  /** A start routine handed to whatever starts a thread. */
  | 'thread'
  /** Registered at one place, called from another by code that is not in the workspace (libc, kernel). */
  | 'callback'
  /** Run before `main` (`__attribute__((constructor))`). */
  | 'constructor';

/**
 * `certain`: the only possibility that the source shows; `possible`: one of several; `candidate`: the source does not
 * decide whether it can be. A call that is not compiled is `folded` (its condition is constant and never met) or
 * `inactive` (caller or callee stands in a conditional branch that the configuration switches off).
 */
export type Certainty = 'certain' | 'possible' | 'candidate' | 'folded' | 'inactive';

export interface SourcePlace {
  file: string;
  /** 1-based. */
  line: number;
  /** 1-based. */
  column: number;
}

export interface FunctionNode {
  readonly id: number;
  readonly name: string;
  readonly file: string;
  /** Line and column of the name in the definition; of the first prototype for a function that is only declared. */
  readonly line: number;
  readonly column: number;
  /** Last line of the body. */
  readonly endLine: number;
  /** False: only declared in the workspace (libc, other libraries). */
  readonly defined: boolean;
  readonly isStatic: boolean;
  /** Inside a conditional branch that the configuration switches off. */
  readonly inactive: boolean;
  /** Its body has text that could not be read. */
  readonly hasError: boolean;
}

/** A line of source that makes an edge so. */
export interface Evidence extends SourcePlace {
  /**
   * One short sentence in the terms of the field: `assigned to rte_eth_dev.rx_pkt_burst`,
   * `initialises .rxq_recv of netdev_dpdk_class`.
   */
  what: string;
  /**
   * What it takes to get to the line, in the words of the source: `if`, `else`, `switch`, `? :` and `#if` around it
   * and those beside it that put another value there. Empty: nothing, or the source cannot be read
   * ({@link CallGraph.sourceText}). Read when asked.
   */
  readonly condition?: string;
}

/**
 * Why the source does not decide whether a pointer call can reach a function; {@link DoubtFlag} has an example of each.
 * What a code tells beside is read when asked, and empty where the source does not say it.
 */
export type Doubt =
  /** Set in another component than the one that looks the object up. `component`: folder of the code that sets it. */
  | { readonly code: 'otherComponent'; readonly component: string }
  /** Set for another device kind; `condition` as in {@link Evidence}, `file`: that sets it. */
  | { readonly code: 'otherDeviceKind'; readonly condition: string; readonly file: string }
  | { readonly code: 'otherCondition'; readonly condition: string }
  | { readonly code: 'otherObjects'; readonly table: string }
  | { readonly code: 'otherChoice'; readonly condition: string }
  | { readonly code: 'otherTable'; readonly table: string }
  /** `condition`: what the call stands under. */
  | { readonly code: 'excludedByNullTest'; readonly table: string; readonly condition: string }
  /** `program`: folder of the program that replaces the default. */
  | { readonly code: 'otherProgram'; readonly program: string }
  /** `installer`: function that puts it there. */
  | { readonly code: 'installedEarlier'; readonly installer: string }
  | { readonly code: 'arrayElement'; readonly array: string }
  | { readonly code: 'notAnalysed' }
  /** An entry of an array that bits of a computed word choose: the word's text, and where it stands. */
  | {
      readonly code: 'indexedByBits';
      readonly array: string;
      readonly entries: number;
      readonly index: string;
      readonly file: string;
      readonly line: number;
    };

export interface Edge {
  readonly caller: FunctionNode;
  readonly callee: FunctionNode;
  readonly kind: EdgeKind;
  readonly certainty: Certainty;
  /** Where the call stands in the reader's file (the use of the macro, for a call out of a macro). */
  readonly place: SourcePlace;
  /**
   * `struct eth_dev_ops.rx_queue_start`, `vhost_message_handlers[]`, `parameter cb of foo()`; empty for a direct
   * call.
   */
  readonly via: string;
  /** Outermost macro that the call comes out of; empty when it stands in the text. */
  readonly macro: string;
  /** Of a candidate: why the source does not decide. Empty for other edges. */
  readonly doubts: readonly Doubt[];
  /** Why the edge exists; computed when asked. */
  evidence(): Evidence[];
}

/** A pointer call that leads nowhere known, with the reason. */
export interface UnresolvedCall {
  caller: FunctionNode;
  place: SourcePlace;
  via: string;
  reason: string;
}

/** `member=function`, `driver=ixgbe` or `netdev=dpdk` (a table by its string), as given on the command line. */
export interface Pin {
  key: string;
  value: string;
}

/** Something that can be pinned. */
export interface PinChoice {
  pin: Pin;
  sort: 'driver' | 'table';
  /** Where it is: a driver's folder, a table's variable. */
  detail: string;
  /** Place of a table; a driver has none. */
  place?: SourcePlace;
}

export interface TableRow {
  /** The variable; for a member that code fills in, the text of the object: `hw->mac.ops`. */
  variable: string;
  struct: string;
  member: string;
  /** The member's position in the struct. */
  order: number;
  function: string;
  file: string;
  line: number;
  /** Index in the array that the variable is; -1: it is none. */
  element: number;
  /** How the source spells that index, where it does: `VHOST_USER_SET_OWNER`. */
  key: string;
  /** Filled in by an assignment in code, not by an initialiser. */
  assigned: boolean;
  /** Struct that the variable (or its elements) is: {@link struct}, or one that has it as a part. */
  outer: string;
  /** Way from there to the member: `ops.reset`. */
  path: string;
  target: FunctionNode;
}

/** A struct's dispatch tables: its members by the variables that fill them. */
export interface TableMatrix {
  /** The struct; for an array of functions the variable's name with `[]`. */
  struct: string;
  /** Members that some table fills, in the struct's order: the way to each. */
  members: string[];
  rows: TableMatrixRow[];
}
export interface TableMatrixRow {
  variable: string;
  /** What tells this row from others of the same variable: key or index of the element, function that assigns. */
  key: string;
  /** Strings in the initialiser: `.name = "ring_mp_mc"`. */
  labels: string[];
  assigned: boolean;
  /** First line of the row. */
  place: SourcePlace;
  /** By member: functions that are put there (one, unless code chooses), empty where the member is not set. */
  cells: { target: FunctionNode; place: SourcePlace }[][];
}

export interface IndexSummary {
  files: number;
  lines: number;
  functions: number;
  edges: Record<EdgeKind, number>;
  /** Of the pointer edges those that are candidates. */
  candidateEdges: number;
  unresolvedPointerCalls: number;
  parseProblems: number;
  functionsWithParseProblems: number;
}

export interface PathStep {
  edge: Edge;
}

export interface CallGraph {
  readonly summary: IndexSummary;
  /** Text of a file by its shown path; set by whoever can read it, for what is taken from the source when asked. */
  sourceText?: (file: string) => string | undefined;
  /** Functions by `name` or `file:name` (`file` may be any tail of the path). Definitions first. */
  find(name: string): FunctionNode[];
  /** The narrowest function whose text holds the place. */
  functionAt(file: string, line: number): FunctionNode | undefined;
  functionsIn(file: string): FunctionNode[];
  functions(): Iterable<FunctionNode>;
  edges(): Iterable<Edge>;
  /** In source order. */
  callees(f: FunctionNode, pins?: readonly Pin[]): Edge[];
  callers(f: FunctionNode, pins?: readonly Pin[]): Edge[];
  unresolved(f?: FunctionNode): UnresolvedCall[];
  /** Best chains first: fewest uncertain edges, then shortest; at most `max`. */
  paths(from: FunctionNode, to: FunctionNode, max: number, pins?: readonly Pin[]): PathStep[][];
  /** A sentence for each pin that fits nothing in the workspace, with what may have been meant. */
  pinProblems(pins: readonly Pin[]): string[];
  /** Drivers and tables that can be pinned, by name. */
  pinChoices(): PinChoice[];
  /** Dispatch tables; all, or of one struct (`eth_dev_ops`). */
  tables(struct?: string): TableRow[];
  /** The same as matrices, one per struct; largest first. */
  tableMatrices(struct?: string): TableMatrix[];
  /** Functions that a struct's member may hold, with the lines that put them there. */
  memberTargets(
    struct: string,
    member: string,
    pins?: readonly Pin[],
  ): { target: FunctionNode; evidence: Evidence[] }[];
  /** Members that hold functions, with how many; by struct and name. */
  members(): { struct: string; member: string; functions: number }[];
  /** Where members of that name are declared in structs of that name. */
  memberDefinitions(struct: string, member: string): SourcePlace[];
  /** The struct and member named at a place in a file (for definition and implementation providers), or undefined. */
  memberAt(
    file: string,
    line: number,
    column: number,
  ): { struct: string; member: string; definition?: SourcePlace } | undefined;
}
