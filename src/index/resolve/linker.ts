/**
 * Binds names to definitions like a linker that knows many programs at once: a static in its own file; else a global
 * definition, the nearest by folder and platform where a name is defined several times (examples, per-OS and per-CPU files).
 */

import { BUNDLED } from '../../c/preprocess/includes';
import type { FileFacts } from '../facts';
import { FunctionColumn, FunctionFlag, rowCount, SymbolColumn, SymbolFlag, VariableColumn } from '../facts';
import { alternativesOf, commonDepth } from '../workspace';
import type { Workspace } from '../workspace';

export interface LinkNode {
  id: number;
  name: string;
  /** Absolute path. */
  path: string;
  line: number;
  column: number;
  endLine: number;
  flags: number;
  defined: boolean;
}

interface Definition<T> {
  value: T;
  path: string;
  weak: boolean;
  /** In text that is left out. */
  inactive: boolean;
  alternatives: number;
  root: number;
}

const NONE: readonly LinkNode[] = [];

export class Linker {
  readonly nodes: LinkNode[] = [];
  private readonly _byPlace = new Map<string, LinkNode>();
  private readonly _globals = new Map<string, Definition<LinkNode>[]>();
  private readonly _statics = new Map<string, LinkNode>();
  /** Static functions that headers define, by name. */
  private readonly _headerStatics = new Map<string, Definition<LinkNode>[]>();
  private readonly _externals = new Map<string, LinkNode>();
  private readonly _variables = new Map<string, Definition<string>[]>();
  private readonly _aliases: { name: string; path: string; unit: string; target: string; flags: number }[] = [];
  private readonly _alternatives = new Map<string, number>();
  /** Files that define `main`. */
  readonly mainFiles = new Set<string>();

  constructor(private readonly _workspace: Workspace) {}

  /** Takes a file's definitions; gives the node of each row of its functions (-1 for an alias). */
  add(facts: FileFacts): Int32Array {
    const { strings, symbols, functions, variables } = facts;
    const rows = rowCount(facts, 'functions');
    const ids = new Int32Array(rows).fill(-1);
    for (let row = 0; row < rows; row++) {
      const at = row * FunctionColumn.Width;
      const symbol = functions[at + FunctionColumn.Symbol] * SymbolColumn.Width;
      const name = strings[symbols[symbol + SymbolColumn.Name]];
      const path = strings[functions[at + FunctionColumn.File]];
      const flags = functions[at + FunctionColumn.Flags];
      if (flags & FunctionFlag.Alias) {
        this._aliases.push({ name, path, unit: facts.path, target: strings[functions[at + FunctionColumn.Alias]], flags });
        continue;
      }
      const line = functions[at + FunctionColumn.Line];
      const column = functions[at + FunctionColumn.Column];
      const key = `${path}\0${line}\0${column}\0${name}`;
      let node = this._byPlace.get(key);
      if (!node) {
        node = { id: this.nodes.length, name, path, line, column, endLine: functions[at + FunctionColumn.EndLine], flags, defined: true };
        this.nodes.push(node);
        this._byPlace.set(key, node);
        if (!(flags & FunctionFlag.Static)) this._define(this._globals, name, node, path, (flags & FunctionFlag.Weak) !== 0, (flags & FunctionFlag.Inactive) !== 0);
        else if (path.endsWith('.h')) this._define(this._headerStatics, name, node, path, false, (flags & FunctionFlag.Inactive) !== 0);
        if (name === 'main' && !(flags & (FunctionFlag.Static | FunctionFlag.Inactive))) this.mainFiles.add(path);
      }
      const own = `${name}\0${facts.path}`;
      if (!(flags & FunctionFlag.Inactive) || !this._statics.has(own)) this._statics.set(own, node);
      if (path !== facts.path && !this._statics.has(`${name}\0${path}`)) this._statics.set(`${name}\0${path}`, node);
      ids[row] = node.id;
    }
    for (let row = 0; row < rowCount(facts, 'variables'); row++) {
      const at = row * VariableColumn.Width;
      const symbol = variables[at + VariableColumn.Symbol] * SymbolColumn.Width;
      const path = strings[variables[at + VariableColumn.File]];
      this._define(this._variables, strings[symbols[symbol + SymbolColumn.Name]], path, path, false);
    }
    return ids;
  }

  /** To be called after the last {@link add}: makes other names of functions known. */
  finish(): void {
    for (const { name, path, unit, target, flags } of this._aliases) {
      const node = this._statics.get(`${target}\0${unit}`) ?? this._globals.get(target)?.[0].value;
      if (!node) continue;
      if (flags & FunctionFlag.Static) this._statics.set(`${name}\0${unit}`, node);
      else this._define(this._globals, name, node, path, (flags & FunctionFlag.Weak) !== 0);
    }
  }

  /** A node that stands for no function of the source. */
  synthetic(name: string): LinkNode {
    const node = { id: this.nodes.length, name, path: '', line: 1, column: 1, endLine: 1, flags: 0, defined: false };
    this.nodes.push(node);
    return node;
  }

  /** Definitions that a symbol of `facts` may be bound to; empty when the workspace defines none. */
  functions(facts: FileFacts, symbol: number): readonly LinkNode[] {
    const { name, file, flags } = symbolAt(facts, symbol);
    const own = this._statics.get(`${name}\0${facts.path}`);
    if (flags & SymbolFlag.Static) {
      const found = this._statics.get(`${name}\0${file}`) ?? own;
      if (found && !(found.flags & FunctionFlag.Inactive)) return [found];
      const elsewhere = this._fromHeaders(name, facts.path, file);
      return found && !elsewhere.some((node) => !(node.flags & FunctionFlag.Inactive)) ? [found] : elsewhere;
    }
    if (own && !(own.flags & (FunctionFlag.Inactive | FunctionFlag.Weak))) return [own];
    // An inline function of a header is known by its file.
    const inline = this._statics.get(`${name}\0${file}`);
    if (inline && inline.flags & FunctionFlag.Inline) return [inline];
    const found = this._globals.get(name);
    if (found) return this._choose(found, facts.path, file);
    return flags & SymbolFlag.Implicit ? this._fromHeaders(name, facts.path, file) : NONE;
  }

  /**
   * A static that its own file only declares: another header defines it (`generic/rte_spinlock.h` calls what `rte_spinlock.h`
   * of the platform defines). So too a name that a header uses and leaves to its includers to declare.
   */
  private _fromHeaders(name: string, from: string, declared: string): readonly LinkNode[] {
    const found = this._headerStatics.get(name);
    return found && from.endsWith('.h') ? this._choose(found, from, declared) : NONE;
  }

  /** The node of a function that the workspace only declares. */
  external(facts: FileFacts, symbol: number): LinkNode {
    const { name, file, line, column } = symbolAt(facts, symbol);
    let node = this._externals.get(name);
    if (!node) {
      node = { id: this.nodes.length, name, path: '', line: 1, column: 1, endLine: 1, flags: 0, defined: false };
      this.nodes.push(node);
      this._externals.set(name, node);
    }
    if (!node.path && file) Object.assign(node, { path: file, line, column, endLine: line });
    return node;
  }

  /** Identity of a file-scope variable over the workspace. */
  variable(facts: FileFacts, symbol: number): string {
    const { name, file, flags } = symbolAt(facts, symbol);
    if (flags & SymbolFlag.Static) return `${name}@${file}`;
    const found = this._variables.get(name);
    if (!found) return `${name}@`;
    return `${name}@${found.length === 1 ? found[0].value : this._choose(found, facts.path, file)[0]}`;
  }

  alternatives(path: string): number {
    let bits = this._alternatives.get(path);
    if (bits === undefined) {
      const root = this._workspace.rootOf(path);
      bits = root < 0 ? 0 : alternativesOf(path.slice(this._workspace.roots[root].path.length + 1));
      this._alternatives.set(path, bits);
    }
    return bits;
  }

  private _define<T>(map: Map<string, Definition<T>[]>, name: string, value: T, path: string, weak: boolean, inactive = false): void {
    const definition = { value, path, weak, inactive, alternatives: this.alternatives(path), root: this._workspace.rootOf(path) };
    const list = map.get(name);
    if (list) list.push(definition);
    else map.set(name, [definition]);
  }

  /** The best of several definitions of a name, seen from the file `from` through the declaration in `declared`. */
  private _choose<T>(all: readonly Definition<T>[], from: string, declared: string): readonly T[] {
    const mine = this.alternatives(from);
    const root = this._workspace.rootOf(from);
    const foreign = declared.startsWith(`${BUNDLED}/`);
    // Depth of `examples/NAME` in the root, counted in slashes.
    const near = root < 0 ? 0 : this._workspace.roots[root].path.split('/').length + 2;
    let best: T[] = [];
    let bestScore: number[] | undefined;
    for (const definition of all) {
      // A file with main() is linked into its own program only.
      if (this.mainFiles.has(definition.path) && folder(definition.path) !== folder(from)) continue;
      const sameFolder = folder(definition.path) === folder(from);
      // A name of the C library (declared outside of the workspace): a definition stands in for it in its own program only.
      if (foreign && !sameFolder && commonDepth(definition.path, from) < near) continue;
      const score = [
        definition.inactive ? 0 : 1,
        (definition.alternatives & ~mine) === 0 ? 1 : 0,
        definition.root === root ? 1 : 0,
        definition.weak ? 0 : 1,
        definition.path === from ? 1 : 0,
        sameFolder ? 1 : 0,
        commonDepth(definition.path, from) + commonDepth(definition.path, declared),
        stemOf(definition.path) === stemOf(declared) ? 1 : 0,
        // Of `lib/eal/arm` and `lib/eal/ppc`, the one that the caller's own platform names.
        -popcount(definition.alternatives ^ mine),
      ];
      const order = bestScore ? compare(score, bestScore) : 1;
      if (order > 0) {
        best = [definition.value];
        bestScore = score;
      } else if (order === 0 && !best.includes(definition.value)) {
        best.push(definition.value);
      }
    }
    return best;
  }
}

function symbolAt(facts: FileFacts, symbol: number): { name: string; file: string; flags: number; line: number; column: number } {
  const at = symbol * SymbolColumn.Width;
  return {
    name: facts.strings[facts.symbols[at + SymbolColumn.Name]],
    file: facts.strings[facts.symbols[at + SymbolColumn.File]],
    flags: facts.symbols[at + SymbolColumn.Flags],
    line: facts.symbols[at + SymbolColumn.Line],
    column: facts.symbols[at + SymbolColumn.Column],
  };
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return 0;
}

function folder(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
}

function popcount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
