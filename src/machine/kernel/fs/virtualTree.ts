/** Files that are made when they are looked at (procfs, sysfs): what they are, and how a tree of them is written. */

import type { ModelCall } from '../../call/model';
import type { Inode } from './disk';

/** A file that is made when it is looked at. */
export type VirtualNode =
  | { type: 'folder'; mode?: number; entries: (c: ModelCall) => ReadonlyMap<string, VirtualNode> }
  | {
      type: 'file';
      mode?: number;
      /** Its bytes, one character each, as they are when it is opened. */
      text?: (c: ModelCall) => string;
      /** For files that are too large to be made whole. */
      readAt?: (c: ModelCall, at: number, count: number) => Uint8Array;
      /** What was written to it at once. */
      write?: (c: ModelCall, text: string) => void;
      /** As its length in stat: 4096 in sysfs, 0 in procfs. */
      size?: number;
      /** Kind of file that opening it gives, where it is more than text; with its data. */
      kind?: string;
      data?: Record<string, unknown>;
    }
  | { type: 'link'; target: (c: ModelCall) => string }
  | { type: 'device'; kind: string; mode: number; rdev: number; data?: Record<string, unknown> };

/** What a path leads to. */
export interface Found {
  /** Absolute, without links, `.` and `..`. */
  path: string;
  inode?: Inode;
  virtual?: VirtualNode;
}

/** A file with a text that is fixed or made when it is opened. `size`: as stat tells it. */
export function textFile(
  text: string | ((c: ModelCall) => string),
  more: { mode?: number; size?: number; write?: (c: ModelCall, text: string) => void } = {},
): VirtualNode {
  return {
    type: 'file',
    mode: more.mode ?? (more.write ? 0o644 : 0o444),
    size: more.size,
    write: more.write,
    text: typeof text === 'string' ? () => text : text,
  };
}

export function linkTo(target: string | ((c: ModelCall) => string)): VirtualNode {
  return { type: 'link', target: typeof target === 'string' ? () => target : target };
}

/** A folder that is always the same. */
export function folderOf(entries: Readonly<Record<string, VirtualNode>>, mode = 0o555): VirtualNode {
  const map = new Map(Object.entries(entries));
  return { type: 'folder', mode, entries: () => map };
}

/** A folder whose entries depend on the moment. */
export function changingFolder(
  entries: (c: ModelCall) => Readonly<Record<string, VirtualNode>>,
  mode = 0o555,
): VirtualNode {
  return { type: 'folder', mode, entries: (c) => new Map(Object.entries(entries(c))) };
}

/** `0-3,7` of numbers in order. */
export function listText(numbers: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < numbers.length;) {
    let j = i;
    while (numbers[j + 1] === numbers[j] + 1) j++;
    parts.push(i === j ? `${numbers[i]}` : `${numbers[i]}-${numbers[j]}`);
    i = j + 1;
  }
  return parts.join(',');
}

/**
 * A bit mask as the kernel prints one: groups of 32 bits in hexadecimal, highest first; leading digits for `count`
 * bits.
 */
export function maskText(numbers: readonly number[], count: number): string {
  const words = Math.max(1, Math.ceil(count / 32));
  const parts: string[] = [];
  for (let word = words - 1; word >= 0; word--) {
    let bits = 0;
    for (const n of numbers) if (n >> 5 === word) bits |= 1 << (n & 31);
    const digits = word === words - 1 ? Math.ceil((((count - 1) % 32) + 1) / 4) : 8;
    parts.push((bits >>> 0).toString(16).padStart(digits, '0'));
  }
  return parts.join(',');
}
