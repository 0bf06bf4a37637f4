/**
 * fork(2) and wait(2). There is one memory: a child runs first, in it, to its end, while what its parent left is kept
 * aside; then the parent's memory is put back and goes on. Files, pipes and sockets are the same for both, as is
 * memory that is mapped shared. So a child cannot wait for something that its parent is to do.
 */

import { SystemError } from '../api';
import type { DescriptorEntry } from '../state';
import { closeDescriptor, hold, kernelOf, part } from '../fs/descriptors';
import { E } from '../errno';
import { areas } from '../mem/mapping';
import type { Model, ModelCall } from '../../call/model';
import {
  Control,
  GLOBALS_BASE,
  HEAP_BASE,
  MAPS_BASE,
  PAGE,
  SHADOW_BASE,
  STATE_BASE,
  STOPS_BASE,
  Shadow,
  State,
} from '../../memory/memory';
import type { Memory } from '../../memory/memory';
import type { PendingSignal } from './threadControl';
import type { MachineState, SavedProcess, ThreadState } from '../../time/state';
import { clonePlain } from '../../time/state';

interface Child {
  pid: number;
  /** As wait gives it. */
  status: number;
}

/** What of the kernel's memory belongs to a process; the rest is the same for parent and child. */
const OWN_PARTS = [
  'mappings',
  'streams',
  'environment',
  'texts',
  'errorTexts',
  'limits',
  'loader',
  'users',
  'regex',
  'children',
];
const WAITING = 'children';
const SIGCHLD = 17;
/** si_code of SIGCHLD. */
const CLD = { exited: 1, killed: 2 } as const;

/** What fork and the end of a process use of the machine. */
export interface ProcessesHost {
  readonly memory: Memory;
  readonly state: MachineState;
  /** End of the objects of static storage. */
  readonly program: { readonly extent: number };
  /** What was put into memory as if it had been from the start, in order. */
  readonly images: readonly (() => void)[];
  readonly interrupts: { send(thread: number, signal: PendingSignal): void };
  thread(id: number): ThreadState | undefined;
  wake(key: string, all: boolean): void;
  /** What a model would see of a thread. */
  callOf(thread: ThreadState): ModelCall;
}

export class Processes {
  constructor(private readonly _engine: ProcessesHost) {}

  /**
   * Keeps the process that runs now aside and makes it its own child; gives the child's number. Called from the model
   * of fork, in its first phase.
   */
  fork(c: ModelCall): number {
    const { state, memory } = this._engine;
    const parent = state.processId;
    const pid = this._next();
    // The parent goes on in the second phase of the same call.
    c.phase = pid;
    const thread = this._engine.thread(state.current)!;
    thread.frame = memory.word(Control.frame);
    thread.mapped = memory.word(Control.stackLimit);
    const pages = new Map<number, Uint8Array>();
    for (const page of this._used()) pages.set(page, memory.u8.slice(page * PAGE, page * PAGE + PAGE));
    const saved: SavedProcess = Object.freeze({
      processId: parent,
      threads: clonePlain(state.threads),
      current: state.current,
      library: clonePlain(state.library),
      pages,
      images: this._engine.images.length,
    });
    state.parents = [...(state.parents ?? []), saved];
    state.processId = pid;
    for (const entry of Object.values(kernelOf(c).descriptors)) hold(kernelOf(c).descriptions[entry.description]);
    for (const other of state.threads) {
      if (other === thread) continue;
      other.state = 'ended';
      other.waitKey = undefined;
      other.until = undefined;
    }
    delete kernelOf(c).parts.children;
    return pid;
  }

  /** A number for the next process; those that have been are not given again. */
  private _next(): number {
    const { library, processId } = this._engine.state;
    const counter = (library.kernel.parts.processes ??= { last: processId + 1000 }) as { last: number };
    return ++counter.last;
  }

  /** The process has ended. True: it was a child, and its parent goes on now. */
  over(status: number): boolean {
    const { state, memory } = this._engine;
    const saved = state.parents?.at(-1);
    if (!saved) return false;
    const pid = state.processId;
    const c = this._engine.callOf(this._engine.thread(state.current)!);
    for (const fd of Object.keys(state.library.kernel.descriptors)) closeDescriptor(c, Number(fd));
    const shared = this._sharedPages();
    const child = state.library;
    const before = this._used();
    for (const page of before) {
      if (saved.pages.has(page)) continue;
      memory.u8.fill(0, page * PAGE, page * PAGE + PAGE);
      memory.mark(page * PAGE, PAGE);
    }
    for (const [page, bytes] of saved.pages) memory.write(page * PAGE, bytes);
    for (const apply of this._engine.images.slice(saved.images)) apply();
    for (const [page, bytes] of shared) memory.write(page * PAGE, bytes);
    const library = clonePlain(saved.library);
    const { kernel } = child;
    const own: Record<string, DescriptorEntry> = library.kernel.descriptors;
    const parts: Record<string, unknown> = { ...kernel.parts };
    for (const key of OWN_PARTS) {
      if (key in library.kernel.parts) parts[key] = library.kernel.parts[key];
      else delete parts[key];
    }
    library.kernel = { ...kernel, descriptors: own, parts };
    state.library = library;
    state.threads = clonePlain([...saved.threads]);
    state.current = saved.current;
    state.processId = saved.processId;
    state.parents = state.parents!.slice(0, -1);
    if (state.parents.length === 0) delete state.parents;
    const thread = this._engine.thread(state.current)!;
    memory.setWord(Control.frame, thread.frame);
    memory.setWord(Control.stackLimit, thread.mapped);
    const children = (parts.children ??= []) as Child[];
    children.push({ pid, status });
    this._engine.wake(WAITING, true);
    this._engine.interrupts.send(0, {
      number: SIGCHLD,
      code: (status & 0x7f) === 0 ? CLD.exited : CLD.killed,
      value: 0n,
    });
    return true;
  }

  /** Pages that may hold something of the process: bookkeeping, objects, heap, stacks, mappings, and their shadow. */
  private _used(): Set<number> {
    const { memory, program, state } = this._engine;
    const pages = new Set<number>();
    const add = (start: number, end: number, withShadow: boolean): void => {
      for (let page = Math.floor(start / PAGE); page * PAGE < end; page++) pages.add(page);
      if (withShadow) add(SHADOW_BASE + (start >>> 3), SHADOW_BASE + ((end + 7) >>> 3), false);
    };
    add(STATE_BASE, STOPS_BASE, false);
    add(GLOBALS_BASE, program.extent, true);
    add(HEAP_BASE, memory.word(State.heapTop) || HEAP_BASE, true);
    for (const thread of state.threads) {
      add(
        thread.region,
        thread.id === state.current ? Math.max(thread.mapped, memory.word(Control.stackLimit)) : thread.mapped,
        true,
      );
    }
    for (const area of areas(state.library)) {
      for (let at = area.start; at < area.end; at += PAGE)
        if (memory.shadowAt(at) !== Shadow.nothing) add(at, at + PAGE, true);
    }
    return pages;
  }

  /** Bytes of pages that both processes see. */
  private _sharedPages(): [number, Uint8Array][] {
    const { memory, state } = this._engine;
    const pages: [number, Uint8Array][] = [];
    for (const area of areas(state.library)) {
      if (!area.shared || area.start < MAPS_BASE) continue;
      for (let at = area.start; at < area.end; at += PAGE) {
        if (memory.shadowAt(at) === Shadow.nothing) continue;
        pages.push([at / PAGE, memory.u8.slice(at, at + PAGE)]);
        const shadow = SHADOW_BASE + (at >>> 3);
        // A page of shadow belongs to 8 pages of memory: it is put together from what is there by then.
        const parent = state.parents!.at(-1)!.pages.get(Math.floor(shadow / PAGE));
        const bytes = parent ? parent.slice() : new Uint8Array(PAGE);
        bytes.set(memory.u8.subarray(shadow, shadow + PAGE / 8), shadow % PAGE);
        const earlier = pages.find(([page]) => page === Math.floor(shadow / PAGE));
        if (earlier) earlier[1].set(memory.u8.subarray(shadow, shadow + PAGE / 8), shadow % PAGE);
        else pages.push([Math.floor(shadow / PAGE), bytes]);
      }
    }
    return pages;
  }
}

/** Signal that a fault is on Linux, as wait gives it. */
export function signalOf(message: string): number {
  if (/abort was called|assertion failed/.test(message)) return 6;
  return /^(?:division by zero|integer overflow)/.test(message) ? 8 : 11;
}

/** wait(2): takes a child that has ended. */
function waitFor(c: ModelCall, pid: number, to: number, options: number): number {
  const children = part<Child[]>(c, 'children', () => []);
  const at = children.findIndex((child) => pid === -1 || pid === 0 || child.pid === pid);
  // A child has always ended by the time its parent runs.
  if (at < 0) throw new SystemError(options & ~0x4000_000f ? E.INVAL : E.CHILD);
  const [child] = children.splice(at, 1);
  if (to) {
    c.check(to, 4, true);
    c.memory.setU32(to, child.status);
  }
  return child.pid;
}

const fork: Model = (c) => {
  if (c.phase === 0) {
    c.fork();
    return 0;
  }
  return c.phase;
};

export const FORK_MODELS: Record<string, Model> = {
  fork,
  vfork: fork,
  wait: (c) => waitFor(c, -1, c.pointer(0), 0),
  waitpid: (c) => waitFor(c, c.int(0), c.pointer(1), c.int(2)),
  wait3: (c) => waitFor(c, -1, c.pointer(0), c.int(1)),
  wait4: (c) => waitFor(c, c.int(0), c.pointer(1), c.int(2)),
};
