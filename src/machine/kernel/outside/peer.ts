/**
 * Somebody in the world outside of the program: the process at the other end of its sockets (QEMU, a tool that asks for
 * telemetry). An agent is a plain function of what it sees: it acts when its time has come and whenever a
 * descriptor's readiness has changed; all that it remembers is plain data in the kernel's state, so that it goes back
 * and forth with the machine.
 */

import type { KernelPart } from '../parts';
import type { OutsideWorld } from './outsideWorld';

/** What an agent remembers. Plain data: numbers, strings, bigints, arrays and objects of them. */
export type AgentState = Record<string, unknown>;

export interface OutsideAgent {
  /** As it is called in messages and charts; one of a kind in a machine. */
  readonly name: string;
  /** What it brings into the kernel: kinds of file, mounts. */
  readonly kernelPart?: KernelPart;
  /** What it remembers at the start. */
  initial(): AgentState;
  /**
   * Does whatever there is to do now, and gives the machine time (ns) at which it wants to act again in any case;
   * undefined: only when something changes. It must come to rest: called again at once, it finds nothing to do.
   */
  act(world: OutsideWorld, state: AgentState): bigint | undefined;
  /** What it waits for, for reports of a deadlock; undefined: nothing. */
  waitsFor?(state: AgentState): string | undefined;
  /** What a reader wants to know of it when the run is over: lines of text. */
  report?(state: AgentState): string[];
}
