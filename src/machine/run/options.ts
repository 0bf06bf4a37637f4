/** What an engine is given, who listens to it, and why a thread's run in it ends. */

import type { Computer } from '../kernel/computer';
import type { OutsideAgent } from '../kernel/outside/peer';
import type { AtomicMode } from '../lower/ir';
import type { FunctionEntity, Image, ProgramSource } from '../link/entities';
import type { Schedule } from './schedule';
import type { ThreadState } from '../time/state';

export interface EngineEvents {
  /**
   * A function is entered. `depth` counts frames below it in its thread; `caller` is undefined where the machine
   * itself called.
   */
  enter?(thread: ThreadState, entity: FunctionEntity, depth: number, caller: FunctionEntity | undefined): void;
  /** `statements` were begun in a function without leaving it. */
  executed?(entity: FunctionEntity, statements: number, thread: ThreadState): void;
  /** A statement is about to begin (only with `everyStatement`). */
  statement?(thread: ThreadState): void;
  everyStatement?: boolean;
}

/**
 * Why a thread's run ended: `access`, see {@link AccessObserver}; `turn`: the number of threads that can run may have
 * changed.
 */
export type Outcome = 'fuel' | 'stop' | 'blocked' | 'ended' | 'fault' | 'exit' | 'turn' | 'access';

/** Somebody who decides at every access that other threads may see; for a machine with `fine`. */
export interface AccessObserver {
  /** A thread is about to access memory that is not its own alone. False: it stands still before that. */
  access(thread: ThreadState, address: number, size: number, mode: AtomicMode): boolean;
  /** A thread is about to call a modelled function, or to leave main. False: it stands still before that. */
  call(thread: ThreadState, name: string): boolean;
}

export interface EngineOptions {
  source: ProgramSource;
  /** Units given, in order. The one with `main` starts. */
  units: string[];
  /**
   * Units of libraries of which something runs before `main`, in the order of linking; what is not here is read when
   * it is first called.
   */
  linked?: readonly string[];
  args: string[];
  /**
   * false: without the checks that cost time (values that were never given, indexes beyond arrays, edges of local
   * arrays).
   */
  checks?: boolean;
  schedule: Schedule;
  /**
   * Threads come between accesses to memory, not only between statements: each access that another thread may see and
   * each call of a model takes a unit of time of its own. A schedule of exact turns needs it.
   */
  fine?: boolean;
  /** Looks for data races; `stop`: a race is a fault. Slower by an order of magnitude. */
  races?: 'warn' | 'stop';
  /** Statements and calls of models are counted (see {@link Engine.counts}), for a machine that runs forwards only. */
  counts?: boolean;
  image?: Partial<Image>;
  /** The computer that the program runs on; {@link DEFAULT_COMPUTER} when left out. */
  computer?: Computer;
  /** Who acts beside the program: the other ends of its sockets. */
  outside?: readonly OutsideAgent[];
}
