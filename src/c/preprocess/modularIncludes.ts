/**
 * Headers as modules: their macros become visible, their tokens do not come.
 *
 * What a name stands for is found by order of appearance: the file's own definitions and the modules it has imported
 * so far (each with all that it imports in turn) carry ranks, and the highest wins.
 */

import type { LexedFile } from '../lexer';
import { isModule, type HeaderModule, type HeaderModules } from './headerModules';
import type { IncludeStrategy, OutputPosition } from './includeStrategy';
import { Macro } from './macro';
import type { MacroNames } from './macroNames';

const NOTHING: readonly Macro[] = [];

/** Apart from the run, which is not kept as long as what it gives. */
function visibleIn(modules: HeaderModules, module: HeaderModule): () => readonly number[] {
  return () => modules.transitiveImports(module);
}

export class ModularIncludes implements IncludeStrategy {
  /** Tokens of a file that is read for itself go back to the pool soon, see {@link FrontEnd.recycle}. */
  readonly handsOutStream: boolean;
  readonly context: readonly number[];
  /** Names that the file defines or undefines itself, as of now. */
  private readonly _own = new Map<number, Macro>();
  /** By file id: when the module came into sight; 0: not visible. */
  private _rank = new Int32Array(256);
  private _order = 0;
  /** Answers of {@link lookup} since the last import; null: no macro. */
  private readonly _cache = new Map<number, Macro | null>();
  /** By file id: place in {@link HeaderModule.context}, from 1; built when a name is only there. */
  private _contextRank: Map<number, number> | undefined;

  /**
   * @param _module the file that is read
   * @param _predefined the macros that are there before the first line: shared, and looked up last
   */
  constructor(
    private readonly _names: MacroNames,
    private readonly _modules: HeaderModules,
    private readonly _module: HeaderModule,
    private readonly _predefined: ReadonlyMap<number, Macro>,
  ) {
    this.handsOutStream = !_module.published;
    this.context = _module.context;
  }

  visible(): () => readonly number[] {
    return visibleIn(this._modules, this._module);
  }

  lookup(name: number): Macro | undefined {
    const known = this._cache.get(name);
    if (known !== undefined) return known ?? undefined;
    const published = this._names.published(name);
    let best = this._strongest(this._own.get(name), published);
    best ??= this._predefined.get(name);
    if (best === undefined && published !== undefined && this._module.context.length > 0)
      best = this._inContext(published);
    const found = best === undefined || best.isUndef ? null : best;
    this._cache.set(name, found);
    return found ?? undefined;
  }

  /**
   * Of the file's own definition and those of the modules in sight the last; a default (see {@link Macro.isDefault})
   * only where there is nothing else since the last `#undef`, and of several defaults the first.
   */
  private _strongest(own: Macro | undefined, published: readonly Macro[] | undefined): Macro | undefined {
    let best = own?.isDefault ? undefined : own;
    let rank = best ? best.rank : 0;
    let defaults = own?.isDefault ? 1 : 0;
    const ranks = this._rank;
    for (const macro of published ?? NOTHING) {
      const its = macro.module < ranks.length ? ranks[macro.module] : 0;
      if (its === 0) continue;
      if (macro.isDefault) {
        defaults++;
      } else if (its > rank) {
        best = macro;
        rank = its;
      }
    }
    if (defaults === 0 || (best && !best.isUndef)) return best;
    let first = own?.isDefault && own.rank > rank ? own : undefined;
    let firstRank = first ? first.rank : Infinity;
    for (const macro of published ?? NOTHING) {
      const its = macro.isDefault && macro.module < ranks.length ? ranks[macro.module] : 0;
      if (its > rank && its < firstRank) {
        first = macro;
        firstRank = its;
      }
    }
    return first ?? best;
  }

  /** What the first importer of this file had in sight under a name that the file itself does not bring. */
  private _inContext(published: readonly Macro[]): Macro | undefined {
    this._contextRank ??= new Map(this._module.context.map((id, place) => [id, place + 1]));
    let best: Macro | undefined;
    let rank = 0;
    for (const macro of published) {
      const its = this._contextRank.get(macro.module) ?? 0;
      if (its > rank) {
        best = macro;
        rank = its;
      }
    }
    if (best) this._module.usesContext = true;
    return best;
  }

  /** A name that is tested and not defined here may be defined where the file is included: see {@link importHeader}. */
  isDefined(name: number): boolean {
    if (this._names.flags[name] === 1 && this.lookup(name) !== undefined && !this._isOnlyContext(name)) return true;
    if (this._module.published) this._module.testedUndefined.add(name);
    return false;
  }

  /** Whether {@link lookup} found a name in what the first importer had in sight, and nowhere else. */
  private _isOnlyContext(name: number): boolean {
    const macro = this._cache.get(name);
    if (!macro || macro.module === 0 || this._module.context.length === 0) return false;
    if (this._own.get(name) === macro || this._predefined.get(name) === macro) return false;
    return !(macro.module < this._rank.length && this._rank[macro.module] > 0);
  }

  define(macro: Macro): Macro | undefined {
    const old = this._own.get(macro.name);
    this._set(macro);
    this._cache.set(macro.name, macro);
    return old?.isUndef ? undefined : old;
  }

  undefine(name: number, file: number, offset: number): void {
    if (this._names.flags[name] !== 1) return;
    const macro = new Macro(name, file, offset);
    macro.isUndef = true;
    this._set(macro);
    this._cache.set(name, null);
  }

  private _set(macro: Macro): void {
    macro.rank = ++this._order;
    this._own.set(macro.name, macro);
    if (this._module.published) {
      this._names.publish(macro, this._module.file);
      this._module.names.add(macro.name);
    }
  }

  importHeader(target: LexedFile, at: OutputPosition): boolean {
    if (!isModule(target) || at.braceDepth() > 0) return false;
    if (target.source.id === this._module.file) return true;
    const module = this._modules.get(target.source.path, () => this._inSight());
    if (!module) return false;
    if (module.file < this._rank.length && this._rank[module.file] > 0) return true;
    if (this._readsOtherwise(module)) return false;
    for (const id of this._modules.transitiveImports(module)) this._see(id);
    this._see(module.file);
    this._module.imports.push(module);
    this._cache.clear();
    return true;
  }

  /**
   * Whether a header would read otherwise here than on its own, because a conditional in it tests a name that it
   * does not define and that is defined here (`#ifdef _RTE_TRACE_POINT_REGISTER_H_`). It then comes in textually.
   */
  private _readsOtherwise(module: HeaderModule): boolean {
    for (const name of this._modules.testedUndefined(module)) {
      if (this._names.flags[name] !== 1) continue;
      const macro = this.lookup(name);
      if (macro !== undefined && macro.file !== 0) return true;
    }
    return false;
  }

  /** File ids of all modules that a header included here has around it, this file's own included. */
  private _inSight(): number[] {
    const { context, visible, published, file } = this._module;
    return published ? [...context, ...visible, file] : [...context, ...visible];
  }

  private _see(id: number): void {
    if (id === this._module.file) return;
    if (id >= this._rank.length) {
      const rank = new Int32Array(Math.max(this._rank.length * 2, id + 1));
      rank.set(this._rank);
      this._rank = rank;
    }
    if (this._rank[id] > 0) return;
    this._rank[id] = ++this._order;
    this._module.visible.push(id);
  }
}
