/** Conditional inclusion (C11 6.10.1): which groups of one file are active, and what is left out between them. */

import { DirectiveKind, type LexedFile } from '../lexer';
import type { InactiveRegion } from '../preprocessed';
import { TokenKind } from '../tokens';

/** One `#if … #endif` that is open. */
interface Conditional {
  /** Offset of the directive that opened the present group. */
  directive: number;
  /** A group of this conditional was or is active. */
  taken: boolean;
  elseSeen: boolean;
  /** The name that is known to be no macro in the present group (`#ifndef NAME`), 0: none. */
  undefinedName: number;
  /** The name that `#ifdef` tested: no macro in the `#else`. 0: none. */
  ifdefName: number;
}

/** The run that reads the file. Tokens are indices in the file. */
export interface ConditionalReader {
  /** Value of the `#if` or `#elif` whose `#` is `hash`; its expression is `[start, end)`. */
  condition(start: number, end: number, hash: number): boolean;
  /** Tells of an error at a token. */
  error(message: string, token: number): void;
}

export class ConditionalGroups {
  private readonly _open: Conditional[] = [];

  /**
   * @param _file the file whose conditionals these are
   * @param _elseName spelling id of `else`
   * @param _inactive takes the text that is left out
   */
  constructor(
    private readonly _file: LexedFile,
    private readonly _elseName: number,
    private readonly _reader: ConditionalReader,
    private readonly _inactive: InactiveRegion[],
  ) {}

  /**
   * An `#if`, `#ifdef` or `#ifndef` from token `hash` to its end `end`.
   * @param undefinedName name that is no macro where the condition holds, 0: none
   * @param ifdefName name that is no macro where it does not hold, 0: none
   * @returns token to go on with
   */
  open(holds: boolean, hash: number, end: number, undefinedName = 0, ifdefName = 0): number {
    const directive = this._file.offset[hash];
    this._open.push({ directive, taken: holds, elseSeen: false, undefinedName, ifdefName });
    return holds ? end + 1 : this._skip(hash, end);
  }

  /** `#elif` or `#else` met at the end of an active group. Returns the token to go on with. */
  otherwise(hash: number, end: number): number {
    const open = this._open.at(-1);
    const isElse = this._file.id[hash + 1] === this._elseName;
    if (!open) {
      this._reader.error(isElse ? '#else without #if' : '#elif without #if', hash);
      return end + 1;
    }
    if (open.elseSeen) this._reader.error(isElse ? '#else after #else' : '#elif after #else', hash);
    if (isElse) open.elseSeen = true;
    open.taken = true;
    return this._skip(hash, end);
  }

  /** `#endif` met at the end of an active group. */
  close(hash: number): void {
    if (!this._open.pop()) this._reader.error('#endif without #if', hash);
  }

  /** Whether the innermost group is active only where `name` is no macro: `#ifndef name`. */
  onlyWithout(name: number): boolean {
    return this._open.at(-1)?.undefinedName === name;
  }

  /** Offsets of the directives whose `#endif` is missing. */
  unterminated(): number[] {
    return this._open.map(({ directive }) => directive);
  }

  /**
   * Leaves out groups from the line after `fromEnd` on, up to the group that is active or the `#endif`. Returns the
   * token to go on with.
   */
  private _skip(fromHash: number, fromEnd: number): number {
    const { directives, directiveKinds, kind, id, offset } = this._file;
    const open = this._open[this._open.length - 1];
    let opened = offset[fromHash];
    let start = offset[fromEnd] + 1;
    let depth = 0;
    for (let d = id[fromHash] + 1; d < directives.length; d++) {
      const what = directiveKinds[d];
      if (what === DirectiveKind.Other) continue;
      if (what === DirectiveKind.Open) {
        depth++;
        continue;
      }
      if (depth > 0) {
        if (what === DirectiveKind.Endif) depth--;
        continue;
      }
      const hash = directives[d];
      let end = hash + 1;
      while (kind[end] !== TokenKind.EndOfDirective) end++;
      this._noteInactive(start, hash, opened);
      opened = offset[hash];
      start = offset[end] + 1;
      if (what === DirectiveKind.Endif) {
        this._open.pop();
        return end + 1;
      }
      if (open.elseSeen) {
        this._reader.error(what === DirectiveKind.Else ? '#else after #else' : '#elif after #else', hash);
        continue;
      }
      if (what === DirectiveKind.Else) {
        open.elseSeen = true;
        if (open.taken) continue;
      } else if (open.taken || !this._reader.condition(hash + 2, end, hash)) {
        continue;
      }
      open.taken = true;
      open.directive = opened;
      open.undefinedName = what === DirectiveKind.Else ? open.ifdefName : 0;
      return end + 1;
    }
    const last = this._file.count - 1;
    this._noteInactive(start, last, opened);
    return last;
  }

  /** Notes the lines from `start` to the one before the directive at token `hash`. */
  private _noteInactive(start: number, hash: number, directive: number): void {
    const { text, id } = this._file.source;
    let end = this._file.offset[hash];
    while (end > start && text.charCodeAt(end - 1) !== 10 && text.charCodeAt(end - 1) !== 13) end--;
    if (end > start) this._inactive.push({ file: id, start, end, directive });
  }
}
