/** Headers read as modules: what each makes visible, found once and shared by all who include it. */

import type { LexedFile } from '../lexer';
import type { Preprocessed } from '../preprocessed';
import type { FileTable } from '../text';
import { BUNDLED } from './includes';
import type { MacroNames } from './macroNames';

export interface HeaderModule {
  readonly path: string;
  readonly file: number;
  /** Its macros are seen by importers. False for a file that is read for itself only (`.c`). */
  readonly published: boolean;
  running: boolean;
  /** Modules imported directly, in order. */
  readonly imports: HeaderModule[];
  /** File ids of all modules in sight at its end, in order of appearance. */
  visible: number[];
  /** {@link visible} lacks what a module in the making (a circular include) imported later. */
  partial: boolean;
  /**
   * File ids of what its first importer had in sight before it. A header that does not include all it needs finds the
   * rest there, as it does when gcc reads it.
   */
  readonly context: readonly number[];
  /** A macro was found only there. */
  usesContext: boolean;
  /** Names that its conditionals tested and that were not defined. */
  readonly testedUndefined: Set<number>;
  /** What {@link HeaderModules.testedUndefined} found. */
  allTestedUndefined?: readonly number[];
  /** Names that it has published. */
  readonly names: Set<number>;
  result: Preprocessed | undefined;
}

/** Deepest chain of imports; a header beyond it comes in textually. */
const MAX_DEPTH = 200;

/** Whether a file is a header that can be read once for all its includers. */
export function isModule(lexed: LexedFile): boolean {
  return /\.h(?:pp)?$/.test(lexed.source.path) && (lexed.guard !== 0 || lexed.pragmaOnce || lexed.looseGuard);
}

/** A module that has not been read. */
export function newModule(lexed: LexedFile, published: boolean, context: readonly number[]): HeaderModule {
  return {
    path: lexed.source.path,
    file: lexed.source.id,
    published,
    running: true,
    imports: [],
    visible: [],
    partial: false,
    context,
    usesContext: false,
    testedUndefined: new Set(),
    names: new Set(),
    result: undefined,
  };
}

/** The front end as modules use it. */
export interface ModuleFiles {
  readonly fileTable: FileTable;
  readonly names: MacroNames;
  lexed(path: string): LexedFile | undefined;
}

export class HeaderModules {
  private readonly _byPath = new Map<string, HeaderModule>();
  /** Modules that are running: each imports the next. */
  private _depth = 0;

  /** @param _preprocess reads a file as a module and enters in the module what it finds */
  constructor(
    private readonly _files: ModuleFiles,
    private readonly _preprocess: (lexed: LexedFile, module: HeaderModule) => Preprocessed,
  ) {}

  /**
   * The module at `path`, run when it is not known yet; undefined when the file cannot be read.
   * @param context see {@link HeaderModule.context}
   */
  get(path: string, context: () => readonly number[]): HeaderModule | undefined {
    const known = this._byPath.get(path);
    if (known) return known;
    // Our own headers include all they need.
    return this.run(path, true, path.startsWith(BUNDLED) ? [] : context());
  }

  /** The module at `path` if it has been run. */
  known(path: string): HeaderModule | undefined {
    return this._byPath.get(path);
  }

  run(path: string, published: boolean, context: readonly number[] = []): HeaderModule | undefined {
    const lexed = this._files.lexed(path);
    if (!lexed || this._depth >= MAX_DEPTH) return undefined;
    const module = newModule(lexed, published, context);
    if (published) this._byPath.set(path, module);
    this._depth++;
    module.result = this._preprocess(lexed, module);
    this._depth--;
    module.running = false;
    if (module.imports.some((imported) => imported.running || imported.partial)) module.partial = true;
    return module;
  }

  /** File ids of all modules that come with `module`, in order of appearance, without itself. */
  transitiveImports(module: HeaderModule): readonly number[] {
    if (module.running || !module.partial) return module.visible;
    const visible: number[] = [];
    const seen = new Set<HeaderModule>([module]);
    let open = false;
    const visit = (at: HeaderModule): void => {
      if (seen.has(at)) return;
      seen.add(at);
      if (at.running) open = true;
      for (const next of at.imports) visit(next);
      visible.push(at.file);
    };
    for (const next of module.imports) visit(next);
    if (!open) {
      module.visible = visible;
      module.partial = false;
    }
    return visible;
  }

  /**
   * Names that conditionals of `module` and of all that comes with it test, and that none of these defines. Our own
   * headers are left out: the names that they test are given on the command line.
   */
  testedUndefined(module: HeaderModule): readonly number[] {
    if (module.allTestedUndefined) return module.allTestedUndefined;
    const all = new Set([module.file, ...this.transitiveImports(module)]);
    const names = new Set<number>();
    for (const id of all) {
      const { path } = this._files.fileTable.get(id);
      if (path.startsWith(BUNDLED)) continue;
      for (const name of this._byPath.get(path)?.testedUndefined ?? []) names.add(name);
    }
    const found: number[] = [];
    for (const name of names) {
      if (!this._files.names.published(name)?.some((macro) => all.has(macro.module) && !macro.isUndef))
        found.push(name);
    }
    if (!module.partial && !module.running) module.allTestedUndefined = found;
    return found;
  }

  /** Forgets the module at `path` and all that have it in sight. */
  invalidate(path: string): void {
    const file = this._files.fileTable.byPath(path)?.id;
    if (file === undefined) return;
    for (const module of [...this._byPath.values()]) {
      if (module.path !== path && !this.transitiveImports(module).includes(file)) continue;
      this._byPath.delete(module.path);
      this._files.names.withdraw(module.names, module.file);
    }
  }
}
