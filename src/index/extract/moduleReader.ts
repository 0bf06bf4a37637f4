/** Reads files as modules and extracts their facts: one front end, one set of modules, for one thread. */

import type { Preprocessed } from '../../c/preprocessed';
import { ModuleUnits } from '../../c/moduleUnits';
import type { FrontEnd } from '../../c/preprocess/frontEnd';
import { isModule } from '../../c/preprocess/headerModules';
import type { FileFacts } from '../facts/facts';
import { extractFacts } from './extract';
import type { Interface } from './interface';
import { interfaceOf } from './interface';

export interface ReadFile {
  facts: FileFacts;
  /** Paths of the files that it includes, directly or textually through others. */
  includes: string[];
  /** Those of them that came in textually. */
  textual: string[];
  /** Names of includes that were not found. */
  missing: string[];
  /** A header that finds some names only in what its first importer has in sight. */
  usesContext: boolean;
  /** What includers see of a header; undefined for other files. */
  interface: Interface | undefined;
}

/** One front end, one set of modules, for one thread. */
export class ModuleReader {
  private readonly _modules: ModuleUnits;
  private readonly _preprocessed = new Map<string, Preprocessed>();

  constructor(private readonly _front: FrontEnd) {
    this._modules = new ModuleUnits({
      spellings: _front.spellings,
      fileTable: _front.fileTable,
      preprocess: (path, mode) => {
        const known = this._preprocessed.get(path);
        if (known && mode === 'modular') return known;
        const pre = _front.preprocess(path, mode);
        this._preprocessed.set(path, pre);
        return pre;
      },
    });
  }

  private _isModule(path: string): boolean {
    const lexed = this._front.lexed(path);
    return lexed !== undefined && isModule(lexed);
  }

  /** Forgets what was read of a file, and of all that includes it, because its text is another now. */
  forget(path: string): void {
    this._front.invalidate(path);
    this._modules.forget(path);
    this._preprocessed.clear();
  }

  /** Whether a header was read before, as it is or by a file that includes it. */
  has(path: string): boolean {
    return this._front.modules.known(path) !== undefined;
  }

  /** Paths of the modules that were parsed since the last call. */
  takeParsed(): string[] {
    return this._modules.takeParsed().map((id) => this._front.fileTable.get(id).path);
  }

  /**
   * @param release the file is not going to be read again: its trees are given back, and only its names stay for
   *   those who include it
   * @throws Error when the file cannot be read as C text
   */
  read(path: string, release = false): ReadFile {
    const isHeader = path.endsWith('.h');
    const { spellings, fileTable } = this._front;
    if (this._modules.isReleased(path)) this.forget(path);
    try {
      const unit = this._modules.unit(path, isHeader);
      // A header that was read before is known by its unit; what the preprocessor said of it was given up then.
      const pre = this._preprocessed.get(path) ?? this._front.preprocess(path, 'modular');
      const facts = extractFacts({
        unit,
        spellings,
        fragment: isHeader && !this._isModule(path),
        inactive: {
          regions: pre.inactive,
          lex: (text) => this._front.lexFragment(text),
          known: (name) => unit.fileScope.lookup(spellings.id(name)),
        },
      });
      const includes = new Set<string>();
      const textual = new Set<string>();
      const missing = new Set<string>();
      for (const include of pre.includes) {
        if (include.target !== undefined) {
          const target = fileTable.get(include.target).path;
          includes.add(target);
          if (include.textual) textual.add(target);
        } else missing.add(include.spelled.replace(/^["<]|[">]$/g, ''));
      }
      return {
        facts,
        includes: [...includes],
        textual: [...textual],
        missing: [...missing],
        usesContext:
          isHeader && (this._modules.usesContext(path) || this._front.modules.known(path)?.usesContext === true),
        interface: isHeader ? interfaceOf(unit, spellings) : undefined,
      };
    } finally {
      const tokens = isHeader ? undefined : this._preprocessed.get(path)?.tokens;
      if (tokens) this._front.recycle(tokens);
      if (release) this._modules.release(path);
      this._preprocessed.delete(path);
      // Nobody includes a .c file as a module later; its text is the greater part of a tree.
      if (!isHeader && fileTable.byPath(path)) fileTable.set(path, '');
    }
  }
}
