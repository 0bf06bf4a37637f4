/**
 * Calls that take a path or ask about a file: open, stat, access, mkdir, unlink, rename, links, working folder
 * (POSIX.1-2017, Linux man pages 2).
 */

import type { Model, ModelCall } from '../../call/model';
import { SystemError } from '../api';
import type { FileStatus } from '../api';
import { findFile, fileOf, install, kindOf, mayWrite } from './descriptors';
import { E } from '../errno';
import { entriesOf, inodeBehind, openInode, openPath, statusOf } from './files';
import { diskOf, newInode, put, resizeInode } from './inodes';
import { O } from '../state';
import { addName, find, isFolderNode, lookup, make, removeName, rename, tryFind } from './tree';
import type { Found } from './virtualTree';
import type { OpenDescription } from '../state';
import { S } from './disk';

const AT_FDCWD = -100;
const AT = { noFollow: 0x100, removeFolder: 0x200, empty: 0x1000 } as const;

/** Folder that a relative path of an `…at` call starts from. */
function fromOf(c: ModelCall, folder: number, path: string): string | undefined {
  if (folder === AT_FDCWD || path.startsWith('/')) return undefined;
  const file = fileOf(c, folder);
  if (file.kind !== 'folder' && file.kind !== 'path') throw new SystemError(E.NOTDIR);
  return file.path;
}

/** Fills a struct stat (144 bytes, x86-64). */
function store(c: ModelCall, to: number, status: FileStatus): number {
  c.check(to, 144, true);
  const { memory } = c;
  memory.u8.fill(0, to, to + 144);
  const size = status.size ?? 0;
  memory.setU64(to, BigInt(status.device ?? 0xe));
  memory.setU64(to + 8, BigInt(status.inode ?? 1));
  memory.setU64(to + 16, BigInt(status.links ?? 1));
  memory.setU32(to + 24, status.mode);
  memory.setU32(to + 28, status.uid ?? 0);
  memory.setU32(to + 32, status.gid ?? 0);
  memory.setU64(to + 40, BigInt(status.rdev ?? 0));
  memory.setU64(to + 48, BigInt(size));
  memory.setU64(to + 56, BigInt(status.blockSize ?? 4096));
  memory.setU64(to + 64, BigInt(Math.ceil(size / 512)));
  [status.accessed, status.modified, status.changed].forEach((time = 0, i) => {
    memory.setU64(to + 72 + i * 16, BigInt(Math.floor(time / 1e9)));
    memory.setU64(to + 80 + i * 16, BigInt(time % 1e9));
  });
  memory.mark(to, 144);
  return 0;
}

/** What fstat tells of an open file. */
export function fileStatus(c: ModelCall, file: OpenDescription): FileStatus {
  return kindOf(file).status?.(c, file) ?? { mode: 0o600 };
}

const stat =
  (follow: boolean): Model =>
  (c) =>
    store(c, c.pointer(1), statusOf(find(c, c.text(c.pointer(0)), { follow })));

function statAt(c: ModelCall): number {
  const [folder, path, flags] = [c.int(0), c.text(c.pointer(1)), c.int(3)];
  if (path === '' && flags & AT.empty) return store(c, c.pointer(2), fileStatus(c, fileOf(c, folder)));
  return store(
    c,
    c.pointer(2),
    statusOf(find(c, path, { follow: !(flags & AT.noFollow), from: fromOf(c, folder, path) })),
  );
}

/** Mode of an open that may make a file: its third argument. */
function modeArgument(c: ModelCall, flags: number): number {
  return flags & O.create || (flags & O.temporary) === O.temporary ? Number(c.varargs().long() & 0o7777n) : 0;
}

const open: Model = (c) => openPath(c, c.text(c.pointer(0)), c.int(1), modeArgument(c, c.int(1)));
const openAt: Model = (c) => {
  const path = c.text(c.pointer(1));
  return openPath(c, path, c.int(2), modeArgument(c, c.int(2)), fromOf(c, c.int(0), path));
};

/** Root may do all but run what has no x bit, and write what cannot be written at all. */
function access(c: ModelCall, path: string, mode: number, from?: string): number {
  if (mode & ~7) throw new SystemError(E.INVAL);
  const found = find(c, path, { from });
  const status = statusOf(found);
  if (mode & 1 && !isFolderNode(found) && !(status.mode & 0o111)) throw new SystemError(E.ACCES);
  return 0;
}

function makeFolder(c: ModelCall, path: string, mode: number, from?: string): number {
  make(c, lookup(c, path, { follow: false, from }), S.directory | (mode & 0o1777));
  return 0;
}

function makeNode(c: ModelCall, path: string, mode: number, device: number, from?: string): number {
  const type = mode & S.type || S.regular;
  if (type === S.directory || type === S.link) throw new SystemError(E.PERM);
  make(
    c,
    lookup(c, path, { follow: false, from }),
    type | (mode & 0o7777),
    type === S.character || type === S.block ? { rdev: device, kind: `device ${device}` } : {},
  );
  return 0;
}

function changeMode(c: ModelCall, found: Found, mode: number): number {
  if (!found.inode) throw new SystemError(E.PERM);
  put(c, { ...found.inode, mode: (found.inode.mode & S.type) | (mode & 0o7777), changed: Number(c.now()) });
  return 0;
}

function changeOwner(c: ModelCall, found: Found, uid: number, gid: number): number {
  const { inode } = found;
  if (!inode) throw new SystemError(E.PERM);
  put(c, {
    ...inode,
    uid: uid === 0xffff_ffff ? inode.uid : uid,
    gid: gid === 0xffff_ffff ? inode.gid : gid,
    changed: Number(c.now()),
  });
  return 0;
}

/** Times of a file: two timespecs, or now. */
function changeTimes(c: ModelCall, found: Found, times: number): number {
  if (!found.inode) throw new SystemError(E.PERM);
  const now = Number(c.now());
  const read = (at: number, old: number): number => {
    if (!times) return now;
    c.check(at, 16, false);
    const rest = Number(c.memory.getI64(at + 8));
    if (rest === (1 << 30) - 1) return now;
    return rest === (1 << 30) - 2 ? old : Number(c.memory.getI64(at)) * 1e9 + rest;
  };
  put(c, {
    ...found.inode,
    accessed: read(times, found.inode.accessed),
    modified: read(times + 16, found.inode.modified),
    changed: now,
  });
  return 0;
}

/** The file behind a descriptor, as {@link find} would give it. */
function foundOf(c: ModelCall, file: OpenDescription): Found {
  return { path: file.path, inode: inodeBehind(c, file) };
}

function putText(c: ModelCall, to: number, text: string, room: number): number {
  const bytes = new TextEncoder().encode(text).subarray(0, room);
  c.check(to, bytes.length, true);
  c.memory.write(to, bytes);
  return bytes.length;
}

function readLink(c: ModelCall, path: string, to: number, room: number, from?: string): number {
  if (room <= 0) throw new SystemError(E.INVAL);
  const found = find(c, path, { follow: false, from });
  const target = found.inode?.target ?? (found.virtual?.type === 'link' ? found.virtual.target(c) : undefined);
  if (target === undefined) throw new SystemError(E.INVAL);
  return putText(c, to, target, room);
}

function makeLink(c: ModelCall, target: string, path: string, from?: string): number {
  if (target === '') throw new SystemError(E.NOENT);
  make(c, lookup(c, path, { follow: false, from }), S.link | 0o777, { target, size: target.length });
  return 0;
}

function changeFolder(c: ModelCall, found: Found): number {
  if (!isFolderNode(found)) throw new SystemError(E.NOTDIR);
  diskOf(c).cwd = found.path;
  return 0;
}

function workingFolder(c: ModelCall, to: number, room: number): number {
  const bytes = new TextEncoder().encode(`${diskOf(c).cwd}\0`);
  let at = to;
  if (!at) at = c.heap.allocate(Math.max(room, bytes.length));
  else if (room === 0) throw new SystemError(E.INVAL, 0);
  else if (room < bytes.length) throw new SystemError(E.RANGE, 0);
  c.check(at, bytes.length, true);
  c.memory.write(at, bytes);
  return at;
}

const MAGIC: Readonly<Record<string, number>> = {
  tmpfs: 0x01021994,
  devtmpfs: 0x01021994,
  hugetlbfs: 0x958458f6,
  memfd: 0x01021994,
};

/** struct statfs (120 bytes, x86-64). */
function storeFilesystem(c: ModelCall, to: number, found: Found): number {
  c.check(to, 120, true);
  const { memory } = c;
  memory.u8.fill(0, to, to + 120);
  const type = found.inode ? MAGIC[found.inode.filesystem] : found.path.startsWith('/sys') ? 0x62656572 : 0x9fa0;
  const block = found.inode?.pageSize ?? 4096;
  const blocks = found.inode ? Math.floor(0x4000_0000 / block) : 0;
  [type, block, blocks, blocks, blocks, 0x10000, 0xff00].forEach((value, i) =>
    memory.setU64(to + i * 8, BigInt(value)),
  );
  memory.setU64(to + 64, 255n);
  memory.setU64(to + 72, BigInt(block));
  memory.mark(to, 120);
  return 0;
}

/** struct statvfs (112 bytes, x86-64). */
function storeVolume(c: ModelCall, to: number, found: Found): number {
  c.check(to, 112, true);
  const { memory } = c;
  memory.u8.fill(0, to, to + 112);
  const block = found.inode?.pageSize ?? 4096;
  const blocks = found.inode ? Math.floor(0x4000_0000 / block) : 0;
  [block, block, blocks, blocks, blocks, 0x10000, 0xff00, 0xff00, 1, 0, 255].forEach((value, i) =>
    memory.setU64(to + i * 8, BigInt(value)),
  );
  memory.mark(to, 112);
  return 0;
}

const describe = (c: ModelCall, fd: number): Found => {
  const file = fileOf(c, fd);
  return inodeBehind(c, file) ? foundOf(c, file) : (tryFind(c, file.path) ?? { path: file.path });
};

/** realpath(3): 0 and errno, or where the text is. */
function realPath(c: ModelCall, given: number): number {
  if (c.pointer(0) === 0) throw new SystemError(E.INVAL, 0);
  let found: Found;
  try {
    found = find(c, c.text(c.pointer(0)));
  } catch (error) {
    throw error instanceof SystemError ? new SystemError(error.errno, 0) : error;
  }
  const bytes = new TextEncoder().encode(`${found.path}\0`);
  const to = given || c.heap.allocate(4096);
  c.check(to, bytes.length, true);
  c.memory.write(to, bytes);
  return to;
}

function allocateSpace(c: ModelCall, fd: number, mode: number, offset: bigint, length: bigint): number {
  const file = fileOf(c, fd);
  if (offset < 0n || length <= 0n) throw new SystemError(E.INVAL);
  if (!mayWrite(file)) throw new SystemError(E.BADF);
  const inode = inodeBehind(c, file);
  if (!inode || file.kind !== 'file') throw new SystemError(E.NODEV);
  if (mode & ~3) throw new SystemError(E.OPNOTSUPP);
  const [from, to] = [Number(offset), Number(offset + length)];
  if (mode & 2) {
    if (!(mode & 1)) throw new SystemError(E.OPNOTSUPP);
    // A hole: zeros from here to there, the length stays.
    const end = Math.min(to, inode.size);
    if (from < end)
      kindOf(file).write!(c, { ...file, flags: file.flags & ~O.append }, new Uint8Array(end - from), from);
  } else if (to > inode.size && !(mode & 1)) resizeInode(c, inode.number, to);
  return 0;
}

function truncatePath(c: ModelCall): number {
  const found = find(c, c.text(c.pointer(0)));
  if (isFolderNode(found)) throw new SystemError(E.ISDIR);
  if (!found.inode || c.long(1) < 0n) throw new SystemError(E.INVAL);
  resizeInode(c, found.inode.number, Number(c.long(1)));
  return 0;
}

/** A name for a temporary file: XXXXXX of a template becomes characters that no file has. */
function temporaryName(c: ModelCall, at: number, suffix: number): string {
  const text = c.text(at);
  const from = text.length - 6 - suffix;
  if (from < 0 || text.slice(from, from + 6) !== 'XXXXXX') throw new SystemError(E.INVAL);
  for (let n = 0; ; n++) {
    const name = text.slice(0, from) + (n + 0x2a3b4c).toString(36).padStart(6, '0').slice(-6) + text.slice(from + 6);
    if (!tryFind(c, name, { follow: false })) {
      c.check(at, name.length, true);
      c.memory.write(at, new TextEncoder().encode(name));
      return name;
    }
  }
}

const makeTemporary =
  (suffix: (c: ModelCall) => number, flags: (c: ModelCall) => number): Model =>
  (c) =>
    openPath(c, temporaryName(c, c.pointer(0), suffix(c)), O.readWrite | O.create | O.exclusive | flags(c), 0o600);

/** getdents64(2) for those who call it themselves; d_off counts entries. */
function entries64(c: ModelCall, fd: number, to: number, room: number): number {
  const file = fileOf(c, fd);
  if (file.kind !== 'folder') throw new SystemError(E.NOTDIR);
  const all = entriesOf(c, file);
  let at = 0;
  for (; file.position < all.length; file.position++) {
    const { name, inode, mode } = all[file.position];
    const bytes = new TextEncoder().encode(name);
    const length = (19 + bytes.length + 1 + 7) & ~7;
    if (at + length > room) {
      if (at === 0) throw new SystemError(E.INVAL);
      break;
    }
    c.check(to + at, length, true);
    c.memory.setU64(to + at, BigInt(inode));
    c.memory.setU64(to + at + 8, BigInt(file.position + 1));
    c.memory.setU16(to + at + 16, length);
    c.memory.setU8(to + at + 18, (mode & S.type) >> 12);
    c.memory.write(to + at + 19, bytes);
    c.memory.setU8(to + at + 19 + bytes.length, 0);
    at += length;
  }
  return at;
}

/** A file of memory only (memfd_create(2)). */
function memoryFile(c: ModelCall): number {
  const flags = c.uint(1);
  const huge = (flags & 4) !== 0;
  const shift = (flags >>> 26) & 63;
  const pageSize = huge ? (shift ? 2 ** shift : c.computer.defaultHugepage * 1024) : 4096;
  if (flags & ~(7 | (63 << 26)) || (!huge && shift)) throw new SystemError(E.INVAL);
  if (huge && !c.computer.nodes.some((node) => pageSize / 1024 in node.hugepages))
    throw new SystemError(shift ? E.NODEV : E.NOENT);
  const inode = newInode(c, S.regular | 0o777, {
    links: 0,
    filesystem: huge ? 'hugetlbfs' : 'memfd',
    pageSize,
    seals: flags & 2 ? 0 : 1,
  });
  return install(c, openInode(c, inode, O.readWrite, `/memfd:${c.text(c.pointer(0))}`), (flags & 1) !== 0);
}

/** shm_open(3): files of /dev/shm. */
function sharedPath(c: ModelCall): string {
  return `/dev/shm/${c.text(c.pointer(0)).replace(/^\/+/, '')}`;
}

const unlink: Model = (c) => {
  removeName(c, c.text(c.pointer(0)), 'file');
  return 0;
};
const done =
  (work: (c: ModelCall) => void): Model =>
  (c) => {
    work(c);
    return 0;
  };
const none = (): number => 0;
const fallocate: Model = (c) => allocateSpace(c, c.int(0), c.int(1), c.long(2), c.long(3));

export const PATH_MODELS: Record<string, Model> = {
  open,
  open64: open,
  openat: openAt,
  openat64: openAt,
  creat: (c) => openPath(c, c.text(c.pointer(0)), O.writeOnly | O.create | O.truncate, c.int(1)),
  stat: stat(true),
  stat64: stat(true),
  lstat: stat(false),
  lstat64: stat(false),
  fstat: (c) => store(c, c.pointer(1), fileStatus(c, fileOf(c, c.int(0)))),
  fstat64: (c) => store(c, c.pointer(1), fileStatus(c, fileOf(c, c.int(0)))),
  fstatat: statAt,
  fstatat64: statAt,
  statfs: (c) => storeFilesystem(c, c.pointer(1), find(c, c.text(c.pointer(0)))),
  fstatfs: (c) => storeFilesystem(c, c.pointer(1), describe(c, c.int(0))),
  statvfs: (c) => storeVolume(c, c.pointer(1), find(c, c.text(c.pointer(0)))),
  fstatvfs: (c) => storeVolume(c, c.pointer(1), describe(c, c.int(0))),
  access: (c) => access(c, c.text(c.pointer(0)), c.int(1)),
  eaccess: (c) => access(c, c.text(c.pointer(0)), c.int(1)),
  euidaccess: (c) => access(c, c.text(c.pointer(0)), c.int(1)),
  faccessat: (c) => access(c, c.text(c.pointer(1)), c.int(2), fromOf(c, c.int(0), c.text(c.pointer(1)))),
  mkdir: (c) => makeFolder(c, c.text(c.pointer(0)), c.int(1)),
  mkdirat: (c) => makeFolder(c, c.text(c.pointer(1)), c.int(2), fromOf(c, c.int(0), c.text(c.pointer(1)))),
  mkfifo: (c) => makeNode(c, c.text(c.pointer(0)), S.fifo | (c.int(1) & 0o7777), 0),
  mknod: (c) => makeNode(c, c.text(c.pointer(0)), c.int(1), Number(c.long(2))),
  rmdir: done((c) => removeName(c, c.text(c.pointer(0)), 'folder')),
  unlink,
  remove: done((c) => removeName(c, c.text(c.pointer(0)), 'any')),
  unlinkat: done((c) =>
    removeName(
      c,
      c.text(c.pointer(1)),
      c.int(2) & AT.removeFolder ? 'folder' : 'file',
      fromOf(c, c.int(0), c.text(c.pointer(1))),
    ),
  ),
  rename: done((c) => rename(c, c.text(c.pointer(0)), c.text(c.pointer(1)))),
  renameat: done((c) =>
    rename(
      c,
      c.text(c.pointer(1)),
      c.text(c.pointer(3)),
      fromOf(c, c.int(0), c.text(c.pointer(1))),
      fromOf(c, c.int(2), c.text(c.pointer(3))),
    ),
  ),
  link: done((c) => addName(c, c.text(c.pointer(0)), c.text(c.pointer(1)))),
  symlink: (c) => makeLink(c, c.text(c.pointer(0)), c.text(c.pointer(1))),
  symlinkat: (c) => makeLink(c, c.text(c.pointer(0)), c.text(c.pointer(2)), fromOf(c, c.int(1), c.text(c.pointer(2)))),
  readlink: (c) => readLink(c, c.text(c.pointer(0)), c.pointer(1), c.size(2)),
  readlinkat: (c) =>
    readLink(c, c.text(c.pointer(1)), c.pointer(2), c.size(3), fromOf(c, c.int(0), c.text(c.pointer(1)))),
  realpath: (c) => realPath(c, c.pointer(1)),
  canonicalize_file_name: (c) => realPath(c, 0),
  chmod: (c) => changeMode(c, find(c, c.text(c.pointer(0))), c.int(1)),
  fchmod(c) {
    const file = fileOf(c, c.int(0));
    if (file.kind !== 'socket') return changeMode(c, foundOf(c, file), c.int(1));
    // A socket's own mode: that of the file that binding it makes.
    file.data.mode = c.int(1) & 0o7777;
    return 0;
  },
  fchmodat: (c) =>
    changeMode(c, find(c, c.text(c.pointer(1)), { from: fromOf(c, c.int(0), c.text(c.pointer(1))) }), c.int(2)),
  chown: (c) => changeOwner(c, find(c, c.text(c.pointer(0))), c.uint(1), c.uint(2)),
  lchown: (c) => changeOwner(c, find(c, c.text(c.pointer(0)), { follow: false }), c.uint(1), c.uint(2)),
  fchown: (c) => changeOwner(c, foundOf(c, fileOf(c, c.int(0))), c.uint(1), c.uint(2)),
  utimensat: (c) =>
    changeTimes(
      c,
      find(c, c.text(c.pointer(1)), {
        from: fromOf(c, c.int(0), c.text(c.pointer(1))),
        follow: !(c.int(3) & AT.noFollow),
      }),
      c.pointer(2),
    ),
  futimens: (c) => changeTimes(c, foundOf(c, fileOf(c, c.int(0))), c.pointer(1)),
  umask(c) {
    const disk = diskOf(c);
    const old = disk.umask;
    disk.umask = c.int(0) & 0o777;
    return old;
  },
  chdir: (c) => changeFolder(c, find(c, c.text(c.pointer(0)))),
  fchdir: (c) => changeFolder(c, describe(c, c.int(0))),
  getcwd: (c) => workingFolder(c, c.pointer(0), c.size(1)),
  get_current_dir_name: (c) => workingFolder(c, 0, 0),
  truncate: truncatePath,
  truncate64: truncatePath,
  fallocate,
  fallocate64: fallocate,
  posix_fallocate(c) {
    try {
      return allocateSpace(c, c.int(0), 0, c.long(1), c.long(2));
    } catch (error) {
      if (error instanceof SystemError) return error.errno;
      throw error;
    }
  },
  mkstemp: makeTemporary(none, none),
  mkostemp: makeTemporary(none, (c) => c.int(1)),
  mkstemps: makeTemporary((c) => c.int(1), none),
  mkdtemp(c) {
    try {
      makeFolder(c, temporaryName(c, c.pointer(0), 0), 0o700);
    } catch (error) {
      throw error instanceof SystemError ? new SystemError(error.errno, 0) : error;
    }
    return c.pointer(0);
  },
  mktemp(c) {
    temporaryName(c, c.pointer(0), 0);
    return c.pointer(0);
  },
  getdents64: (c) => entries64(c, c.int(0), c.pointer(1), c.size(2)),
  memfd_create: memoryFile,
  shm_open: (c) => openPath(c, sharedPath(c), c.int(1) | O.closeOnExec, c.int(2)),
  shm_unlink: done((c) => removeName(c, sharedPath(c), 'file')),
  sync: () => undefined,
  syncfs: (c) => (findFile(c, c.int(0)) ? 0 : failed(E.BADF)),
};

function failed(errno: number): never {
  throw new SystemError(errno);
}
