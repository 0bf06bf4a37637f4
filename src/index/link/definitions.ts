/**
 * Definitions of names that may be defined several times in a workspace (examples, per-OS and per-CPU files), and the
 * choice of the one that a file sees: the nearest by folder and platform.
 */

import { BUNDLED } from '../../c/preprocess/includes';
import { alternativesOf, commonDepth } from '../workspace';
import type { Workspace } from '../workspace';

interface Definition<T> {
  value: T;
  /** Of the file that holds it. */
  path: string;
  folder: string;
  stem: string;
  weak: boolean;
  /** In text that is left out. */
  inactive: boolean;
  alternatives: number;
  root: number;
  /** Of the file that was read. */
  order: number;
}

/** What {@link Definitions.define} is told of a definition. */
export interface DefinitionPlace {
  /** Of the file that holds it. */
  path: string;
  /** Of the file that was read: where files differ about something, the first counts. */
  order: number;
  weak?: boolean;
  /** In text that is left out. */
  inactive?: boolean;
}

/** Platforms that files belong to, by path; see {@link alternativesOf}. */
export class Platforms {
  private readonly _alternatives = new Map<string, number>();

  constructor(private readonly _workspace: Workspace) {}

  of(path: string): number {
    let bits = this._alternatives.get(path);
    if (bits === undefined) {
      const root = this._workspace.rootOf(path);
      bits = root < 0 ? 0 : alternativesOf(path.slice(this._workspace.roots[root].path.length + 1));
      this._alternatives.set(path, bits);
    }
    return bits;
  }
}

export class Definitions<T> {
  private readonly _byName = new Map<string, Definition<T>[]>();

  /** @param _mainFiles files that define `main` */
  constructor(
    private readonly _workspace: Workspace,
    private readonly _platforms: Platforms,
    private readonly _mainFiles: ReadonlySet<string>,
  ) {}

  has(name: string): boolean {
    return this._byName.has(name);
  }

  /** The definition of the first file. */
  first(name: string): T | undefined {
    return this._byName.get(name)?.[0].value;
  }

  /** The definition of a name that is defined once; undefined: it is not, or is defined several times. */
  only(name: string): T | undefined {
    const found = this._byName.get(name);
    return found?.length === 1 ? found[0].value : undefined;
  }

  define(name: string, value: T, { path, order, weak = false, inactive = false }: DefinitionPlace): void {
    const definition = {
      value,
      path,
      folder: folderOf(path),
      stem: stemOf(path),
      weak,
      inactive,
      alternatives: this._platforms.of(path),
      root: this._workspace.rootOf(path),
      order,
    };
    const list = this._byName.get(name);
    if (!list) {
      this._byName.set(name, [definition]);
      return;
    }
    let at = list.length;
    while (at > 0 && list[at - 1].order > order) at--;
    list.splice(at, 0, definition);
  }

  /** Takes back what the file with this order defines under a name. */
  withdraw(name: string, order: number): void {
    const left = this._byName.get(name)?.filter((definition) => definition.order !== order);
    if (!left) return;
    if (left.length > 0) this._byName.set(name, left);
    else this._byName.delete(name);
  }

  /**
   * The best definitions of a name, seen from the file `from` through the declaration in the file `declared`: one, or
   * several that are equally near.
   */
  choose(name: string, from: string, declared: string): readonly T[] {
    const all = this._byName.get(name) ?? [];
    const foreign = declared.startsWith(`${BUNDLED}/`);
    const folder = folderOf(from);
    const root = this._workspace.rootOf(from);
    // Depth of `examples/NAME` in the root, counted in slashes.
    const near = root < 0 ? 0 : this._workspace.roots[root].path.split('/').length + 2;
    const mine = this._platforms.of(from);
    const stem = all.length > 1 ? stemOf(declared) : '';
    let best: T[] = [];
    let bestScore: number[] | undefined;
    for (const definition of all) {
      const sameFolder = definition.folder === folder;
      // A file with main() is linked into its own program only.
      if (!sameFolder && this._mainFiles.has(definition.path)) continue;
      // A name of the C library (declared outside of the workspace): a definition stands in for it in its own program
      // only.
      if (foreign && !sameFolder && commonDepth(definition.path, from) < near) continue;
      if (all.length === 1) return [definition.value];
      const score = [
        definition.inactive ? 0 : 1,
        (definition.alternatives & ~mine) === 0 ? 1 : 0,
        definition.root === root ? 1 : 0,
        definition.weak ? 0 : 1,
        definition.path === from ? 1 : 0,
        sameFolder ? 1 : 0,
        commonDepth(definition.path, from) + commonDepth(definition.path, declared),
        definition.stem === stem ? 1 : 0,
        // Of `lib/eal/arm` and `lib/eal/ppc`, the one that the caller's own platform names.
        -popcount(definition.alternatives ^ mine),
      ];
      const order = bestScore ? compare(score, bestScore) : 1;
      if (order > 0) {
        best = [definition.value];
        bestScore = score;
      } else if (order === 0 && !best.includes(definition.value)) {
        best.push(definition.value);
      }
    }
    return best;
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return 0;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
}

function popcount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
