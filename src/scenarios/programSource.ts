/** Gives the machine the units of a workspace: preprocessed as gcc would, parsed, external names resolved by text. */

import { FrontEnd } from '../c/preprocess/frontEnd';
import type { FileConfig } from '../c/preprocess/frontEnd';
import type { TextAccess } from '../c/text';
import { parseUnit } from '../c/unit';
import type { OpenUnit } from '../c/unit';
import type { ProgramSource } from '../machine/link/entities';
import type { Project } from '../project/project';
import type { ProjectRoot } from '../project/root';
import { LIBRARY_C, LIBRARY_FOLDER } from '../machine/libc/librarySource';
import { BUNDLED } from '../c/preprocess/frontEnd';
import { Constructors } from './constructors';
import { Definitions } from './definitions';

/** Files of the workspace with some more: bundled scenarios, unsaved text. */
export function textWith(base: TextAccess, more: ReadonlyMap<string, string>): TextAccess {
  return {
    read: (path) => more.get(path) ?? base.read(path),
    isFile: (path) => more.has(path) || base.isFile(path),
  };
}

export interface SourceOptions {
  /** Units that get `defines`, as `-D` would. */
  units?: ReadonlySet<string>;
  defines?: readonly [string, string][];
  /** The root as whose part a file outside of all roots is read. */
  home?: ProjectRoot;
  /** Units that the program is linked with, in order: external names are looked for in them first. */
  linked?: readonly string[];
  /**
   * Folders that all units look into for headers before anywhere else, as `-I` in front: copies of headers with a
   * change.
   */
  includes?: readonly string[];
}

export class WorkspaceSource implements ProgramSource {
  readonly front: FrontEnd;
  private readonly _definitions: Definitions;
  private readonly _linked: readonly string[];
  private readonly _text: TextAccess;
  private readonly _config: (path: string) => FileConfig;

  /** `project`: undefined runs plain C files that need no checkout. */
  constructor(
    readonly project: Project | undefined,
    text: TextAccess,
    how: SourceOptions = {},
  ) {
    const all = textWith(text, LIBRARY_C);
    const { units, defines = [], home, linked = [], includes = [] } = how;
    const others = project?.roots.filter((root) => root !== home) ?? [];
    const configs = new Map<FileConfig, FileConfig>();
    const widened = new Map<FileConfig, FileConfig>();
    this._config = (path) => {
      let base: FileConfig;
      if (path.startsWith(LIBRARY_FOLDER) || !project || project.roots.length === 0) base = plainConfig(path);
      else base = home && !project.rootOf(path) ? home.config(path, others) : project.config(path);
      if (includes.length > 0) {
        let more = widened.get(base);
        if (!more) widened.set(base, (more = { ...base, includePaths: [...includes, ...base.includePaths] }));
        base = more;
      }
      if (!units?.has(path) || defines.length === 0) return base;
      let own = configs.get(base);
      if (!own) configs.set(base, (own = { ...base, defines: [...base.defines, ...defines] }));
      return own;
    };
    this.front = new FrontEnd({ files: all, config: this._config });
    this._linked = linked;
    this._text = text;
    this._definitions = new Definitions(
      project?.files ?? [],
      project?.roots.map((root) => root.path) ?? [],
      text,
      linked,
    );
  }

  get spellings(): FrontEnd['spellings'] {
    return this.front.spellings;
  }

  /** Linked units of which something runs before `main`, in the order of linking. */
  constructed(): string[] {
    return this._linked.length > 0 ? new Constructors(this._text, this._config).among(this._linked) : [];
  }

  parse(path: string): OpenUnit {
    return parseUnit(
      { spellings: this.front.spellings, fileTable: this.front.fileTable },
      this.front.preprocess(path, 'textual'),
    );
  }

  resolveExternal(name: string, fromPath: string): string | undefined {
    return this._definitions.find(name, fromPath);
  }

  candidates(name: string, fromPath: string): string[] {
    return this._definitions.candidates(name, fromPath);
  }

  /** Units that define a function of that name, static ones too. */
  holding(name: string): string[] {
    return this._definitions.holding(name);
  }

  companions(header: string): string[] {
    return this._definitions.companions(header);
  }
}

const plain = new Map<string, FileConfig>();

function plainConfig(path: string): FileConfig {
  const folder = path.slice(0, path.lastIndexOf('/'));
  let config = plain.get(folder);
  if (!config) {
    config = {
      includePaths: [folder],
      systemIncludePaths: [BUNDLED],
      forcedIncludes: [],
      defines: [['_GNU_SOURCE', '1']],
    };
    plain.set(folder, config);
  }
  return config;
}
