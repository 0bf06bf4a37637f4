/**
 * Opening files by their path (open(2)) and what files of the disk, folders, generated files and the standard devices
 * do.
 */

import { present } from '../../../base/present';
import type { ModelCall } from '../../call/model';
import { nextRandom } from '../random';
import { SystemError } from '../api';
import type { FileKind, FileStatus } from '../api';
import { install, newDescription } from './descriptors';
import { E } from '../errno';
import { KINDS, OPENERS } from '../parts';
import type { Control, KernelPart } from '../parts';
import { diskOf, holdInode, inodeOf, letGo, newInode, put, readInode, resizeInode, writeInode } from './inodes';
import { S } from './disk';
import { O } from '../state';
import { find, isFolderNode, list, lookup, make } from './tree';
import type { Found, VirtualNode } from './virtualTree';
import type { OpenDescription } from '../state';
import type { Inode } from './disk';
import { latin1Bytes, latin1Text } from '../latin1';

/** What stat tells of something in the tree. */
export function statusOf(found: Found): FileStatus {
  const { inode, virtual } = found;
  if (inode) return inodeStatus(inode);
  const common = {
    inode: virtualNumber(found.path),
    device: 5,
    links: 1,
    blockSize: 4096,
    accessed: 0,
    modified: 0,
    changed: 0,
  };
  const node = present(virtual, `file behind ${found.path}`);
  switch (node.type) {
    case 'folder':
      return { ...common, mode: S.directory | (node.mode ?? 0o555), links: 2, size: 0 };
    case 'link':
      return { ...common, mode: S.link | 0o777, size: 0 };
    case 'device':
      return { ...common, mode: S.character | node.mode, rdev: node.rdev, size: 0 };
    case 'file':
      return { ...common, mode: S.regular | (node.mode ?? 0o444), size: node.size ?? 0 };
  }
}

export function inodeStatus(inode: Inode): FileStatus {
  return {
    mode: inode.mode,
    inode: inode.number,
    device: DEVICE_OF[inode.filesystem] ?? 1,
    rdev: inode.rdev,
    links: inode.links,
    size: inode.entries ? 4096 : inode.size,
    blockSize: inode.pageSize,
    uid: inode.uid,
    gid: inode.gid,
    accessed: inode.accessed,
    modified: inode.modified,
    changed: inode.changed,
  };
}

const DEVICE_OF: Readonly<Record<string, number>> = { tmpfs: 0x19, devtmpfs: 0x6, hugetlbfs: 0x1c, memfd: 0x1 };

/** A number for a generated file: the same for the same path. */
function virtualNumber(path: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < path.length; i++) hash = Math.imul(hash ^ path.charCodeAt(i), 0x01000193);
  return 0x1_0000_0000 + (hash >>> 0);
}

/** open(2): a new descriptor. `from`: folder for a relative path. @throws SystemError */
export function openPath(c: ModelCall, path: string, flags: number, mode: number, from?: string): number {
  return install(c, openFile(c, path, flags, mode, from), (flags & O.closeOnExec) !== 0);
}

/** As {@link openPath}, without a descriptor yet. */
export function openFile(c: ModelCall, path: string, flags: number, mode: number, from?: string): OpenDescription {
  if ((flags & O.temporary) === O.temporary) {
    const folder = find(c, path, { from });
    if (!folder.inode || !isFolderNode(folder)) throw new SystemError(folder.inode ? E.NOTDIR : E.OPNOTSUPP);
    const inode = newInode(c, S.regular | (mode & 0o7777 & ~diskOf(c).umask), {
      links: 0,
      filesystem: folder.inode.filesystem,
      pageSize: folder.inode.pageSize,
    });
    return openInode(c, inode, flags, path);
  }
  const noFollow = (flags & O.noFollow) !== 0 || (flags & (O.create | O.exclusive)) === (O.create | O.exclusive);
  const place = lookup(c, path, { follow: !noFollow, from });
  let { found } = place;
  if (!found) {
    if (!(flags & O.create)) throw new SystemError(E.NOENT);
    if (!place.folder.inode) throw new SystemError(E.ACCES);
    found = make(c, place, S.regular | (mode & 0o7777));
  } else {
    if ((flags & (O.create | O.exclusive)) === (O.create | O.exclusive)) throw new SystemError(E.EXIST);
    if (found.inode && (found.inode.mode & S.type) === S.link && !(flags & O.path)) throw new SystemError(E.LOOP);
    if (isFolderNode(found)) {
      if ((flags & O.accessMode) !== O.readOnly || flags & O.create) throw new SystemError(E.ISDIR);
    } else if (flags & O.directory) throw new SystemError(E.NOTDIR);
  }
  return openFound(c, found, flags);
}

function openFound(c: ModelCall, found: Found, flags: number): OpenDescription {
  const { inode, virtual } = found;
  if (flags & O.path)
    return newDescription(c, 'path', { flags, path: found.path, data: inode ? { inode: inode.number } : {} });
  if (isFolderNode(found)) {
    if (inode) holdInode(c, inode.number);
    return newDescription(c, 'folder', { flags, path: found.path, data: inode ? { inode: inode.number } : {} });
  }
  if (inode) {
    const type = inode.mode & S.type;
    if (type === S.socket) throw new SystemError(E.NXIO);
    const kind = type === S.fifo ? 'fifo' : inode.kind;
    if (kind === undefined) {
      if (flags & O.truncate && (flags & O.accessMode) !== O.readOnly) resizeInode(c, inode.number, 0);
      return openInode(c, inode, flags, found.path);
    }
    const opener = OPENERS.get(kind);
    if (opener) return opener(c, found, flags);
    if (!KINDS.has(kind)) throw new SystemError(E.NXIO);
    return newDescription(c, kind, { flags, path: found.path });
  }
  return openVirtual(c, found.path, present(virtual, `file behind ${found.path}`), flags, found);
}

function openVirtual(c: ModelCall, path: string, node: VirtualNode, flags: number, found: Found): OpenDescription {
  if ((node.type === 'device' || node.type === 'file') && node.kind !== undefined) {
    const opener = OPENERS.get(node.kind);
    return opener ? opener(c, found, flags) : newDescription(c, node.kind, { flags, path, data: { ...node.data } });
  }
  if (node.type !== 'file') throw new SystemError(E.LOOP);
  const access = flags & O.accessMode;
  if (access !== O.readOnly && !node.write) throw new SystemError(E.ACCES);
  if (access !== O.writeOnly && !node.text && !node.readAt) throw new SystemError(E.ACCES);
  return newDescription(c, 'generated', {
    flags,
    path,
    data: access === O.writeOnly || node.readAt ? {} : { text: node.text?.(c) ?? '' },
  });
}

/** An open description of a file on the disk, also of one without a name. */
export function openInode(c: ModelCall, inode: Inode, flags: number, path: string): OpenDescription {
  holdInode(c, inode.number);
  return newDescription(c, 'file', { flags, path, data: { inode: inode.number } });
}

/** Inode of an open file of the disk (regular file, memfd, shared memory), else undefined. */
export function inodeBehind(c: ModelCall, file: OpenDescription): Inode | undefined {
  return typeof file.data.inode === 'number' ? diskOf(c).inodes[file.data.inode] : undefined;
}

const numberOf = (file: OpenDescription): number => file.data.inode as number;

const regular: FileKind = {
  seekable: true,
  read(c, file, count, at) {
    if (inodeOf(c, numberOf(file)).entries) throw new SystemError(E.ISDIR);
    const bytes = readInode(c, numberOf(file), at ?? file.position, count);
    if (at === undefined) file.position += bytes.length;
    return bytes;
  },
  write(c, file, bytes, at) {
    const inode = inodeOf(c, numberOf(file));
    // hugetlbfs has no write (fs/hugetlbfs/inode.c: file operations without it).
    if (inode.filesystem === 'hugetlbfs') throw new SystemError(E.INVAL);
    if (inode.seals !== undefined && inode.seals & 8) throw new SystemError(E.PERM);
    const to = file.flags & O.append ? inode.size : (at ?? file.position);
    writeInode(c, numberOf(file), to, bytes);
    if (at === undefined) file.position = to + bytes.length;
    return bytes.length;
  },
  ready: () => 1 | 4,
  size: (c, file) => inodeOf(c, numberOf(file)).size,
  truncate(c, file, length) {
    const inode = inodeOf(c, numberOf(file));
    if (inode.filesystem === 'hugetlbfs' && length % inode.pageSize !== 0) throw new SystemError(E.INVAL);
    if (
      inode.seals !== undefined &&
      ((inode.seals & 2 && length < inode.size) || (inode.seals & 4 && length > inode.size))
    )
      throw new SystemError(E.PERM);
    resizeInode(c, inode.number, length);
  },
  status: (c, file) => inodeStatus(inodeOf(c, numberOf(file))),
  label(c, file) {
    const inode = inodeOf(c, numberOf(file));
    return inode.links === 0 ? `${file.path} (deleted)` : file.path;
  },
  close: (c, file) => letGo(c, numberOf(file), 'user'),
  // A file of the disk can always be mapped; mapping.ts knows its storage.
  map: () => undefined,
};

const folder: FileKind = {
  read() {
    throw new SystemError(E.ISDIR);
  },
  seekable: true,
  status: (c, file) =>
    statusOf(inodeBehind(c, file) ? { path: file.path, inode: inodeBehind(c, file) } : find(c, file.path)),
  close(c, file) {
    if (typeof file.data.inode === 'number') letGo(c, file.data.inode, 'user');
  },
};

function generatedNode(c: ModelCall, file: OpenDescription): VirtualNode & { type: 'file' } {
  const { virtual } = find(c, file.path);
  if (virtual?.type !== 'file') throw new SystemError(E.NODEV);
  return virtual;
}

const generated: FileKind = {
  seekable: true,
  read(c, file, count, at) {
    const from = at ?? file.position;
    let bytes: Uint8Array;
    if (typeof file.data.text === 'string') {
      // From the start again: as it is now.
      if (from === 0) file.data.text = generatedNode(c, file).text?.(c) ?? file.data.text;
      bytes = latin1Bytes((file.data.text as string).slice(from, from + count));
    } else bytes = generatedNode(c, file).readAt?.(c, from, count) ?? new Uint8Array();
    if (at === undefined) file.position += bytes.length;
    return bytes;
  },
  write(c, file, bytes, at) {
    const { write } = generatedNode(c, file);
    if (!write) throw new SystemError(E.ACCES);
    write(c, latin1Text(bytes));
    if (at === undefined) file.position += bytes.length;
    return bytes.length;
  },
  ready: () => 1 | 4,
  truncate: () => undefined,
  status: (c, file) => statusOf(find(c, file.path)),
};

/** A file opened with O_PATH. */
const path: FileKind = {
  status: (c, file) =>
    statusOf(inodeBehind(c, file) ? { path: file.path, inode: inodeBehind(c, file) } : find(c, file.path)),
};
const device = (kind: FileKind): FileKind => ({
  ready: () => 1 | 4,
  status: (c, file) => statusOf(find(c, file.path)),
  seekable: true,
  ...kind,
});
const nullDevice = device({ read: () => new Uint8Array(), write: (_, __, bytes) => bytes.length });
const zeroDevice = device({
  read: (_, __, count) => new Uint8Array(count),
  write: (_, __, bytes) => bytes.length,
  map: () => undefined,
});
const fullDevice = device({
  read: (_, __, count) => new Uint8Array(count),
  write() {
    throw new SystemError(E.NOSPC);
  },
});
const randomDevice = device({
  read: (c, _, count) =>
    Uint8Array.from({ length: Math.min(count, 0x1ff_ffff) }, () => (nextRandom(c.library) >>> 16) & 0xff),
  write: (_, __, bytes) => bytes.length,
});

/** Names in an open folder as they are now, `.` and `..` first: name, inode number and type of each. */
export function entriesOf(c: ModelCall, file: OpenDescription): { name: string; inode: number; mode: number }[] {
  const inode = inodeBehind(c, file);
  const here: Found = inode ? { path: file.path, inode } : find(c, file.path);
  const own = statusOf(here);
  const above = statusOf(inode && inode.links === 0 ? here : find(c, `${file.path}/..`));
  return [
    { name: '.', inode: own.inode ?? 1, mode: own.mode },
    { name: '..', inode: above.inode ?? 1, mode: above.mode },
    ...list(c, here).map(([name, found]) => {
      const status = statusOf(found);
      return { name, inode: status.inode ?? 1, mode: status.mode };
    }),
  ];
}

// Seals of memory files (fcntl(2), memfd_create(2)).
const SEAL_ITSELF = 1;
const F_ADD_SEALS = 1033;
const F_GET_SEALS = 1034;
const getSeals: Control = (c, _, file) => inodeBehind(c, file)?.seals ?? fails(E.INVAL);
const addSeals: Control = (c, _, file, argument) => {
  const inode = inodeBehind(c, file);
  const seals = Number(argument);
  if (inode?.seals === undefined || seals & ~0x1f) throw new SystemError(E.INVAL);
  if (inode.seals & SEAL_ITSELF || (file.flags & O.accessMode) === O.readOnly) throw new SystemError(E.PERM);
  put(c, { ...inode, seals: inode.seals | seals });
  return 0;
};

function fails(errno: number): never {
  throw new SystemError(errno);
}

export const FILE_PART: KernelPart = {
  kinds: {
    file: regular,
    folder,
    generated,
    path,
    null: nullDevice,
    zero: zeroDevice,
    full: fullDevice,
    random: randomDevice,
  },
  controls: { [F_ADD_SEALS]: addSeals, [F_GET_SEALS]: getSeals },
};
