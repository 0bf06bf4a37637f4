/**
 * What the parts of the kernel bring along, in tables that the others look things up in: kinds of file, openers of
 * special files, commands of fcntl(2), who learns of a closed descriptor, mounted file systems. Each part exports a
 * {@link KernelPart}; registry.ts lists those of every machine, and an agent outside may bring one of its own. The
 * engine adds them when it is made; the tables are constants of the machine, not part of its state.
 */

import type { ModelCall } from '../call/model';
import type { FileKind } from './api';
import type { Inode } from './fs/disk';
import type { Found, VirtualNode } from './fs/virtualTree';
import type { OpenDescription } from './state';

/** Opens a special file for which a new description alone is not enough: a FIFO, a device that makes one of its own. */
export type Opener = (c: ModelCall, found: Found, flags: number) => OpenDescription;
/** A command of fcntl(2) beyond the descriptor table (record locks, pipe sizes, seals); the argument as it stands. */
export type Control = (c: ModelCall, fd: number, file: OpenDescription, argument: bigint) => number;
/** Learns that a descriptor is closed: record locks go with it (fcntl(2)). */
export type CloseListener = (c: ModelCall, fd: number, file: OpenDescription) => void;
/** What is mounted over the disk at a path; undefined: not on this machine. */
export type Mount = (c: ModelCall) => VirtualNode | undefined;

/** Part of a file that a shared mapping holds in memory. */
export interface MappedPart {
  /** Bytes from the start of the file, and where they lie. */
  offset: number;
  length: number;
  address: number;
}

/** What mappings and huge pages have to do with the bytes of files. */
export interface InodeStorage {
  /** What of a stretch of a file lies in memory. `forWriting`: what is mapped there comes into memory. */
  mapped: (c: ModelCall, inode: number, offset: number, length: number, forWriting?: boolean) => readonly MappedPart[];
  isMapped: (c: ModelCall, inode: number) => boolean;
  /** A file was cut off (or is gone: 0). */
  shrunk: (c: ModelCall, inode: Inode, length: number) => void;
}

/** What one part adds to the kernel. */
export interface KernelPart {
  /** Kinds of file by name. */
  kinds?: Readonly<Record<string, FileKind>>;
  /** By kind of special file. */
  openers?: Readonly<Record<string, Opener>>;
  /** By number of the command. */
  controls?: Readonly<Record<number, Control>>;
  closed?: CloseListener;
  /** By absolute path. */
  mounts?: Readonly<Record<string, Mount>>;
  storage?: Partial<InodeStorage>;
}

const kinds = new Map<string, FileKind>();
const openers = new Map<string, Opener>();
const controls = new Map<number, Control>();
const closeListeners: CloseListener[] = [];
const mounts = new Map<string, Mount>();
/** Without mappings and huge pages all bytes of a file are in its inode. */
export const storage: InodeStorage = { mapped: () => [], isMapped: () => false, shrunk: () => undefined };
const added = new Set<KernelPart>();

export const KINDS: ReadonlyMap<string, FileKind> = kinds;
export const OPENERS: ReadonlyMap<string, Opener> = openers;
export const CONTROLS: ReadonlyMap<number, Control> = controls;
export const CLOSE_LISTENERS: readonly CloseListener[] = closeListeners;
/** In the order in which they were added: so they are listed in their folder. */
export const MOUNTS: ReadonlyMap<string, Mount> = mounts;

/** Enters what a part brings into the tables; once, however often it is added. */
export function addKernelPart(part: KernelPart): void {
  if (added.has(part)) return;
  added.add(part);
  for (const [name, kind] of Object.entries(part.kinds ?? {})) kinds.set(name, kind);
  for (const [name, opener] of Object.entries(part.openers ?? {})) openers.set(name, opener);
  for (const [command, control] of Object.entries(part.controls ?? {})) controls.set(Number(command), control);
  if (part.closed) closeListeners.push(part.closed);
  for (const [path, mount] of Object.entries(part.mounts ?? {})) mounts.set(path, mount);
  Object.assign(storage, part.storage);
}
