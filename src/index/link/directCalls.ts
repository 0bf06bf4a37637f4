/** Who calls whom by name, over all files: pairs of caller and callee, each once, by caller. */

import type { LinkedFile } from './linkedFile';

export class DirectCalls {
  /** Offset in {@link callees} of each node's first callee, and one past the last node's last. */
  readonly first: Int32Array;
  readonly callees: Int32Array;

  constructor(files: readonly LinkedFile[], nodes: number) {
    const first = (this.first = new Int32Array(nodes + 1));
    for (const { pairs } of files) for (let at = 0; at < pairs.length; at += 2) first[pairs[at] + 1]++;
    for (let node = 0; node < nodes; node++) first[node + 1] += first[node];
    const next = first.slice();
    const callees = (this.callees = new Int32Array(first[nodes]));
    for (const { pairs } of files)
      for (let at = 0; at < pairs.length; at += 2) callees[next[pairs[at]]++] = pairs[at + 1];
  }

  /** Functions that a function calls by name. */
  of(caller: number): Int32Array {
    return this.callees.subarray(this.first[caller], this.first[caller + 1]);
  }

  each(visit: (caller: number, callee: number) => void): void {
    const { first, callees } = this;
    for (let caller = 0; caller + 1 < first.length; caller++)
      for (let at = first[caller]; at < first[caller + 1]; at++) visit(caller, callees[at]);
  }
}
