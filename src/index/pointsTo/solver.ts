/**
 * Inclusion-based points-to analysis for function values (Andersen 1994): flow- and context-insensitive, field-based
 * (Heintze and Tardieu 2001: one location for a member of all objects). Each location has a points-to set, the
 * functions that it may hold; assignments are subset constraints between sets, solved to the least fixpoint.
 *
 *     int (*p)(int) = f;                       // f in pts(p)
 *     int (*q)(int) = p;                       // pts(p) is part of pts(q)
 *     int apply(int (*g)(int)) { return g(1); }
 *     int main(void) { return apply(q); }      // pts(q) is part of pts(parameter g): apply calls f
 *
 * A worklist holds locations with functions that have not been handed on. Pointer calls are resolved on the way: each
 * function that arrives in the location called through gets the call's arguments in its parameters, and what it
 * returns flows to the call's result.
 *
 * Given up: order of statements, and which object a pointer points to. The narrowing passes win part of that back.
 */

/** What the solver asks about a function that turned up in a location called through. */
export interface CallResolver {
  /** A pointer call through `location` reaches `node`. Constraints may be added. */
  reached(location: number, node: number): void;
}

export class Solver {
  private readonly _pointsTo: (Set<number> | undefined)[] = [];
  /** Functions of a location that are not handed on yet. */
  private readonly _fresh: (number[] | undefined)[] = [];
  private readonly _copies: (number[] | undefined)[] = [];
  private readonly _filtered = new Map<number, { to: number; test: (node: number) => boolean }[]>();
  private readonly _calledThrough: boolean[] = [];
  /** The same as {@link _copies}, of locations that are copied to many. */
  private readonly _copySets: (Set<number> | undefined)[] = [];
  private readonly _work: number[] = [];

  constructor(private readonly _resolver: CallResolver) {}

  /** `node`'s address is put into `location`. */
  addFunction(location: number, node: number): void {
    let set = this._pointsTo[location];
    if (!set) this._pointsTo[location] = set = new Set();
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
      const known = this._copySets[from];
      if (known ? known.has(to) : copies.includes(to)) return;
      copies.push(to);
      if (known) known.add(to);
      else if (copies.length > 12) this._copySets[from] = new Set(copies);
    }
    const set = this._pointsTo[from];
    if (set) for (const node of set) this.addFunction(to, node);
  }

  /** What is in `from` and passes the test is also in `to`. */
  copyFiltered(from: number, to: number, test: (node: number) => boolean): void {
    const list = this._filtered.get(from);
    if (list) list.push({ to, test });
    else this._filtered.set(from, [{ to, test }]);
    for (const node of this.pointsTo(from)) if (test(node)) this.addFunction(to, node);
  }

  /** Asks {@link CallResolver.reached} for every function that is or comes into `location`. */
  callThrough(location: number): void {
    if (this._calledThrough[location]) return;
    this._calledThrough[location] = true;
    const set = this._pointsTo[location];
    if (!set) return;
    const waiting = new Set(this._fresh[location]);
    for (const node of [...set]) if (!waiting.has(node)) this._resolver.reached(location, node);
  }

  /** Hands functions on until no points-to set grows any more. */
  solve(): void {
    for (let location = this._work.pop(); location !== undefined; location = this._work.pop()) {
      const fresh = this._fresh[location];
      if (!fresh) continue;
      this._fresh[location] = undefined;
      const copies = this._copies[location];
      if (copies) {
        for (const to of copies) for (const node of fresh) this.addFunction(to, node);
      }
      for (const { to, test } of this._filtered.get(location) ?? [])
        for (const node of fresh) if (test(node)) this.addFunction(to, node);
      if (this._calledThrough[location]) for (const node of fresh) this._resolver.reached(location, node);
    }
  }

  /** Points-to set of a location, in no order. */
  pointsTo(location: number): ReadonlySet<number> {
    return this._pointsTo[location] ?? EMPTY;
  }
}

const EMPTY: ReadonlySet<number> = new Set();
