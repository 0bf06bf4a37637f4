/**
 * Headers as modules: each file of a tree is preprocessed and parsed once, and sees what the headers that it includes, directly
 * or through others, declare.
 *
 * That is not C's textual inclusion: a header sees its own includes and not what its includer included before. The
 * preprocessor brings files textually that cannot be read on their own.
 */

import type { CSymbol } from './ast';
import type { IncludeMode, Preprocessed } from './preprocessed';
import type { FileTable } from './text';
import type { Spellings } from './tokens';
import { completeUnit, openUnit } from './unit';
import type { OpenUnit } from './unit';
import type { OuterNames, Tag } from './parse/scope';

/** The preprocessor as modules use it. */
export interface ModuleSource {
  readonly spellings: Spellings;
  readonly fileTable: FileTable;
  preprocess(path: string, mode: IncludeMode): Preprocessed;
}

interface ModuleRecord {
  unit: OpenUnit;
  /** File ids of the modules included directly. */
  imports: number[];
  parsed: boolean;
  /** A name was found only in what its first importer had in sight. */
  usesContext: boolean;
}

/** All modules of one front end. Not for two threads: each worker has its own. */
export class Modules {
  private readonly _modules = new Map<number, ModuleRecord>();
  /** Who declares a name, among parsed modules. */
  private readonly _symbols = new Map<number, { file: number; symbol: CSymbol }[]>();
  private readonly _tags = new Map<number, { file: number; tag: Tag }[]>();
  /** Modules whose parse has begun and not ended: there is more than one only in an include cycle or a chain of includes. */
  private readonly _open = new Set<number>();

  constructor(private readonly _source: ModuleSource) {}

  /**
   * The unit of a file, parsed now if it was not. `keep: false` for a file that nobody includes: it is not remembered, and
   * its names are for nobody else.
   */
  unit(path: string, keep = true): OpenUnit {
    const file = this._source.fileTable.byPath(path);
    const known = file && this._modules.get(file.id);
    return known ? known.unit : this._parse(this._source.preprocess(path, 'modular'), keep).unit;
  }

  /** Whether a header was read with names that only its first importer had in sight. */
  usesContext(path: string): boolean {
    const file = this._source.fileTable.byPath(path);
    return (file && this._modules.get(file.id)?.usesContext) ?? false;
  }

  /** Forgets a file and all that include it, because its text changed. */
  forget(path: string): void {
    const file = this._source.fileTable.byPath(path);
    if (!file) return;
    const gone = new Set([file.id]);
    for (let grown = true; grown; ) {
      grown = false;
      for (const [id, module] of this._modules) {
        if (!gone.has(id) && module.imports.some((imported) => gone.has(imported))) {
          gone.add(id);
          grown = true;
        }
      }
    }
    for (const id of gone) this._modules.delete(id);
    for (const list of this._symbols.values()) remove(list, gone);
    for (const list of this._tags.values()) remove(list, gone);
  }

  private _parse(pre: Preprocessed, keep: boolean): ModuleRecord {
    const imports: number[] = [];
    for (const include of pre.includes) {
      if (!include.textual && include.target !== undefined && include.target !== pre.file && !imports.includes(include.target)) {
        imports.push(include.target);
      }
    }
    const record: ModuleRecord = { unit: undefined as unknown as OpenUnit, imports, parsed: false, usesContext: false };
    record.unit = openUnit(this._source, pre, this._namesFor(pre.file, record, pre.context));
    this._modules.set(pre.file, record);
    this._open.add(pre.file);
    for (const id of imports) {
      if (!this._modules.has(id)) this._parse(this._source.preprocess(this._source.fileTable.get(id).path, 'modular'), true);
    }
    completeUnit(record.unit);
    this._open.delete(pre.file);
    record.parsed = true;
    if (keep) this._publish(pre.file, record.unit);
    else this._modules.delete(pre.file);
    return record;
  }

  private _publish(file: number, unit: OpenUnit): void {
    for (const [id, symbol] of unit.fileScope.symbols()) {
      const list = this._symbols.get(id);
      if (list) list.push({ file, symbol });
      else this._symbols.set(id, [{ file, symbol }]);
    }
    for (const [id, tag] of unit.fileScope.tags()) {
      const list = this._tags.get(id);
      if (list) list.push({ file, tag });
      else this._tags.set(id, [{ file, tag }]);
    }
  }

  /**
   * Names that the modules visible in a file declare; where they lack one, what the file's first importer had in sight
   * (`context`: a header that does not include all it needs).
   */
  private _namesFor(file: number, record: ModuleRecord, context: readonly number[]): OuterNames {
    let closure: Set<number> | undefined;
    let around: Set<number> | undefined;
    const found = new Map<number, CSymbol>();
    const visible = (): Set<number> => (closure ??= this._closure(file, record));
    const inContext = (): Set<number> => (around ??= new Set(context));
    const open = (): OpenUnit[] =>
      [...this._open].filter((id) => id !== file && (visible().has(id) || inContext().has(id))).map((id) => this._modules.get(id)!.unit);
    return {
      symbol: (id) => {
        const known = found.get(id);
        if (known) return known;
        const list = this._symbols.get(id);
        if (list) {
          let symbol = visibleSymbol(list, visible());
          if (!symbol && context.length > 0) {
            symbol = visibleSymbol(list, inContext());
            if (symbol) record.usesContext = true;
          }
          if (symbol) {
            found.set(id, symbol);
            return symbol;
          }
        }
        if (this._open.size > 1) for (const unit of open()) {
          const symbol = unit.fileScope.own(id);
          if (symbol) return symbol;
        }
        return undefined;
      },
      tag: (id) => {
        let mention: Tag | undefined;
        const list = this._tags.get(id);
        if (list) {
          mention = visibleTag(list, visible());
          if (!mention?.complete && context.length > 0) {
            const around = visibleTag(list, inContext());
            if (around) record.usesContext = true;
            mention = around ?? mention;
          }
          if (mention?.complete) return mention;
        }
        if (this._open.size > 1) for (const unit of open()) {
          const tag = unit.fileScope.ownTag(id);
          if (tag?.complete) return tag;
          mention ??= tag;
        }
        return mention;
      },
    };
  }

  /** All modules reached from a file's includes. */
  private _closure(file: number, record: ModuleRecord): Set<number> {
    const seen = new Set<number>();
    const work = [...record.imports];
    while (work.length > 0) {
      const id = work.pop()!;
      if (seen.has(id)) continue;
      seen.add(id);
      const module = this._modules.get(id);
      if (module) work.push(...module.imports);
    }
    seen.delete(file);
    return seen;
  }
}

/** The definition where one is visible, else the first declaration. */
function visibleSymbol(list: readonly { file: number; symbol: CSymbol }[], seen: ReadonlySet<number>): CSymbol | undefined {
  let first: CSymbol | undefined;
  for (const { file, symbol } of list) {
    if (!seen.has(file)) continue;
    if (symbol.definition) return symbol;
    first ??= symbol;
  }
  return first;
}

/** A complete declaration where one is visible, else a mention. */
function visibleTag(list: readonly { file: number; tag: Tag }[], seen: ReadonlySet<number>): Tag | undefined {
  let mention: Tag | undefined;
  for (const { file, tag } of list) {
    if (!seen.has(file)) continue;
    if (tag.complete) return tag;
    mention ??= tag;
  }
  return mention;
}

function remove(list: { file: number }[], gone: ReadonlySet<number>): void {
  for (let i = list.length - 1; i >= 0; i--) if (gone.has(list[i].file)) list.splice(i, 1);
}
