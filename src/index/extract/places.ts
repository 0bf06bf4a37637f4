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
   * Where a compiler says that a function stands: at its name; at the use of the macro when the name is an argument of a macro
   * that writes what stands around it (`RTE_TRACE_POINT(name, …)`).
   */
  ofFunction(nameToken: number): TokenPlace {
    const { tokens, expansions } = this._unit;
    const next = nameToken + 1 < tokens.count ? tokens.expansion[nameToken + 1] : 0;
    if (next === 0 || tokens.expansion[nameToken] !== 0) return this.of(nameToken);
    return this.at(expansions[next].file, expansions[next].offset);
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
