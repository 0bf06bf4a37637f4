/** A hash of the whole state of a machine: what differs from the start in memory, and all plain data beside it. */

import { PAGE } from '../memory/memory';
import type { Memory } from '../memory/memory';
import type { History } from './history';
import type { MachineState } from './state';

/**
 * 64 bits in hexadecimal. Two machines of one program, settings and schedule at the same time have the same one,
 * whichever way they came there.
 */
export function stateHash(memory: Memory, history: Pick<History, 'touched' | 'initial'>, state: MachineState): string {
  const { u32 } = memory;
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  const mix = (word: number): void => {
    a = Math.imul(a ^ word, 0x01000193);
    b = Math.imul(b ^ (word + 0x7f4a7c15), 0x85ebca6b) ^ (b >>> 13);
  };
  for (const page of history.touched()) {
    const initial = history.initial(page);
    const first = initial ? new Uint32Array(initial.buffer, initial.byteOffset, PAGE / 4) : undefined;
    // What was in memory from the start counts as zero: it may be put there later than the first time this hash is
    // made.
    for (let i = 0, at = (page * PAGE) / 4; i < PAGE / 4; i++) {
      const word = first ? u32[at + i] ^ first[i] : u32[at + i];
      if (word === 0) continue;
      mix(at + i);
      mix(word);
    }
  }
  const text = JSON.stringify(state, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
  for (let i = 0; i < text.length; i++) mix(text.charCodeAt(i));
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
}
