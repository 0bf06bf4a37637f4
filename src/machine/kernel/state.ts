/** What the kernel knows at the start of a program: three descriptors, nothing else. */

import type { KernelState } from './api';

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
