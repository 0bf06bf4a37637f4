/** Files of a disk for the core: text, and walks over folders that follow no links. */

import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode, messageOf } from '../base/errors';
import type { Listing, ProjectFiles } from '../project/files';

const MAX_BYTES = 8 * 1024 * 1024;
const SKIPPED = new Set(['.git', '.hg', '.svn', 'node_modules']);
/** Files that mark a build folder. */
const BUILD_MARKS = new Set(['build.ninja', 'meson-private', 'CMakeCache.txt', 'rte_build_config.h']);
const KEPT = /\.(?:[chS]|hpp|inc|def|in|txt|ac|am|build|options|map|ann|ini|py|sh|mk|md|rst)$|^[A-Za-z_-]+$/;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads the disk; remembers which files the folders it has listed hold. */
export class NodeFiles implements ProjectFiles {
  /** Folders whose files are all known, and the build folders in them that are not. */
  private readonly _listed: string[] = [];
  private readonly _builds: string[] = [];
  private readonly _known = new Set<string>();

  read(path: string): string | undefined {
    let bytes: Buffer;
    try {
      const stat = statSync(path);
      if (!stat.isFile() || stat.size > MAX_BYTES) return undefined;
      bytes = readFileSync(path);
    } catch {
      return undefined;
    }
    this.sawBytes(path, bytes);
    if (bytes.subarray(0, 8000).includes(0)) return undefined;
    try {
      return utf8.decode(bytes);
    } catch {
      return bytes.toString('latin1');
    }
  }

  /** Called with the content of each file that is read. */
  protected sawBytes(_path: string, _bytes: Buffer): void {
    // For those who want to know.
  }

  isFile(path: string): boolean {
    if (this._known.has(path)) return true;
    const listed =
      this._listed.some((folder) => path.startsWith(`${folder}/`)) &&
      !this._builds.some((folder) => path.startsWith(`${folder}/`));
    if (listed && KEPT.test(path.slice(path.lastIndexOf('/') + 1))) return false;
    try {
      return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
    } catch {
      return false;
    }
  }

  list(folder: string): Listing {
    let root: string;
    try {
      if (!statSync(folder).isDirectory()) throw new Error('not a folder');
      root = realpathSync(folder);
    } catch (error) {
      throw new Error(`${folder}: cannot be read as a folder (${messageOf(error)})`, { cause: error });
    }
    const files: string[] = [];
    const buildFolders: string[] = [];
    const messages: string[] = [];
    this._walk(folder, root, files, buildFolders, messages, true);
    files.sort();
    for (const path of files) this._known.add(path);
    this._listed.push(folder);
    this._builds.push(...buildFolders);
    return { files, buildFolders, messages };
  }

  private _walk(
    folder: string,
    root: string,
    files: string[],
    buildFolders: string[],
    messages: string[],
    top: boolean,
  ): void {
    let entries;
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      messages.push(`${folder}: left out, it cannot be read (${messageOf(error)})`);
      return;
    }
    if (!top && entries.some((entry) => BUILD_MARKS.has(entry.name))) {
      buildFolders.push(folder);
      return;
    }
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) this._walk(path, root, files, buildFolders, messages, false);
      } else if (entry.isFile()) {
        if (!KEPT.test(entry.name)) continue;
        if (/\.[ch]$/.test(entry.name) && lstatSync(path).size > MAX_BYTES) {
          messages.push(`${path}: left out, it is larger than 8 MB`);
          continue;
        }
        files.push(path);
      } else if (entry.isSymbolicLink() && /\.[ch]$/.test(entry.name)) {
        let target: string | undefined;
        try {
          target = realpathSync(path);
        } catch {
          target = undefined;
        }
        // A link to a file of the tree is not read twice, but can be included.
        if (target === undefined) messages.push(`${path}: left out, the link leads nowhere`);
        else if (!target.startsWith(`${root}/`)) messages.push(`${path}: left out, the link leads out of the folder`);
        else this._known.add(path);
      } else if (entry.isSymbolicLink() && leadsBack(path)) {
        messages.push(`${path}: not followed, the link leads back to a folder that it lies in`);
      }
    }
  }
}

/** Whether a link leads to a folder above itself, or in a circle. */
function leadsBack(path: string): boolean {
  try {
    const target = realpathSync(path);
    return `${realpathSync(dirname(path))}/`.startsWith(`${target}/`);
  } catch (error) {
    return errorCode(error) === 'ELOOP';
  }
}
