/**
 * File descriptors (POSIX.1-2017 2.14, fcntl(2), read(2), …): numbers that lead to open file descriptions, and the
 * calls that are the same for every kind of file.
 */

import type { Model, ModelCall } from '../../call/model';
import { READINESS, SystemError, WAIT } from '../api';
import type { FileKind } from '../api';
import { E } from '../errno';
import { CLOSE_LISTENERS, CONTROLS, KINDS } from '../parts';
import type { KernelPart } from '../parts';
import { O } from '../state';
import type { KernelState, OpenDescription } from '../state';

/** Descriptors of a process: RLIMIT_NOFILE. */
export const DESCRIPTOR_LIMIT = 1024;

export function kernelOf(c: ModelCall): KernelState {
  return c.library.kernel;
}

/** What a part of the kernel keeps under its key; made by `make` when first asked for. Plain data. */
export function part<T>(c: ModelCall, key: string, make: () => T): T {
  const { parts } = kernelOf(c);
  if (!(key in parts)) parts[key] = make();
  return parts[key] as T;
}

export function kindOf(file: OpenDescription): FileKind {
  const kind = KINDS.get(file.kind);
  if (!kind) throw new Error(`no kind of file is called ${file.kind}`);
  return kind;
}

/** A new open file description without a descriptor; {@link install} gives it one, {@link hold} another reference. */
export function newDescription(
  c: ModelCall,
  kind: string,
  how: { flags: number; path?: string; data?: Record<string, unknown> },
): OpenDescription {
  const kernel = kernelOf(c);
  const id = kernel.next++;
  const file: OpenDescription = {
    id,
    kind,
    flags: how.flags & ~(O.create | O.exclusive | O.noControl | O.truncate | O.closeOnExec),
    position: 0,
    path: how.path ?? '',
    references: 0,
    data: how.data ?? {},
  };
  kernel.descriptions[id] = file;
  return file;
}

/** Gives a description the lowest free descriptor from `from` on. @throws SystemError EMFILE */
export function install(c: ModelCall, file: OpenDescription, closeOnExec = false, from = 0): number {
  const { descriptors } = kernelOf(c);
  for (let fd = from; fd < DESCRIPTOR_LIMIT; fd++) {
    if (fd in descriptors) continue;
    descriptors[fd] = { description: file.id, closeOnExec };
    file.references++;
    return fd;
  }
  if (file.references === 0) dispose(c, file);
  throw new SystemError(E.MFILE);
}

/**
 * Opens a file of a kind: a new description with a new descriptor. `flags`: O_… bits; O_CLOEXEC goes to the
 * descriptor.
 */
export function openOfKind(
  c: ModelCall,
  kind: string,
  how: { flags: number; path?: string; data?: Record<string, unknown> },
): number {
  return install(c, newDescription(c, kind, how), (how.flags & O.closeOnExec) !== 0);
}

/** The open file behind a descriptor. @throws SystemError EBADF */
export function fileOf(c: ModelCall, fd: number): OpenDescription {
  const file = findFile(c, fd);
  if (!file) throw new SystemError(E.BADF);
  return file;
}

export function findFile(c: ModelCall, fd: number): OpenDescription | undefined {
  const kernel = kernelOf(c);
  const entry = fd in kernel.descriptors ? kernel.descriptors[fd] : undefined;
  return entry && kernel.descriptions[entry.description];
}

/** One more reference: a duplicate, a message under way, a mapping. */
export function hold(file: OpenDescription): void {
  file.references++;
}

/** One reference less; the last one closes the file. */
export function release(c: ModelCall, file: OpenDescription): void {
  file.references--;
  if (file.references <= 0) dispose(c, file);
}

function dispose(c: ModelCall, file: OpenDescription): void {
  kindOf(file).close?.(c, file);
  delete kernelOf(c).descriptions[file.id];
  c.wake(READINESS, true);
}

export function closeDescriptor(c: ModelCall, fd: number): void {
  const file = fileOf(c, fd);
  for (const tell of CLOSE_LISTENERS) tell(c, fd, file);
  delete kernelOf(c).descriptors[fd];
  release(c, file);
}

/** dup3: `to` leads where `from` leads; what it was is closed. */
function duplicateTo(c: ModelCall, from: number, to: number, closeOnExec: boolean): number {
  const file = fileOf(c, from);
  if (to < 0 || to >= DESCRIPTOR_LIMIT) throw new SystemError(E.BADF);
  hold(file);
  if (to in kernelOf(c).descriptors) closeDescriptor(c, to);
  kernelOf(c).descriptors[to] = { description: file.id, closeOnExec };
  return to;
}

export function mayRead(file: OpenDescription): boolean {
  return (file.flags & O.accessMode) !== O.writeOnly && (file.flags & O.path) === 0;
}
export function mayWrite(file: OpenDescription): boolean {
  return (file.flags & O.accessMode) !== O.readOnly && (file.flags & O.path) === 0;
}

/** What a file is called in messages. */
export function labelOf(c: ModelCall, file: OpenDescription): string {
  return kindOf(file).label?.(c, file) ?? (file.path || `anon_inode:[${file.kind}]`);
}

function wait(c: ModelCall, file: OpenDescription, what: string): never {
  if (file.flags & O.nonBlock) throw new SystemError(E.AGAIN);
  return c.block(READINESS, `${what} ${labelOf(c, file)}`, kindOf(file).due?.(c, file));
}

/** Up to `count` bytes of a file; waits for the first where there are none yet. @throws SystemError */
export function readFile(c: ModelCall, file: OpenDescription, count: number, at?: number): Uint8Array {
  if (!mayRead(file)) throw new SystemError(E.BADF);
  const kind = kindOf(file);
  if (at !== undefined && !kind.seekable) throw new SystemError(E.SPIPE);
  if (!kind.read) throw new SystemError(E.INVAL);
  const bytes = kind.read(c, file, count, at);
  return bytes === WAIT ? wait(c, file, 'something to read from') : bytes;
}

/** Bytes taken; waits where there is no room at all. @throws SystemError */
export function writeFile(c: ModelCall, file: OpenDescription, bytes: Uint8Array, at?: number): number {
  if (!mayWrite(file)) throw new SystemError(E.BADF);
  const kind = kindOf(file);
  if (at !== undefined && !kind.seekable) throw new SystemError(E.SPIPE);
  if (!kind.write) throw new SystemError(E.INVAL);
  const taken = kind.write(c, file, bytes, at);
  return taken === WAIT ? wait(c, file, 'room in') : taken;
}

/**
 * Checks a buffer of the program as the kernel does: EFAULT instead of a fault of the machine would hide a mistake,
 * so it faults.
 */
function buffer(c: ModelCall, at: number, size: number): Uint8Array {
  c.check(at, size, false);
  return c.memory.u8.slice(at, at + size);
}

/** struct iovec: base and length, 16 bytes each. @throws SystemError EINVAL for more than 1024 */
export function vectors(c: ModelCall, at: number, count: number): { base: number; length: number }[] {
  if (count < 0 || count > 1024) throw new SystemError(E.INVAL);
  c.check(at, count * 16, false);
  return Array.from({ length: count }, (_, i) => ({
    base: c.memory.getPointer(at + i * 16),
    length: Number(c.memory.getU64(at + i * 16 + 8)),
  }));
}

/** The bytes of all vectors, one after the other. */
export function gather(c: ModelCall, list: readonly { base: number; length: number }[]): Uint8Array {
  const all = new Uint8Array(list.reduce((sum, { length }) => sum + length, 0));
  let to = 0;
  for (const { base, length } of list) {
    c.check(base, length, false);
    all.set(c.memory.u8.subarray(base, base + length), to);
    to += length;
  }
  return all;
}

/** Spreads bytes over vectors. */
export function scatter(c: ModelCall, list: readonly { base: number; length: number }[], bytes: Uint8Array): void {
  let from = 0;
  for (const { base, length } of list) {
    const part = bytes.subarray(from, from + length);
    if (part.length === 0) return;
    c.check(base, part.length, true);
    c.memory.write(base, part);
    from += part.length;
  }
}

/** A 64-bit offset argument. @throws SystemError EINVAL when negative */
function offsetOf(value: bigint): number {
  if (value < 0n) throw new SystemError(E.INVAL);
  return Number(value);
}

export function seekFile(c: ModelCall, file: OpenDescription, offset: bigint, whence: number): number {
  const kind = kindOf(file);
  if (!kind.seekable) throw new SystemError(E.SPIPE);
  let from: number;
  if (whence === 0) from = 0;
  else if (whence === 1) from = file.position;
  else if (whence === 2) from = kind.size?.(c, file) ?? 0;
  else throw new SystemError(E.INVAL);
  const to = from + Number(offset);
  if (to < 0) throw new SystemError(E.INVAL);
  file.position = to;
  return to;
}

const F = { dup: 0, getDescriptor: 1, setDescriptor: 2, getStatus: 3, setStatus: 4, dupCloseOnExec: 1030 } as const;
/** What F_SETFL may change: O_APPEND, O_ASYNC, O_DIRECT, O_NOATIME, O_NONBLOCK. */
const SETTABLE = O.append | O.nonBlock | 0o20000 | 0o40000 | 0o1000000;

function control(c: ModelCall): number {
  const fd = c.int(0);
  const file = fileOf(c, fd);
  const command = c.int(1);
  const argument = (): bigint => c.varargs().long();
  switch (command) {
    case F.dup:
    case F.dupCloseOnExec: {
      const from = Number(BigInt.asIntN(32, argument()));
      if (from < 0 || from >= DESCRIPTOR_LIMIT) throw new SystemError(E.INVAL);
      return install(c, file, command === F.dupCloseOnExec, from);
    }
    case F.getDescriptor:
      return kernelOf(c).descriptors[fd].closeOnExec ? 1 : 0;
    case F.setDescriptor:
      kernelOf(c).descriptors[fd].closeOnExec = (argument() & 1n) !== 0n;
      return 0;
    case F.getStatus:
      return file.flags;
    case F.setStatus:
      file.flags = (file.flags & ~SETTABLE) | (Number(argument() & 0xffff_ffffn) & SETTABLE);
      return 0;
    default: {
      const more = CONTROLS.get(command);
      if (!more) throw new SystemError(E.INVAL);
      return more(c, fd, file, argument());
    }
  }
}

const FIONBIO = 0x5421;
const FIOCLEX = 0x5451;
const FIONCLEX = 0x5450;

function ioctl(c: ModelCall): number {
  const file = fileOf(c, c.int(0));
  const request = c.uint(1);
  const argument = c.varargs().long();
  if (request === FIOCLEX || request === FIONCLEX) {
    kernelOf(c).descriptors[c.int(0)].closeOnExec = request === FIOCLEX;
    return 0;
  }
  if (request === FIONBIO) {
    c.check(Number(argument), 4, false);
    file.flags = c.memory.getI32(Number(argument)) ? file.flags | O.nonBlock : file.flags & ~O.nonBlock;
    return 0;
  }
  const kind = kindOf(file);
  if (!kind.ioctl) throw new SystemError(E.NOTTY);
  return kind.ioctl(c, file, request, argument);
}

function readInto(c: ModelCall, at?: number): number {
  const file = fileOf(c, c.int(0));
  const [to, size] = [c.pointer(1), c.size(2)];
  if (size > 0) c.check(to, size, true);
  const bytes = readFile(c, file, size, at);
  c.memory.write(to, bytes);
  return bytes.length;
}

function readVectors(c: ModelCall, at?: number): number {
  const file = fileOf(c, c.int(0));
  const list = vectors(c, c.pointer(1), c.int(2));
  const bytes = readFile(
    c,
    file,
    list.reduce((sum, { length }) => sum + length, 0),
    at,
  );
  scatter(c, list, bytes);
  return bytes.length;
}

const lseek: Model = (c) => seekFile(c, fileOf(c, c.int(0)), c.long(1), c.int(2));
const pread: Model = (c) => readInto(c, offsetOf(c.long(3)));
const pwrite: Model = (c) => writeFile(c, fileOf(c, c.int(0)), buffer(c, c.pointer(1), c.size(2)), offsetOf(c.long(3)));
const writeVectors = (c: ModelCall, at?: number): number =>
  writeFile(c, fileOf(c, c.int(0)), gather(c, vectors(c, c.pointer(1), c.int(2))), at);
const truncate: Model = (c) => {
  const file = fileOf(c, c.int(0));
  const { truncate: change } = kindOf(file);
  if (c.long(1) < 0n || !mayWrite(file) || !change) throw new SystemError(E.INVAL);
  change(c, file, Number(c.long(1)));
  return 0;
};
/** Does nothing to a file that is open. */
const onOpen: Model = (c) => {
  fileOf(c, c.int(0));
  return 0;
};

/** The machine has no terminals. */
function notATerminal(c: ModelCall): never {
  fileOf(c, c.int(0));
  throw new SystemError(E.NOTTY);
}

export const DESCRIPTOR_MODELS: Record<string, Model> = {
  close(c) {
    closeDescriptor(c, c.int(0));
    return 0;
  },
  close_range(c) {
    for (const key of Object.keys(kernelOf(c).descriptors)) {
      const fd = Number(key);
      if (fd < c.uint(0) || fd > c.uint(1)) continue;
      if (c.int(2) & 4) kernelOf(c).descriptors[fd].closeOnExec = true;
      else closeDescriptor(c, fd);
    }
    return 0;
  },
  dup: (c) => install(c, fileOf(c, c.int(0))),
  dup2(c) {
    const [from, to] = [c.int(0), c.int(1)];
    fileOf(c, from);
    return from === to ? to : duplicateTo(c, from, to, false);
  },
  dup3(c) {
    if (c.int(0) === c.int(1)) throw new SystemError(E.INVAL);
    return duplicateTo(c, c.int(0), c.int(1), (c.int(2) & O.closeOnExec) !== 0);
  },
  fcntl: control,
  fcntl64: control,
  ioctl,
  read: (c) => readInto(c),
  pread,
  pread64: pread,
  readv: (c) => readVectors(c),
  preadv: (c) => readVectors(c, offsetOf(c.long(3))),
  write: (c) => writeFile(c, fileOf(c, c.int(0)), buffer(c, c.pointer(1), c.size(2))),
  pwrite,
  pwrite64: pwrite,
  writev: (c) => writeVectors(c),
  pwritev: (c) => writeVectors(c, offsetOf(c.long(3))),
  lseek,
  lseek64: lseek,
  ftruncate: truncate,
  ftruncate64: truncate,
  fsync: onOpen,
  fdatasync: onOpen,
  posix_fadvise: (c) => (findFile(c, c.int(0)) ? 0 : E.BADF),
  isatty(c) {
    try {
      return notATerminal(c);
    } catch (error) {
      throw error instanceof SystemError ? new SystemError(error.errno, 0) : error;
    }
  },
  ttyname(c) {
    try {
      return notATerminal(c);
    } catch (error) {
      throw error instanceof SystemError ? new SystemError(error.errno, 0) : error;
    }
  },
  tcgetattr: notATerminal,
  tcsetattr: notATerminal,
  tcflush: notATerminal,
  tcdrain: notATerminal,
  tcsendbreak: notATerminal,
};

// Standard streams: where they lead outside of the machine is not the program's concern.
const standardInput: FileKind = {
  read(c, file, count) {
    const position = Number(file.data.position ?? 0);
    const bytes = c.computer.input?.(position, count) ?? new Uint8Array();
    file.data.position = position + bytes.length;
    return bytes;
  },
  ready: () => 1,
  status: () => ({ mode: 0o010600 }),
  label: () => 'pipe:[1]',
};
const standardOutput: FileKind = {
  write(c, file, bytes) {
    c.output(file.data.stream as number, bytes);
    return bytes.length;
  },
  ready: () => 4,
  status: () => ({ mode: 0o010600 }),
  label: (_, file) => `pipe:[${1 + Number(file.data.stream)}]`,
};

export const STANDARD_STREAMS_PART: KernelPart = { kinds: { input: standardInput, output: standardOutput } };
