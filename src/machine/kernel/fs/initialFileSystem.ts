/** The disk as it is when a program starts: folders of the usual Linux hierarchy (hier(7)), device files, hugetlbfs. */

import type { Computer } from '../computer';
import type { Disk, Inode } from './disk';

const FOLDERS: readonly [string, number][] = [
  ['/bin', 0o755],
  ['/dev', 0o755],
  ['/dev/shm', 0o1777],
  ['/etc', 0o755],
  ['/home', 0o755],
  ['/lib', 0o755],
  ['/lib/modules', 0o755],
  ['/mnt', 0o755],
  ['/root', 0o700],
  ['/run', 0o755],
  ['/run/lock', 0o1777],
  ['/tmp', 0o1777],
  ['/usr', 0o755],
  ['/usr/bin', 0o755],
  ['/usr/lib', 0o755],
  ['/usr/local', 0o755],
  ['/usr/local/bin', 0o755],
  ['/usr/local/lib', 0o755],
  ['/var', 0o755],
  ['/var/lib', 0o755],
  ['/var/log', 0o755],
  ['/var/tmp', 0o1777],
];
/** Character devices: name, kind of file, major, minor, permissions. */
const DEVICES: readonly [string, string, number, number, number][] = [
  ['null', 'null', 1, 3, 0o666],
  ['zero', 'zero', 1, 5, 0o666],
  ['full', 'full', 1, 7, 0o666],
  ['random', 'random', 1, 8, 0o666],
  ['urandom', 'random', 1, 9, 0o666],
];
const DIRECTORY = 0o040000;
const REGULAR = 0o100000;
const LINK = 0o120000;
const CHARACTER = 0o020000;

/** Device number as the kernel's user interface has it, for numbers below 256. */
export function deviceNumber(major: number, minor: number): number {
  return major * 256 + minor;
}

export function newDisk(computer: Computer): Disk {
  const disk: Disk = { inodes: {}, held: {}, next: 3, root: 2, cwd: '/', umask: 0o22 };
  const byPath = new Map<string, Inode>();
  const blank = {
    filesystem: 'tmpfs',
    pageSize: 4096,
    size: 0,
    pages: {},
    uid: 0,
    gid: 0,
    accessed: 0,
    modified: 0,
    changed: 0,
    links: 1,
  };
  const root: Inode = { ...blank, number: 2, mode: DIRECTORY | 0o755, entries: [], parent: 2, links: 2 };
  byPath.set('/', root);
  const add = (path: string, mode: number, more: Partial<Inode> = {}): void => {
    const cut = path.lastIndexOf('/');
    const folderPath = cut === 0 ? '/' : path.slice(0, cut);
    if (!byPath.has(folderPath)) add(folderPath, DIRECTORY | 0o755);
    const folder = byPath.get(folderPath)!;
    const isFolder = (mode & 0o170000) === DIRECTORY;
    if (byPath.has(path)) return;
    const inode: Inode = {
      ...blank,
      number: disk.next++,
      mode,
      ...(isFolder ? { entries: [], parent: folder.number, links: 2 } : {}),
      ...more,
    };
    byPath.set(path, inode);
    byPath.set(folderPath, {
      ...folder,
      entries: [...folder.entries!, [path.slice(cut + 1), inode.number]],
      links: folder.links + (isFolder ? 1 : 0),
    });
  };
  for (const [path, mode] of FOLDERS) add(path, DIRECTORY | mode);
  add('/var/run', LINK | 0o777, { target: '/run', size: 4 });
  for (const [name, kind, major, minor, mode] of DEVICES) {
    add(`/dev/${name}`, CHARACTER | mode, { filesystem: 'devtmpfs', kind, rdev: deviceNumber(major, minor) });
  }
  add('/dev/fd', LINK | 0o777, { target: '/proc/self/fd', size: 13 });
  for (const [n, name] of ['stdin', 'stdout', 'stderr'].entries())
    add(`/dev/${name}`, LINK | 0o777, { target: `/proc/self/fd/${n}`, size: 15 });
  for (const { path, pageSize } of computer.hugetlbfs)
    add(path, DIRECTORY | 0o755, { filesystem: 'hugetlbfs', pageSize: pageSize * 1024 });
  const files: Record<string, string> = {
    '/etc/hostname': `${computer.hostname}\n`,
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n',
    '/etc/group': 'root:x:0:\n',
    ...computer.files,
  };
  for (const [path, text] of Object.entries(files)) {
    const pages: Record<number, string> = {};
    for (let at = 0; at < text.length; at += 4096) pages[at / 4096] = text.slice(at, at + 4096);
    add(path, REGULAR | 0o644, { size: text.length, pages });
  }
  for (const inode of byPath.values()) disk.inodes[inode.number] = Object.freeze(inode);
  return disk;
}
