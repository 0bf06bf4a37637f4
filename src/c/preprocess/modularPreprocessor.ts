/**
 * A run in which headers are modules: their macros become visible, their tokens do not come.
 *
 * What a name stands for is found by order of appearance: the file's own definitions and the modules it has imported
 * so far (each with all that it imports in turn) carry ranks, and the highest wins.
 */

import type { LexedFile } from '../lexer';
import type { TokenStream } from '../tokens';
import type { FileConfig, FrontEnd } from './frontEnd';
import { Macro } from './macro';
import type { Module, Modules } from './modules';
import { Preprocessor } from './preprocessor';

const NOTHING: readonly Macro[] = [];

/** Apart from the run, which is not kept as long as what it gives. */
function visibleIn(modules: Modules, module: Module): () => readonly number[] {
  return () => modules.closure(module);
}

export class ModularPreprocessor extends Preprocessor {
  /** Names that the file defines or undefines itself, as of now. */
  private readonly _own = new Map<number, Macro>();
  /** By file id: when the module came into sight; 0: not visible. */
  private _rank = new Int32Array(256);
  private _order = 0;
  /** Answers of {@link lookup} since the last import; null: no macro. */
  private readonly _cache = new Map<number, Macro | null>();
  private readonly _base: ReadonlyMap<number, Macro>;
  private readonly _module: Module;
  /** By file id: place in {@link Module.context}, from 1; built when a name is only there. */
  private _context: Map<number, number> | undefined;

  constructor(front: FrontEnd, root: LexedFile, config: FileConfig, module: Module) {
    super(front, root, config, 'modular');
    this._module = module;
    this._base = front.predefinedMap(config);
  }

  protected override start(): void {
    // The table of predefined macros is shared and looked up last.
  }

  protected override context(): readonly number[] {
    return this._module.context;
  }

  /** What is read once goes back to the pool soon, see {@link FrontEnd.recycle}. */
  protected override handOut(): TokenStream {
    return this._module.published ? super.handOut() : this.out;
  }

  protected override visible(): () => readonly number[] {
    return visibleIn(this.front.modules, this._module);
  }

  protected override lookup(name: number): Macro | undefined {
    const known = this._cache.get(name);
    if (known !== undefined) return known ?? undefined;
    const published = this.names.published(name);
    let best = this._strongest(this._own.get(name), published);
    best ??= this._base.get(name);
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
    this._context ??= new Map(this._module.context.map((id, place) => [id, place + 1]));
    let best: Macro | undefined;
    let rank = 0;
    for (const macro of published) {
      const its = this._context.get(macro.module) ?? 0;
      if (its > rank) {
        best = macro;
        rank = its;
      }
    }
    if (best) this._module.usesContext = true;
    return best;
  }

  /**
   * A name that is asked for and not defined here may be defined where the file is included: see
   * {@link importModule}.
   */
  protected override isDefined(name: number): boolean {
    if (super.isDefined(name) && !this._isOnlyContext(name)) return true;
    if (this._module.published) this._module.asked.add(name);
    return false;
  }

  /** Whether {@link lookup} found a name in what the first importer had in sight, and nowhere else. */
  private _isOnlyContext(name: number): boolean {
    const macro = this._cache.get(name);
    if (!macro || macro.module === 0 || this._module.context.length === 0) return false;
    if (this._own.get(name) === macro || this._base.get(name) === macro) return false;
    return !(macro.module < this._rank.length && this._rank[macro.module] > 0);
  }

  protected override define(macro: Macro): void {
    const old = this._own.get(macro.name);
    if (old && !old.isUndef) this.checkRedefinition(old, macro);
    this._set(macro);
    this._cache.set(macro.name, macro);
  }

  protected override undefine(name: number, file: number, offset: number): void {
    if (this.names.flags[name] !== 1) return;
    const macro = new Macro(name, file, offset);
    macro.isUndef = true;
    this._set(macro);
    this._cache.set(name, null);
  }

  private _set(macro: Macro): void {
    macro.rank = ++this._order;
    this._own.set(macro.name, macro);
    if (this._module.published) {
      this.names.publish(macro, this._module.file);
      this._module.names.add(macro.name);
    }
  }

  protected override importModule(target: LexedFile): boolean {
    if (!this.front.isModule(target) || this.braceDepth() > 0) return false;
    if (target.source.id === this.root.source.id) return true;
    const module = this.front.modules.get(target.source.path, () => this._inSight());
    if (!module) return false;
    if (module.file < this._rank.length && this._rank[module.file] > 0) return true;
    if (this._readsOtherwise(module)) return false;
    for (const id of this.front.modules.closure(module)) this._see(id);
    this._see(module.file);
    this._module.imports.push(module);
    this._cache.clear();
    return true;
  }

  /**
   * Whether a header would read otherwise here than on its own, because a conditional in it asks for a name that it
   * does not define and that is defined here (`#ifdef _RTE_TRACE_POINT_REGISTER_H_`). It then comes in textually.
   */
  private _readsOtherwise(module: Module): boolean {
    for (const name of this.front.modules.asked(module)) {
      if (this.names.flags[name] !== 1) continue;
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
    if (id === this.root.source.id) return;
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
