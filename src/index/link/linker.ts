/**
 * Binds names to definitions like a linker that knows many programs at once: a static in its own file; else a global
 * definition, the nearest by folder and platform where a name is defined several times (examples, per-OS and per-CPU
 * files).
 *
 * It stays while files change: {@link Linker.replace} takes a file's new text and tells which names may mean
 * something else now.
 */

import type { FileFacts } from '../facts/facts';
import { FunctionColumn, FunctionFlag, rowCount, SymbolColumn, SymbolFlag, VariableColumn } from '../facts/facts';
import type { Workspace } from '../workspace';
import type { Components } from './components';
import { Definitions, Platforms } from './definitions';

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
  /** Of {@link path}; see {@link Components}. */
  component: number;
  /** It stands in a file that units take in textually. */
  shared: boolean;
  /** The text has it no more. */
  gone: boolean;
  /** Numbers of name and path in the graph; -1: not asked for yet. */
  nameId: number;
  fileId: number;
  /** The node alone, as a list. */
  alone: readonly number[];
}

/** Identity of a file-scope variable over the workspace. */
export interface LinkVariable {
  name: string;
  /** Of the file that defines it; empty: none does. */
  path: string;
}

/** In place of the path of a variable that only other programs define. */
const NO_PROGRAM = '<other program>';
const NONE: readonly number[] = [];
/** What of a function's flags matters to those who name it. */
const BINDING = FunctionFlag.Static | FunctionFlag.Inactive | FunctionFlag.Weak | FunctionFlag.Inline;

export class Linker {
  readonly nodes: LinkNode[] = [];
  /** Functions by the file that holds them, by name: a name may be there several times. */
  private readonly _held = new Map<string, Map<string, LinkNode[]>>();
  /** Functions that a file sees as its own: path of the file that was read, then name. */
  private readonly _own = new Map<string, Map<string, LinkNode>>();
  /** Functions that units take in textually: path of the file that holds them, then name. */
  private readonly _foreign = new Map<string, Map<string, LinkNode>>();
  private readonly _globals: Definitions<LinkNode>;
  /** Static functions that headers define, by name. */
  private readonly _headerStatics: Definitions<LinkNode>;
  private readonly _externals = new Map<string, LinkNode>();
  private readonly _variables: Definitions<string>;
  private readonly _aliases: {
    name: string;
    path: string;
    unit: string;
    target: string;
    flags: number;
    order: number;
  }[] = [];
  private readonly _platforms: Platforms;
  private readonly _free: number[] = [];
  /** Numbers that the last join still speaks of. */
  private readonly _dropped: number[] = [];
  private _startup: LinkNode | undefined;
  /** Files that define `main`. */
  readonly mainFiles = new Set<string>();

  constructor(
    workspace: Workspace,
    private readonly _components: Components,
  ) {
    this._platforms = new Platforms(workspace);
    this._globals = new Definitions(workspace, this._platforms, this.mainFiles);
    this._headerStatics = new Definitions(workspace, this._platforms, this.mainFiles);
    this._variables = new Definitions(workspace, this._platforms, this.mainFiles);
  }

  /**
   * Takes a file's definitions; gives the node of each row of its functions (-1 for an alias).
   * @param order place of the file among all
   */
  add(facts: FileFacts, order: number): Int32Array {
    const { strings, symbols, functions } = facts;
    const rows = rowCount(facts, 'functions');
    const ids = new Int32Array(rows).fill(-1);
    const own = new Map<string, LinkNode>();
    this._own.set(facts.path, own);
    for (let row = 0; row < rows; row++) {
      const at = row * FunctionColumn.Width;
      const symbol = functions[at + FunctionColumn.Symbol] * SymbolColumn.Width;
      const name = strings[symbols[symbol + SymbolColumn.Name]];
      const path = strings[functions[at + FunctionColumn.File]];
      const flags = functions[at + FunctionColumn.Flags];
      if (flags & FunctionFlag.Alias) {
        this._aliases.push({
          name,
          path,
          unit: facts.path,
          target: strings[functions[at + FunctionColumn.Alias]],
          flags,
          order,
        });
        continue;
      }
      let held = this._held.get(path);
      if (!held) this._held.set(path, (held = new Map()));
      let same = held.get(name);
      if (!same) held.set(name, (same = []));
      let node = same.find(
        ({ line, column }) =>
          line === functions[at + FunctionColumn.Line] && column === functions[at + FunctionColumn.Column],
      );
      if (node) {
        node.shared = true;
      } else {
        node = this._make(name);
        this._place(node, facts, row);
        node.shared = path !== facts.path;
        same.push(node);
        this._defineFunction(node, order);
      }
      if (!(flags & FunctionFlag.Inactive) || !own.has(name)) own.set(name, node);
      if (path !== facts.path) {
        let foreign = this._foreign.get(path);
        if (!foreign) this._foreign.set(path, (foreign = new Map()));
        if (!foreign.has(name)) foreign.set(name, node);
      }
      ids[row] = node.id;
    }
    this._addVariables(facts, order);
    return ids;
  }

  /** To be called after the last {@link add}: makes other names of functions known. */
  finish(): void {
    for (const { name, path, unit, target, flags, order } of this._aliases) {
      const node = this._in(target, unit) ?? this._globals.first(target);
      if (!node) continue;
      if (flags & FunctionFlag.Static) this._own.get(unit)?.set(name, node);
      else this._globals.define(name, node, { path, order, weak: (flags & FunctionFlag.Weak) !== 0 });
    }
  }

  /**
   * Takes a file's new facts in place of the old. A function that is there under its old name keeps its number.
   * @param nodes what {@link add} or this gave for the old facts
   * @returns nodes of the functions, and the names whose meaning may have changed; undefined when nothing was done,
   *   as the change goes too deep: all is to be linked anew
   */
  replace(
    old: FileFacts,
    nodes: Int32Array,
    facts: FileFacts,
    order: number,
  ): { nodes: Int32Array; changed: Set<string> } | undefined {
    const { path } = facts;
    if (this._aliases.length > 0 || this._foreign.has(path) || !isPlain(old) || !isPlain(facts)) return undefined;
    if (this.isShared(nodes)) return undefined;
    if (definesMain(facts) !== this.mainFiles.has(path)) return undefined;
    const changed = new Set<string>();
    const before = this._held.get(path) ?? new Map<string, LinkNode[]>();
    const signatures = new Map<string, string>();
    for (const [name, list] of before) signatures.set(name, signatureOf(list));
    const held = new Map<string, LinkNode[]>();
    const own = new Map<string, LinkNode>();
    const rows = rowCount(facts, 'functions');
    const ids = new Int32Array(rows);
    for (let row = 0; row < rows; row++) {
      const at = row * FunctionColumn.Width;
      const name = nameOf(facts, row);
      const line = facts.functions[at + FunctionColumn.Line];
      const column = facts.functions[at + FunctionColumn.Column];
      let same = held.get(name);
      if (!same) held.set(name, (same = []));
      let node = same.find((one) => one.line === line && one.column === column);
      if (node) {
        // The same function twice: as it was linked at first, its calls would be taken together.
        node.shared = true;
      } else {
        node = before.get(name)?.[same.length] ?? this._make(name);
        this._place(node, facts, row);
        same.push(node);
      }
      if (!(node.flags & FunctionFlag.Inactive) || !own.has(name)) own.set(name, node);
      ids[row] = node.id;
    }
    for (const [name, list] of before) for (const node of list.slice(held.get(name)?.length ?? 0)) this._drop(node);
    this._held.set(path, held);
    this._own.set(path, own);
    for (const name of new Set([...before.keys(), ...held.keys()])) {
      const list = held.get(name) ?? [];
      if ((signatures.get(name) ?? '') === signatureOf(list)) continue;
      changed.add(name);
      for (const definitions of [this._globals, this._headerStatics]) definitions.withdraw(name, order);
      for (const node of list) this._defineFunction(node, order);
    }
    if (!sameVariables(old, facts)) {
      for (const of of [old, facts])
        for (let row = 0; row < rowCount(of, 'variables'); row++) changed.add(variableAt(of, row)[0]);
      for (const name of changed) this._variables.withdraw(name, order);
      this._addVariables(facts, order);
    }
    return { nodes: ids, changed };
  }

  /** Whether one of a file's functions stands in a file that units take in textually. */
  isShared(nodes: Int32Array): boolean {
    return nodes.some((id) => id >= 0 && this.nodes[id].shared);
  }

  private _make(name: string): LinkNode {
    const id = this._free.pop() ?? this.nodes.length;
    const node: LinkNode = {
      id,
      name,
      path: '',
      line: 1,
      column: 1,
      endLine: 1,
      flags: 0,
      defined: false,
      component: this._components.of(''),
      shared: false,
      gone: false,
      nameId: -1,
      fileId: -1,
      alone: [id],
    };
    this.nodes[id] = node;
    return node;
  }

  private _drop(node: LinkNode): void {
    Object.assign(node, {
      name: '',
      path: '',
      line: 1,
      column: 1,
      endLine: 1,
      flags: 0,
      defined: false,
      component: this._components.of(''),
      gone: true,
      nameId: -1,
      fileId: -1,
    });
    this._dropped.push(node.id);
  }

  /** Tells a node what a row of functions says. */
  private _place(node: LinkNode, { strings, functions }: FileFacts, row: number): void {
    const at = row * FunctionColumn.Width;
    node.path = strings[functions[at + FunctionColumn.File]];
    node.line = functions[at + FunctionColumn.Line];
    node.column = functions[at + FunctionColumn.Column];
    node.endLine = functions[at + FunctionColumn.EndLine];
    node.flags = functions[at + FunctionColumn.Flags];
    node.defined = true;
    node.component = this._components.of(node.path);
    node.fileId = -1;
  }

  private _defineFunction(node: LinkNode, order: number): void {
    const { name, path, flags } = node;
    const inactive = (flags & FunctionFlag.Inactive) !== 0;
    if (!(flags & FunctionFlag.Static))
      this._globals.define(name, node, { path, order, weak: (flags & FunctionFlag.Weak) !== 0, inactive });
    else if (path.endsWith('.h')) this._headerStatics.define(name, node, { path, order, inactive });
    if (name === 'main' && !(flags & (FunctionFlag.Static | FunctionFlag.Inactive))) this.mainFiles.add(path);
  }

  private _addVariables(facts: FileFacts, order: number): void {
    for (let row = 0; row < rowCount(facts, 'variables'); row++) {
      const [name, path] = variableAt(facts, row);
      this._variables.define(name, path, { path, order });
    }
  }

  /** Numbers of functions that have gone may be given again: nothing speaks of them any more. */
  recycle(): void {
    this._free.push(...this._dropped.splice(0));
  }

  /** What calls constructors, a node that stands for no function of the source; undefined where it is not `needed`. */
  startup(needed: boolean): LinkNode | undefined {
    if (needed) return (this._startup ??= this._make('<startup>'));
    if (this._startup) this._drop(this._startup);
    return (this._startup = undefined);
  }

  /** Nodes that a symbol of `facts` may be: its definitions, else the function that the workspace only declares. */
  bind(facts: FileFacts, symbol: number): readonly number[] {
    const found = this._functions(facts, symbol);
    return found.length > 0 ? found : this._external(facts, symbol).alone;
  }

  private _functions(facts: FileFacts, symbol: number): readonly number[] {
    const at = symbol * SymbolColumn.Width;
    const name = facts.strings[facts.symbols[at + SymbolColumn.Name]];
    const file = facts.strings[facts.symbols[at + SymbolColumn.File]];
    const flags = facts.symbols[at + SymbolColumn.Flags];
    const own = this._in(name, facts.path);
    if (flags & SymbolFlag.Static) {
      const found = (file === facts.path ? undefined : this._in(name, file)) ?? own;
      if (found && !(found.flags & FunctionFlag.Inactive)) return found.alone;
      const elsewhere = this._fromHeaders(name, facts.path, file);
      return found && !elsewhere.some((id) => !(this.nodes[id].flags & FunctionFlag.Inactive))
        ? found.alone
        : elsewhere;
    }
    if (own && !(own.flags & (FunctionFlag.Inactive | FunctionFlag.Weak))) return own.alone;
    // An inline function of a header is known by its file.
    const inline = this._in(name, file);
    if (inline && inline.flags & FunctionFlag.Inline) return inline.alone;
    if (this._globals.has(name)) return this._nodes(this._globals.choose(name, facts.path, file));
    return flags & SymbolFlag.Implicit ? this._fromHeaders(name, facts.path, file) : NONE;
  }

  /** The function of a name that a file holds: one that is compiled before one that is not. */
  private _in(name: string, path: string): LinkNode | undefined {
    const own = this._own.get(path)?.get(name);
    if (own && !(own.flags & FunctionFlag.Inactive)) return own;
    return this._foreign.get(path)?.get(name) ?? own;
  }

  /**
   * A static that its own file only declares: another header defines it (`generic/rte_spinlock.h` calls what
   * `rte_spinlock.h` of the platform defines). So too a name that a header uses and leaves to its includers to
   * declare.
   */
  private _fromHeaders(name: string, from: string, declared: string): readonly number[] {
    if (!this._headerStatics.has(name) || !from.endsWith('.h')) return NONE;
    return this._nodes(this._headerStatics.choose(name, from, declared));
  }

  private _nodes(chosen: readonly LinkNode[]): readonly number[] {
    return chosen.length === 1 ? chosen[0].alone : chosen.map((node) => node.id);
  }

  /** The node of a function that the workspace only declares. */
  private _external(facts: FileFacts, symbol: number): LinkNode {
    const name = facts.strings[facts.symbols[symbol * SymbolColumn.Width + SymbolColumn.Name]];
    let node = this._externals.get(name);
    if (!node) this._externals.set(name, (node = this._make(name)));
    if (!node.path) this._declare(node, facts, symbol);
    return node;
  }

  private _declare(node: LinkNode, { strings, symbols }: FileFacts, symbol: number): void {
    const at = symbol * SymbolColumn.Width;
    const path = strings[symbols[at + SymbolColumn.File]];
    if (!path) return;
    const line = symbols[at + SymbolColumn.Line];
    Object.assign(node, {
      path,
      line,
      column: symbols[at + SymbolColumn.Column],
      endLine: line,
      component: this._components.of(path),
      fileId: -1,
    });
  }

  /** The node of a name that is only declared. */
  external(name: string): LinkNode | undefined {
    return this._externals.get(name);
  }

  /**
   * Finds out again who declares a name first, after files have changed.
   * @param users symbols that are bound to it, in order of their files
   */
  redeclare(name: string, users: readonly { facts: FileFacts; symbol: number }[]): void {
    const node = this._externals.get(name);
    if (!node) return;
    if (users.length === 0) {
      this._externals.delete(name);
      this._drop(node);
      return;
    }
    Object.assign(node, { path: '', line: 1, column: 1, endLine: 1, component: this._components.of(''), fileId: -1 });
    for (const { facts, symbol } of users) {
      this._declare(node, facts, symbol);
      if (node.path) return;
    }
  }

  /** Identity of a file-scope variable over the workspace. */
  variable(facts: FileFacts, symbol: number): LinkVariable {
    const at = symbol * SymbolColumn.Width;
    const name = facts.strings[facts.symbols[at + SymbolColumn.Name]];
    const file = facts.strings[facts.symbols[at + SymbolColumn.File]];
    if (facts.symbols[at + SymbolColumn.Flags] & SymbolFlag.Static) return { name, path: file };
    if (!this._variables.has(name)) return { name, path: '' };
    const path = this._variables.only(name) ?? this._variables.choose(name, facts.path, file)[0] ?? NO_PROGRAM;
    return { name, path };
  }

  /** Bits of the platforms that a file is for; see {@link alternativesOf}. */
  alternatives(path: string): number {
    return this._platforms.of(path);
  }
}

function nameOf({ strings, symbols, functions }: FileFacts, row: number): string {
  const symbol = functions[row * FunctionColumn.Width + FunctionColumn.Symbol] * SymbolColumn.Width;
  return strings[symbols[symbol + SymbolColumn.Name]];
}

/** Name of a variable that is defined, and path of the file that holds the definition. */
function variableAt({ strings, symbols, variables }: FileFacts, row: number): [name: string, path: string] {
  const at = row * VariableColumn.Width;
  const symbol = variables[at + VariableColumn.Symbol] * SymbolColumn.Width;
  return [strings[symbols[symbol + SymbolColumn.Name]], strings[variables[at + VariableColumn.File]]];
}

/** Whether two texts of a file define the same variables, in the same order. */
function sameVariables(old: FileFacts, now: FileFacts): boolean {
  const count = rowCount(old, 'variables');
  if (rowCount(now, 'variables') !== count) return false;
  for (let row = 0; row < count; row++) {
    const [name, path] = variableAt(old, row);
    const [nameNow, pathNow] = variableAt(now, row);
    if (name !== nameNow || path !== pathNow) return false;
  }
  return true;
}

function definesMain(facts: FileFacts): boolean {
  for (let row = 0; row < rowCount(facts, 'functions'); row++) {
    const flags = facts.functions[row * FunctionColumn.Width + FunctionColumn.Flags];
    if (!(flags & (FunctionFlag.Static | FunctionFlag.Inactive)) && nameOf(facts, row) === 'main') return true;
  }
  return false;
}

/** What a name means in a file: another text, another meaning. */
function signatureOf(nodes: readonly LinkNode[]): string {
  return nodes.map((node) => `${node.id}:${node.flags & BINDING}`).join(' ');
}

/** Whether a file's functions stand in no other file and in no other unit, so that it can be linked by itself. */
export function isPlain(facts: FileFacts): boolean {
  if (facts.fragment) return false;
  for (let at = FunctionColumn.File; at < facts.functions.length; at += FunctionColumn.Width) {
    if (facts.strings[facts.functions[at]] !== facts.path) return false;
  }
  return true;
}
