/** Maps whose keys are pairs of values. */

/** A map from pairs to values. */
export class PairMap<A, B, V> {
  private readonly _maps = new Map<A, Map<B, V>>();

  get(a: A, b: B): V | undefined {
    return this._maps.get(a)?.get(b);
  }

  set(a: A, b: B, value: V): void {
    let map = this._maps.get(a);
    if (!map) this._maps.set(a, (map = new Map<B, V>()));
    map.set(b, value);
  }

  /** The value of a pair; when there is none, the one that `make` gives, which is kept. */
  getOrMake(a: A, b: B, make: () => V): V {
    let value = this.get(a, b);
    if (value === undefined) this.set(a, b, (value = make()));
    return value;
  }
}

/** Numbers pairs in the order in which they are first seen, from 0 on. */
export class PairIds<A, B> {
  private readonly _ids = new PairMap<A, B, number>();
  private _count = 0;

  id(a: A, b: B): number {
    return this._ids.getOrMake(a, b, () => this._count++);
  }
}
