/** Every included file comes in as text (C11 6.10.2); one table of macros. */

import type { IncludeStrategy } from './includeStrategy';
import type { Macro } from './macro';
import type { MacroNames } from './macroNames';

const NONE: readonly number[] = [];

export class TextualIncludes implements IncludeStrategy {
  readonly handsOutStream = false;
  readonly context = NONE;
  private readonly _macros: Map<number, Macro>;

  /** @param predefined the macros that are there before the first line */
  constructor(
    private readonly _names: MacroNames,
    predefined: ReadonlyMap<number, Macro>,
  ) {
    this._macros = new Map(predefined);
  }

  lookup(name: number): Macro | undefined {
    return this._macros.get(name);
  }

  define(macro: Macro): Macro | undefined {
    const old = this._macros.get(macro.name);
    this._macros.set(macro.name, macro);
    return old;
  }

  undefine(name: number): void {
    this._macros.delete(name);
  }

  isDefined(name: number): boolean {
    return this._names.flags[name] === 1 && this._macros.has(name);
  }

  importHeader(): boolean {
    return false;
  }

  visible(): () => readonly number[] {
    return () => NONE;
  }
}
