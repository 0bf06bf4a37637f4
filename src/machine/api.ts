/**
 * The machine as its users see it: debug adapter, terminal and tests drive this and nothing below it.
 *
 * Time is the number of statements begun since the start, over all threads. Same program, same settings, same schedule:
 * the same state at the same time, bit for bit; so going back is going to an earlier time.
 */

import type { CType, RecordDecl } from '../c/types';
import type { Place } from '../c/text';

/** Why the machine stands still. */
export type StopReason =
  | { kind: 'time' }
  | { kind: 'breakpoint'; ids: number[] }
  /**
   * Watched memory was written (forwards: just now; backwards: by the statement that comes next), also where it holds
   * what it held.
   */
  | { kind: 'write'; address: number; length: number }
  | { kind: 'exit'; status: number }
  | { kind: 'fault'; message: string; place?: Place; thread: number }
  | { kind: 'deadlock'; message: string }
  | { kind: 'start' };

export interface FrameInfo {
  /** Function name. */
  name: string;
  /** The statement about to run (top frame) or the call being waited for. */
  place: Place;
  /** End of the statement, for highlighting. */
  endPlace: Place;
  /** A model of ours runs here, not the checkout's source. */
  modelled: boolean;
  /** Macros that the statement came through, outermost first. */
  macros: string[];
  /** Address of the frame's memory. */
  base: number;
}

export interface ThreadInfo {
  /** From 1. */
  id: number;
  name: string;
  state: 'running' | 'blocked' | 'ended';
  /** What it waits for, where blocked. */
  waitsFor?: string;
}

export interface VariableInfo {
  name: string;
  type: CType;
  /** Address in machine memory. */
  address: number;
  /** Declared in a block that the statement is inside of. */
  inScope: boolean;
  kind: 'parameter' | 'local' | 'static' | 'global' | 'thread-local';
}

/** A write, as history shows it. */
export interface ChangedBytes {
  address: number;
  length: number;
}

export interface Breakpoint {
  id: number;
  path: string;
  line: number;
  /** Machine expression; stops only when non-zero. */
  condition?: string;
}

/** What is kept of the past. */
export interface HistoryUse {
  snapshots: number;
  /** Bytes that they take, and may take at most: older ones are thinned out then. */
  bytes: number;
  limit: number;
  /** The largest number of statements that is run again to come to a time. */
  widestGap: number;
}

export type StepKind = 'in' | 'over' | 'out';

export interface Machine {
  /** Statements begun so far. */
  readonly time: number;
  /** Latest time reached. */
  readonly horizon: number;
  readonly stopped: StopReason;
  /** The thread whose statement runs next; 0 when all have ended. */
  readonly current: number;

  threads(): ThreadInfo[];
  /** Innermost first. */
  frames(thread: number): FrameInfo[];
  /** Locals, parameters and static locals of a frame (0 = innermost). */
  variables(thread: number, frame: number): VariableInfo[];
  globals(): VariableInfo[];

  /** Runs forward at most `statements`; stops at breakpoints, faults and the end. */
  run(statements: number): StopReason;
  /** Runs until `thread` has stepped (other threads run as the schedule says). */
  step(thread: number, kind: StepKind, limit?: number): StopReason;
  /** Goes to any time from 0 to horizon. */
  goTo(time: number): void;
  /** The statement before this one, of `thread` if given (else of any). */
  stepBack(thread?: number): StopReason;
  /** Back to the last breakpoint or write of watched memory before now, or the start. */
  reverseContinue(): StopReason;

  /**
   * The latest time before now whose statement wrote to these bytes, also one that wrote what was there; undefined:
   * never. Stays at now.
   */
  lastWrite(address: number, length: number): number | undefined;
  /** Back to the first statement of the function that `thread` is in. */
  backToCall(thread: number): StopReason;
  /** Memory whose writes stop {@link run} and {@link reverseContinue}; replaces what was watched. */
  setWatches(ranges: readonly { address: number; length: number }[]): void;
  readonly historyUse: HistoryUse;

  /** Breakpoints at lines; each is moved to the next line that holds a statement, as returned. */
  setBreakpoints(path: string, lines: { line: number; condition?: string }[]): (Breakpoint | undefined)[];

  /** Bytes of memory; unmapped bytes come as undefined. */
  read(address: number, length: number): Uint8Array | undefined;
  readonly pointerSize: 8;
  /** Object that holds an address: variable, heap block, function. */
  describe(address: number): string | undefined;
  /** Function whose address this is. */
  functionAt(address: number): { name: string; place: Place } | undefined;
  /**
   * Value of a C expression in a frame: names, members, indexing, casts, arithmetic, no calls. Throws with a message.
   */
  evaluate(expression: string, thread: number, frame: number): { type: CType; address?: number; bytes: Uint8Array };
  /** What the last statement wrote. */
  changed(): ChangedBytes[];
  /** Hash of the whole state (memory, threads, world). */
  stateHash(): string;
  /** Output so far. */
  readonly stdout: string;
  readonly stderr: string;
  /** Objects that a view may draw: globals, heap blocks and pointers found by type name (`struct rte_ring`). */
  objectsOfType(record: string): { name: string; address: number; type: CType }[];
  /**
   * The structure or union of that tag, as the first unit that defines it has it; undefined: no unit read so far
   * does.
   */
  recordNamed(tag: string): RecordDecl | undefined;
  /** Models of the outside world that act in this run, with what they remember (plain data of their own form). */
  outside(): { name: string; state: Readonly<Record<string, unknown>> }[];
}
