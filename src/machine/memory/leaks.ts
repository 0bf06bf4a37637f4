/**
 * Heap blocks that nobody freed and nothing leads to: of what is live, blocks whose address (or one inside) stands in
 * no object of static or thread storage, in no stack, and in no other block that is led to. Any 8 bytes that look
 * like an address count as one.
 */

import { GLOBALS_BASE, HEAP_BASE, HEAP_END } from './memory';
import type { Program } from '../link/program';
import type { MachineState } from '../time/state';
import type { Heap } from './heap';
import type { Memory } from './memory';

export interface Leak {
  /** Where it was allocated: `main.c:7`. */
  place: string;
  blocks: number;
  bytes: number;
}

/** What is looked through for leaks. */
export interface LeaksHost {
  readonly memory: Memory;
  readonly heap: Pick<Heap, 'blocks'>;
  readonly program: Pick<Program, 'extent' | 'threadLocalSize'>;
  readonly state: MachineState;
  readonly places: { ofAllocation(address: number): string | undefined };
}

/** By place of allocation, in order of addresses. Blocks that the modelled C library keeps for itself do not count. */
export function leaksOf(engine: LeaksHost): Leak[] {
  const { memory, heap, program } = engine;
  const blocks = [...heap.blocks()].filter((block) => !block.freed);
  const reached = new Set<number>();
  const queue: { from: number; to: number }[] = [];
  const holding = (address: number): number => {
    let low = 0;
    let high = blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (blocks[middle].address <= address) low = middle;
      else high = middle - 1;
    }
    const block = blocks[low];
    return block && address >= block.address && address <= block.address + block.size ? low : -1;
  };
  const scan = (from: number, to: number): void => {
    for (let at = Math.ceil(from / 8) * 8; at + 8 <= to; at += 8) {
      const word = memory.getU32(at);
      if (word < HEAP_BASE || word >= HEAP_END || memory.getU32(at + 4) !== 0) continue;
      const index = holding(word);
      if (index < 0 || reached.has(index)) continue;
      reached.add(index);
      queue.push({ from: blocks[index].address, to: blocks[index].address + blocks[index].size });
    }
  };
  scan(GLOBALS_BASE, program.extent);
  for (const thread of engine.state.threads) {
    scan(thread.region, thread.region + program.threadLocalSize);
    if (thread.state !== 'ended') scan(thread.region, thread.mapped);
  }
  for (const value of Object.values(engine.state.library.values)) {
    const index = holding(Number(BigInt.asUintN(64, BigInt(value))));
    if (index >= 0 && !reached.has(index)) {
      reached.add(index);
      queue.push({ from: blocks[index].address, to: blocks[index].address + blocks[index].size });
    }
  }
  for (let next = queue.pop(); next; next = queue.pop()) scan(next.from, next.to);
  const leaks = new Map<string, Leak>();
  blocks.forEach((block, i) => {
    const place = reached.has(i) ? undefined : engine.places.ofAllocation(block.address);
    if (place === undefined) return;
    const leak = leaks.get(place) ?? { place, blocks: 0, bytes: 0 };
    leak.blocks++;
    leak.bytes += block.size;
    leaks.set(place, leak);
  });
  return [...leaks.values()];
}

/** As a compiler writes a note. */
export function leakText({ place, blocks, bytes }: Leak): string {
  return (
    `${place}: note: ${bytes} byte${bytes === 1 ? '' : 's'} allocated ` +
    `here${blocks > 1 ? ` in ${blocks} blocks` : ''} ` +
    `${blocks > 1 || bytes !== 1 ? 'were' : 'was'} never freed, ` +
    `and nothing leads to ${blocks > 1 ? 'them' : 'it'} any more`
  );
}
