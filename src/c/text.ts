/**
 * How C text reaches the core, and where in it things stand.
 *
 * The core knows no operating system: whoever calls it (extension host, browser worker, terminal, test) hands in a
 * {@link TextAccess}. Paths are absolute, with `/` between the parts; the core never resolves links or the current
 * folder.
 */

/** Reads C text. Synchronous: the preprocessor follows `#include` in the middle of a line of work. */
export interface TextAccess {
  /**
   * The text of a file, or undefined when there is none or it is not text (a NUL byte in its first 8,000 characters).
   */
  read(path: string): string | undefined;
  /** Whether `path` names a regular file. Never throws. */
  isFile(path: string): boolean;
}

/** A place as a reader sees it: 1-based line, 1-based column in UTF-16 units. */
export interface Place {
  path: string;
  line: number;
  column: number;
}

/** A file known to a {@link FileTable}. */
export interface SourceFile {
  /** Index in the table, from 1; 0 is "no file" (predefined macros, builtins). */
  readonly id: number;
  readonly path: string;
  readonly text: string;
  /** Offset of the first character of each line; built on first use. */
  lineStarts?: Int32Array;
}

/** Offsets of line starts in `text` (`\n`, `\r\n` and `\r` end a line). */
export function lineStartsOf(text: string): Int32Array {
  const starts: number[] = [0];
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return Int32Array.from(starts);
  }
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10) starts.push(i + 1);
    else if (c === 13 && text.charCodeAt(i + 1) !== 10) starts.push(i + 1);
  }
  return Int32Array.from(starts);
}

/** 0-based line that holds `offset`, by binary search. */
export function lineAt(starts: Int32Array, offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (starts[mid] <= offset) low = mid;
    else high = mid - 1;
  }
  return low;
}

/** Gives files small numbers, so that a token's place is two integers. One table per front end instance. */
export class FileTable {
  private readonly _files: SourceFile[] = [{ id: 0, path: '<builtin>', text: '' }];
  private readonly _byPath = new Map<string, SourceFile>();

  /** Adds or replaces (same id) the text of `path`. */
  set(path: string, text: string): SourceFile {
    const old = this._byPath.get(path);
    const file: SourceFile = { id: old ? old.id : this._files.length, path, text };
    this._files[file.id] = file;
    this._byPath.set(path, file);
    return file;
  }

  byPath(path: string): SourceFile | undefined {
    return this._byPath.get(path);
  }

  get(id: number): SourceFile {
    return this._files[id];
  }

  /** Number of the last file + 1. */
  get size(): number {
    return this._files.length;
  }

  /** 1-based line of an offset. */
  line(id: number, offset: number): number {
    const file = this._files[id];
    file.lineStarts ??= lineStartsOf(file.text);
    return lineAt(file.lineStarts, offset) + 1;
  }

  place(id: number, offset: number): Place {
    const file = this._files[id];
    file.lineStarts ??= lineStartsOf(file.text);
    const line = lineAt(file.lineStarts, offset);
    return { path: file.path, line: line + 1, column: offset - file.lineStarts[line] + 1 };
  }
}

/** Something wrong in the text; the rest goes on. `file`/`offset` as in {@link FileTable}. */
export interface Diagnostic {
  severity: 'error' | 'warning' | 'note';
  message: string;
  file: number;
  offset: number;
}
