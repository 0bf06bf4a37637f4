/** A workspace: its roots, what each is, and how each of its C files is to be read. */

import type { FileConfig } from '../c/preprocess/frontEnd';
import type { TextAccess } from '../c/text';
import { dpdkVersion, isDpdk, openDpdk } from './dpdk';
import type { ProjectFiles } from './files';
import { isOvs, openOvs } from './ovs';
import { openPlain } from './plain';
import { relativeTo, VIRTUAL, type ProjectRoot, type RootKind, type RootSpec } from './root';

export interface Project {
  readonly roots: readonly ProjectRoot[];
  /** Absolute paths of all C files of all roots, in order of the roots. */
  readonly files: readonly string[];
  /** Text of the workspace's files and of those written for it. */
  readonly text: TextAccess;
  /** Files written for it (configuration headers): path to text. */
  readonly virtualFiles: ReadonlyMap<string, string>;
  readonly messages: readonly string[];
  /** How a file is read. */
  config(path: string): FileConfig;
  /** The root that holds a path. */
  rootOf(path: string): ProjectRoot | undefined;
  /** A path as shown: relative to its root, with the root's name in front when there are several. */
  display(path: string): string;
  /** The absolute path of a shown one; any tail that fits one file only will do. */
  resolve(shown: string): string | undefined;
}

/** What a folder is. */
export function kindOf(path: string, files: ProjectFiles): RootKind {
  if (isDpdk(path, files)) return 'dpdk';
  return isOvs(path, files) ? 'ovs' : 'c';
}

/**
 * Opens a workspace.
 * @param specs roots with names; names that occur twice get a number.
 * @throws Error for the user when a root cannot be listed.
 */
export function openProject(specs: readonly RootSpec[], files: ProjectFiles): Project {
  const used = new Set<string>();
  const roots = specs.map((spec) => {
    let name = spec.name === '' ? 'root' : spec.name;
    for (let n = 2; used.has(name); n++) name = `${spec.name}${n}`;
    used.add(name);
    const path = spec.path.length > 1 ? spec.path.replace(/\/+$/, '') : spec.path;
    const listing = files.list(path);
    const kind = kindOf(path, files);
    if (kind === 'dpdk') return openDpdk({ name, path }, listing, files);
    if (kind === 'ovs') return openOvs({ name, path }, listing, files);
    return openPlain({ name, path }, listing);
  });
  return new Workspace(roots, files);
}

/**
 * Reads `name=PATH` or `PATH`; the name is then `dpdk` or `ovs` for such trees, else the folder's.
 * @param resolve makes a path absolute
 */
export function rootSpec(argument: string, resolve: (path: string) => string, files: ProjectFiles): RootSpec {
  const named = /^([A-Za-z][\w.-]*)=(.+)$/.exec(argument);
  const path = resolve(named ? named[2] : argument);
  if (named) return { name: named[1], path };
  const kind = kindOf(path, files);
  return { name: kind === 'c' ? (path.split('/').pop() ?? 'root') : kind, path };
}

export { dpdkVersion };

class Workspace implements Project {
  readonly roots: readonly ProjectRoot[];
  readonly files: readonly string[];
  readonly virtualFiles: ReadonlyMap<string, string>;
  readonly messages: readonly string[];
  readonly text: TextAccess;
  private readonly _byLength: readonly ProjectRoot[];
  private _tails: Map<string, string[]> | undefined;

  constructor(roots: readonly ProjectRoot[], files: ProjectFiles) {
    this.roots = roots;
    this.files = [...new Set(roots.flatMap((root) => root.files))];
    const virtualFiles = new Map(roots.flatMap((root) => [...root.virtualFiles]));
    this.virtualFiles = virtualFiles;
    this.messages = roots.flatMap((root) => root.messages);
    this._byLength = [...roots].sort((a, b) => b.path.length - a.path.length);
    this.text = {
      read: (path) => (path.startsWith(VIRTUAL) ? virtualFiles.get(path) : files.read(path)),
      isFile: (path) => (path.startsWith(VIRTUAL) ? virtualFiles.has(path) : files.isFile(path)),
    };
  }

  config(path: string): FileConfig {
    const root = this.rootOf(path) ?? this.roots[0];
    return root.config(
      path,
      this.roots.filter((other) => other !== root),
    );
  }

  rootOf(path: string): ProjectRoot | undefined {
    if (path.startsWith(`${VIRTUAL}/`)) {
      const name = path.slice(VIRTUAL.length + 1).split('/')[0];
      return this.roots.find((root) => root.name === name);
    }
    return this._byLength.find((root) => relativeTo(root.path, path) !== undefined);
  }

  display(path: string): string {
    const root = this.rootOf(path);
    if (!root || path.startsWith(VIRTUAL)) return path;
    const inner = relativeTo(root.path, path) ?? path;
    return this.roots.length > 1 ? `${root.name}/${inner}` : inner;
  }

  resolve(shown: string): string | undefined {
    if (shown.startsWith('/')) return shown;
    for (const root of this.roots) {
      const inner = this.roots.length > 1 ? relativeTo(root.name, shown) : shown;
      const path = inner === undefined ? undefined : `${root.path}/${inner}`;
      if (path !== undefined && this.text.isFile(path)) return path;
    }
    if (!this._tails) {
      this._tails = new Map();
      for (const path of this.files) {
        const name = path.slice(path.lastIndexOf('/') + 1);
        const list = this._tails.get(name);
        if (list) list.push(path);
        else this._tails.set(name, [path]);
      }
    }
    const name = shown.slice(shown.lastIndexOf('/') + 1);
    const fitting = (this._tails.get(name) ?? []).filter((path) => path.endsWith(`/${shown}`));
    return fitting.length === 1 ? fitting[0] : undefined;
  }
}
