/** Who includes whom, backwards. */

import { push } from '../base/multimap';

interface Including {
  path: string;
  /** Absolute paths. */
  includes: readonly string[];
  /** Those of them that came in textually, also through others. */
  textual: readonly string[];
  /** Names of includes that were not found. */
  missing: readonly string[];
}

export class Dependents {
  private readonly _includers = new Map<string, string[]>();
  private readonly _takers = new Map<string, string[]>();
  private readonly _wants = new Map<string, string[]>();

  constructor(files: Iterable<Including>) {
    for (const file of files) {
      for (const path of file.includes) push(this._includers, path, file.path);
      for (const path of file.textual) push(this._takers, path, file.path);
      for (const name of file.missing) push(this._wants, name.slice(name.lastIndexOf('/') + 1), file.path);
    }
  }

  /** All files that include one of `paths`, directly or through others. */
  of(paths: readonly string[]): Set<string> {
    const found = new Set<string>();
    const work = [...paths];
    for (let path = work.pop(); path !== undefined; path = work.pop()) {
      for (const includer of this._includers.get(path) ?? []) {
        if (found.has(includer)) continue;
        found.add(includer);
        work.push(includer);
      }
    }
    return found;
  }

  /** Files that take in one of `paths` textually: what is in its function bodies is in theirs. */
  ofText(paths: readonly string[]): Set<string> {
    return new Set(paths.flatMap((path) => this._takers.get(path) ?? []));
  }

  /** Files that could not find an include which a new file may be, and all that include them. */
  ofMissing(added: readonly string[]): string[] {
    const wanting = added.flatMap((path) => this._wants.get(path.slice(path.lastIndexOf('/') + 1)) ?? []);
    return [...new Set([...wanting, ...this.of(wanting)])];
  }
}
