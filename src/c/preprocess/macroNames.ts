/**
 * Which names are macros anywhere, and which modules publish a definition of them.
 *
 * Most identifiers are a macro nowhere: one byte by spelling id says so. For the others, the definitions of all modules
 * stand in one list per name; a file sees those of the modules in its closure.
 */

import type { Macro } from './macro';

export class MacroNames {
  /**
   * By spelling id: not 0 when the name is or was a macro in some file. Reading beyond its end gives undefined: not a
   * macro.
   */
  flags = new Uint8Array(1 << 16);
  private readonly _published = new Map<number, Macro[]>();

  /** Notes that a name is a macro somewhere. */
  note(name: number): void {
    if (name >= this.flags.length) {
      const flags = new Uint8Array(Math.max(this.flags.length * 2, name + 1));
      flags.set(this.flags);
      this.flags = flags;
    }
    this.flags[name] = 1;
  }

  /** What modules say of a name (definitions and `#undef`s). */
  published(name: number): readonly Macro[] | undefined {
    return this._published.get(name);
  }

  /** Publishes a module's definition, in place of an earlier one of the same module. */
  publish(macro: Macro, module: number): void {
    macro.module = module;
    const list = this._published.get(macro.name);
    if (list === undefined) {
      this._published.set(macro.name, [macro]);
      return;
    }
    for (let i = 0; i < list.length; i++) {
      if (list[i].module === module) {
        list[i] = macro;
        return;
      }
    }
    list.push(macro);
  }

  /** Takes back what a module published under these names. */
  withdraw(names: Iterable<number>, module: number): void {
    for (const name of names) {
      const list = this._published.get(name);
      const at = list?.findIndex((macro) => macro.module === module) ?? -1;
      if (list && at >= 0) list.splice(at, 1);
    }
  }
}
