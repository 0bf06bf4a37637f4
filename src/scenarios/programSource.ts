/** Gives the machine the units of a workspace: preprocessed as gcc would, parsed, external names resolved by text. */

import { FrontEnd } from '../c/preprocess/frontEnd';
import type { FileConfig } from '../c/preprocess/frontEnd';
import type { TextAccess } from '../c/text';
import { parseUnit } from '../c/unit';
import type { OpenUnit } from '../c/unit';
import type { ProgramSource } from '../machine/program';
import type { Project } from '../project/project';
import { LIBRARY_C, LIBRARY_FOLDER } from '../machine/libc/librarySource';
import { BUNDLED } from '../c/preprocess/frontEnd';
import { Definitions } from './definitions';

/** Files of the workspace with some more: bundled scenarios, unsaved text. */
export function textWith(base: TextAccess, more: ReadonlyMap<string, string>): TextAccess {
  return {
    read: (path) => more.get(path) ?? base.read(path),
    isFile: (path) => more.has(path) || base.isFile(path),
  };
}

export class WorkspaceSource implements ProgramSource {
  readonly front: FrontEnd;
  private readonly _definitions: Definitions;

  /**
   * `project`: undefined runs plain C files that need no checkout. `defines`: macros for the units given, as `-D` would.
   */
  constructor(readonly project: Project | undefined, text: TextAccess, private readonly _units: ReadonlySet<string> = new Set(), private readonly _defines: [string, string][] = []) {
    const all = textWith(text, LIBRARY_C);
    const configs = new Map<FileConfig, FileConfig>();
    this.front = new FrontEnd({
      files: all,
      config: (path) => {
        const base = path.startsWith(LIBRARY_FOLDER) || !project || project.roots.length === 0 ? plainConfig(path) : project.config(path);
        if (!this._units.has(path) || this._defines.length === 0) return base;
        let own = configs.get(base);
        if (!own) configs.set(base, (own = { ...base, defines: [...base.defines, ...this._defines] }));
        return own;
      },
    });
    this._definitions = new Definitions(project?.files ?? [], project?.roots.map((root) => root.path) ?? [], text);
  }

  get spellings(): FrontEnd['spellings'] {
    return this.front.spellings;
  }

  parse(path: string): OpenUnit {
    return parseUnit({ spellings: this.front.spellings, fileTable: this.front.fileTable }, this.front.preprocess(path, 'textual'));
  }

  resolveExternal(name: string, fromPath: string): string | undefined {
    return this._definitions.find(name, fromPath);
  }
}

const plain = new Map<string, FileConfig>();

function plainConfig(path: string): FileConfig {
  const folder = path.slice(0, path.lastIndexOf('/'));
  let config = plain.get(folder);
  if (!config) {
    config = { includePaths: [folder], systemIncludePaths: [BUNDLED], forcedIncludes: [], defines: [['_GNU_SOURCE', '1']] };
    plain.set(folder, config);
  }
  return config;
}
