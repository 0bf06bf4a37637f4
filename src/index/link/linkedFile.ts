/**
 * One file's facts bound to the workspace's functions: what stays as long as neither the file's text nor the meaning
 * of a name in it changes. Direct calls are kept as rows of numbers, ready for the graph.
 */

import type { FileFacts } from '../facts/facts';
import { CallColumn, CallFlag, CallKind, rowCount, SymbolColumn, SymbolFlag } from '../facts/facts';
import type { FileIds, Strings } from './interning';
import type { Linker, LinkNode, LinkVariable } from './linker';

/** A direct call as the graph needs it. */
export const enum DirectColumn {
  /** Node. */
  Caller,
  /** Node; -1 - n: the list {@link LinkedFile.several}[n]. */
  Target,
  /** Numbers of {@link FileIds} and {@link Strings}. */
  File,
  Line,
  Column,
  Macro,
  Note,
  Width,
}

const NONE: readonly number[] = [];

export class LinkedFile {
  /** Node of each function of the file; -1 for an alias. */
  nodes: Int32Array = new Int32Array(0);
  /** Number of each symbol's name in {@link Strings}. */
  names: Int32Array = new Int32Array(0);
  /** Nodes of each symbol that is a function: its definitions, else the function that is only declared. */
  bound: (readonly number[])[] = [];
  /** Identity of each symbol that is a variable, as far as it was asked for. */
  variables: (LinkVariable | undefined)[] = [];
  /** Rows of {@link DirectColumn}, by caller, file, line and column. */
  direct: Int32Array = new Int32Array(0);
  several: (readonly number[])[] = [];
  /** Pairs of caller and callee, each once. */
  pairs: Int32Array = new Int32Array(0);
  /** Rows of its pointer calls. */
  pointerCalls: Int32Array = new Int32Array(0);

  private _texts = new Int32Array(0);
  private _files = new Int32Array(0);

  /** @param order place of the file among all; where files differ about something, the first counts */
  constructor(
    public facts: FileFacts,
    readonly order: number,
    private readonly _strings: Strings,
    private readonly _fileIds: FileIds,
  ) {}

  /** Number over the workspace of one of the file's strings. */
  text(id: number): number {
    const known = this._texts[id];
    return known >= 0 ? known : (this._texts[id] = this._strings.id(this.facts.strings[id]));
  }

  /** Number over the workspace of the file that one of its strings is the path of. */
  file(id: number): number {
    const known = this._files[id];
    return known >= 0 ? known : (this._files[id] = this._fileIds.id(this.facts.strings[id]));
  }

  /** Binds names. To be called when the linker knows all files. */
  bind(linker: Linker): void {
    const { symbols, strings } = this.facts;
    this._texts = new Int32Array(strings.length).fill(-1);
    this._files = new Int32Array(strings.length).fill(-1);
    const count = rowCount(this.facts, 'symbols');
    this.names = new Int32Array(count);
    this.bound = [];
    this.variables = [];
    for (let symbol = 0; symbol < count; symbol++) {
      const at = symbol * SymbolColumn.Width;
      this.names[symbol] = this.text(symbols[at + SymbolColumn.Name]);
      this.bound.push(symbols[at + SymbolColumn.Flags] & SymbolFlag.Function ? linker.bind(this.facts, symbol) : NONE);
    }
  }

  /**
   * Binds the symbols again whose names changed their meaning.
   * @param changed by number of the name: 1 for a changed one
   * @returns whether a function is another now
   */
  rebind(linker: Linker, changed: Uint8Array): boolean {
    let differs = false;
    for (let symbol = 0; symbol < this.names.length; symbol++) {
      if (this.names[symbol] >= changed.length || changed[this.names[symbol]] === 0) continue;
      if (!(this.facts.symbols[symbol * SymbolColumn.Width + SymbolColumn.Flags] & SymbolFlag.Function)) {
        this.variables[symbol] = undefined;
        continue;
      }
      const now = linker.bind(this.facts, symbol);
      const before = this.bound[symbol];
      if (now.length === before.length && now.every((node, i) => node === before[i])) continue;
      this.bound[symbol] = now;
      differs = true;
    }
    return differs;
  }

  variable(linker: Linker, symbol: number): LinkVariable {
    return (this.variables[symbol] ??= linker.variable(this.facts, symbol));
  }

  /** Lays out the direct calls. To be called when {@link bound} is there. */
  layOut(nodes: readonly LinkNode[], shared: SharedCalls): void {
    const { calls } = this.facts;
    const rows: number[] = [];
    const pointers: number[] = [];
    this.several = [];
    const several = new Map<readonly number[], number>();
    let sorted = true;
    let last = -1;
    for (let at = 0; at < calls.length; at += CallColumn.Width) {
      if (calls[at + CallColumn.Kind] !== CallKind.Direct) {
        pointers.push(at / CallColumn.Width);
        continue;
      }
      const row = calls[at + CallColumn.Caller];
      const caller = row < 0 ? -1 : this.nodes[row];
      if (caller < 0) continue;
      const bound = this.bound[calls[at + CallColumn.Target]];
      let target = bound[0];
      if (bound.length !== 1) {
        let list = several.get(bound);
        if (list === undefined) {
          list = this.several.length;
          several.set(bound, list);
          this.several.push(bound);
        }
        target = -1 - list;
      }
      const folded = (calls[at + CallColumn.Flags] & CallFlag.Folded) !== 0;
      const begin = rows.length;
      rows.push(
        caller,
        target,
        this.file(calls[at + CallColumn.File]),
        calls[at + CallColumn.Line],
        calls[at + CallColumn.Column],
        this.text(calls[at + CallColumn.Macro]),
        this.text(calls[at + CallColumn.Note]),
      );
      if (nodes[caller].shared && !shared.isNew(this, rows, begin, bound, folded)) {
        rows.length = begin;
        continue;
      }
      if (last >= 0 && compareRows(rows, last, begin) > 0) sorted = false;
      last = begin;
    }
    this.pointerCalls = Int32Array.from(pointers);
    this.direct = Int32Array.from(rows);
    if (!sorted) this._sort();
    this._pair();
  }

  private _sort(): void {
    const { direct } = this;
    const order = Array.from({ length: direct.length / DirectColumn.Width }, (_, i) => i * DirectColumn.Width);
    order.sort((a, b) => compareRows(direct, a, b) || a - b);
    const sorted = new Int32Array(direct.length);
    order.forEach((from, i) => sorted.set(direct.subarray(from, from + DirectColumn.Width), i * DirectColumn.Width));
    this.direct = sorted;
  }

  private _pair(): void {
    const { direct } = this;
    const pairs: number[] = [];
    let caller = -1;
    let seen = new Set<number>();
    for (let at = 0; at < direct.length; at += DirectColumn.Width) {
      if (direct[at] !== caller) {
        caller = direct[at];
        seen = new Set();
      }
      const target = direct[at + DirectColumn.Target];
      if (seen.has(target)) continue;
      seen.add(target);
      if (target >= 0) pairs.push(caller, target);
      else for (const one of this.several[-1 - target]) pairs.push(caller, one);
    }
    this.pairs = Int32Array.from(pairs);
  }
}

/** By caller, file, line, column. */
export function compareRows(rows: ArrayLike<number>, a: number, b: number): number {
  return (
    rows[a] - rows[b] ||
    rows[a + DirectColumn.File] - rows[b + DirectColumn.File] ||
    rows[a + DirectColumn.Line] - rows[b + DirectColumn.Line] ||
    rows[a + DirectColumn.Column] - rows[b + DirectColumn.Column]
  );
}

interface SharedCall {
  file: LinkedFile;
  row: readonly number[];
  folded: boolean;
}

/** Calls of functions that stand in files which several units take in textually: each is there once. */
export class SharedCalls {
  private readonly _seen = new Map<string, SharedCall>();
  private readonly _compiled: { call: SharedCall; note: number }[] = [];

  /** Whether the call in `rows` from `begin` was not there yet. */
  isNew(
    file: LinkedFile,
    rows: readonly number[],
    begin: number,
    targets: readonly number[],
    folded: boolean,
  ): boolean {
    const row = rows.slice(begin, begin + DirectColumn.Width);
    const key =
      `${row[DirectColumn.Caller]} ${targets.join(',')} ${row[DirectColumn.File]} ` +
      `${row[DirectColumn.Line]} ${row[DirectColumn.Column]}`;
    const known = this._seen.get(key);
    if (!known) {
      this._seen.set(key, { file, row, folded });
      return true;
    }
    // Left out in one unit, compiled in another.
    if (known.folded && !folded) {
      known.folded = false;
      this._compiled.push({ call: known, note: row[DirectColumn.Note] });
    }
    return false;
  }

  /** To be called when all files are laid out. */
  finish(): void {
    for (const {
      call: {
        file: { direct },
        row,
      },
      note,
    } of this._compiled) {
      for (let at = 0; at < direct.length; at += DirectColumn.Width) {
        if (row.every((value, i) => direct[at + i] === value)) direct[at + DirectColumn.Note] = note;
      }
    }
  }
}
