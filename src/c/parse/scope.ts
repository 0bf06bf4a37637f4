/**
 * Scopes of names (C11 6.2.1). Ordinary names and tags are keyed by spelling id.
 */

import type { CSymbol } from '../ast';
import type { EnumDecl, RecordDecl } from '../types';

export type Tag = RecordDecl | EnumDecl;

/** Names from outside the unit: in modular mode, what the imported headers declare. */
export interface OuterNames {
  symbol(id: number): CSymbol | undefined;
  /** A complete declaration wins over a mention. */
  tag(id: number): Tag | undefined;
}

export const NO_OUTER_NAMES: OuterNames = { symbol: () => undefined, tag: () => undefined };

/** A block, a parameter list, or (no parent) the file. */
export class Scope {
  private _symbols: Map<number, CSymbol> | undefined;
  private _tags: Map<number, Tag> | undefined;

  constructor(
    readonly parent: Scope | undefined,
    private readonly _outer: OuterNames = NO_OUTER_NAMES,
  ) {}

  declare(id: number, symbol: CSymbol): void {
    (this._symbols ??= new Map()).set(id, symbol);
  }

  declareTag(id: number, tag: Tag): void {
    (this._tags ??= new Map()).set(id, tag);
  }

  /** In this scope only. */
  own(id: number): CSymbol | undefined {
    return this._symbols?.get(id);
  }

  ownTag(id: number): Tag | undefined {
    return this._tags?.get(id);
  }

  lookup(id: number): CSymbol | undefined {
    const found = this._symbols?.get(id);
    if (found) return found;
    return this.parent ? this.parent.lookup(id) : this._outer.symbol(id);
  }

  /** A complete tag from outside wins over a file-scope mention. */
  lookupTag(id: number): Tag | undefined {
    const found = this._tags?.get(id);
    if (found && (found.complete || this.parent)) return found;
    return this.parent ? this.parent.lookupTag(id) : (this._outer.tag(id) ?? found);
  }

  symbols(): Iterable<[number, CSymbol]> {
    return this._symbols ?? [];
  }

  tags(): Iterable<[number, Tag]> {
    return this._tags ?? [];
  }
}
