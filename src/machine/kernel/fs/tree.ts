/**
 * The file tree: names to files (POSIX.1-2017 4.13 pathname resolution). One disk in memory under `/`, and folders
 * whose files are made when they are looked at (`/proc`, `/sys`), mounted over it.
 */

import { present } from '../../../base/present';
import type { ModelCall } from '../../call/model';
import { SystemError } from '../api';
import { E } from '../errno';
import { diskOf, folderEntries, inodeOf, isFolder, letGo, newInode, put } from './inodes';
import { S } from './disk';
import type { Inode } from './disk';
import { MOUNTS } from '../parts';
import type { Found } from './virtualTree';

const NAME_MAX = 255;
const PATH_MAX = 4096;
const MAX_LINKS = 40;

export function isFolderNode(found: Found): boolean {
  return found.inode ? isFolder(found.inode) : found.virtual?.type === 'folder';
}

function targetOf(c: ModelCall, found: Found): string | undefined {
  if (found.inode) return (found.inode.mode & S.type) === S.link ? found.inode.target : undefined;
  return found.virtual?.type === 'link' ? found.virtual.target(c) : undefined;
}

function childOf(c: ModelCall, folder: Found, name: string): Found | undefined {
  const path = folder.path === '/' ? `/${name}` : `${folder.path}/${name}`;
  const mounted = MOUNTS.get(path)?.(c);
  if (mounted) return { path, virtual: mounted };
  if (folder.inode) {
    const entry = folderEntries(folder.inode).find((candidate) => candidate[0] === name);
    return entry && { path, inode: inodeOf(c, entry[1]) };
  }
  const virtual = folder.virtual?.type === 'folder' ? folder.virtual.entries(c).get(name) : undefined;
  return virtual && { path, virtual };
}

/** Absolute form of a path that a program gives; `folder` is the working folder or that of an `…at` call. */
function absolute(c: ModelCall, path: string, folder: string | undefined): string {
  if (path === '') throw new SystemError(E.NOENT);
  if (path.length >= PATH_MAX) throw new SystemError(E.NAMETOOLONG);
  return path.startsWith('/') ? path : `${folder ?? diskOf(c).cwd}/${path}`;
}

export interface Lookup {
  found?: Found;
  /** Folder that the last name is or would be in, and that name; a folder's own `.` and `..` have none. */
  folder: Found;
  name: string;
  /** The path ended with `/`. */
  asFolder: boolean;
}

/**
 * Follows a path; `found` is undefined where only the last name is missing.
 * @throws SystemError ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG
 */
export function lookup(c: ModelCall, path: string, how: { follow?: boolean; from?: string } = {}): Lookup {
  const follow = how.follow !== false;
  const full = absolute(c, path, how.from);
  const asFolder = /\/\.?$/.test(path) && full !== '/';
  let todo = full.split('/').filter((name) => name !== '' && name !== '.');
  const mounted = MOUNTS.get('/');
  const root: Found = mounted ? { path: '/', virtual: mounted(c) } : { path: '/', inode: inodeOf(c, diskOf(c).root) };
  // Folders on the way: `..` goes back along it.
  let way: Found[] = [root];
  let links = 0;
  let name = '';
  while (todo.length > 0) {
    name = todo.shift()!;
    const here = way[way.length - 1];
    if (!isFolderNode(here)) throw new SystemError(E.NOTDIR);
    if (name === '..') {
      if (way.length > 1) way.pop();
      name = '';
      continue;
    }
    if (name.length > NAME_MAX) throw new SystemError(E.NAMETOOLONG);
    const child = childOf(c, here, name);
    if (!child) {
      if (todo.length > 0) throw new SystemError(E.NOENT);
      return { folder: here, name, asFolder };
    }
    const target = targetOf(c, child);
    if (target !== undefined && (todo.length > 0 || follow || asFolder)) {
      if (++links > MAX_LINKS) throw new SystemError(E.LOOP);
      const further = target.split('/').filter((part) => part !== '' && part !== '.');
      todo = [...further, ...todo];
      if (target.startsWith('/')) way = [root];
      continue;
    }
    way.push(child);
  }
  const found = way[way.length - 1];
  if (asFolder && !isFolderNode(found)) throw new SystemError(E.NOTDIR);
  return { found, folder: way[way.length - 2] ?? root, name, asFolder };
}

/** What a path leads to. @throws SystemError ENOENT, … */
export function find(c: ModelCall, path: string, how: { follow?: boolean; from?: string } = {}): Found {
  const { found } = lookup(c, path, how);
  if (!found) throw new SystemError(E.NOENT);
  return found;
}

/** What a path leads to, or undefined where there is nothing. */
export function tryFind(c: ModelCall, path: string, how: { follow?: boolean; from?: string } = {}): Found | undefined {
  try {
    return lookup(c, path, how).found;
  } catch (error) {
    if (error instanceof SystemError) return undefined;
    throw error;
  }
}

/** Names in a folder, with what they lead to; without `.` and `..`. */
export function list(c: ModelCall, folder: Found): [string, Found][] {
  const names: string[] = [];
  if (folder.inode) names.push(...folderEntries(folder.inode).map((entry) => entry[0]));
  else if (folder.virtual?.type === 'folder') names.push(...folder.virtual.entries(c).keys());
  const prefix = folder.path === '/' ? '/' : `${folder.path}/`;
  for (const path of MOUNTS.keys()) {
    const name = path.startsWith(prefix) ? path.slice(prefix.length) : '';
    if (name !== '' && !name.includes('/') && !names.includes(name)) names.push(name);
  }
  return names.flatMap((name) => {
    const found = childOf(c, folder, name);
    return found ? [[name, found]] : [];
  });
}

/** The folder in which something is to be made or removed. @throws SystemError EROFS where it is not on the disk */
function onDisk(folder: Found, errno: number): Inode {
  if (!folder.inode) throw new SystemError(errno);
  return folder.inode;
}

/** Enters a name into a folder. */
export function enter(c: ModelCall, folder: Inode, name: string, number: number): void {
  const now = Number(c.now());
  const child = inodeOf(c, number);
  put(c, {
    ...folder,
    entries: [...folderEntries(folder), [name, number]],
    links: folder.links + (isFolder(child) ? 1 : 0),
    modified: now,
    changed: now,
  });
}

/**
 * Makes a file that a lookup did not find. `mode` with its type; the umask takes bits away. @throws SystemError
 * EEXIST, EPERM (procfs, sysfs)
 */
export function make(c: ModelCall, place: Lookup, mode: number, more: Partial<Inode> = {}): Found {
  if (place.found) throw new SystemError(E.EXIST);
  const type = mode & S.type;
  if (place.asFolder && type !== S.directory) throw new SystemError(E.ISDIR);
  const folder = onDisk(place.folder, E.PERM);
  const masked = type === S.link ? S.link | 0o777 : mode & ~diskOf(c).umask;
  const inode = newInode(c, masked, {
    filesystem: folder.filesystem,
    pageSize: folder.pageSize,
    ...(type === S.directory ? { entries: [], parent: folder.number, links: 2 } : {}),
    ...more,
  });
  enter(c, inodeOf(c, folder.number), place.name, inode.number);
  return { path: `${place.folder.path === '/' ? '' : place.folder.path}/${place.name}`, inode };
}

function takeOut(c: ModelCall, folder: Inode, name: string): void {
  const now = Number(c.now());
  const number = present(
    folderEntries(folder).find((entry) => entry[0] === name),
    `${name} in its folder`,
  )[1];
  put(c, {
    ...folder,
    entries: folderEntries(folder).filter((entry) => entry[0] !== name),
    links: folder.links - (isFolder(inodeOf(c, number)) ? 1 : 0),
    modified: now,
    changed: now,
  });
}

/** unlink(2), rmdir(2). @throws SystemError */
export function removeName(c: ModelCall, path: string, what: 'file' | 'folder' | 'any', from?: string): void {
  const place = lookup(c, path, { follow: false, from });
  const { found } = place;
  if (!found) throw new SystemError(E.NOENT);
  if (!found.inode || MOUNTS.has(found.path)) throw new SystemError(MOUNTS.has(found.path) ? E.BUSY : E.PERM);
  const isDir = isFolder(found.inode);
  if (isDir && what === 'file') throw new SystemError(E.ISDIR);
  if (!isDir && what === 'folder') throw new SystemError(E.NOTDIR);
  if (isDir && /(?:^|\/)\.$/.test(path)) throw new SystemError(E.INVAL);
  if (isDir && folderEntries(found.inode).length > 0) throw new SystemError(E.NOTEMPTY);
  if (place.name === '') throw new SystemError(isDir && found.path === '/' ? E.BUSY : E.NOTEMPTY);
  takeOut(c, onDisk(place.folder, E.PERM), place.name);
  if (isDir) put(c, { ...inodeOf(c, found.inode.number), links: 1 });
  letGo(c, found.inode.number, 'name');
}

/** rename(2). @throws SystemError */
export function rename(c: ModelCall, oldPath: string, newPath: string, oldFrom?: string, newFrom?: string): void {
  const source = lookup(c, oldPath, { follow: false, from: oldFrom });
  if (!source.found) throw new SystemError(E.NOENT);
  const target = lookup(c, newPath, { follow: false, from: newFrom });
  const inode = source.found.inode;
  if (!inode || !target.folder.inode) throw new SystemError(inode || target.folder.inode ? E.XDEV : E.PERM);
  if (inode.filesystem !== target.folder.inode.filesystem) throw new SystemError(E.XDEV);
  if (source.name === '' || target.name === '') throw new SystemError(E.BUSY);
  if (isFolder(inode) && `${target.folder.path}/`.startsWith(`${source.found.path}/`)) throw new SystemError(E.INVAL);
  const old = target.found;
  if (old) {
    if (!old.inode) throw new SystemError(E.BUSY);
    if (old.inode.number === inode.number) return;
    if (isFolder(inode) && !isFolder(old.inode)) throw new SystemError(E.NOTDIR);
    if (!isFolder(inode) && isFolder(old.inode)) throw new SystemError(E.ISDIR);
    if (isFolder(old.inode) && folderEntries(old.inode).length > 0) throw new SystemError(E.NOTEMPTY);
    takeOut(c, inodeOf(c, target.folder.inode.number), target.name);
    if (isFolder(old.inode)) put(c, { ...inodeOf(c, old.inode.number), links: 1 });
    letGo(c, old.inode.number, 'name');
  } else if (target.asFolder && !isFolder(inode)) throw new SystemError(E.NOTDIR);
  takeOut(c, inodeOf(c, source.folder.inode!.number), source.name);
  enter(c, inodeOf(c, target.folder.inode.number), target.name, inode.number);
  put(c, {
    ...inodeOf(c, inode.number),
    changed: Number(c.now()),
    ...(isFolder(inode) ? { parent: target.folder.inode.number } : {}),
  });
}

/** link(2). @throws SystemError */
export function addName(c: ModelCall, oldPath: string, newPath: string): void {
  const { inode } = find(c, oldPath, { follow: false });
  const target = lookup(c, newPath, { follow: false });
  if (target.found) throw new SystemError(E.EXIST);
  if (!inode || !target.folder.inode || inode.filesystem !== target.folder.inode.filesystem)
    throw new SystemError(E.XDEV);
  if (isFolder(inode)) throw new SystemError(E.PERM);
  put(c, { ...inode, links: inode.links + 1, changed: Number(c.now()) });
  enter(c, target.folder.inode, target.name, inode.number);
}
