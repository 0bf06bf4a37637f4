/**
 * FILE of <stdio.h> (C11 7.21, POSIX, fopencookie(3)): what a stream remembers is {@link Stream}; the FILE itself
 * only holds its number. Output to descriptors goes out at once; output to a cookie waits in a buffer until it is
 * flushed or full, as the cookie's functions are the program's own.
 */

import {
  closeDescriptor,
  fileOf,
  findFile,
  mayRead,
  mayWrite,
  part,
  readFile,
  seekFile,
  writeFile,
} from '../kernel/fs/descriptors';
import { SystemError } from '../kernel/api';
import { E } from '../kernel/errno';
import { openPath } from '../kernel/fs/files';
import { latin1Bytes, latin1Text } from '../kernel/latin1';
import { O } from '../kernel/state';
import type { ModelCall } from '../call/model';

/** Bytes of the buffer of a cookie's stream, and of one read ahead. */
const BUFFER = 8192;
const AHEAD = 4096;

export interface Stream {
  /** -1: no descriptor. */
  fd: number;
  /** As open's. */
  flags: number;
  ended: boolean;
  failed: boolean;
  /** Bytes put back, last one first. */
  pushed: number[];
  /** Read ahead, and how much of it was taken. */
  input: string;
  taken: number;
  /** Functions of fopencookie (0: none) and the cookie. */
  cookie?: { value: string; read: number; write: number; seek: number; close: number };
  /** Where a cookie's output waits, in the program's memory, and how many bytes do. */
  buffer: number;
  waiting: number;
  /** setvbuf: 0 full, 1 by line, 2 none. */
  mode: number;
  /** open_memstream: where address and length go, and what was written; fmemopen: the memory. */
  memory?: { pointer: number; size: number; text: string; position: number };
  fixed?: { address: number; size: number; position: number; end: number };
}

interface Streams {
  open: Record<number, Stream>;
  next: number;
}

function streams(c: ModelCall): Streams {
  return part<Streams>(c, 'streams', () => ({ open: {}, next: 3 }));
}

function newStream(fd: number, flags: number): Stream {
  return { fd, flags, ended: false, failed: false, pushed: [], input: '', taken: 0, buffer: 0, waiting: 0, mode: 0 };
}

/** The stream of a FILE; faults where it is none (or closed). */
export function streamOf(c: ModelCall, at: number): Stream {
  c.check(at, 4, false);
  const number = c.memory.getU32(at) - 1;
  const { open } = streams(c);
  if (number >= 0 && number <= 2) return standardStream(c, number);
  return open[number] ?? c.fault(`0x${at.toString(16)} is no open FILE`);
}

/** stdin, stdout, stderr by number. */
export function standardStream(c: ModelCall, number: number): Stream {
  return (streams(c).open[number] ??= newStream(number, number === 0 ? O.readOnly : O.writeOnly));
}

/** Descriptor of a FILE, -1 for one without. */
export function descriptor(c: ModelCall, at: number): number {
  return streamOf(c, at).fd;
}

/** A FILE of a new stream, or 0 where memory is used up. */
function newFile(c: ModelCall, stream: Stream): number {
  const address = c.heap.allocate(32);
  if (!address) return 0;
  const all = streams(c);
  const number = all.next++;
  all.open[number] = stream;
  c.memory.u8.fill(0, address, address + 32);
  c.memory.setU32(address, number + 1);
  return address;
}

/** Access and flags of a mode such as `r+` (C11 7.21.5.3; `e` and `x` as glibc). */
export function modeFlags(mode: string): number | undefined {
  const access = mode.includes('+') ? O.readWrite : undefined;
  const more = (mode.includes('e') ? O.closeOnExec : 0) | (mode.includes('x') ? O.exclusive : 0);
  switch (mode[0]) {
    case 'r':
      return (access ?? O.readOnly) | more;
    case 'w':
      return (access ?? O.writeOnly) | O.create | O.truncate | more;
    case 'a':
      return (access ?? O.writeOnly) | O.create | O.append | more;
    default:
      return undefined;
  }
}

/** Runs what may fail with an errno; then the result is 0, a null pointer. */
export function orNull(work: () => number): number {
  try {
    return work();
  } catch (error) {
    throw error instanceof SystemError ? new SystemError(error.errno, 0) : error;
  }
}

export function openStream(c: ModelCall, path: string, mode: string): number {
  return orNull(() => {
    const flags = modeFlags(mode);
    if (flags === undefined) throw new SystemError(E.INVAL);
    return newFile(c, newStream(openPath(c, path, flags, 0o666), flags));
  });
}

export function streamOfDescriptor(c: ModelCall, fd: number, mode: string): number {
  return orNull(() => {
    const flags = modeFlags(mode);
    const file = fileOf(c, fd);
    if (flags === undefined) throw new SystemError(E.INVAL);
    const needs = flags & O.accessMode;
    if ((needs !== O.writeOnly && !mayRead(file)) || (needs !== O.readOnly && !mayWrite(file)))
      throw new SystemError(E.INVAL);
    return newFile(c, newStream(fd, flags));
  });
}

export function cookieStream(c: ModelCall, cookie: bigint, mode: string, functions: (i: number) => number): number {
  const flags = modeFlags(mode);
  if (flags === undefined) throw new SystemError(E.INVAL, 0);
  const stream = newStream(-1, flags);
  stream.cookie = {
    value: cookie.toString(),
    read: functions(0),
    write: functions(1),
    seek: functions(2),
    close: functions(3),
  };
  stream.buffer = c.heap.allocate(BUFFER);
  return newFile(c, stream);
}

/** open_memstream(3): the text lies in the program's heap and moves as it grows. */
export function memoryStream(c: ModelCall, pointer: number, size: number): number {
  const stream = newStream(-1, O.writeOnly);
  stream.memory = { pointer, size, text: '', position: 0 };
  showMemory(c, stream);
  return newFile(c, stream);
}

/** Puts what an open_memstream holds where the program sees it. */
function showMemory(c: ModelCall, stream: Stream): void {
  const { pointer, size, text } = stream.memory!;
  c.check(pointer, 8, true);
  c.check(size, 8, true);
  let address = c.memory.getPointer(pointer);
  if (stream.buffer === 0 || address !== stream.buffer || c.heap.sizeOf(address) < text.length + 1) {
    address = c.heap.allocate(Math.max(64, 2 * text.length));
    if (stream.buffer) c.heap.free(stream.buffer);
    stream.buffer = address;
  }
  c.memory.write(address, latin1Bytes(text));
  c.memory.setU8(address + text.length, 0);
  c.memory.setU64(pointer, BigInt(address));
  c.memory.setU64(size, BigInt(stream.memory!.position));
}

/** fmemopen(3): a stream over memory of the program, or of its own where `address` is 0. */
export function fixedStream(c: ModelCall, address: number, size: number, mode: string): number {
  const flags = modeFlags(mode);
  if (flags === undefined || (size === 0 && !address)) throw new SystemError(E.INVAL, 0);
  const stream = newStream(-1, flags);
  let at = address;
  if (!at) stream.buffer = at = c.heap.allocate(size);
  if (flags & O.truncate) c.memory.setU8(at, 0);
  c.check(at, size, (flags & O.accessMode) !== O.readOnly);
  const length = c.memory.u8.subarray(at, at + size).indexOf(0);
  const end = mode[0] === 'r' && address ? size : length < 0 ? size : length;
  stream.fixed = { address: at, size, position: mode[0] === 'a' ? end : 0, end };
  return newFile(c, stream);
}

// Input
// ---------------------------------------------------------------------------------------------------------------------

/** Reads further bytes ahead; false at the end. May wait: what was read ahead before stays. */
function fill(c: ModelCall, stream: Stream): boolean {
  if ((stream.flags & O.accessMode) === O.writeOnly) {
    stream.failed = true;
    throw new SystemError(E.BADF);
  }
  let more: string;
  if (stream.fixed) {
    const { address, position, end } = stream.fixed;
    more = latin1Text(c.memory.u8.subarray(address + position, address + Math.max(position, end)));
    stream.fixed.position += more.length;
  } else if (stream.cookie) {
    const { read, value } = stream.cookie;
    if (!read) return false;
    // The program's function fills the stream's buffer; this call runs again then.
    if (stream.waiting !== -1) {
      stream.waiting = -1;
      c.callBack(read, [BigInt(value), stream.buffer, BUFFER]);
    }
    stream.waiting = 0;
    const count = Number(c.callBackResult);
    if (count < 0) stream.failed = true;
    more = count > 0 ? latin1Text(c.memory.u8.subarray(stream.buffer, stream.buffer + Math.min(count, BUFFER))) : '';
  } else {
    try {
      more = latin1Text(readFile(c, fileOf(c, stream.fd), AHEAD));
    } catch (error) {
      if (error instanceof SystemError) stream.failed = true;
      throw error;
    }
  }
  if (more === '') return false;
  stream.input = stream.input.slice(stream.taken) + more;
  stream.taken = 0;
  return true;
}

/** Bytes that can be taken without reading further. */
function ready(stream: Stream): number {
  return stream.pushed.length + stream.input.length - stream.taken;
}

/**
 * Looks at the byte `ahead` bytes on without taking it; -1: the stream ends before. Reads further (and waits) where
 * needed; nothing is taken then, so that a call that waits can begin again.
 */
export function peek(c: ModelCall, stream: Stream, ahead: number): number {
  while (ready(stream) <= ahead) if (!fill(c, stream)) return -1;
  if (ahead < stream.pushed.length) return stream.pushed[stream.pushed.length - 1 - ahead];
  return stream.input.charCodeAt(stream.taken + ahead - stream.pushed.length);
}

/** Takes bytes that {@link peek} has seen. */
export function take(stream: Stream, count: number): void {
  const back = Math.min(count, stream.pushed.length);
  stream.pushed.length -= back;
  stream.taken += count - back;
}

/** The next byte, or -1. */
export function nextByte(c: ModelCall, stream: Stream): number {
  const byte = peek(c, stream, 0);
  if (byte < 0) stream.ended = true;
  else take(stream, 1);
  return byte;
}

/** Bytes up to a delimiter (with it), at most `limit`. */
export function line(c: ModelCall, stream: Stream, delimiter: number, limit: number): Uint8Array {
  let n = 0;
  while (n < limit) {
    const byte = peek(c, stream, n);
    if (byte < 0) break;
    n++;
    if (byte === delimiter) break;
  }
  const bytes = Uint8Array.from({ length: n }, (_, i) => peek(c, stream, i));
  take(stream, n);
  if (n < limit && bytes[n - 1] !== delimiter) stream.ended = true;
  return bytes;
}

/** Up to `count` bytes; fewer only at the end. */
export function readBytes(c: ModelCall, stream: Stream, count: number): Uint8Array {
  while (ready(stream) < count) if (!fill(c, stream)) break;
  const n = Math.min(count, ready(stream));
  if (n < count) stream.ended = true;
  const back = [...stream.pushed].reverse().slice(0, n);
  const bytes = new Uint8Array(n);
  bytes.set(back);
  for (let i = back.length; i < n; i++) bytes[i] = stream.input.charCodeAt(stream.taken + i - back.length);
  take(stream, n);
  return bytes;
}

// Output
// --------------------------------------------------------------------------------------------------------------------

/**
 * Puts bytes into a stream; true when all went. Waits where a descriptor has no room: what went is remembered in the
 * call's phase.
 */
export function writeBytes(c: ModelCall, stream: Stream, bytes: Uint8Array): boolean {
  if ((stream.flags & O.accessMode) === O.readOnly) {
    stream.failed = true;
    c.setErrno(E.BADF);
    return false;
  }
  if (stream.memory) {
    const { memory } = stream;
    memory.text = memory.text.padEnd(memory.position, '\0');
    memory.text =
      memory.text.slice(0, memory.position) + latin1Text(bytes) + memory.text.slice(memory.position + bytes.length);
    memory.position += bytes.length;
    showMemory(c, stream);
    return true;
  }
  if (stream.fixed) return writeFixed(c, stream.fixed, bytes, (stream.flags & O.append) !== 0);
  if (stream.cookie) return writeCookie(c, stream, bytes);
  dropInput(c, stream);
  while (c.phase < bytes.length) {
    try {
      c.phase += writeFile(c, fileOf(c, stream.fd), bytes.subarray(c.phase));
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      c.setErrno(error.errno);
      stream.failed = true;
      return false;
    }
  }
  return true;
}

function writeFixed(c: ModelCall, fixed: NonNullable<Stream['fixed']>, bytes: Uint8Array, append: boolean): boolean {
  if (append) fixed.position = fixed.end;
  const part = bytes.subarray(0, fixed.size - fixed.position);
  c.check(fixed.address + fixed.position, part.length, true);
  c.memory.write(fixed.address + fixed.position, part);
  fixed.position += part.length;
  fixed.end = Math.max(fixed.end, fixed.position);
  if (fixed.end < fixed.size) c.memory.setU8(fixed.address + fixed.end, 0);
  return part.length === bytes.length;
}

/** The phase counts bytes that have gone into the buffer. */
function writeCookie(c: ModelCall, stream: Stream, bytes: Uint8Array): boolean {
  while (c.phase < bytes.length || (stream.mode === 2 && stream.waiting > 0)) {
    if (stream.waiting === BUFFER || (stream.mode === 2 && stream.waiting > 0)) flushCookie(c, stream);
    const part = bytes.subarray(c.phase, c.phase + BUFFER - stream.waiting);
    c.memory.write(stream.buffer + stream.waiting, part);
    stream.waiting += part.length;
    c.phase += part.length;
  }
  return true;
}

/** Hands what waits to the program's own write function; the call runs again then. */
function flushCookie(c: ModelCall, stream: Stream): void {
  const { write, value } = stream.cookie!;
  const count = stream.waiting;
  stream.waiting = 0;
  if (count > 0 && write) c.callBack(write, [BigInt(value), stream.buffer, count]);
}

/** fflush of a stream. */
export function flush(c: ModelCall, stream: Stream): void {
  if (stream.cookie && stream.waiting > 0) flushCookie(c, stream);
}

/** All streams that a cookie's output waits in, for fflush(NULL) and exit. */
export function flushAll(c: ModelCall): void {
  for (const stream of Object.values(streams(c).open)) flush(c, stream);
}

// Position
// ------------------------------------------------------------------------------------------------------------------

/** What was read ahead and not taken counts as not read: the descriptor's position goes back. */
function dropInput(c: ModelCall, stream: Stream): void {
  const unread = ready(stream);
  if (unread === 0) return;
  const file = stream.fd >= 0 ? findFile(c, stream.fd) : undefined;
  if (file) file.position = Math.max(0, file.position - (stream.input.length - stream.taken) - stream.pushed.length);
  stream.pushed.length = 0;
  stream.input = '';
  stream.taken = 0;
}

/** fseek: 0, or -1 with errno. */
export function seek(c: ModelCall, stream: Stream, offset: bigint, whence: number): number {
  const inMemory = stream.fixed ?? stream.memory;
  if (inMemory) {
    const end = stream.fixed ? stream.fixed.end : stream.memory!.text.length;
    const to = (whence === 0 ? 0 : whence === 1 ? inMemory.position - ready(stream) : end) + Number(offset);
    if (to < 0 || whence > 2 || (stream.fixed && to > stream.fixed.size)) throw new SystemError(E.INVAL);
    stream.pushed.length = 0;
    [stream.input, stream.taken, stream.ended, inMemory.position] = ['', 0, false, to];
    return 0;
  }
  if (stream.cookie) {
    flush(c, stream);
    if (!stream.cookie.seek) throw new SystemError(E.OPNOTSUPP);
    throw new SystemError(E.SPIPE);
  }
  const file = fileOf(c, stream.fd);
  dropInput(c, stream);
  seekFile(c, file, offset, whence);
  stream.ended = false;
  return 0;
}

/** ftell. @throws SystemError ESPIPE */
export function tell(c: ModelCall, stream: Stream): number {
  const inMemory = stream.fixed ?? stream.memory;
  if (inMemory) return inMemory.position - ready(stream);
  if (stream.cookie) throw new SystemError(E.SPIPE);
  return seekFile(c, fileOf(c, stream.fd), 0n, 1) - ready(stream);
}

// End
// -----------------------------------------------------------------------------------------------------------------------

/** fclose: waits for a cookie's functions first (phases 0, 1, 2). */
export function closeStream(c: ModelCall, at: number): number {
  const stream = streamOf(c, at);
  if (stream.cookie) {
    flush(c, stream);
    if (c.phase === 0) {
      c.phase = 1;
      if (stream.cookie.close) c.callBack(stream.cookie.close, [BigInt(stream.cookie.value)]);
    }
  }
  // The memory of open_memstream is the program's from now on.
  if (stream.buffer && !stream.memory) c.heap.free(stream.buffer);
  const all = streams(c);
  const number = c.memory.getU32(at) - 1;
  delete all.open[number];
  if (number > 2) c.heap.free(at);
  else all.open[number] = newStream(-1, 0);
  if (stream.fd >= 0) {
    if (ready(stream) > 0) dropInput(c, stream);
    closeDescriptor(c, stream.fd);
  }
  return 0;
}

/** freopen(3): the FILE leads to another file. */
export function reopen(c: ModelCall, at: number, path: string, mode: string): number {
  return orNull(() => {
    const stream = streamOf(c, at);
    const flags = modeFlags(mode);
    if (flags === undefined) throw new SystemError(E.INVAL);
    const { fd } = stream;
    if (fd >= 0 && findFile(c, fd)) closeDescriptor(c, fd);
    const opened = openPath(c, path, flags, 0o666);
    Object.assign(stream, newStream(opened, flags));
    return at;
  });
}

/** A stream to a file without a name (tmpfile(3)). */
export function temporaryStream(c: ModelCall): number {
  return orNull(() => newFile(c, newStream(openPath(c, '/tmp', O.readWrite | O.temporary, 0o600), O.readWrite)));
}
