/**
 * The front end's files: reads, lexes and preprocesses C text, and keeps what can be shared between units.
 *
 * Knows nothing of projects: include paths and definitions come in per file through {@link FileConfig}. Paths under
 * {@link BUNDLED} are the headers that come with the program.
 */

import { bundledHeaders } from '../include';
import { Lexer, type LexedFile } from '../lexer';
import type { IncludeMode, Preprocessed } from '../preprocessed';
import { FileTable, type TextAccess } from '../text';
import { idTable, Spellings, StreamPool, type TokenStream } from '../tokens';
import type { FileConfig } from './fileConfig';
import { BUNDLED, IncludeSearch } from './includes';
import { Builtin, Macro } from './macro';
import { MacroNames } from './macroNames';
import { HeaderModules, isModule, type HeaderModule } from './headerModules';
import { ModularIncludes } from './modularIncludes';
import { PREDEFINED } from './predefined';
import { Preprocessor } from './preprocessor';
import { DIRECTIVES, type DirectiveNames, type Sources } from './sources';
import { TextualIncludes } from './textualIncludes';

export interface FrontEndOptions {
  files: TextAccess;
  config: (path: string) => FileConfig;
}

export { BUNDLED };
export type { FileConfig };

const BUILTINS: [string, Builtin][] = [
  ['__FILE__', Builtin.File],
  ['__LINE__', Builtin.Line],
  ['__COUNTER__', Builtin.Counter],
  ['__DATE__', Builtin.Date],
  ['__TIME__', Builtin.Time],
  ['__INCLUDE_LEVEL__', Builtin.IncludeLevel],
  ['__BASE_FILE__', Builtin.BaseFile],
  ['_Pragma', Builtin.Pragma],
  ['__has_include', Builtin.HasInclude],
  ['__has_include_next', Builtin.HasIncludeNext],
  ['__has_attribute', Builtin.HasAttribute],
  ['__has_builtin', Builtin.HasBuiltin],
];

export class FrontEnd implements Sources {
  readonly spellings = new Spellings();
  readonly fileTable = new FileTable();
  readonly names = new MacroNames();
  readonly streams = new StreamPool();
  readonly modules: HeaderModules;
  readonly search: IncludeSearch;
  /** How each file is read. */
  readonly config: (path: string) => FileConfig;
  /** Spelling ids of directive names. */
  readonly directives: DirectiveNames = idTable(DIRECTIVES, (_, name) => this.spellings.id(name));
  private readonly _files: TextAccess;
  private readonly _lexer: Lexer;
  private readonly _lexed = new Map<string, LexedFile>();
  private readonly _paths = new WeakMap<FileConfig, readonly string[]>();
  private readonly _pathsByText = new Map<string, readonly string[]>();
  private readonly _predefined = new Map<string, ReadonlyMap<number, Macro>>();
  private readonly _predefinedOf = new WeakMap<FileConfig, ReadonlyMap<number, Macro>>();

  constructor(options: FrontEndOptions) {
    const { files } = options;
    this.config = options.config;
    this._files = {
      read: (path) =>
        path.startsWith(BUNDLED) ? bundledHeaders.get(path.slice(BUNDLED.length + 1)) : files.read(path),
      isFile: (path) =>
        path.startsWith(BUNDLED) ? bundledHeaders.has(path.slice(BUNDLED.length + 1)) : files.isFile(path),
    };
    this._lexer = new Lexer(this.spellings);
    this.search = new IncludeSearch(this._files);
    this.modules = new HeaderModules(this, (lexed, module) => this._preprocessModule(lexed, module));
  }

  /**
   * Preprocesses one file.
   * @throws Error when the file cannot be read as text.
   */
  preprocess(path: string, mode: IncludeMode): Preprocessed {
    const lexed = this.lexed(path);
    if (!lexed) throw new Error(`${path}: cannot be read as C text`);
    if (mode === 'textual') {
      const config = this.config(path);
      return new Preprocessor(this, lexed, config, new TextualIncludes(this.names, this.predefined(config))).run();
    }
    if (!isModule(lexed)) {
      const result = this.modules.run(path, false)?.result;
      // A file that no one imports is not needed again.
      this._lexed.delete(path);
      if (!result) throw new Error(`${path}: cannot be read as C text`);
      return result;
    }
    const known = this.modules.known(path) ?? this.modules.get(path, () => []);
    // Handed out once; a second request runs it again, off the record.
    const result = known?.result ?? this.modules.run(path, false, known?.context)?.result;
    if (known) known.result = undefined;
    if (!result) throw new Error(`${path}: cannot be read as C text`);
    return result;
  }

  private _preprocessModule(lexed: LexedFile, module: HeaderModule): Preprocessed {
    const config = this.config(module.path);
    return new Preprocessor(this, lexed, config, this.modularIncludes(module)).run();
  }

  /** How the includes of a file are read that is read as a module. */
  modularIncludes(module: HeaderModule): ModularIncludes {
    return new ModularIncludes(this.names, this.modules, module, this.predefined(this.config(module.path)));
  }

  /**
   * Takes back the tokens of a file that nobody includes, when they have been read: the next one is written to their
   * memory.
   */
  recycle(tokens: TokenStream): void {
    this.streams.give(tokens);
  }

  /** Forgets what was read of a file and of all that depends on it. */
  invalidate(path: string): void {
    this._lexed.delete(path);
    this.modules.invalidate(path);
  }

  /** The tokens of a file, or undefined when it cannot be read. */
  lexed(path: string): LexedFile | undefined {
    const known = this._lexed.get(path);
    if (known) return known;
    const text = this._files.read(path);
    if (text === undefined) return undefined;
    const old = this.fileTable.byPath(path);
    const source = old && old.text === text ? old : this.fileTable.set(path, text);
    const lexed = this._lexer.lex(source.path.endsWith('.in') ? { ...source, text: asBuilt(source.text) } : source);
    this._lexed.set(path, lexed);
    return lexed;
  }

  lexedById(id: number): LexedFile | undefined {
    return this._lexed.get(this.fileTable.get(id).path);
  }

  /** The tokens of a piece of text that is no file. */
  lexFragment(text: string): LexedFile {
    return this._lexer.lex({ id: 0, path: '<fragment>', text });
  }

  /** All include paths of a configuration, in order; the same object for equal lists. */
  pathsOf(config: FileConfig): readonly string[] {
    let paths = this._paths.get(config);
    if (!paths) {
      const all = [...config.includePaths, ...config.systemIncludePaths];
      const key = all.join('\n');
      paths = this._pathsByText.get(key) ?? all;
      this._pathsByText.set(key, paths);
      this._paths.set(config, paths);
    }
    return paths;
  }

  /** The macros that are there before the first line. */
  predefined(config: FileConfig): ReadonlyMap<number, Macro> {
    let macros = this._predefinedOf.get(config);
    if (macros) return macros;
    const key = JSON.stringify(config.defines);
    macros = this._predefined.get(key);
    if (!macros) {
      macros = this._definitions(config.defines);
      this._predefined.set(key, macros);
    }
    this._predefinedOf.set(config, macros);
    return macros;
  }

  private _definitions(defines: readonly [string, string][]): Map<number, Macro> {
    const macros = new Map<number, Macro>();
    const lines = PREDEFINED.split('\n')
      .filter((line) => line !== '')
      .map((line) => `#define ${line}`);
    for (const [name, value] of defines) lines.push(`#define ${name} ${value.replace(/\r?\n/g, ' ')}`);
    const lexed = this._lexer.lex({ id: 0, path: '<builtin>', text: lines.join('\n') });
    for (const hash of lexed.directives) {
      const name = lexed.id[hash + 2];
      this.names.note(name);
      macros.set(name, new Macro(name, 0, 0, lexed, hash + 2));
    }
    for (const [text, builtin] of BUILTINS) {
      const name = this.spellings.id(text);
      const macro = new Macro(name, 0, 0);
      macro.builtin = builtin;
      this.names.note(name);
      macros.set(name, macro);
    }
    return macros;
  }
}

/** A `.c.in` with strings in the places that the build fills (`@rundir@`); every character stays where it is. */
function asBuilt(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|@(\w+)@/g, (all, name: string | undefined) =>
    name === undefined ? all : `"${name}"`,
  );
}
