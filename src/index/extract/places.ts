/** From tokens to what a reader sees: file, line, column, and the macro that a token came out of. */

import type { Unit } from '../../c/ast';
import { lineAt, lineStartsOf } from '../../c/text';
import type { Spellings } from '../../c/tokens';

export interface TokenPlace {
  path: string;
  line: number;
  column: number;
}

export class Places {
  private readonly _unit: Unit;
  private readonly _spellings: Spellings;

  constructor(unit: Unit, spellings: Spellings) {
    this._unit = unit;
    this._spellings = spellings;
  }

  /** Place of a token, 1-based. */
  of(token: number): TokenPlace {
    const { tokens, files } = this._unit;
    const at = Math.min(Math.max(token, 0), Math.max(tokens.count - 1, 0));
    return this.at(tokens.file[at] || this._unit.file, tokens.offset[at], files.get(this._unit.file).path);
  }

  at(fileId: number, offset: number, fallback = ''): TokenPlace {
    const file = this._unit.files.get(fileId);
    file.lineStarts ??= lineStartsOf(file.text);
    const line = lineAt(file.lineStarts, offset);
    return { path: file.path || fallback, line: line + 1, column: offset - file.lineStarts[line] + 1 };
  }

  /**
   * Where a compiler says that a function stands: at its name; at the use of the macro when the name is an argument
   * of a macro that writes what stands around it (`RTE_TRACE_POINT(name, …)`).
   */
  ofFunction(start: number, nameToken: number): TokenPlace {
    const { tokens, expansions } = this._unit;
    if (tokens.expansion[nameToken] !== 0) return this.of(nameToken);
    const around = tokens.expansion[start] || tokens.expansion[Math.min(nameToken + 1, tokens.count - 1)];
    if (around === 0) return this.of(nameToken);
    const { file, offset } = expansions[around];
    // `static ALWAYS_INLINE f(void)`: the macro has nothing to do with the name that follows it.
    return file === tokens.file[nameToken] && this._argumentOf(file, offset, tokens.offset[nameToken])
      ? this.at(file, offset)
      : this.of(nameToken);
  }

  /** Whether the text at `inner` lies in the parentheses that follow the name at `outer`. */
  private _argumentOf(file: number, outer: number, inner: number): boolean {
    if (inner <= outer) return false;
    const { text } = this._unit.files.get(file);
    let depth = 0;
    for (let i = outer; i < inner; i++) {
      const c = text.charCodeAt(i);
      if (c === 40) depth++;
      else if (c === 41) depth--;
      else if (depth === 0 && (c === 59 || c === 123)) return false;
    }
    return depth > 0;
  }

  /** Name of the outermost macro whose replacement brought the token here; empty for a token of the text itself. */
  macro(token: number): string {
    const { tokens, expansions } = this._unit;
    if (token < 0 || token >= tokens.count) return '';
    let index = tokens.expansion[token];
    if (index === 0) return '';
    while (expansions[index].parent !== 0) index = expansions[index].parent;
    return this._spellings.text(expansions[index].macro);
  }
}
