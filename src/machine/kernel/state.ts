/**
 * What the kernel remembers outside of the program's memory, as plain data, and what it knows at the start of a
 * program: three descriptors, nothing else. Imports nothing, so that every part of the machine may name these types.
 */

/** An open file description. `data` belongs to its kind; plain data only. */
export interface OpenDescription {
  id: number;
  /** Name of its {@link FileKind}. */
  kind: string;
  /** O_ACCMODE, O_APPEND, O_NONBLOCK, … as Linux on x86-64 numbers them. */
  flags: number;
  position: number;
  /** Where it was opened; empty for pipes, sockets and the like. */
  path: string;
  /** Descriptors (and messages under way) that refer to it. */
  references: number;
  data: Record<string, unknown>;
}

export interface DescriptorEntry {
  description: number;
  closeOnExec: boolean;
}

/** What the kernel remembers outside of the program's memory. */
export interface KernelState {
  descriptors: Record<number, DescriptorEntry>;
  descriptions: Record<number, OpenDescription>;
  /** Number of the next description, and of whatever else needs a number of its own. */
  next: number;
  /** What the other parts keep: the file tree, mappings, sockets by name, timers, processes. One key each. */
  parts: Record<string, unknown>;
}

/** Access modes and flags of open files, as Linux on x86-64 numbers them (fcntl.h). */
export const O = {
  accessMode: 3,
  readOnly: 0,
  writeOnly: 1,
  readWrite: 2,
  create: 0o100,
  exclusive: 0o200,
  noControl: 0o400,
  truncate: 0o1000,
  append: 0o2000,
  nonBlock: 0o4000,
  directory: 0o200000,
  noFollow: 0o400000,
  closeOnExec: 0o2000000,
  path: 0o10000000,
  temporary: 0o20200000,
} as const;

/** Standard input is at its end; standard output and error are the program's. */
export function newKernelState(): KernelState {
  const state: KernelState = { descriptors: {}, descriptions: {}, next: 4, parts: {} };
  for (const fd of [0, 1, 2]) {
    state.descriptors[fd] = { description: fd + 1, closeOnExec: false };
    state.descriptions[fd + 1] = {
      id: fd + 1,
      kind: fd === 0 ? 'input' : 'output',
      flags: fd === 0 ? O.readOnly : O.writeOnly,
      position: 0,
      path: ['/dev/stdin', '/dev/stdout', '/dev/stderr'][fd],
      references: 1,
      data: { stream: fd },
    };
  }
  return state;
}
