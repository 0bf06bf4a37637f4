/** Output of <stdio.h>. Files and input are in files.ts and scanf.ts. */

import { fileOf, writeFile } from '../kernel/fs/descriptors';
import { errorText } from '../kernel/errno';
import { standardStream, streamOf, writeBytes } from './streams';
import type { Stream } from './streams';
import { formatBytes } from './printf';
import type { ArgumentReader, Model, ModelCall } from '../call/model';

function printTo(c: ModelCall, stream: Stream, format: number, args: ArgumentReader): number {
  const bytes = formatBytes(c, c.bytes(format), args);
  return writeBytes(c, stream, bytes) ? bytes.length : -1;
}

function printOn(c: ModelCall, fd: number, format: number, args: ArgumentReader): number {
  const bytes = formatBytes(c, c.bytes(format), args);
  while (c.phase < bytes.length) c.phase += writeFile(c, fileOf(c, fd), bytes.subarray(c.phase));
  return bytes.length;
}

function printInto(c: ModelCall, to: number, size: number, format: number, args: ArgumentReader): number {
  const bytes = formatBytes(c, c.bytes(format), args);
  if (size > 0) {
    const part = bytes.length < size ? bytes : bytes.subarray(0, size - 1);
    c.check(to, part.length + 1, true);
    c.memory.write(to, part);
    c.memory.setU8(to + part.length, 0);
  }
  return bytes.length;
}

function printNew(c: ModelCall, to: number, format: number, args: ArgumentReader): number {
  const bytes = formatBytes(c, c.bytes(format), args);
  const block = c.heap.allocate(bytes.length + 1);
  c.check(to, 8, true);
  c.memory.setU64(to, BigInt(block));
  if (!block) return -1;
  c.memory.write(block, bytes);
  c.memory.setU8(block + bytes.length, 0);
  return bytes.length;
}

function put(c: ModelCall, stream: Stream, byte: number): number {
  return writeBytes(c, stream, Uint8Array.of(byte & 0xff)) ? byte & 0xff : -1;
}
const putCharacter: Model = (c) => put(c, streamOf(c, c.pointer(1)), c.int(0));
const putStandard: Model = (c) => put(c, standardStream(c, 1), c.int(0));
const putText: Model = (c) => (writeBytes(c, streamOf(c, c.pointer(1)), c.bytes(c.pointer(0))) ? 1 : -1);

const UNLIMITED = 0x7fffffff;

const writeItems: Model = (c) => {
  const size = c.size(1) * c.size(2);
  if (size === 0) return 0;
  c.check(c.pointer(0), size, false);
  return writeBytes(c, streamOf(c, c.pointer(3)), c.memory.u8.slice(c.pointer(0), c.pointer(0) + size)) ? c.size(2) : 0;
};

export const STDIO_MODELS: Record<string, Model> = {
  printf: (c) => printTo(c, standardStream(c, 1), c.pointer(0), c.varargs()),
  fprintf: (c) => printTo(c, streamOf(c, c.pointer(0)), c.pointer(1), c.varargs()),
  dprintf: (c) => printOn(c, c.int(0), c.pointer(1), c.varargs()),
  vdprintf: (c) => printOn(c, c.int(0), c.pointer(1), c.vaList(2)),
  vprintf: (c) => printTo(c, standardStream(c, 1), c.pointer(0), c.vaList(1)),
  vfprintf: (c) => printTo(c, streamOf(c, c.pointer(0)), c.pointer(1), c.vaList(2)),
  sprintf: (c) => printInto(c, c.pointer(0), UNLIMITED, c.pointer(1), c.varargs()),
  snprintf: (c) => printInto(c, c.pointer(0), c.size(1), c.pointer(2), c.varargs()),
  vsprintf: (c) => printInto(c, c.pointer(0), UNLIMITED, c.pointer(1), c.vaList(2)),
  vsnprintf: (c) => printInto(c, c.pointer(0), c.size(1), c.pointer(2), c.vaList(3)),
  asprintf: (c) => printNew(c, c.pointer(0), c.pointer(1), c.varargs()),
  vasprintf: (c) => printNew(c, c.pointer(0), c.pointer(1), c.vaList(2)),
  puts(c) {
    const text = c.bytes(c.pointer(0));
    const bytes = new Uint8Array(text.length + 1);
    bytes.set(text);
    bytes[text.length] = 10;
    return writeBytes(c, standardStream(c, 1), bytes) ? 1 : -1;
  },
  fputs: putText,
  fputs_unlocked: putText,
  putchar: putStandard,
  putchar_unlocked: putStandard,
  fputc: putCharacter,
  putc: putCharacter,
  fputc_unlocked: putCharacter,
  putc_unlocked: putCharacter,
  fwrite: writeItems,
  fwrite_unlocked: writeItems,
  perror(c) {
    const prefix = c.pointer(0) && c.bytes(c.pointer(0)).length > 0 ? `${c.text(c.pointer(0))}: ` : '';
    const bytes = new TextEncoder().encode(`${prefix}${errorText(c.memory.getI32(c.errnoAddress()))}\n`);
    writeBytes(c, standardStream(c, 2), bytes);
  },
  flockfile: () => undefined,
  funlockfile: () => undefined,
};
