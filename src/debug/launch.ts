// What a launch asks for, and what the adapter needs to have made of it.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Machine } from '../machine/api';

/** The type in launch configurations. */
export const DEBUG_TYPE = 'datapath-lens';

/** A launch configuration (`contributes.debuggers` in package.json describes it to the reader). */
export interface LaunchArguments extends DebugProtocol.LaunchRequestArguments {
  /** Name of a scenario, or path of a C file with a `main` (or of a scenario of the reader's own). */
  scenario: string;
  /** Folder that relative paths count from. */
  cwd?: string;
  /** Checkouts: paths, or `name=path`. */
  roots?: string[];
  /** A schedule that the scenario defines, or a general one (`round-robin`, `one`). */
  schedule?: string;
  /** Settings of the scenario. */
  settings?: Record<string, string>;
  /** Arguments of `main`. */
  args?: string[];
  /** Stop before the first statement. */
  stopOnEntry?: boolean;
  /** Stop at the first statement of this function. */
  stopAtFunction?: string;
}

/** A program ready to run. */
export interface LoadedProgram {
  machine: Machine;
  /** Shown as the process name. */
  title: string;
  /** Text of a file as the machine has read it; undefined: it has read no such file. */
  text(path: string): string | undefined;
  /** Whether the path is a file on disk (false: a scenario or model that comes with us). */
  isFile(path: string): boolean;
  /** Where a function of the program is defined; undefined: there is none of that name. */
  functionPlace(name: string): { path: string; line: number } | undefined;
  /** Types that are worth looking at: `struct malloc_heap`. */
  look?: readonly string[];
  /** Notes for the console: what is modelled, what could not be read. */
  notes: string[];
  dispose?(): void;
}

/** Makes a program of a launch. Throws an Error whose message is for the reader. */
export type ProgramLoader = (
  args: LaunchArguments,
  progress: (message: string) => void,
  signal: AbortSignal,
) => Promise<LoadedProgram>;
