/** Headers read as modules: what each makes visible, found once and shared by all who include it. */

import type { Preprocessed } from '../preprocessed';
import type { FrontEnd } from './frontEnd';
import { BUNDLED } from './includes';
import { ModularPreprocessor } from './modularPreprocessor';

export interface Module {
  readonly path: string;
  readonly file: number;
  /** Its macros are seen by importers. False for a file that is read for itself only (`.c`). */
  readonly published: boolean;
  running: boolean;
  /** Modules imported directly, in order. */
  readonly imports: Module[];
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
  /** Names that its conditionals asked for and that were not defined. */
  readonly asked: Set<number>;
  /** What {@link Modules.asked} found. */
  askedInAll?: readonly number[];
  /** Names that it has published. */
  readonly names: Set<number>;
  result: Preprocessed | undefined;
}

/** Deepest chain of imports; a header beyond it comes in textually. */
const MAX_DEPTH = 200;

export class Modules {
  private readonly _front: FrontEnd;
  private readonly _byPath = new Map<string, Module>();
  /** Modules that are running: each imports the next. */
  private _depth = 0;

  constructor(front: FrontEnd) {
    this._front = front;
  }

  /**
   * The module at `path`, run when it is not known yet; undefined when the file cannot be read.
   * @param context see {@link Module.context}
   */
  get(path: string, context: () => readonly number[]): Module | undefined {
    const known = this._byPath.get(path);
    if (known) return known;
    // Our own headers include all they need.
    return this.run(path, true, path.startsWith(BUNDLED) ? [] : context());
  }

  /** The module at `path` if it has been run. */
  known(path: string): Module | undefined {
    return this._byPath.get(path);
  }

  run(path: string, published: boolean, context: readonly number[] = []): Module | undefined {
    const lexed = this._front.lexed(path);
    if (!lexed || this._depth >= MAX_DEPTH) return undefined;
    const module: Module = {
      path,
      file: lexed.source.id,
      published,
      running: true,
      imports: [],
      visible: [],
      partial: false,
      context,
      usesContext: false,
      asked: new Set(),
      names: new Set(),
      result: undefined,
    };
    if (published) this._byPath.set(path, module);
    this._depth++;
    module.result = new ModularPreprocessor(this._front, lexed, this._front.config(path), module).run();
    this._depth--;
    module.running = false;
    if (module.imports.some((imported) => imported.running || imported.partial)) module.partial = true;
    return module;
  }

  /** File ids of all modules that come with `module`, in order of appearance, without itself. */
  closure(module: Module): readonly number[] {
    if (module.running || !module.partial) return module.visible;
    const visible: number[] = [];
    const seen = new Set<Module>([module]);
    let open = false;
    const visit = (at: Module): void => {
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
   * Names that conditionals of `module` and of all that comes with it ask for, and that none of these defines. Our
   * own headers are left out: what they ask for is given on the command line.
   */
  asked(module: Module): readonly number[] {
    if (module.askedInAll) return module.askedInAll;
    const all = new Set([module.file, ...this.closure(module)]);
    const names = new Set<number>();
    for (const id of all) {
      const { path } = this._front.fileTable.get(id);
      if (path.startsWith(BUNDLED)) continue;
      for (const name of this._byPath.get(path)?.asked ?? []) names.add(name);
    }
    const found: number[] = [];
    for (const name of names) {
      if (!this._front.names.published(name)?.some((macro) => all.has(macro.module) && !macro.isUndef))
        found.push(name);
    }
    if (!module.partial && !module.running) module.askedInAll = found;
    return found;
  }

  /** Forgets the module at `path` and all that have it in sight. */
  invalidate(path: string): void {
    const file = this._front.fileTable.byPath(path)?.id;
    if (file === undefined) return;
    for (const module of [...this._byPath.values()]) {
      if (module.path !== path && !this.closure(module).includes(file)) continue;
      this._byPath.delete(module.path);
      this._front.names.withdraw(module.names, module.file);
    }
  }
}
