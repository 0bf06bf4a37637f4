/** Pipes and FIFOs (pipe(7)). Both ends share one record; bytes are text of one character each. */

import type { Model, ModelCall } from '../../call/model';
import { READINESS, Ready, SystemError, WAIT, changed } from '../api';
import type { OpenDescription } from '../state';
import { install, kernelOf, newDescription, part } from './descriptors';
import { E } from '../errno';
import type { FileKind } from '../api';
import type { Control, KernelPart, Opener } from '../parts';
import { latin1Bytes, latin1Text } from '../latin1';
import { O } from '../state';
import { SI, SIG } from '../process/threadControl';

interface Pipe {
  text: string;
  capacity: number;
  readers: number;
  writers: number;
  /** How often each end was opened, for those who wait to open the other; inode of a FIFO. */
  readerOpens: number;
  writerOpens: number;
  fifo?: number;
}

/** Up to so many bytes are written whole or not at all. */
const PIPE_BUF = 4096;
const CAPACITY = 65536;
const CAPACITY_MAX = 1 << 20;
const FIONREAD = 0x541b;
const F_SETPIPE_SZ = 1031;
const F_GETPIPE_SZ = 1032;

const pipes = (c: ModelCall): Record<number, Pipe> => part<Record<number, Pipe>>(c, 'pipes', () => ({}));

function pipeOf(c: ModelCall, file: OpenDescription): Pipe {
  return pipes(c)[file.data.pipe as number];
}

/** Tells every end of a pipe that it has changed. */
function touched(c: ModelCall, file: OpenDescription): void {
  for (const other of Object.values(kernelOf(c).descriptions)) {
    if (other !== file && other.data.pipe === file.data.pipe && other.kind.startsWith('pipe')) changed(c, other);
  }
}

/** A write to what nobody reads: SIGPIPE, and EPIPE for those who do not die of it. */
export function brokenPipe(c: ModelCall): never {
  if (c.thread > 0) c.sendSignal(c.thread, { number: SIG.pipe, code: SI.user, value: 0n });
  throw new SystemError(E.PIPE);
}

/** Both ends of a new pipe, without descriptors. */
export function newPipe(c: ModelCall, flags: number): [OpenDescription, OpenDescription] {
  const id = kernelOf(c).next++;
  pipes(c)[id] = { text: '', capacity: CAPACITY, readers: 1, writers: 1, readerOpens: 1, writerOpens: 1 };
  const more = flags & (O.nonBlock | 0o40000);
  return [
    newDescription(c, 'pipe', { flags: O.readOnly | more, data: { pipe: id } }),
    newDescription(c, 'pipe', { flags: O.writeOnly | more, data: { pipe: id } }),
  ];
}

const reads = (file: OpenDescription): boolean => (file.flags & O.accessMode) !== O.writeOnly;
const writes = (file: OpenDescription): boolean => (file.flags & O.accessMode) !== O.readOnly;

const pipeKind: FileKind = {
  read(c, file, count) {
    const pipe = pipeOf(c, file);
    if (count === 0) return new Uint8Array();
    if (pipe.text === '') return pipe.writers === 0 ? new Uint8Array() : WAIT;
    const bytes = latin1Bytes(pipe.text.slice(0, count));
    pipe.text = pipe.text.slice(bytes.length);
    touched(c, file);
    return bytes;
  },
  write(c, file, bytes) {
    const pipe = pipeOf(c, file);
    if (pipe.readers === 0) brokenPipe(c);
    if (bytes.length === 0) return 0;
    const room = pipe.capacity - pipe.text.length;
    if (bytes.length <= PIPE_BUF) {
      if (room < bytes.length) return WAIT;
      pipe.text += latin1Text(bytes);
      touched(c, file);
      return bytes.length;
    }
    // A large write goes in piece by piece; how far it is stays with the call while it waits.
    const done = c.phase === 0 ? 0 : Number(c.kept(0));
    const taken = bytes.subarray(done, done + room);
    if (taken.length > 0) {
      pipe.text += latin1Text(taken);
      touched(c, file);
    }
    if (done + taken.length === bytes.length) return bytes.length;
    if (file.flags & O.nonBlock) return taken.length > 0 ? taken.length : WAIT;
    c.phase = 1;
    c.keep(0, BigInt(done + taken.length));
    return WAIT;
  },
  ready(c, file) {
    const pipe = pipeOf(c, file);
    let bits = 0;
    if (reads(file)) {
      if (pipe.text !== '') bits |= Ready.in;
      if (pipe.writers === 0) bits |= Ready.hangUp;
    }
    if (writes(file)) {
      if (pipe.capacity - pipe.text.length >= PIPE_BUF) bits |= Ready.out;
      if (pipe.readers === 0) bits |= Ready.error;
    }
    return bits;
  },
  ioctl(c, file, request, argument) {
    if (request !== FIONREAD) throw new SystemError(E.NOTTY);
    c.check(Number(argument), 4, true);
    c.memory.setU32(Number(argument), pipeOf(c, file).text.length);
    return 0;
  },
  status: () => ({ mode: 0o010600 }),
  label: (_, file) => file.path || `pipe:[${file.data.pipe as number}]`,
  close(c, file) {
    const pipe = pipeOf(c, file);
    if (reads(file)) pipe.readers--;
    if (writes(file)) pipe.writers--;
    touched(c, file);
    if (pipe.readers > 0 || pipe.writers > 0) return;
    if (pipe.fifo !== undefined) delete fifos(c)[pipe.fifo];
    delete pipes(c)[file.data.pipe as number];
  },
};

const fifos = (c: ModelCall): Record<number, number> => part<Record<number, number>>(c, 'fifos', () => ({}));

/** Opening a FIFO waits for somebody who opens its other end (fifo(7)). */
const openFifo: Opener = (c, found, flags) => {
  const inode = found.inode!.number;
  const table = fifos(c);
  if (!(inode in table)) {
    table[inode] = kernelOf(c).next++;
    pipes(c)[table[inode]] = {
      text: '',
      capacity: CAPACITY,
      readers: 0,
      writers: 0,
      readerOpens: 0,
      writerOpens: 0,
      fifo: inode,
    };
  }
  const id = table[inode];
  const pipe = pipes(c)[id];
  const access = flags & O.accessMode;
  const made = (): OpenDescription => newDescription(c, 'pipe', { flags, path: found.path, data: { pipe: id } });
  if (c.phase === 0) {
    if (access === O.writeOnly && flags & O.nonBlock && pipe.readers === 0) {
      if (pipe.writers === 0) {
        delete table[inode];
        delete pipes(c)[id];
      }
      throw new SystemError(E.NXIO);
    }
    if (access !== O.writeOnly) {
      pipe.readers++;
      pipe.readerOpens++;
    }
    if (access !== O.readOnly) {
      pipe.writers++;
      pipe.writerOpens++;
    }
    for (const other of Object.values(kernelOf(c).descriptions)) if (other.data.pipe === id) changed(c, other);
    changed(c);
    if (access === O.readWrite || flags & O.nonBlock || (access === O.readOnly ? pipe.writers : pipe.readers) > 0)
      return made();
    c.keep(0, BigInt(access === O.readOnly ? pipe.writerOpens : pipe.readerOpens));
    c.phase = 1;
  } else if (BigInt(access === O.readOnly ? pipe.writerOpens : pipe.readerOpens) !== c.kept(0)) return made();
  return c.block(READINESS, `somebody to open the other end of ${found.path}`);
};

const getPipeSize: Control = (c, _fd, file) => {
  if (file.kind !== 'pipe') throw new SystemError(E.BADF);
  return pipeOf(c, file).capacity;
};
const setPipeSize: Control = (c, _fd, file, argument) => {
  if (file.kind !== 'pipe') throw new SystemError(E.BADF);
  const size = Math.max(PIPE_BUF, 2 ** Math.ceil(Math.log2(Number(BigInt.asUintN(32, argument)) || 1)));
  if (size > CAPACITY_MAX) throw new SystemError(E.PERM);
  const pipe = pipeOf(c, file);
  if (size < pipe.text.length) throw new SystemError(E.BUSY);
  pipe.capacity = size;
  return size;
};

/** Stores a pair of descriptors. */
export function storePair(c: ModelCall, at: number, pair: readonly OpenDescription[], closeOnExec: boolean): number {
  c.check(at, 8, true);
  pair.forEach((file, i) => c.memory.setU32(at + 4 * i, install(c, file, closeOnExec)));
  return 0;
}

function makePipe(c: ModelCall, flags: number): number {
  if (flags & ~(O.nonBlock | O.closeOnExec | 0o40000)) throw new SystemError(E.INVAL);
  return storePair(c, c.pointer(0), newPipe(c, flags), (flags & O.closeOnExec) !== 0);
}

export const PIPE_MODELS: Record<string, Model> = {
  pipe: (c) => makePipe(c, 0),
  pipe2: (c) => makePipe(c, c.int(1)),
};

export const PIPE_PART: KernelPart = {
  kinds: { pipe: pipeKind },
  openers: { fifo: openFifo },
  controls: { [F_GETPIPE_SZ]: getPipeSize, [F_SETPIPE_SZ]: setPipeSize },
};
