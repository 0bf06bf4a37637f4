/**
 * The joined call graph as plain tables: what the resolver makes, the store keeps and the queries read. Rows have a
 * fixed width; strings are indexes into one list (0 = empty).
 */

export const enum FileField {
  /** String: path as shown. */
  Path,
  /** Index of the root; -1 outside of all roots. */
  Root,
  /** Bits of alternativesOf(). */
  Alternatives,
  /** Number of the program that the file belongs to alone; 0: it may be in several. */
  Program,
  Lines,
  Width,
}

export const enum NodeFlag {
  Defined = 1,
  Static = 2,
  Inactive = 4,
  HasError = 8,
  Constructor = 16,
  /** Made by us: `<startup>`. */
  Synthetic = 32,
  /** Got hold of only as an entry of an array that bits of a computed word choose. */
  Picked = 64,
  /** Not there any more: its text has changed. */
  Gone = 128,
}
export const enum NodeField {
  Name,
  File,
  Line,
  Column,
  EndLine,
  /** Bits of {@link NodeFlag}. */
  Flags,
  Width,
}

/** Kind of a site; the numbers are those of EDGE_KINDS. */
export const enum SiteKind {
  Direct = 0,
  Pointer = 1,
  Thread = 2,
  Callback = 3,
  Constructor = 4,
}
export const enum SiteField {
  Caller,
  Kind,
  /**
   * First of the targets in {@link GraphData.targets}. Of a pointer site with a count, these are the functions that
   * the object is known to hold; the location's others are candidates. A count of -1: all are candidates.
   */
  First,
  Count,
  /** AbstractLocation called through, or that the function value went through; -1: none. */
  AbstractLocation,
  File,
  Line,
  Column,
  /** String: outermost macro. */
  Macro,
  /**
   * String. Direct call, or pointer call with a location: the condition that makes the compiler leave the call out.
   * Pointer call without a location: why nothing is known. Callback: how the function is handed over.
   */
  Note,
  /** Pointer call with candidates: why the source does not decide, bits of {@link DoubtFlag}. */
  Doubt,
  Width,
}

export const enum LocationField {
  /** {@link LocationKind} of facts.ts. */
  Kind,
  /** String: how the location is shown. */
  Display,
  /** String: record's display name (members). */
  Record,
  /** String: member's name (members), variable's name. */
  Member,
  /** First of the functions in {@link GraphData.pts}, sorted by node. */
  First,
  Count,
  /** Of a variable's or component's own member: the location of the member in all objects; else -1. */
  Base,
  Width,
}

export const enum FlowField {
  /** {@link SourceKind} of facts.ts. */
  SourceKind,
  /** Node or location. */
  Source,
  Target,
  /** Node that holds the flow; -1 at file scope. */
  Node,
  /** {@link FlowKind} of facts.ts. */
  Kind,
  File,
  Line,
  Column,
  /** String: variable of an initialiser; called function of an argument. */
  Variable,
  Width,
}

/** As {@link TableColumn} of facts.ts, with the function's node. */
export const enum TableField {
  Variable,
  AbstractLocation,
  Order,
  Node,
  File,
  Line,
  Element,
  Key,
  Outer,
  Path,
  Width,
}

/** As {@link LabelColumn} of facts.ts. */
export const enum LabelField {
  Variable,
  Outer,
  Path,
  Order,
  Text,
  Element,
  File,
  Line,
  Width,
}

/** As {@link MemberColumn} of facts.ts; one row per location. */
export const enum MemberField {
  AbstractLocation,
  Order,
  File,
  Line,
  Column,
  Width,
}

export const enum MentionField {
  AbstractLocation,
  File,
  Line,
  Column,
  Width,
}

export interface GraphData {
  strings: string[];
  files: Int32Array;
  nodes: Int32Array;
  /** Sorted by caller, then file, line, column. */
  sites: Int32Array;
  /** Nodes that the sites' ranges point to. */
  targets: Int32Array;
  locations: Int32Array;
  pts: Int32Array;
  /** Sorted by target location. */
  flows: Int32Array;
  tables: Int32Array;
  mentions: Int32Array;
  labels: Int32Array;
  members: Int32Array;
  /** Number of diagnostics. */
  parseProblems: number;
}

export const GRAPH_TABLES = [
  'files',
  'nodes',
  'sites',
  'targets',
  'locations',
  'pts',
  'flows',
  'tables',
  'mentions',
  'labels',
  'members',
] as const;
