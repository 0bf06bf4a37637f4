/**
 * States of a small program, kept whole and told apart by a hash: memory by pages that states share, threads, and
 * what the library remembers. Parts of stacks that nobody uses any more, output, time and counts are no part of what
 * tells states apart.
 */

import type { Engine } from '../run/engine';
import { DirtyPages } from '../memory/dirtyPages';
import { Frame, MEMORY_SIZE, PAGE, PAGE_SHIFT, SHADOW_BASE, STATE_BASE, TLS_SIZE } from '../memory/memory';
import { MODEL_FRAME } from '../call/frame';
import { clonePlain } from '../time/state';
import type { MachineState, ThreadState } from '../time/state';
import { present } from '../../base/present';

const PAGES = MEMORY_SIZE / PAGE;

/** A page's bytes and their hash, in two halves. */
interface Version {
  bytes: Uint8Array;
  a: number;
  b: number;
}

/** What the library and the system know; changes only where models run. */
interface Rest {
  state: MachineState;
  a: number;
  b: number;
}

export interface StoredState {
  pages: Version[];
  state: MachineState;
  rest: Rest;
  /** Hash of everything. */
  a: number;
  b: number;
  /** Sum over the pages. */
  pagesA: number;
  pagesB: number;
}

export class StateStore {
  private readonly _marks: DirtyPages;
  private readonly _slots = new Map<number, number>();
  private readonly _pages: number[] = [];
  private readonly _base: Version[] = [];
  /** What memory holds now. */
  private _current: Version[] = [];
  private _rest: Rest;
  private _models = -1;
  private readonly _root: { state: MachineState };
  /** Memory of all states changed: see {@link patched}. */
  stale = false;

  /** The engine's state now is the root. */
  constructor(private readonly _engine: Engine) {
    this._marks = new DirtyPages(_engine.memory);
    for (const page of this._dirty()) this._slot(page, true);
    for (const [start, end] of _engine.threads.unmarkedRanges())
      for (let page = start >>> PAGE_SHIFT; page <= (end - 1) >>> PAGE_SHIFT; page++) this._slot(page, true);
    this._root = { state: clonePlain(_engine.state) };
    this._rest = this._restOf(_engine.state);
  }

  /** Pages written since the last call. */
  private _dirty(): number[] {
    const found: number[] = [];
    for (const page of this._marks.pages(true)) {
      if (isState(page)) found.push(page);
      // An access across the end of the page marks only its start.
      if (page + 1 < PAGES && isState(page + 1) && this._slots.has(page + 1)) found.push(page + 1);
    }
    return found;
  }

  /**
   * The page's number among those that states hold. Where it is new, all states so far hold zeros, or what is there
   * now.
   */
  private _slot(page: number, asIs: boolean): number {
    let slot = this._slots.get(page);
    if (slot === undefined) {
      slot = this._pages.push(page) - 1;
      this._slots.set(page, slot);
      const base = this._version(
        page,
        asIs ? this._engine.memory.u8.slice(page * PAGE, page * PAGE + PAGE) : new Uint8Array(PAGE),
      );
      this._base.push(base);
      this._current[slot] = base;
    }
    return slot;
  }

  private _version(page: number, bytes: Uint8Array): Version {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset, PAGE / 4);
    let a = 0;
    let b = 0;
    for (let i = 0; i < PAGE / 4; i++) {
      const word = words[i];
      if (word === 0) continue;
      a = Math.imul(a ^ word ^ Math.imul(i + 1, 0x9e3779b1), 0x85ebca6b);
      a ^= a >>> 15;
      b = Math.imul((b ^ (b >>> 13)) + Math.imul(word ^ (i << 17), 0xc2b2ae35), 0x27d4eb2f) + i;
    }
    if (a !== 0 || b !== 0) {
      a = Math.imul(a ^ Math.imul(page, 0x9e3779b1), 0xc2b2ae35) ^ (a >>> 16);
      b = Math.imul(b + Math.imul(page, 0x85ebca6b), 0x27d4eb2f) ^ (b >>> 15);
    }
    return { bytes, a, b };
  }

  /** Bytes that are the same in all states were written, as if they had been there from the start. */
  patched(address: number, length: number): void {
    if (length <= 0) return;
    this.stale = true;
    for (let page = address >>> PAGE_SHIFT; page <= (address + length - 1) >>> PAGE_SHIFT; page++) {
      const slot = this._slot(page, false);
      const bytes = this._base[slot].bytes.slice();
      const from = Math.max(address, page * PAGE);
      const to = Math.min(address + length, page * PAGE + PAGE);
      bytes.set(this._engine.memory.u8.subarray(from, to), from - page * PAGE);
      this._base[slot] = this._version(page, bytes);
    }
  }

  /** Back to the root. */
  restart(): StoredState {
    this.stale = false;
    this._dirty().forEach((page) => this._slot(page, false));
    const { u8 } = this._engine.memory;
    this._base.forEach((version, slot) => u8.set(version.bytes, this._pages[slot] * PAGE));
    this._current = [...this._base];
    this._engine.state = clonePlain(this._root.state);
    this._rest = this._restOf(this._engine.state);
    let [pagesA, pagesB] = [0, 0];
    for (const { a, b } of this._base) [pagesA, pagesB] = [(pagesA + a) | 0, (pagesB + b) | 0];
    return { pages: this._current, state: clonePlain(this._root.state), rest: this._rest, a: 0, b: 0, pagesA, pagesB };
  }

  /** What the engine holds now, `before` being the state that it went on from and `ran` the threads that ran since. */
  capture(before: StoredState, ran: ReadonlySet<number>): StoredState {
    const { state, memory } = this._engine;
    const touched = new Set(this._dirty());
    for (const id of ran) {
      const thread = present(this._engine.thread(id), 'thread');
      const from = thread.region >>> PAGE_SHIFT;
      const stack = (thread.region + TLS_SIZE) >>> PAGE_SHIFT;
      for (let page = from; page <= (thread.region + this._engine.program.threadLocalSize) >>> PAGE_SHIFT; page++)
        touched.add(page);
      for (let page = stack; page <= (this._liveTo(thread) - 1) >>> PAGE_SHIFT; page++) touched.add(page);
      for (const page of this._pages) if (page >= from && page < thread.regionEnd >>> PAGE_SHIFT) touched.add(page);
    }
    const pages = before.pages.slice();
    let { pagesA, pagesB } = before;
    for (const page of touched) {
      const slot = this._slot(page, false);
      const bytes = memory.u8.slice(page * PAGE, page * PAGE + PAGE);
      this._clearDead(page, bytes);
      const version = this._version(page, bytes);
      const old = pages[slot] ?? this._base[slot];
      const current = this._current[slot];
      if (version.a === old.a && version.b === old.b && sameBytes(version.bytes, old.bytes)) {
        if (current !== old) this._current[slot] = old;
        pages[slot] = old;
        continue;
      }
      pages[slot] = this._current[slot] = version;
      pagesA = (pagesA - old.a + version.a) | 0;
      pagesB = (pagesB - old.b + version.b) | 0;
    }
    if (this._models !== this._engine.modelCalls) {
      this._models = this._engine.modelCalls;
      this._rest = this._restOf(state);
    }
    let a = Math.imul(pagesA ^ this._rest.a, 0x9e3779b1);
    let b = Math.imul(pagesB + this._rest.b, 0x85ebca6b);
    for (const word of threadWords(state.threads)) {
      a = Math.imul(a ^ word, 0xc2b2ae35);
      a ^= a >>> 15;
      b = Math.imul(b + word, 0x27d4eb2f) ^ (b >>> 14);
    }
    return {
      pages,
      rest: this._rest,
      a,
      b,
      pagesA,
      pagesB,
      state: { ...state, threads: state.threads.map((thread) => ({ ...thread })) },
    };
  }

  /** Puts the engine into a state. */
  restore(stored: StoredState): void {
    const { memory } = this._engine;
    // What ran since and is not captured.
    for (const page of this._dirty()) this._current[this._slot(page, false)] = NOTHING;
    for (let slot = 0; slot < this._pages.length; slot++) {
      const version = stored.pages[slot] ?? this._base[slot];
      if (this._current[slot] === version) continue;
      memory.u8.set(version.bytes, this._pages[slot] * PAGE);
      this._current[slot] = version;
    }
    // The library's part is shared between states until a model runs; then there is a copy of it to go on with.
    const same = this._rest === stored.rest && this._models === this._engine.modelCalls;
    const rest = same ? this._engine.state : clonePlain(stored.rest.state);
    this._engine.state = {
      ...stored.state,
      library: rest.library,
      threads: stored.state.threads.map((thread, i) => ({
        ...thread,
        control: rest.threads[i]?.control ?? clonePlain(thread.control),
      })),
    };
    this._rest = stored.rest;
    this._models = this._engine.modelCalls;
  }

  private _restOf(state: MachineState): Rest {
    const kept = clonePlain(state);
    const text = JSON.stringify([kept.library, kept.threads.map((thread) => thread.control)], (_key, value: unknown) =>
      typeof value === 'bigint' ? `${value}n` : value instanceof Map || value instanceof Set ? [...value] : value,
    );
    const [a, b] = textHash(text);
    return { state: kept, a, b };
  }

  /** One past what a thread uses of its stack. */
  private _liveTo(thread: ThreadState): number {
    if (thread.state === 'ended') return thread.region + TLS_SIZE;
    const { memory, program } = this._engine;
    const entity = program.functions[memory.getU32(thread.frame + Frame.function)];
    const lowered = entity?.lowered;
    if (!lowered) return thread.frame + MODEL_FRAME;
    const top = lowered.growsFrame ? memory.getU32(thread.frame + Frame.top) : 0;
    return Math.max(top, thread.frame + lowered.frameSize);
  }

  /** Zeros where a page belongs to a stack and is not used. */
  private _clearDead(page: number, bytes: Uint8Array): void {
    const start = page * PAGE;
    for (const thread of this._engine.state.threads) {
      if (start >= thread.regionEnd || start + PAGE <= thread.region) continue;
      const live = this._liveTo(thread);
      const locals = thread.region + this._engine.program.threadLocalSize;
      const clear = (from: number, to: number): void =>
        void (to > from && bytes.fill(0, Math.max(0, from - start), Math.max(0, Math.min(PAGE, to - start))));
      clear(Math.max(start, locals), Math.min(start + PAGE, thread.region + TLS_SIZE));
      clear(Math.max(start, live), start + PAGE);
    }
  }
}

const NOTHING: Version = { bytes: new Uint8Array(PAGE), a: 0, b: 0 };

/** Control block, stop bytes and dirty bytes are the machine's own. */
function isState(page: number): boolean {
  const address = page * PAGE;
  return (address >= STATE_BASE && address < 0x1_0000) || address >= SHADOW_BASE;
}

function sameBytes(x: Uint8Array, y: Uint8Array): boolean {
  const a = new Uint32Array(x.buffer, x.byteOffset, PAGE / 4);
  const b = new Uint32Array(y.buffer, y.byteOffset, PAGE / 4);
  for (let i = 0; i < PAGE / 4; i++) if (a[i] !== b[i]) return false;
  return true;
}

function textHash(text: string): [number, number] {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b + code, 0x85ebca6b) ^ (b >>> 13);
  }
  return [a, b];
}

/** What tells threads apart beside their stacks. */
function threadWords(threads: readonly ThreadState[]): number[] {
  const words: number[] = [];
  // Who waits longest is woken first: the order counts, not the time.
  const order = threads.filter((thread) => thread.state === 'blocked').sort((x, y) => x.since - y.since);
  for (const thread of threads) {
    words.push(
      thread.state === 'running' ? 1 : thread.state === 'blocked' ? 2 : 3,
      thread.frame,
      thread.mapped,
      thread.retrying ? 1 : 0,
      order.indexOf(thread),
    );
    words.push(Number(BigInt.asIntN(32, thread.result)), thread.until === undefined ? 0 : 1);
    if (thread.waitKey !== undefined) words.push(...textHash(thread.waitKey));
  }
  return words;
}
