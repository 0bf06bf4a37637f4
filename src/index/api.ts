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

/** An abstract location as a reader is told of it; `locationText` in src/cli/words.ts gives the terminal's text. */
export type LocationName =
  /** As C spells it: `rte_eth_dev.rx_pkt_burst`, `vhost_message_handlers[]`. */
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'variable'; readonly name: string }
  /** `name`: of the parameter, or its number from 1. */
  | { readonly kind: 'parameter'; readonly name: string; readonly function: string }
  | { readonly kind: 'result'; readonly function: string }
  | { readonly kind: 'variableArguments'; readonly function: string }
  /** What a call through a pointer returns. */
  | { readonly kind: 'callResult' }
  /** What a call hands to a function that is not in the workspace. */
  | { readonly kind: 'handedTo'; readonly function: string }
  /** The pointer that is called, where it has no name. */
  | { readonly kind: 'calledPointer' };

/** What is put somewhere: a function, or what another location holds. */
export type EvidenceSource = { readonly kind: 'function'; readonly name: string } | LocationName;

/** What a line of source does to make an edge so; the examples are the terminal's words. */
export type EvidenceFact =
  /** `ixgbe_recv_pkts assigned to rte_eth_dev.rx_pkt_burst`. */
  | { readonly code: 'assigned'; readonly source: EvidenceSource; readonly target: LocationName }
  /** `null_rx initialises dev_ops.rx of null_ops`; `variable`: empty where the target names it. */
  | {
      readonly code: 'initialises';
      readonly source: EvidenceSource;
      readonly target: LocationName;
      readonly variable: string;
    }
  /** `crc_sse is returned`. */
  | { readonly code: 'returned'; readonly source: EvidenceSource }
  /** `f is written through a pointer to s.cb`. */
  | { readonly code: 'writtenThrough'; readonly source: EvidenceSource; readonly target: LocationName }
  /** `worker is passed as parameter f of launch()`. */
  | { readonly code: 'passed'; readonly source: EvidenceSource; readonly target: LocationName }
  /** `an entry of pkt_burst[], chosen by offloads, is assigned to dev.rx`. */
  | {
      readonly code: 'entryAssigned';
      readonly source: EvidenceSource;
      readonly target: LocationName;
      readonly index: string;
    }
  /** `left out by the compiler: 8 > 7 && 7 < 7 is always false`. */
  | { readonly code: 'constantCondition'; readonly condition: string; readonly value: boolean }
  /** `left out by the compiler: the switch on 3 always takes another case`. */
  | { readonly code: 'constantSwitch'; readonly value: string }
  /** `businitfn_pci is a constructor: it runs before main`. */
  | { readonly code: 'constructor'; readonly function: string }
  /** `worker is handed over as a start routine`. */
  | { readonly code: 'startRoutine'; readonly function: string }
  /** `compare is handed to qsort()`; `receiver`: empty where it is not known. */
  | { readonly code: 'handedOver'; readonly function: string; readonly receiver: string };

/** A line of source that makes an edge so. */
export interface Evidence extends SourcePlace {
  /** What the line does. */
  readonly what: EvidenceFact;
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
  | { readonly code: 'arrayElement'; readonly member: string }
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
  reason: UnresolvedReason;
}

/** Why a pointer call leads nowhere known. */
export type UnresolvedReason =
  /** `only functions of another platform are put there`. */
  | { readonly code: 'otherPlatform' }
  /** `nothing in the workspace sets the member`, `… the variable`. */
  | { readonly code: 'neverSet'; readonly what: 'member' | 'variable' }
  /** `no call in the workspace passes a function for the parameter`. */
  | { readonly code: 'neverPassed' }
  /** `what the called function returns is not known`. */
  | { readonly code: 'unknownResult' }
  /** `the type of what has the member .rx is unknown`. */
  | { readonly code: 'unknownType'; readonly member: string }
  /** `the pointer is computed`; also an expression of another form: `form`, else empty. */
  | { readonly code: 'computed'; readonly form: '' | 'number' | 'statement' | 'arguments' | 'literal' | 'expression' }
  /** `X is no variable`. */
  | { readonly code: 'noVariable'; readonly name: string }
  /** `the text could not be read`. */
  | { readonly code: 'unreadable' };

/** Words that may have been meant: the nearest first, and whether there are more. */
export interface Suggestions {
  readonly words: readonly string[];
  readonly more: boolean;
}

/** Why a pin fits nothing in the workspace. */
export type PinProblem =
  /** `no driver ixgb is in the source; did you mean ixgbe?` */
  | { readonly code: 'noDriver'; readonly name: string; readonly near: Suggestions }
  /** `no member, no dispatch table and no kind of driver is called pol_ops`. */
  | { readonly code: 'unknownKey'; readonly key: string; readonly near: Suggestions }
  /** `no table of netdev_class is called plane`. */
  | {
      readonly code: 'noTable';
      readonly structs: readonly string[];
      readonly name: string;
      readonly near: Suggestions;
    }
  /** `rx_fast is none of the 37 functions that rte_eth_dev.rx_pkt_burst may hold`. */
  | {
      readonly code: 'noTarget';
      readonly name: string;
      readonly functions: number;
      readonly members: Suggestions;
      readonly near: Suggestions;
    };

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
  /** What is wrong with each pin that fits nothing in the workspace, with what may have been meant. */
  pinProblems(pins: readonly Pin[]): readonly PinProblem[];
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
