/**
 * Headers as modules: each file of a tree is preprocessed and parsed once, and sees what the headers that it
 * includes, directly or through others, declare.
 *
 * That is not C's textual inclusion: a header sees its own includes and not what its includer included before. The
 * preprocessor brings files textually that cannot be read on their own.
 *
 * Which declaration a name has depends on the order in which a file's includes come into sight, never on the order in
 * which files are read: the same sources give the same trees, whoever reads them first.
 */

import type { CSymbol } from './ast';
import type { IncludeMode, Preprocessed } from './preprocessed';
import type { FileTable } from './text';
import type { Spellings } from './tokens';
import { completeUnit, openUnit, releaseUnit } from './unit';
import type { OpenUnit } from './unit';
import type { OuterNames, Tag } from './parse/scope';

/** The preprocessor as modules use it. */
export interface ModuleSource {
  readonly spellings: Spellings;
  readonly fileTable: FileTable;
  preprocess(path: string, mode: IncludeMode): Preprocessed;
}

interface Dependence {
  /** It depends on its first importer: a name was found in that one's sight only, or includes go in a circle. */
  usesContext: boolean;
}

interface ModuleRecord {
  unit: OpenUnit;
  /** File ids of the modules included directly. */
  imports: number[];
  dependence: Dependence;
  /** Only its names are left. */
  released: boolean;
}

/** Who declares a name: a list. */
interface Declared<T> {
  readonly file: number;
  readonly what: T;
  next: Declared<T> | undefined;
}

/** Modules as parsed units, all of one front end. Not for two threads: each worker has its own. */
export class ModuleUnits {
  private readonly _modules = new Map<number, ModuleRecord>();
  /** Who declares a name, among parsed modules. */
  private readonly _symbols = new Map<number, Declared<CSymbol>>();
  private readonly _tags = new Map<number, Declared<Tag>>();
  /**
   * Modules whose parse has begun and not ended: there is more than one only in an include cycle or a chain of
   * includes.
   */
  private readonly _open = new Set<number>();
  private readonly _ranks = new Ranks();
  private _parsed: number[] = [];

  constructor(private readonly _source: ModuleSource) {}

  /**
   * The unit of a file, parsed now if it was not. `keep: false` for a file that nobody includes: it is not
   * remembered, and its names are for nobody else.
   */
  unit(path: string, keep = true): OpenUnit {
    const file = this._source.fileTable.byPath(path);
    const known = file && this._modules.get(file.id);
    return known ? known.unit : this._parse(this._source.preprocess(path, 'modular'), keep).unit;
  }

  /** File ids of the modules that were parsed since the last call, in that order. */
  takeParsed(): number[] {
    const parsed = this._parsed;
    this._parsed = [];
    return parsed;
  }

  /** Whether only the names of a file are left, see {@link release}. */
  isReleased(path: string): boolean {
    const file = this._source.fileTable.byPath(path);
    return file !== undefined && this._modules.get(file.id)?.released === true;
  }

  /** Gives back the memory of a module's trees and tokens; its names stay for its importers. */
  release(path: string): void {
    const file = this._source.fileTable.byPath(path);
    const known = file && this._modules.get(file.id);
    if (!known) return;
    known.released = true;
    releaseUnit(known.unit);
  }

  /** Whether what was read of a header depends on its first importer, see {@link Preprocessed.context}. */
  usesContext(path: string): boolean {
    const file = this._source.fileTable.byPath(path);
    return (file && this._modules.get(file.id)?.dependence.usesContext) ?? false;
  }

  /** Forgets a file and all that include it, because its text changed. */
  forget(path: string): void {
    const file = this._source.fileTable.byPath(path);
    if (!file) return;
    const gone = new Set([file.id]);
    for (let grown = true; grown;) {
      grown = false;
      for (const [id, module] of this._modules) {
        if (!gone.has(id) && module.imports.some((imported) => gone.has(imported))) {
          gone.add(id);
          grown = true;
        }
      }
    }
    for (const id of gone) this._modules.delete(id);
    withdraw(this._symbols, gone);
    withdraw(this._tags, gone);
    this._ranks.forget();
    this._parsed = [];
  }

  private _parse(pre: Preprocessed, keep: boolean): ModuleRecord {
    const imports: number[] = [];
    for (const include of pre.includes) {
      if (
        !include.textual &&
        include.target !== undefined &&
        include.target !== pre.file &&
        !imports.includes(include.target)
      ) {
        imports.push(include.target);
      }
    }
    const dependence: Dependence = { usesContext: false };
    const record: ModuleRecord = {
      unit: openUnit(this._source, pre, this._namesFor(pre, dependence)),
      imports,
      dependence,
      released: false,
    };
    this._modules.set(pre.file, record);
    this._open.add(pre.file);
    for (const id of imports) {
      if (!this._modules.has(id))
        this._parse(this._source.preprocess(this._source.fileTable.get(id).path, 'modular'), true);
      else if (this._open.has(id)) this._noteCircle(id);
    }
    completeUnit(record.unit);
    this._open.delete(pre.file);
    if (keep) {
      this._publish(pre.file, record.unit);
      this._parsed.push(pre.file);
    } else {
      this._modules.delete(pre.file);
    }
    return record;
  }

  /**
   * Headers that include each other see what the one has that was entered first: as with names that are not in their
   * own sight.
   */
  private _noteCircle(entered: number): void {
    let within = false;
    for (const id of this._open) {
      within ||= id === entered;
      const module = within ? this._modules.get(id) : undefined;
      if (module) module.dependence.usesContext = true;
    }
  }

  private _publish(file: number, unit: OpenUnit): void {
    for (const [id, what] of unit.fileScope.symbols())
      this._symbols.set(id, { file, what, next: this._symbols.get(id) });
    for (const [id, what] of unit.fileScope.tags()) this._tags.set(id, { file, what, next: this._tags.get(id) });
  }

  /**
   * Names that the modules visible in a file declare; where they lack one, what the file's first importer had in sight
   * (`context`: a header that does not include all it needs).
   */
  private _namesFor(pre: Preprocessed, dependence: Dependence): OuterNames {
    const { file } = pre;
    const found = new Map<number, CSymbol>();
    const ranks = this._ranks;
    const note = (declared: Declared<unknown>): void => {
      if (ranks.of(declared.file) >= IN_CONTEXT) dependence.usesContext = true;
    };
    const open = (): OpenUnit[] =>
      [...this._open].flatMap((id) => {
        const module = id !== file && ranks.of(id) > 0 ? this._modules.get(id) : undefined;
        return module ? [module.unit] : [];
      });
    return {
      symbol: (id) => {
        const known = found.get(id);
        if (known) return known;
        const list = this._symbols.get(id);
        if (list) {
          ranks.fill(pre);
          const declared = nearestSymbol(list, ranks);
          if (declared) {
            note(declared);
            found.set(id, declared.what);
            return declared.what;
          }
        }
        if (this._open.size > 1) {
          ranks.fill(pre);
          for (const unit of open()) {
            const symbol = unit.fileScope.own(id);
            if (symbol) return symbol;
          }
        }
        return undefined;
      },
      tag: (id) => {
        const list = this._tags.get(id);
        let mention: Tag | undefined;
        if (list) {
          ranks.fill(pre);
          const declared = nearestTag(list, ranks);
          if (declared) {
            note(declared);
            mention = declared.what;
            if (mention.complete) return mention;
          }
        }
        if (this._open.size > 1) {
          ranks.fill(pre);
          for (const unit of open()) {
            const tag = unit.fileScope.ownTag(id);
            if (tag?.complete) return tag;
            mention ??= tag;
          }
        }
        return mention;
      },
    };
  }
}

/** Ranks from here on are of modules that only the first importer had in sight. */
const IN_CONTEXT = 1 << 20;

/**
 * By file id, when a module came into sight of the file that asks; 0: it is not. One table for all files, filled for
 * the one that asks: files are parsed one after the other.
 */
class Ranks {
  private _owner: Preprocessed | undefined;
  private _ranks = new Int32Array(1 << 12);
  private _filled: number[] = [];

  fill(owner: Preprocessed): void {
    if (this._owner === owner) return;
    this._owner = owner;
    for (const id of this._filled) this._ranks[id] = 0;
    this._filled = [];
    this._add(owner.visible(), 1, owner.file);
    this._add(owner.context, IN_CONTEXT, owner.file);
  }

  of(id: number): number {
    return id < this._ranks.length ? this._ranks[id] : 0;
  }

  forget(): void {
    this._owner = undefined;
  }

  private _add(ids: readonly number[], first: number, own: number): void {
    let rank = first;
    for (const id of ids) {
      if (id >= this._ranks.length) {
        const ranks = new Int32Array(Math.max(this._ranks.length * 2, id + 1));
        ranks.set(this._ranks);
        this._ranks = ranks;
      }
      if (id === own || this._ranks[id] !== 0) continue;
      this._ranks[id] = rank++;
      this._filled.push(id);
    }
  }
}

/** Of the file's own sight before its context: the first definition, else the first declaration. */
function nearestSymbol(list: Declared<CSymbol>, ranks: Ranks): Declared<CSymbol> | undefined {
  let best: Declared<CSymbol> | undefined;
  let least = Infinity;
  for (let at: Declared<CSymbol> | undefined = list; at; at = at.next) {
    const rank = ranks.of(at.file);
    if (rank === 0) continue;
    const key = rank + (at.what.definition ? 0 : IN_CONTEXT / 2);
    if (key < least) {
      best = at;
      least = key;
    }
  }
  return best;
}

/** The first complete declaration, in the file's own sight before its context; else the first mention. */
function nearestTag(list: Declared<Tag>, ranks: Ranks): Declared<Tag> | undefined {
  let best: Declared<Tag> | undefined;
  let least = Infinity;
  for (let at: Declared<Tag> | undefined = list; at; at = at.next) {
    const rank = ranks.of(at.file);
    if (rank === 0) continue;
    const key = rank + (at.what.complete ? 0 : IN_CONTEXT * 2);
    if (key < least) {
      best = at;
      least = key;
    }
  }
  return best;
}

/** Takes the declarations of some files out of all lists. */
function withdraw<T>(lists: Map<number, Declared<T>>, gone: ReadonlySet<number>): void {
  for (const [id, list] of lists) {
    let kept: Declared<T> | undefined = list;
    while (kept && gone.has(kept.file)) kept = kept.next;
    if (!kept) {
      lists.delete(id);
      continue;
    }
    if (kept !== list) lists.set(id, kept);
    for (let at = kept; at.next;) {
      if (gone.has(at.next.file)) at.next = at.next.next;
      else at = at.next;
    }
  }
}
