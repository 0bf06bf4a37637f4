/**
 * What files' facts say, in the numbers of the whole workspace: call sites, flows of function values, arguments and
 * entries of dispatch tables. Functions are numbers of {@link Linker.nodes}; locations are numbers of
 * {@link LocationTable.locations}.
 */

import type { FlowKind, SourceKind } from '../facts/facts';
import type { SiteKind } from '../graph/graphData';

/** A place in the text. Lines and columns count from 1. */
export interface Place {
  /** Absolute path. */
  path: string;
  line: number;
  column: number;
}

/** A call site that is no direct call; those are in {@link PointsToResult.direct}. */
export interface CallSite extends Place {
  caller: number;
  kind: Exclude<SiteKind, SiteKind.Direct>;
  /** Pointer call: the functions that a narrowing pass left of the points-to set; empty: all of them. */
  targets: readonly number[];
  /** Pointer call: location of the pointer to the table that the member called is in; none: not known. */
  pointer?: number;
  /** Pointer call with empty {@link targets}: all functions of the points-to set are candidates. */
  undecided?: boolean;
  /**
   * Why the source does not decide on the functions of the points-to set that are not in {@link targets}: bits of
   * {@link DoubtFlag}.
   */
  doubts: number;
  /** Location called through, or that the function value went through; -1: none. */
  location: number;
  macro: string;
  note: string;
  /** Bits of {@link CallFlag}. */
  flags: number;
}

/** A function value that goes from a function's name, or from a location, into a location. */
export interface Flow extends Place {
  sourceKind: SourceKind;
  /** Function or location, by {@link sourceKind}. */
  source: number;
  target: number;
  /** Function that holds the assignment; -1 at file scope. */
  node: number;
  kind: FlowKind;
  /** As in {@link FlowColumn.Variable}; of an argument: name of the function called. */
  variable: string;
}

/** An argument that is or may carry a function, of a direct or pointer call. */
export interface Argument extends Place {
  /** 0-based position. */
  index: number;
  sourceKind: SourceKind;
  sources: readonly number[];
  caller: number;
  /** Bits of {@link ArgFlag}. */
  flags: number;
  /** Name of the function called; empty for a pointer call. */
  callee: string;
}

/** A function value handed to a function that is not defined in the workspace. */
export interface ExternalArgument extends Place {
  callee: string;
  index: number;
  sourceKind: SourceKind;
  source: number;
  caller: number;
  flags: number;
}

/** A function in a dispatch table: put there by an initialiser, or by an assignment. */
export interface TableEntry {
  /** Number of the table, of {@link PointsToResult.tableIds}. */
  table: number;
  location: number;
  node: number;
  path: string;
  line: number;
  /** As in {@link TableColumn.Element}. */
  element: number;
}

/** `element` of an entry that an assignment puts in. */
const BY_ASSIGNMENT = -2;

/** Whether an entry stands in the initialiser of a named variable. */
export function isInitialised(entry: TableEntry): boolean {
  return entry.element !== BY_ASSIGNMENT;
}
