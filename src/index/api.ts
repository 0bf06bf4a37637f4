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
 * `certain`: the only possibility that the source shows; `possible`: one of several; `candidate`: the source does not decide
 * whether it can be. A call that is not compiled is `folded` (its condition is constant and never met) or `inactive` (caller or
 * callee stands in a conditional branch that the configuration switches off).
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
  /** One short sentence in the terms of the field: `assigned to rte_eth_dev.rx_pkt_burst`, `initialises .rxq_recv of netdev_dpdk_class`. */
  what: string;
}

export interface Edge {
  readonly caller: FunctionNode;
  readonly callee: FunctionNode;
  readonly kind: EdgeKind;
  readonly certainty: Certainty;
  /** Where the call stands in the reader's file (the use of the macro, for a call out of a macro). */
  readonly place: SourcePlace;
  /** `struct eth_dev_ops.rx_queue_start`, `vhost_message_handlers[]`, `parameter cb of foo()`; empty for a direct call. */
  readonly via: string;
  /** Outermost macro that the call comes out of; empty when it stands in the text. */
  readonly macro: string;
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

/** `member=function` or `driver=ixgbe`, as given on the command line. */
export interface Pin {
  key: string;
  value: string;
}

export interface TableRow {
  variable: string;
  struct: string;
  member: string;
  /** The member's position in the struct. */
  order: number;
  function: string;
  file: string;
  line: number;
}

export interface IndexSummary {
  files: number;
  lines: number;
  functions: number;
  edges: Record<EdgeKind, number>;
  unresolvedPointerCalls: number;
  parseProblems: number;
  functionsWithParseProblems: number;
}

export interface PathStep {
  edge: Edge;
}

export interface CallGraph {
  readonly summary: IndexSummary;
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
  /** Dispatch tables; all, or of one struct (`eth_dev_ops`). */
  tables(struct?: string): TableRow[];
  /** Functions that a struct's member may hold, with the lines that put them there. */
  memberTargets(struct: string, member: string): { target: FunctionNode; evidence: Evidence[] }[];
  /** The struct and member named at a place in a file (for definition and implementation providers), or undefined. */
  memberAt(file: string, line: number, column: number): { struct: string; member: string; definition?: SourcePlace } | undefined;
}
