/**
 * Files of the C library and POSIX on a disk that exists in the machine only: empty at the start, part of every snapshot.
 *
 * Text is kept with one character per byte. Standard output and error are the program's (`ModelCall.output`); standard input
 * is at its end.
 */

import type { Model, ModelCall } from './model';
import { nextRandom } from './random';

const ENOENT = 2;
const EBADF = 9;
const EEXIST = 17;
const EINVAL = 22;
const EMFILE = 24;
const O = { accessMode: 3, writeOnly: 1, readWrite: 2, create: 0o100, exclusive: 0o200, truncate: 0o1000, append: 0o2000 };

/** An open file. */
export interface OpenFile {
  path: string;
  position: number;
  flags: number;
  /** The end was met, an error happened, characters put back (last one first). */
  ended: boolean;
  failed: boolean;
  pushed: number[];
}

/** Descriptor of a FILE: its first byte holds it plus one. */
export function descriptor(c: ModelCall, stream: number): number {
  c.check(stream, 1, false);
  const value = c.memory.u8[stream] - 1;
  if (value < 0) c.fault(`0x${stream.toString(16)} is no FILE`);
  return value;
}

function fileOf(c: ModelCall, fd: number): OpenFile | undefined {
  const { files } = c.library;
  if (fd >= 0 && fd <= 2 && !(fd in files)) files[fd] = { path: '/dev/stdin', position: 0, flags: fd === 0 ? 0 : 1, ended: false, failed: false, pushed: [] };
  const file = fd in files ? files[fd] : undefined;
  if (!file) c.setErrno(EBADF);
  return file;
}

/** Puts bytes where a descriptor leads; gives their number, or -1. */
export function writeBytes(c: ModelCall, fd: number, bytes: Uint8Array): number {
  if (fd === 1 || fd === 2) {
    c.output(fd, bytes);
    return bytes.length;
  }
  const file = fileOf(c, fd);
  if (!file) return -1;
  if ((file.flags & O.accessMode) === 0) {
    file.failed = true;
    c.setErrno(EBADF);
    return -1;
  }
  if (DEVICES.has(file.path)) return bytes.length;
  const { disk } = c.library;
  const text = disk[file.path] ?? '';
  const at = file.flags & O.append ? text.length : file.position;
  let added = '';
  for (const byte of bytes) added += String.fromCharCode(byte);
  disk[file.path] = text.slice(0, at).padEnd(at, '\0') + added + text.slice(at + added.length);
  file.position = at + added.length;
  return bytes.length;
}

/** Devices that are there from the start. */
const DEVICES = new Set(['/dev/null', '/dev/zero', '/dev/urandom', '/dev/random']);

function nextByte(c: ModelCall, file: OpenFile): number {
  if (file.pushed.length > 0) return file.pushed.pop()!;
  if (file.path === '/dev/zero') return 0;
  if (file.path === '/dev/urandom' || file.path === '/dev/random') return (nextRandom(c.library) >>> 16) & 0xff;
  const text = c.library.disk[file.path] ?? '';
  if (file.position >= text.length) {
    file.ended = true;
    return -1;
  }
  return text.charCodeAt(file.position++);
}

/** One character after the other of a stream, as scanf takes them. */
export function characters(c: ModelCall, stream: number): { next(): number; back(byte: number): void } {
  const file = fileOf(c, descriptor(c, stream));
  return {
    next: () => (file ? nextByte(c, file) : -1),
    back: (byte) => {
      if (byte >= 0) file?.pushed.push(byte);
    },
  };
}

function open(c: ModelCall, path: string, flags: number): number {
  const { files, disk } = c.library;
  if (!DEVICES.has(path)) {
    if (!(path in disk)) {
      if (!(flags & O.create)) {
        c.setErrno(ENOENT);
        return -1;
      }
      disk[path] = '';
    } else if (flags & O.create && flags & O.exclusive) {
      c.setErrno(EEXIST);
      return -1;
    }
    if (flags & O.truncate) disk[path] = '';
  }
  for (let fd = 3; fd < 250; fd++) {
    if (fd in files) continue;
    files[fd] = { path, position: 0, flags, ended: false, failed: false, pushed: [] };
    return fd;
  }
  c.setErrno(EMFILE);
  return -1;
}

function modeFlags(mode: string): number | undefined {
  const plus = mode.includes('+');
  switch (mode[0]) {
    case 'r': return plus ? O.readWrite : 0;
    case 'w': return (plus ? O.readWrite : O.writeOnly) | O.create | O.truncate;
    case 'a': return (plus ? O.readWrite : O.writeOnly) | O.create | O.append;
    default: return undefined;
  }
}

function stream(c: ModelCall, fd: number): number {
  const address = c.heap.allocate(32);
  if (address) c.memory.write(address, Uint8Array.of(fd + 1));
  return address;
}

function openStream(c: ModelCall): number {
  const flags = modeFlags(c.text(c.pointer(1)));
  if (flags === undefined) {
    c.setErrno(EINVAL);
    return 0;
  }
  const fd = open(c, c.text(c.pointer(0)), flags);
  return fd < 0 ? 0 : stream(c, fd);
}

function close(c: ModelCall, fd: number): number {
  const { files } = c.library;
  if (!fileOf(c, fd)) return -1;
  if (fd > 2) delete files[fd];
  return 0;
}

function seek(c: ModelCall, fd: number, offset: bigint, whence: number): number {
  const file = fileOf(c, fd);
  if (!file) return -1;
  const from = whence === 0 ? 0 : whence === 1 ? file.position - file.pushed.length : (c.library.disk[file.path] ?? '').length;
  const to = from + Number(offset);
  if (to < 0 || whence > 2) {
    c.setErrno(EINVAL);
    return -1;
  }
  file.position = to;
  file.pushed.length = 0;
  file.ended = false;
  return to;
}

function readBytes(c: ModelCall, fd: number, to: number, count: number): number {
  const file = fileOf(c, fd);
  if (!file) return -1;
  c.check(to, count, true);
  let n = 0;
  for (; n < count; n++) {
    const byte = nextByte(c, file);
    if (byte < 0) break;
    c.memory.u8[to + n] = byte;
  }
  c.memory.mark(to, n);
  return n;
}

function readCharacter(c: ModelCall, fd: number): number {
  const file = fileOf(c, fd);
  return file ? nextByte(c, file) : -1;
}

function remove(c: ModelCall): number {
  const path = c.text(c.pointer(0));
  if (path in c.library.disk) {
    delete c.library.disk[path];
    return 0;
  }
  c.setErrno(ENOENT);
  return -1;
}

const seekStream: Model = (c) => (seek(c, descriptor(c, c.pointer(0)), c.long(1), c.int(2)) < 0 ? -1 : 0);
const tellStream: Model = (c) => {
  const file = fileOf(c, descriptor(c, c.pointer(0)));
  return file ? file.position - file.pushed.length : -1;
};
const getCharacter: Model = (c) => readCharacter(c, descriptor(c, c.pointer(0)));
/** Bits of a file's state, of the stream that is argument 0. */
const stateOf = (key: 'ended' | 'failed'): Model => (c) => (fileOf(c, descriptor(c, c.pointer(0)))?.[key] ? 1 : 0);

export const FILE_MODELS: Record<string, Model> = {
  fopen: openStream,
  fopen64: openStream,
  fdopen: (c) => (fileOf(c, c.int(0)) ? stream(c, c.int(0)) : 0),
  tmpfile: (c) => {
    let n = 1;
    while (`/tmp/tmpfile-${n}` in c.library.disk) n++;
    return stream(c, open(c, `/tmp/tmpfile-${n}`, O.readWrite | O.create));
  },
  fclose(c) {
    const at = c.pointer(0);
    const fd = descriptor(c, at);
    const result = close(c, fd);
    if (fd > 2) c.heap.free(at);
    return result === 0 ? 0 : -1;
  },
  fread(c) {
    const size = c.size(1);
    const bytes = size * c.size(2);
    if (bytes === 0) return 0;
    return Math.floor(Math.max(0, readBytes(c, descriptor(c, c.pointer(3)), c.pointer(0), bytes)) / size);
  },
  fgetc: getCharacter,
  getc: getCharacter,
  getc_unlocked: getCharacter,
  getchar: (c) => readCharacter(c, 0),
  getchar_unlocked: (c) => readCharacter(c, 0),
  ungetc(c) {
    const file = fileOf(c, descriptor(c, c.pointer(1)));
    if (!file || c.int(0) < 0) return -1;
    file.pushed.push(c.int(0) & 0xff);
    file.ended = false;
    return c.int(0) & 0xff;
  },
  fgets(c) {
    const [to, size] = [c.pointer(0), c.int(1)];
    const file = fileOf(c, descriptor(c, c.pointer(2)));
    if (!file || size <= 0) return 0;
    const bytes: number[] = [];
    while (bytes.length < size - 1) {
      const byte = nextByte(c, file);
      if (byte < 0) break;
      bytes.push(byte);
      if (byte === 10) break;
    }
    if (bytes.length === 0 && size > 1) return 0;
    c.check(to, bytes.length + 1, true);
    c.memory.write(to, Uint8Array.from([...bytes, 0]));
    return to;
  },
  fseek: seekStream,
  fseeko: seekStream,
  ftell: tellStream,
  ftello: tellStream,
  rewind(c) {
    const fd = descriptor(c, c.pointer(0));
    seek(c, fd, 0n, 0);
    const file = fileOf(c, fd);
    if (file) file.failed = false;
  },
  feof: stateOf('ended'),
  ferror: stateOf('failed'),
  clearerr(c) {
    const file = fileOf(c, descriptor(c, c.pointer(0)));
    if (file) [file.ended, file.failed] = [false, false];
  },
  fileno: (c) => descriptor(c, c.pointer(0)),
  remove,
  unlink: remove,
  rename(c) {
    const { disk } = c.library;
    const [from, to] = [c.text(c.pointer(0)), c.text(c.pointer(1))];
    if (!(from in disk)) {
      c.setErrno(ENOENT);
      return -1;
    }
    const text = disk[from];
    delete disk[from];
    disk[to] = text;
    return 0;
  },
  open: (c) => open(c, c.text(c.pointer(0)), c.int(1)),
  open64: (c) => open(c, c.text(c.pointer(0)), c.int(1)),
  creat: (c) => open(c, c.text(c.pointer(0)), O.writeOnly | O.create | O.truncate),
  close: (c) => close(c, c.int(0)),
  read: (c) => readBytes(c, c.int(0), c.pointer(1), c.size(2)),
  write(c) {
    c.check(c.pointer(1), c.size(2), false);
    return writeBytes(c, c.int(0), c.memory.u8.slice(c.pointer(1), c.pointer(1) + c.size(2)));
  },
  lseek: (c) => seek(c, c.int(0), c.long(1), c.int(2)),
  lseek64: (c) => seek(c, c.int(0), c.long(1), c.int(2)),
  access(c) {
    if (c.text(c.pointer(0)) in c.library.disk) return 0;
    c.setErrno(ENOENT);
    return -1;
  },
};
