/** `#include`, `#include_next` and `#import` (C11 6.10.2) in one run of the preprocessor. */

import type { LexedFile } from '../lexer';
import type { IncludeReference } from '../preprocessed';
import type { Diagnostic } from '../text';
import { folderOf, normalizePath, type FoundInclude } from './includes';
import type { Sources } from './sources';

const MAX_INCLUDE_DEPTH = 200;
/** Most files that come in textually, counted each time, and most tokens in front of a further one. */
const MAX_INCLUDES = 20_000;
const MAX_TOKENS = 40_000_000;

/** The file that is being read. */
export interface IncludingFile {
  readonly path: string;
  /** Index of the include path that it was found in; -1: it was found otherwise. */
  readonly folder: number;
}

/** The run: where it has come to, and what it does with an included file. */
export interface IncludingRun {
  /** Files that are open: the main file and those that are being included. */
  readonly nesting: number;
  /** Tokens written so far. */
  readonly tokenCount: number;
  isDefined(name: number): boolean;
  /** Reads a header as a module; false: its text must come in. */
  importHeader(target: LexedFile): boolean;
  /** Reads the tokens of a file in this place. */
  readTextually(target: LexedFile, folder: number): void;
  report(severity: Diagnostic['severity'], message: string, file: number, offset: number): void;
}

export class IncludeDirectives {
  readonly references: IncludeReference[] = [];
  /** Ids of files whose text came in. */
  readonly textual = new Set<number>();
  private readonly _seenOnce = new Set<number>();
  /** Files whose text came in, counted each time. */
  private _count = 0;

  /** @param _paths all include paths in order */
  constructor(
    private readonly _sources: Sources,
    private readonly _paths: readonly string[],
    private readonly _run: IncludingRun,
  ) {}

  /**
   * The file that a header name stands for.
   * @param spelled with its delimiters
   * @param next look behind the folder of the including file (`#include_next`)
   */
  find(spelled: string, from: IncludingFile, next: boolean): FoundInclude | undefined {
    const name = spelled.slice(1, -1);
    const quoted = spelled.startsWith('"') && !next;
    const own = quoted ? folderOf(from.path) : undefined;
    return this._sources.search.find(name, own, this._paths, next ? this._nextFolder(name, from) : 0);
  }

  /** A file that the command line includes before the first line of `main`. */
  forced(path: string, main: LexedFile): void {
    const spelled = `"${path}"`;
    const found = this._sources.search.find(path, undefined, this._paths)?.path;
    if (found === undefined) this._run.report('error', `forced include ${spelled} not found`, main.source.id, 0);
    else if (found !== main.source.path) this._include(found, -1, spelled, main.source.id, 0);
  }

  /** Carries out a directive that stands at `offset` of `file`. */
  carryOut(spelled: string, next: boolean, from: IncludingFile, file: number, offset: number): void {
    const found = this.find(spelled, from, next);
    if (found) {
      this._include(found.path, found.folder, spelled, file, offset);
      return;
    }
    this.references.push({ file, offset, spelled, textual: false, tokenIndex: this._run.tokenCount });
    this._run.report('error', `${spelled.slice(1, -1)}: no such file in the include paths`, file, offset);
  }

  /**
   * Index of the include path from which `#include_next` looks. A file that was not searched for is looked up in the
   * paths.
   */
  private _nextFolder(name: string, from: IncludingFile): number {
    if (from.folder >= 0) return from.folder + 1;
    return this._paths.findIndex((folder) => normalizePath(`${folder}/${name}`) === from.path) + 1;
  }

  private _include(path: string, folder: number, spelled: string, file: number, offset: number): void {
    if (this._count > MAX_INCLUDES) return;
    const run = this._run;
    const target = this._sources.lexed(path);
    const reference: IncludeReference = {
      file,
      offset,
      spelled,
      target: target?.source.id,
      textual: true,
      tokenIndex: run.tokenCount,
    };
    this.references.push(reference);
    if (!target) {
      reference.textual = false;
      run.report('error', `${path} is not readable as text`, file, offset);
      return;
    }
    const { id } = target.source;
    if (target.guard !== 0 && run.isDefined(target.guard) && this.textual.has(id)) return;
    if (target.pragmaOnce && this._seenOnce.has(id)) return;
    if (run.importHeader(target)) {
      reference.textual = false;
      return;
    }
    if (target.guard !== 0 && run.isDefined(target.guard)) return;
    if (run.nesting >= MAX_INCLUDE_DEPTH) {
      run.report('error', `#include nested too deeply: ${path}`, file, offset);
      return;
    }
    if (++this._count > MAX_INCLUDES || run.tokenCount > MAX_TOKENS) {
      this._count = MAX_INCLUDES + 1;
      run.report(
        'error',
        `#include brings more than ${MAX_INCLUDES} files or ${MAX_TOKENS} tokens: from here on none comes in`,
        file,
        offset,
      );
      return;
    }
    this._seenOnce.add(id);
    this.textual.add(id);
    run.readTextually(target, folder);
  }
}

/** The `<…>` or `"…"` that a text begins with. */
export function headerName(text: string): string | undefined {
  const close = text[0] === '<' ? '>' : text[0] === '"' ? '"' : undefined;
  if (close === undefined) return undefined;
  const end = text.indexOf(close, 1);
  return end > 1 ? text.slice(0, end + 1) : undefined;
}
