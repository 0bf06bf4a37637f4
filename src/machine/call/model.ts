/**
 * How a modelled library function sees the machine.
 *
 * A model runs in one go, within the statement that called it. It may instead block (it is run again when woken), or
 * call back into C (it is run again when that returns; `phase` says how far it was). Everything it remembers lies in
 * memory or in {@link LibraryState}, which are part of every snapshot.
 */

import { readReal } from '../numeric/longDouble';
import type { Real } from '../numeric/longDouble';
import type { Heap } from '../memory/heap';
import type { Memory } from '../memory/memory';
import type { KernelState } from '../kernel/state';
import type { Computer } from '../kernel/computer';
import { newKernelState } from '../kernel/state';
import type { PendingSignal, SignalState, ThreadControl } from '../kernel/process/threadControl';

/** A model's result: an integer or pointer, or nothing. Floating results go through {@link ModelCall.returnDouble}. */
export type Model = (c: ModelCall) => number | bigint | void;

/** What the C library remembers outside of memory. Plain data. */
export interface LibraryState {
  /** Seed of rand(). */
  random: number;
  /** Functions given to atexit, in order. */
  atExit: number[];
  /** Thread-specific keys: destructor of each (0: none), -1: deleted. */
  keys: number[];
  /** Values by `thread:key`. */
  values: Record<string, string>;
  /** Where strtok goes on. */
  token: number;
  environment: Record<string, number>;
  /** What the operating system remembers. */
  kernel: KernelState;
}

export function newLibraryState(): LibraryState {
  return { random: 1, atExit: [], keys: [], values: {}, token: 0, environment: {}, kernel: newKernelState() };
}

/** A mistake of the program that a model found: a fault at the calling statement. */
export class ModelFault extends Error {}

/** The thread waits; the model runs again when `key` is woken (or at `until`, nanoseconds of machine time). */
export class Blocked {
  constructor(
    readonly key: string,
    readonly waitsFor: string,
    readonly until?: bigint,
  ) {}
}
/** The model calls C: function address and arguments; the model runs again afterwards. */
export class CallBack {
  constructor(
    readonly target: number,
    readonly args: (number | bigint)[],
  ) {}
}
/** The program ends. */
export class Exit {
  constructor(readonly status: number) {}
}

export interface ModelCall {
  readonly name: string;
  readonly memory: Memory;
  readonly heap: Heap;
  readonly library: LibraryState;
  /** The computer that the program runs on. */
  readonly computer: Computer;
  /** Number of the calling thread, from 1. */
  readonly thread: number;
  /** 0 at first; kept while the call lasts. */
  phase: number;
  /** Result of the last function called back. */
  readonly callBackResult: bigint;
  /**
   * Up to four numbers that are kept while the call lasts, over waiting and calling back; what they are at first is
   * left open.
   */
  kept(i: number): bigint;
  keep(i: number, value: bigint): void;
  /** The call waited, and the handler of a signal ran meanwhile: 1 with SA_RESTART, 2 without, 0: none did. */
  readonly interrupted: number;

  int(i: number): number;
  uint(i: number): number;
  long(i: number): bigint;
  /** A size_t as a number. */
  size(i: number): number;
  pointer(i: number): number;
  double(i: number): number;
  /** Where an argument lies: one that is a structure by value. */
  argumentAddress(i: number): number;
  /** Reader of the variadic arguments. */
  varargs(): ArgumentReader;
  /** Reader of a va_list argument. */
  vaList(i: number): ArgumentReader;
  returnDouble(value: number): void;
  returnFloat(value: number): void;
  /** A long double. */
  returnReal(value: Real): void;

  /** Checks that memory may be used; a fault names the function and the object. */
  check(address: number, length: number, write: boolean): void;
  /** Bytes of a string up to its NUL (or `limit` bytes), checked. */
  bytes(address: number, limit?: number): Uint8Array;
  text(address: number): string;
  fault(message: string): never;

  output(descriptor: number, bytes: Uint8Array): void;
  setErrno(value: number): void;
  errnoAddress(): number;
  /** Nanoseconds of machine time. */
  now(): bigint;
  block(key: string, waitsFor: string, until?: bigint): never;
  wake(key: string, all: boolean): void;
  /** Gives the turn to another thread. */
  yieldTurn(): void;
  callBack(target: number, args: (number | bigint)[]): never;
  exit(status: number): never;

  createThread(start: number, argument: bigint): number;
  /** The calling thread ends: cleanup routines and destructors of its values run first (pthread_exit). */
  exitThread(result: bigint): never;
  /** The same without them. */
  endThread(result: bigint): never;
  /** What the system keeps of a thread; undefined: there is none of that number. */
  control(id: number): ThreadControl | undefined;
  readonly signals: SignalState;
  /** Sends a signal to a thread, or to the process (0). */
  sendSignal(thread: number, signal: PendingSignal): void;
  cancelThread(id: number): void;
  /** A timer of the process was set: the turn ends, so that it comes in time. */
  timersChanged(): void;
  /** Start and bytes of a thread's stack. */
  stackOf(thread: number): [number, number];
  readonly processId: number;
  /** The process becomes its own child; the parent comes back to this call with the child's number as its phase. */
  fork(): void;
  threadName(id: number): string;
  setThreadName(id: number, name: string): void;
  threadEnded(id: number): bigint | undefined;
  threadExists(id: number): boolean;
  describe(address: number): string | undefined;
  /** Addresses of `NAME=VALUE` at the start of the program, ended by 0. */
  readonly environment: number;
  /** Address of an object of external linkage; undefined where the program has none. */
  objectAddress(name: string): number | undefined;
  /** Address of a function that the program defines. */
  functionAddress(name: string): number | undefined;
  functionName(address: number): string | undefined;
  /** Functions that have been called and not returned, innermost first. */
  callStack(): { address: number; name: string }[];
  /** The same call, with its variadic arguments in place of its arguments. */
  shifted(): ModelCall;
  /** What another model makes of this call's arguments. */
  model(name: string): number | bigint | void;
}

export interface ArgumentReader {
  int(): number;
  long(): bigint;
  pointer(): number;
  double(): number;
  longDouble(): Real;
}

/** Reads arguments that lie one after the other in words of 8 bytes. */
export class ArgumentWords implements ArgumentReader {
  constructor(
    private readonly _memory: Memory,
    public at: number,
    private readonly _moved?: (at: number) => void,
  ) {}

  private _next(): number {
    const at = this.at;
    this.at += 8;
    this._moved?.(this.at);
    return at;
  }
  int(): number {
    return this._memory.getI32(this._next());
  }
  long(): bigint {
    return this._memory.getI64(this._next());
  }
  pointer(): number {
    return this._memory.getPointer(this._next());
  }
  double(): number {
    return this._memory.getF64(this._next());
  }
  longDouble(): Real {
    // Two words, at a multiple of 16.
    this.at = (this.at + 15) & ~15;
    const at = this._next();
    this._next();
    return readReal(this._memory, at);
  }
}
