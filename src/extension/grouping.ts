// Functions by folder, and by file where a folder has many: what a call through a pointer reaches is read by driver.
import type { FunctionNode } from '../index/api';

/** Functions from which they are grouped. */
export const GROUPED = 20;
/** Functions of one folder from which they are grouped by file. */
const BY_FILE = 60;

export interface Group<T> {
  /** Folder or file, as shown. */
  label: string;
  isFile: boolean;
  members: T[];
}

/** The folder of a shown path; the path itself where it has none. */
export function shownFolder(file: string): string {
  const slash = file.lastIndexOf('/');
  return slash < 0 ? file : file.slice(0, slash);
}

/** Groups by folder in the order of their names; one folder with many functions by file. */
export function byFolder<T>(members: readonly T[], nodeOf: (member: T) => FunctionNode): Group<T>[] {
  const folders = collect(members, (member) => shownFolder(nodeOf(member).file));
  return [...folders]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, list]) => ({ label, isFile: false, members: list }));
}

/** Groups of a folder's functions by file, or undefined where there are few, or all are in one file. */
export function byFile<T>(members: readonly T[], nodeOf: (member: T) => FunctionNode): Group<T>[] | undefined {
  if (members.length < BY_FILE) return undefined;
  const files = collect(members, (member) => nodeOf(member).file);
  if (files.size < 2) return undefined;
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, list]) => ({ label, isFile: true, members: list }));
}

function collect<T>(members: readonly T[], keyOf: (member: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const member of members) {
    const key = keyOf(member);
    const list = found.get(key);
    if (list) list.push(member);
    else found.set(key, [member]);
  }
  return found;
}
