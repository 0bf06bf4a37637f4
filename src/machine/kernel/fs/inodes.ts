/**
 * Files that the machine's own disk holds: inodes in {@link KernelState}, each an immutable value that is replaced
 * when it changes, so that a snapshot shares it. Text is one character per byte, in pages of 4096; a page that is not
 * there is zero. Pages of a file that are mapped shared live in memory while they are (see mapping.ts): its storage
 * is then there.
 */

import { present } from '../../../base/present';
import type { ModelCall } from '../../call/model';
import { SystemError } from '../api';
import { part } from './descriptors';
import { E } from '../errno';
import { FILE_PAGE, S } from './disk';
import type { Disk, Inode } from './disk';
import { storage } from '../parts';
import { newDisk } from './initialFileSystem';
import { latin1Text } from '../latin1';

export function isFolder(inode: Inode): boolean {
  return (inode.mode & S.type) === S.directory;
}

/** Names in a folder with their inode numbers, in order of their making. */
export function folderEntries(inode: Inode): readonly (readonly [string, number])[] {
  return present(inode.entries, `folder ${inode.number}`);
}

export function diskOf(c: ModelCall): Disk {
  return part<Disk>(c, 'disk', () => newDisk(c.computer));
}

function blank(number: number, mode: number, now: number): Inode {
  return {
    number,
    filesystem: 'tmpfs',
    pageSize: FILE_PAGE,
    mode,
    links: 1,
    size: 0,
    pages: {},
    uid: 0,
    gid: 0,
    accessed: now,
    modified: now,
    changed: now,
  };
}

/** @throws SystemError ENOENT where it is gone */
export function inodeOf(c: ModelCall, number: number): Inode {
  const inode = diskOf(c).inodes[number];
  if (!inode) throw new SystemError(E.NOENT);
  return inode;
}

export function put(c: ModelCall, inode: Inode): Inode {
  return (diskOf(c).inodes[inode.number] = Object.freeze(inode));
}

/** A new inode without a name. */
export function newInode(c: ModelCall, mode: number, more: Partial<Inode> = {}): Inode {
  const disk = diskOf(c);
  return put(c, { ...blank(disk.next++, mode, Number(c.now())), ...more });
}

export function holdInode(c: ModelCall, number: number): void {
  const { held } = diskOf(c);
  held[number] = (held[number] ?? 0) + 1;
}

/** A user or a name less; the last one gives the storage back. */
export function letGo(c: ModelCall, number: number, what: 'user' | 'name'): void {
  const disk = diskOf(c);
  if (what === 'user') {
    disk.held[number] = (disk.held[number] ?? 1) - 1;
    if (disk.held[number] <= 0) delete disk.held[number];
  } else if (disk.inodes[number])
    put(c, { ...disk.inodes[number], links: disk.inodes[number].links - 1, changed: Number(c.now()) });
  collect(c, number);
}

/** Whether a name, an open file or a mapping leads to an inode. */
export function isUsed(c: ModelCall, number: number): boolean {
  const { inodes, held } = diskOf(c);
  return (inodes[number]?.links ?? 0) > 0 || (held[number] ?? 0) > 0 || storage.isMapped(c, number);
}

/** Gives the storage of an inode back when nothing leads to it any more. */
export function collect(c: ModelCall, number: number): void {
  const { inodes } = diskOf(c);
  if (!inodes[number] || isUsed(c, number)) return;
  storage.shrunk(c, inodes[number], 0);
  delete inodes[number];
}

// Bytes
// ---------------------------------------------------------------------------------------------------------------------

/** Bytes of a file; shorter at its end. */
export function readInode(c: ModelCall, number: number, at: number, count: number): Uint8Array {
  const inode = inodeOf(c, number);
  const end = Math.min(inode.size, at + count);
  if (end <= at) return new Uint8Array();
  const bytes = new Uint8Array(end - at);
  for (let page = Math.floor(at / FILE_PAGE); page * FILE_PAGE < end; page++) {
    const text = inode.pages[page];
    if (text === undefined) continue;
    const from = Math.max(at, page * FILE_PAGE);
    const to = Math.min(end, page * FILE_PAGE + FILE_PAGE);
    for (let i = from; i < to; i++) bytes[i - at] = text.charCodeAt(i - page * FILE_PAGE);
  }
  for (const part of storage.mapped(c, number, at, end - at)) {
    const from = Math.max(at, part.offset);
    const to = Math.min(end, part.offset + part.length);
    if (from < to)
      bytes.set(c.memory.u8.subarray(part.address + from - part.offset, part.address + to - part.offset), from - at);
  }
  return bytes;
}

/** Puts bytes into a file, which grows as needed. */
export function writeInode(c: ModelCall, number: number, at: number, bytes: Uint8Array): void {
  if (bytes.length === 0) return;
  const inode = inodeOf(c, number);
  const end = at + bytes.length;
  let pages: Record<number, string> | undefined;
  const mapped = storage.mapped(c, number, at, bytes.length, true);
  for (let page = Math.floor(at / FILE_PAGE); page * FILE_PAGE < end; page++) {
    const start = page * FILE_PAGE;
    const from = Math.max(at, start);
    const to = Math.min(end, start + FILE_PAGE);
    const part = mapped.find((candidate) => start >= candidate.offset && start < candidate.offset + candidate.length);
    if (part) c.memory.write(part.address + from - part.offset, bytes.subarray(from - at, to - at));
    else
      (pages ??= { ...inode.pages })[page] = replaced(
        inode.pages[page] ?? '',
        from - start,
        bytes.subarray(from - at, to - at),
      );
  }
  const now = Number(c.now());
  put(c, { ...inode, pages: pages ?? inode.pages, size: Math.max(inode.size, end), modified: now, changed: now });
}

/** A page's text with other bytes at a place; never longer than needed, zeros before. */
function replaced(text: string, at: number, bytes: Uint8Array): string {
  const head = text.length >= at ? text.slice(0, at) : text.padEnd(at, '\0');
  return head + latin1Text(bytes) + text.slice(at + bytes.length);
}

/** Cuts a file off or extends it with zeros. */
export function resizeInode(c: ModelCall, number: number, length: number): void {
  const inode = inodeOf(c, number);
  const pages: Record<number, string> = {};
  for (const [key, text] of Object.entries(inode.pages)) {
    const start = Number(key) * FILE_PAGE;
    if (start >= length) continue;
    pages[Number(key)] = text.slice(0, length - start);
  }
  if (length < inode.size) {
    storage.shrunk(c, inode, length);
    for (const part of storage.mapped(c, number, length, inode.size - length)) {
      const from = Math.max(length, part.offset);
      const to = Math.min(inode.size, part.offset + part.length);
      if (from < to) {
        c.memory.u8.fill(0, part.address + from - part.offset, part.address + to - part.offset);
        c.memory.mark(part.address + from - part.offset, to - from);
      }
    }
  }
  const now = Number(c.now());
  put(c, { ...inode, pages, size: length, modified: now, changed: now });
}
