/**
 * Components of a workspace: what is linked, loaded or left out as a whole (a library, a driver, an application). A
 * file's component is the outermost folder on its way from the root that holds C files itself: `drivers/net/ixgbe`
 * for `drivers/net/ixgbe/base/ixgbe_x540.c`, as `drivers` and `drivers/net` hold none.
 */

import type { Workspace } from '../workspace';

export class Components {
  private readonly _folders = new Set<string>();
  private readonly _ids = new Map<string, number>();
  private readonly _byPath = new Map<string, number>();
  private readonly _links = new Set<number>();

  /** @param paths absolute paths of all files that were read */
  constructor(
    private readonly _workspace: Workspace,
    paths: Iterable<string>,
  ) {
    for (const path of paths) this._folders.add(folderOf(path));
  }

  /** Number of a file's component. */
  of(path: string): number {
    let id = this._byPath.get(path);
    if (id === undefined) {
      const name = this._outermost(folderOf(path));
      id = this._ids.get(name);
      if (id === undefined) this._ids.set(name, (id = this._ids.size));
      this._byPath.set(path, id);
    }
    return id;
  }

  private _outermost(folder: string): string {
    const index = this._workspace.rootOf(`${folder}/`);
    const root = index < 0 ? '' : this._workspace.roots[index].path;
    for (let at = root.length; at >= 0 && at < folder.length;) {
      const next = folder.indexOf('/', at + 1);
      const part = next < 0 ? folder : folder.slice(0, next);
      if (this._folders.has(part)) return part;
      at = next < 0 ? folder.length : next;
    }
    return folder;
  }

  /** Forgets all links, before they are made anew. */
  unlink(): void {
    this._links.clear();
  }

  /** One component names a function of the other. */
  link(a: number, b: number): void {
    if (a !== b) this._links.add(a * 0x100000 + b).add(b * 0x100000 + a);
  }

  /** Whether two components are one, or one names functions of the other. */
  together(a: number, b: number): boolean {
    return a === b || this._links.has(a * 0x100000 + b);
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
