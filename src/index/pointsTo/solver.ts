/**
 * Propagates functions through locations to a fixpoint (inclusion constraints, Andersen 1994, by field instead of by
 * object).
 *
 * A worklist holds locations with functions that have not been handed on. Pointer calls are joined on the way: each
 * function that arrives in the location called through gets the call's arguments in its parameters, and its returned
 * functions flow to the call's result.
 */

/** What the solver asks about a function that turned up in a location called through. */
export interface CallJoin {
  /** A pointer call through `location` reaches `node`. Constraints may be added. */
  reached(location: number, node: number): void;
}

export class Solver {
  private readonly _sets: (Set<number> | undefined)[] = [];
  private readonly _fresh: (number[] | undefined)[] = [];
  private readonly _copies: (number[] | undefined)[] = [];
  private readonly _some = new Map<number, { to: number; test: (node: number) => boolean }[]>();
  private readonly _called: boolean[] = [];
  /** Copies that are there, of locations that are copied to many. */
  private readonly _known: (Set<number> | undefined)[] = [];
  private readonly _work: number[] = [];

  constructor(private readonly _join: CallJoin) {}

  /** `node`'s address is put into `location`. */
  put(location: number, node: number): void {
    let set = this._sets[location];
    if (!set) this._sets[location] = set = new Set();
    if (set.has(node)) return;
    set.add(node);
    const fresh = this._fresh[location];
    if (fresh) {
      fresh.push(node);
    } else {
      this._fresh[location] = [node];
      this._work.push(location);
    }
  }

  /** What is in `from` is also in `to`. */
  copy(from: number, to: number): void {
    if (from === to) return;
    const copies = this._copies[from];
    if (!copies) {
      this._copies[from] = [to];
    } else {
      const known = this._known[from];
      if (known ? known.has(to) : copies.includes(to)) return;
      copies.push(to);
      if (known) known.add(to);
      else if (copies.length > 12) this._known[from] = new Set(copies);
    }
    const set = this._sets[from];
    if (set) for (const node of set) this.put(to, node);
  }

  /** What is in `from` and passes the test is also in `to`. */
  copySome(from: number, to: number, test: (node: number) => boolean): void {
    const list = this._some.get(from);
    if (list) list.push({ to, test });
    else this._some.set(from, [{ to, test }]);
    for (const node of this._sets[from] ?? EMPTY) if (test(node)) this.put(to, node);
  }

  /** Asks {@link CallJoin.reached} for every function that is or comes into `location`. */
  call(location: number): void {
    if (this._called[location]) return;
    this._called[location] = true;
    const set = this._sets[location];
    if (!set) return;
    const waiting = new Set(this._fresh[location]);
    for (const node of [...set]) if (!waiting.has(node)) this._join.reached(location, node);
  }

  solve(): void {
    while (this._work.length > 0) {
      const location = this._work.pop() as number;
      const fresh = this._fresh[location];
      if (!fresh) continue;
      this._fresh[location] = undefined;
      const copies = this._copies[location];
      if (copies) {
        for (const to of copies) for (const node of fresh) this.put(to, node);
      }
      for (const { to, test } of this._some.get(location) ?? [])
        for (const node of fresh) if (test(node)) this.put(to, node);
      if (this._called[location]) for (const node of fresh) this._join.reached(location, node);
    }
  }

  /** Functions in a location, in no order. */
  get(location: number): ReadonlySet<number> {
    return this._sets[location] ?? EMPTY;
  }
}

const EMPTY: ReadonlySet<number> = new Set();
