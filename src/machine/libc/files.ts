/**
 * Streams of <stdio.h>: opening, reading, positions, closing. Output is in stdio.ts, formats in printf.ts and
 * scanf.ts.
 */

import { E } from '../kernel/errno';
import { SystemError } from '../kernel/api';
import type { Model, ModelCall } from '../call/model';
import {
  closeStream,
  cookieStream,
  fixedStream,
  flush,
  flushAll,
  line,
  memoryStream,
  nextByte,
  openStream,
  orNull,
  peek,
  readBytes,
  reopen,
  seek,
  standardStream,
  streamOf,
  streamOfDescriptor,
  take,
  tell,
  temporaryStream,
} from './streams';

/** A stream's bytes for scanf: looked at one after the other, then as many taken as fit. */
export interface LookAhead {
  /** The byte that many after the next; -1 behind the end. */
  byte(i: number): number;
  take(count: number): void;
}

export function lookAhead(c: ModelCall, at: number): LookAhead {
  return lookAheadIn(c, streamOf(c, at));
}

export function lookAheadIn(c: ModelCall, stream: ReturnType<typeof streamOf>): LookAhead {
  return {
    byte: (i) => peek(c, stream, i),
    take: (count) => {
      if (peek(c, stream, count) < 0) stream.ended = true;
      take(stream, count);
    },
  };
}

const fseek: Model = (c) => seek(c, streamOf(c, c.pointer(0)), c.long(1), c.int(2));
const ftell: Model = (c) => tell(c, streamOf(c, c.pointer(0)));
const getCharacter: Model = (c) => nextByte(c, streamOf(c, c.pointer(0)));

/** getdelim(3): the line in a buffer of the heap that grows. */
function getDelimited(c: ModelCall, delimiter: number, at: number): number {
  const [pointer, size] = [c.pointer(0), c.pointer(1)];
  if (!pointer || !size) throw new SystemError(E.INVAL);
  const bytes = line(c, streamOf(c, at), delimiter, Infinity);
  if (bytes.length === 0) return -1;
  c.check(pointer, 8, true);
  c.check(size, 8, true);
  let buffer = c.memory.getPointer(pointer);
  if (!buffer || Number(c.memory.getU64(size)) < bytes.length + 1) {
    const room = Math.max(120, bytes.length + 1);
    const old = buffer;
    buffer = c.heap.allocate(room);
    if (!buffer) throw new SystemError(E.NOMEM);
    if (old) {
      const wrong = c.heap.free(old);
      if (wrong) c.fault(wrong);
    }
    c.memory.setU64(pointer, BigInt(buffer));
    c.memory.setU64(size, BigInt(room));
  }
  c.check(buffer, bytes.length + 1, true);
  c.memory.write(buffer, bytes);
  c.memory.setU8(buffer + bytes.length, 0);
  return bytes.length;
}

function getLine(c: ModelCall): number {
  const [to, size] = [c.pointer(0), c.int(1)];
  if (size <= 0) return 0;
  const bytes = line(c, streamOf(c, c.pointer(2)), 10, size - 1);
  if (bytes.length === 0 && size > 1) return 0;
  c.check(to, bytes.length + 1, true);
  c.memory.write(to, bytes);
  c.memory.setU8(to + bytes.length, 0);
  return to;
}

const fopen: Model = (c) => openStream(c, c.text(c.pointer(0)), c.text(c.pointer(1)));
const fgets: Model = (c) => orNull(() => getLine(c));

export const FILE_MODELS: Record<string, Model> = {
  fopen,
  fopen64: fopen,
  freopen: (c) => reopen(c, c.pointer(2), c.text(c.pointer(0)), c.text(c.pointer(1))),
  fdopen: (c) => streamOfDescriptor(c, c.int(0), c.text(c.pointer(1))),
  tmpfile: (c) => temporaryStream(c),
  /** The functions come in a structure by value. */
  fopencookie(c) {
    const at = c.argumentAddress(2);
    return cookieStream(c, c.long(0), c.text(c.pointer(1)), (i) => c.memory.getPointer(at + 8 * i));
  },
  open_memstream: (c) => memoryStream(c, c.pointer(0), c.pointer(1)),
  fmemopen: (c) => fixedStream(c, c.pointer(0), c.size(1), c.text(c.pointer(2))),
  fclose: (c) => closeStream(c, c.pointer(0)),
  fflush(c) {
    if (c.pointer(0)) flush(c, streamOf(c, c.pointer(0)));
    else flushAll(c);
    return 0;
  },
  fflush_unlocked(c) {
    if (c.pointer(0)) flush(c, streamOf(c, c.pointer(0)));
    return 0;
  },
  fread(c) {
    const size = c.size(1);
    const wanted = size * c.size(2);
    if (wanted === 0) return 0;
    c.check(c.pointer(0), wanted, true);
    const bytes = readBytes(c, streamOf(c, c.pointer(3)), wanted);
    c.memory.write(c.pointer(0), bytes);
    return Math.floor(bytes.length / size);
  },
  fgetc: getCharacter,
  getc: getCharacter,
  getc_unlocked: getCharacter,
  fgetc_unlocked: getCharacter,
  getchar: (c) => nextByte(c, standardStream(c, 0)),
  getchar_unlocked: (c) => nextByte(c, standardStream(c, 0)),
  ungetc(c) {
    const stream = streamOf(c, c.pointer(1));
    if (c.int(0) === -1) return -1;
    stream.pushed.push(c.int(0) & 0xff);
    stream.ended = false;
    return c.int(0) & 0xff;
  },
  fgets,
  fgets_unlocked: fgets,
  getline: (c) => getDelimited(c, 10, c.pointer(2)),
  getdelim: (c) => getDelimited(c, c.int(2), c.pointer(3)),
  __getdelim: (c) => getDelimited(c, c.int(2), c.pointer(3)),
  fseek,
  fseeko: fseek,
  fseeko64: fseek,
  ftell,
  ftello: ftell,
  ftello64: ftell,
  fgetpos(c) {
    const position = tell(c, streamOf(c, c.pointer(0)));
    c.check(c.pointer(1), 8, true);
    c.memory.setU64(c.pointer(1), BigInt(position));
    return 0;
  },
  fsetpos(c) {
    c.check(c.pointer(1), 8, false);
    return seek(c, streamOf(c, c.pointer(0)), c.memory.getI64(c.pointer(1)), 0);
  },
  rewind(c) {
    const stream = streamOf(c, c.pointer(0));
    seek(c, stream, 0n, 0);
    stream.failed = false;
  },
  feof: (c) => (streamOf(c, c.pointer(0)).ended ? 1 : 0),
  ferror: (c) => (streamOf(c, c.pointer(0)).failed ? 1 : 0),
  clearerr(c) {
    const stream = streamOf(c, c.pointer(0));
    [stream.ended, stream.failed] = [false, false];
  },
  fileno(c) {
    const { fd } = streamOf(c, c.pointer(0));
    if (fd < 0) throw new SystemError(E.BADF);
    return fd;
  },
  setvbuf(c) {
    streamOf(c, c.pointer(0)).mode = c.int(2);
    return 0;
  },
  setbuf(c) {
    streamOf(c, c.pointer(0)).mode = c.pointer(1) ? 0 : 2;
  },
  setlinebuf(c) {
    streamOf(c, c.pointer(0)).mode = 1;
  },
};
