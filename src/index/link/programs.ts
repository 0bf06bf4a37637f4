/**
 * Which program a file belongs to alone. A file with `main` is in its own program only; where a folder holds one such
 * file, the folder's other files, and those of folders below it, are in that program (`examples/l3fwd`,
 * `app/test-pmd`). Two functions that belong to two programs never call each other.
 */

import type { Workspace } from '../workspace';

export class Programs {
  private readonly _byFile = new Map<string, number>();
  /** Folder -> program; 0: several. */
  private readonly _byFolder = new Map<string, number>();

  /** @param mainFiles absolute paths of files that define `main` */
  constructor(
    mainFiles: ReadonlySet<string>,
    private readonly _workspace: Workspace,
  ) {
    let next = 1;
    for (const path of [...mainFiles].sort()) {
      const program = next++;
      const folder = folderOf(path);
      this._byFile.set(path, program);
      this._byFolder.set(folder, this._byFolder.has(folder) ? 0 : program);
    }
  }

  /** Number of the program; 0: none, or perhaps several. */
  of(path: string): number {
    const own = this._byFile.get(path);
    if (own !== undefined) return own;
    const root = this._workspace.rootOf(path);
    if (root < 0) return 0;
    const top = this._workspace.roots[root].path;
    for (let at = folderOf(path); at.length > top.length; at = folderOf(at)) {
      const program = this._byFolder.get(at);
      if (program !== undefined) return program;
    }
    return 0;
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
