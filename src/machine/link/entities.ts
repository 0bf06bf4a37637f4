/** What a linked program is made of: functions, units, and who gives them. */

import type { FunctionDefinition, Unit } from '../../c/ast';
import type { Spellings } from '../../c/tokens';
import type { Model } from '../call/model';
import type { LoweredFunction } from '../lower/lowerFunction';

/** What the program needs of those who started it. */
export interface ProgramSource {
  /** A translation unit with its headers. Throws with a message when it cannot be read. */
  parse(path: string): Unit;
  /** The unit of the checkout that defines an external function or object, if any. */
  resolveExternal(name: string, fromPath: string): string | undefined;
  /** Units that may define what a header declares (`ovs-thread.c` for `ovs-thread.h`), likeliest first. */
  companions?(header: string): string[];
  /** All units that may define a function, for where a weak definition was found first. */
  candidates?(name: string, fromPath: string): string[];
  readonly spellings: Spellings;
}

/** Memory that is as if it had been there from the start, whenever it is put in. */
export interface Image {
  write(address: number, bytes: Uint8Array): void;
  shade(address: number, length: number, value: number): void;
  /** A thread-local variable's initial value was made: for threads that live. */
  threadLocal(offset: number, bytes: Uint8Array): void;
}

export interface FunctionEntity {
  id: number;
  name: string;
  definition?: FunctionDefinition;
  unit?: Unit;
  model?: Model;
  lowered?: LoweredFunction;
  /** Path of the file of the definition, else of the declaration. */
  path: string;
  /** Unit that first named it: where the resolver starts. */
  fromPath: string;
  /** Looked for already; `missing` says what is wrong. */
  resolved: boolean;
  missing?: string;
}

export interface UnitState {
  unit: Unit;
  index: number;
  /** Functions to run before its first function, by priority (lower ones first), in order of appearance within one. */
  constructors: FunctionDefinition[];
  /** The same with their priorities; and what runs after `main`. */
  prioritised: Prioritised[];
  destructors: Prioritised[];
}

/** A function that runs before or after `main`. Without a number of its own gcc gives it 65535. */
export interface Prioritised {
  priority: number;
  definition: FunctionDefinition;
}
