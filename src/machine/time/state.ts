/** The state of the machine outside of its memory: plain data, copied into every snapshot. */

import type { StopReason } from '../api';
import type { ThreadControl } from '../kernel/process/threadControl';
import type { LibraryState } from '../call/model';

export interface ThreadState {
  /** From 1. */
  id: number;
  name: string;
  state: 'running' | 'blocked' | 'ended';
  /** Innermost frame. */
  frame: number;
  /** Its memory: start of its thread-local block, and the end of its stack. */
  region: number;
  regionEnd: number;
  /** Stack is mapped up to here. */
  mapped: number;
  /** Stands before a statement. */
  settled: boolean;
  /** A model runs again: it had blocked. */
  retrying: boolean;
  waitKey?: string;
  waitsFor?: string;
  /** Nanoseconds of machine time at which it goes on anyway. */
  until?: bigint;
  /** Order of blocking: who has waited longest is woken first. */
  since: number;
  result: bigint;
  casDone: number;
  casFailed: number;
  control: ThreadControl;
}

/** A process that waits until the one it started has ended. */
export interface SavedProcess {
  readonly processId: number;
  readonly threads: readonly ThreadState[];
  readonly current: number;
  readonly library: LibraryState;
  /** Memory by page. A Map, so that it is never looked into as plain data. */
  readonly pages: ReadonlyMap<number, Uint8Array>;
  /** How much had been put into memory by then as if it had been there from the start. */
  readonly images: number;
}

export interface MachineState {
  time: number;
  threads: ThreadState[];
  current: number;
  /** Statements that the current thread may still begin before another gets its turn. */
  sliceLeft: number;
  /** Rule of the schedule that is in force, statements begun under it, and what it counts. */
  rule: number;
  ruleSteps: number;
  ruleHits: number;
  /** Where the chance of a random schedule is. */
  chance: number;
  /** Nanoseconds that passed while everybody slept. */
  slept: bigint;
  blockings: number;
  library: LibraryState;
  /** Output, one character per byte; see {@link outputText}. */
  stdout: string;
  stderr: string;
  /** Number of the process that runs, and those that wait for it to end: each started the next. */
  processId: number;
  parents?: readonly SavedProcess[];
  ended?: StopReason;
}

/** A copy that shares nothing but strings and frozen values, which never change. */
export function clonePlain<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (Array.isArray(value)) return value.map((item) => clonePlain(item) as unknown) as T;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) copy[key] = clonePlain((value as Record<string, unknown>)[key]);
  return copy as T;
}

/**
 * Output as a reader sees it: its bytes read as UTF-8, without a character at the end of which only a part was
 * written.
 */
export function outputText(output: string): string {
  return new TextDecoder().decode(outputBytes(output), { stream: true });
}

export function outputBytes(output: string): Uint8Array {
  const bytes = new Uint8Array(output.length);
  for (let i = 0; i < output.length; i++) bytes[i] = output.charCodeAt(i);
  return bytes;
}
