/** The states that an explorer has seen, how they follow from each other, and what follows from that. */

import type { ExactTurn } from '../run/schedule';

export class StateGraph {
  /** Number of a state by 53 bits of its hash, and the other bits for certainty. */
  private readonly _numbers = new Map<number, number>();
  private readonly _checks: number[] = [];
  private readonly _parents: number[] = [];
  private readonly _turns: (readonly ExactTurn[])[] = [];
  /** Ways from a state to an end, without going round loops; complete when the state was left. */
  private readonly _paths: number[] = [];
  private readonly _open: boolean[] = [];
  private readonly _reachesEnd: boolean[] = [];
  private readonly _from: number[] = [];
  private readonly _to: number[] = [];
  steps = 0;
  ends = 0;
  /** Steps that lead back to a state on the way. */
  cycles = 0;

  get size(): number {
    return this._checks.length;
  }

  private _key(a: number, b: number): number {
    return (a >>> 0) * 0x20_0000 + (b & 0x1f_ffff);
  }

  find(a: number, b: number): number | undefined {
    for (let key = this._key(a, b); ; key++) {
      const id = this._numbers.get(key);
      if (id === undefined || this._checks[id] === b) return id;
    }
  }

  /** A new state, reached from `parent` (-1: the start) by turns. */
  add(a: number, b: number, parent: number, turns: readonly ExactTurn[]): number {
    const id = this._checks.push(b) - 1;
    let key = this._key(a, b);
    while (this._numbers.has(key)) key++;
    this._numbers.set(key, id);
    this._parents.push(parent);
    this._turns.push(turns);
    this._paths.push(0);
    this._open.push(false);
    this._reachesEnd.push(false);
    return id;
  }

  /** The search goes on from a state; what {@link leave} ends. */
  enter(id: number): void {
    this._open[id] = true;
  }
  leave(id: number): void {
    this._open[id] = false;
    const parent = this._parents[id];
    if (parent >= 0) this._paths[parent] += this._paths[id];
  }

  /** A step between states that are both known. */
  edge(from: number, to: number): void {
    this._from.push(from);
    this._to.push(to);
    if (this._open[to]) this.cycles++;
    // A new state has none yet; it adds them when it is left.
    else this._paths[from] += this._paths[to];
  }

  /** The program ended after a step from this state. */
  end(id: number): void {
    this.ends++;
    this._paths[id]++;
    this._reachesEnd[id] = true;
  }

  paths(id: number): number {
    return this._paths[id];
  }

  /** All turns from the start to a state. */
  turnsTo(id: number): ExactTurn[] {
    const parts: (readonly ExactTurn[])[] = [];
    for (let at = id; at >= 0; at = this._parents[at]) parts.unshift(this._turns[at]);
    return parts.flat();
  }

  /** The first state from which no end can be reached, once everything was searched. */
  stuck(): number | undefined {
    const first = new Int32Array(this.size).fill(-1);
    const next = new Int32Array(this._from.length);
    this._to.forEach((to, edge) => {
      next[edge] = first[to];
      first[to] = edge;
    });
    const good = [...this._reachesEnd];
    const work: number[] = [];
    good.forEach((reaches, id) => {
      if (reaches) work.push(id);
    });
    for (let id = work.pop(); id !== undefined; id = work.pop()) {
      for (let edge = first[id]; edge >= 0; edge = next[edge]) {
        const from = this._from[edge];
        if (good[from]) continue;
        good[from] = true;
        work.push(from);
      }
    }
    const stuck = good.indexOf(false);
    return stuck < 0 ? undefined : stuck;
  }
}
