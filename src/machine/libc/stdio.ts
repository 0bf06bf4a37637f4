/** Output of <stdio.h>. Files and input are in files.ts and scanf.ts. */

import { descriptor, writeBytes } from './files';
import { formatBytes } from './printf';
import type { ArgumentReader, Model, ModelCall } from './model';

function printTo(c: ModelCall, fd: number, format: number, args: ArgumentReader): number {
  const bytes = formatBytes(c, c.bytes(format), args);
  return writeBytes(c, fd, bytes);
}

function printInto(c: ModelCall, to: number, size: number, format: number, args: ArgumentReader): number {
  const bytes = formatBytes(c, c.bytes(format), args);
  if (size > 0) {
    const part = bytes.subarray(0, Math.min(bytes.length, size - 1));
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

const putCharacter: Model = (c) => (writeBytes(c, descriptor(c, c.pointer(1)), Uint8Array.of(c.int(0) & 0xff)) < 0 ? -1 : c.int(0) & 0xff);

const UNLIMITED = 0x7fffffff;

export const STDIO_MODELS: Record<string, Model> = {
  printf: (c) => printTo(c, 1, c.pointer(0), c.varargs()),
  fprintf: (c) => printTo(c, descriptor(c, c.pointer(0)), c.pointer(1), c.varargs()),
  dprintf: (c) => printTo(c, c.int(0), c.pointer(1), c.varargs()),
  vprintf: (c) => printTo(c, 1, c.pointer(0), c.vaList(1)),
  vfprintf: (c) => printTo(c, descriptor(c, c.pointer(0)), c.pointer(1), c.vaList(2)),
  sprintf: (c) => printInto(c, c.pointer(0), UNLIMITED, c.pointer(1), c.varargs()),
  snprintf: (c) => printInto(c, c.pointer(0), c.size(1), c.pointer(2), c.varargs()),
  vsprintf: (c) => printInto(c, c.pointer(0), UNLIMITED, c.pointer(1), c.vaList(2)),
  vsnprintf: (c) => printInto(c, c.pointer(0), c.size(1), c.pointer(2), c.vaList(3)),
  asprintf: (c) => printNew(c, c.pointer(0), c.pointer(1), c.varargs()),
  vasprintf: (c) => printNew(c, c.pointer(0), c.pointer(1), c.vaList(2)),
  puts(c) {
    c.output(1, c.bytes(c.pointer(0)));
    c.output(1, Uint8Array.of(10));
    return 1;
  },
  fputs(c) {
    return writeBytes(c, descriptor(c, c.pointer(1)), c.bytes(c.pointer(0))) < 0 ? -1 : 1;
  },
  putchar(c) {
    c.output(1, Uint8Array.of(c.int(0) & 0xff));
    return c.int(0) & 0xff;
  },
  putchar_unlocked(c) {
    c.output(1, Uint8Array.of(c.int(0) & 0xff));
    return c.int(0) & 0xff;
  },
  fputc: putCharacter,
  putc: putCharacter,
  fputc_unlocked: putCharacter,
  putc_unlocked: putCharacter,
  fwrite(c) {
    const size = c.size(1) * c.size(2);
    c.check(c.pointer(0), size, false);
    return writeBytes(c, descriptor(c, c.pointer(3)), c.memory.u8.slice(c.pointer(0), c.pointer(0) + size)) < 0 ? 0 : c.size(2);
  },
  perror(c) {
    const prefix = c.pointer(0) ? `${c.text(c.pointer(0))}: ` : '';
    c.output(2, new TextEncoder().encode(`${prefix}error ${c.memory.getI32(c.errnoAddress())}\n`));
  },
  fflush: () => 0,
  setvbuf: () => 0,
  setbuf: () => undefined,
  setlinebuf: () => undefined,
  flockfile: () => undefined,
  funlockfile: () => undefined,
};
