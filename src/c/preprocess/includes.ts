/** Where an `#include` leads (C11 6.10.2; gcc's order: folder of the file, then the include paths). */

import type { TextAccess } from '../text';

/** The folder under which the bundled headers are found. */
export const BUNDLED = '/<include>';

/** `a/./b/../c` -> `a/c`; keeps a leading `/`. */
export function normalizePath(path: string): string {
  if (!path.includes('/.') && !path.includes('//')) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts[parts.length - 1] !== '' && parts[parts.length - 1] !== '..')
      parts.pop();
    else if (part !== '.' && (part !== '' || parts.length === 0)) parts.push(part);
  }
  return parts.join('/');
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

export interface FoundInclude {
  path: string;
  /** Index in the include paths; -1: the including file's folder, or an absolute path. */
  folder: number;
}

export class IncludeSearch {
  private readonly _files: TextAccess;
  /**
   * By name as written, then by folder: the path when it is a file there. Asked so often that paths are put together
   * once.
   */
  private readonly _known = new Map<string, Map<string, string | null>>();
  private readonly _found = new WeakMap<readonly string[], Map<string, FoundInclude | null>>();

  constructor(files: TextAccess) {
    this._files = files;
  }

  /**
   * @param paths all include paths in order; the same array object is taken to hold the same paths.
   * @param from folder of the including file for the quoted form, else undefined.
   * @param first index of the first path to look in (`#include_next`).
   */
  find(name: string, from: string | undefined, paths: readonly string[], first = 0): FoundInclude | undefined {
    if (name.startsWith('/')) return this._files.isFile(name) ? { path: normalizePath(name), folder: -1 } : undefined;
    let known = this._known.get(name);
    if (!known) this._known.set(name, (known = new Map()));
    if (from !== undefined) {
      const path = this._in(from, name, known);
      if (path !== null) return { path, folder: -1 };
    }
    let cache = this._found.get(paths);
    if (!cache) this._found.set(paths, (cache = new Map()));
    const key = first === 0 ? name : `${first}:${name}`;
    let found = cache.get(key);
    if (found === undefined) {
      found = null;
      for (let i = first; i < paths.length; i++) {
        const path = this._in(paths[i], name, known);
        if (path !== null) {
          found = { path, folder: i };
          break;
        }
      }
      cache.set(key, found);
    }
    return found ?? undefined;
  }

  private _in(folder: string, name: string, known: Map<string, string | null>): string | null {
    let path = known.get(folder);
    if (path === undefined) {
      path = normalizePath(`${folder}/${name}`);
      if (!this._files.isFile(path)) path = null;
      known.set(folder, path);
    }
    return path;
  }
}
