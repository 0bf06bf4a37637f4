/** What the machine's own disk is made of: inodes and the folder tree's root, as plain data (inode(7)). */

/** Types of file in `mode` (sys/stat.h). */
export const S = {
  type: 0o170000,
  fifo: 0o010000,
  character: 0o020000,
  directory: 0o040000,
  block: 0o060000,
  regular: 0o100000,
  link: 0o120000,
  socket: 0o140000,
} as const;

export const FILE_PAGE = 4096;

export interface Inode {
  readonly number: number;
  /** Of the mount it is on: `tmpfs`, `devtmpfs`, `hugetlbfs`. */
  readonly filesystem: string;
  /** Bytes of a page of the file system; hugetlbfs hands out such pages only. */
  readonly pageSize: number;
  readonly mode: number;
  /** Names that lead to it. */
  readonly links: number;
  readonly size: number;
  readonly pages: Readonly<Record<number, string>>;
  /** Of a folder: names with inode numbers, in order of their making; and the folder it is in. */
  readonly entries?: readonly (readonly [string, number])[];
  readonly parent?: number;
  /** Of a symbolic link. */
  readonly target?: string;
  /** Of a special file: the kind of file that opening it gives, and its device number. */
  readonly kind?: string;
  readonly rdev?: number;
  readonly uid: number;
  readonly gid: number;
  /** Nanoseconds of machine time. */
  readonly accessed: number;
  readonly modified: number;
  readonly changed: number;
  /** F_SEAL_ bits; undefined: sealing is not allowed. */
  readonly seals?: number;
}

export interface Disk {
  inodes: Record<number, Inode>;
  /** Open descriptions and mappings by inode: it stays until they are gone. */
  held: Record<number, number>;
  next: number;
  root: number;
  /** Absolute path of the working folder. */
  cwd: string;
  umask: number;
}
