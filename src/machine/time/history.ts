/**
 * History of the memory: snapshots that hold the pages written since the one before, kept by page and time.
 *
 * The bytes of a page at a snapshot's time are its latest version at or before that time; a page without such a
 * version was zero. Going back writes the pages that may differ; the machine then runs forward again to the exact
 * statement.
 */

import type { HistoryUse } from '../api';
import type { Memory } from '../memory/memory';
import { DirtyPages } from '../memory/dirtyPages';
import { DIRTY_BASE, MEMORY_SIZE, PAGE, PAGE_SHIFT } from '../memory/memory';
import type { MachineState } from './state';
import { clonePlain } from './state';
import { present } from '../../base/present';

interface Version {
  time: number;
  bytes: Uint8Array;
}
interface Snapshot {
  time: number;
  state: MachineState;
  /** About what the state takes. */
  stateBytes: number;
  pages: number[];
}

const PAGES = MEMORY_SIZE / PAGE;
const MOST_SNAPSHOTS = 2000;
/** What a page's bytes take beside themselves. */
const VERSION_BYTES = 200;

export class History {
  private readonly _snapshots: Snapshot[] = [];
  private readonly _versions = new Map<number, Version[]>();
  private readonly _marks: DirtyPages;
  /** Time of the snapshot that the dirty bytes count from. */
  private _since = 0;
  private _held = 0;
  private _stateBytes = 0;

  /** `ranges`: memory that is written without a mark (stacks), as [start, end). */
  constructor(
    private readonly _memory: Memory,
    private readonly _ranges: () => [number, number][],
    readonly limit = 250_000_000,
  ) {
    this._marks = new DirtyPages(_memory);
  }

  get count(): number {
    return this._snapshots.length;
  }
  /** Pages held in all snapshots. */
  get pagesHeld(): number {
    return this._held;
  }

  /** Time of the latest snapshot at or before `time`; -1 when there is none. */
  before(time: number): number {
    return this._snapshots[this._index(time)]?.time ?? -1;
  }

  private _index(time: number): number {
    let low = -1;
    let high = this._snapshots.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this._snapshots[middle].time <= time) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private _at(page: number, time: number): Uint8Array | undefined {
    const versions = this._versions.get(page);
    if (!versions) return undefined;
    for (let i = versions.length - 1; i >= 0; i--) if (versions[i].time <= time) return versions[i].bytes;
    return undefined;
  }

  /** Pages that may have been written since the last snapshot or restore. */
  private _candidates(): Set<number> {
    const pages = new Set<number>();
    for (const page of this._marks.pages(false)) {
      pages.add(page);
      // An access across the end of the page marks only its start.
      pages.add(page + 1);
    }
    for (const [start, end] of this._ranges()) {
      for (let page = start >>> PAGE_SHIFT; page < (end + PAGE - 1) >>> PAGE_SHIFT; page++) pages.add(page);
    }
    return pages;
  }

  private _clearDirty(): void {
    this._memory.u8.fill(0, DIRTY_BASE, DIRTY_BASE + PAGES);
  }

  private _page(page: number): Uint8Array {
    return this._memory.u8.subarray(page * PAGE, page * PAGE + PAGE);
  }

  /** Keeps the state as it is now. Nothing happens when this time is kept already. */
  take(state: MachineState): void {
    const { time } = state;
    const before = this._index(time);
    if (this._snapshots[before]?.time === time) return;
    const next = this._snapshots[before + 1];
    const snapshot: Snapshot = { time, state: clonePlain(state), stateBytes: plainSize(state), pages: [] };
    this._stateBytes += snapshot.stateBytes;
    for (const page of this._candidates()) {
      if (page >= PAGES || isTable(page)) continue;
      const old = this._at(page, this._since);
      const now = this._page(page);
      if (old ? same(old, now) : isZero(now)) continue;
      if (next && !this._versions.get(page)?.some((version) => version.time === next.time)) {
        this._add(next, page, old ?? new Uint8Array(PAGE));
      }
      this._add(snapshot, page, now.slice());
    }
    this._snapshots.splice(before + 1, 0, snapshot);
    this._since = time;
    this._clearDirty();
    while (this._bytes() > this.limit || this._snapshots.length > MOST_SNAPSHOTS) if (!this._thin()) break;
  }

  private _add(snapshot: Snapshot, page: number, bytes: Uint8Array): void {
    let versions = this._versions.get(page);
    if (!versions) this._versions.set(page, (versions = []));
    let at = versions.length;
    while (at > 0 && versions[at - 1].time > snapshot.time) at--;
    versions.splice(at, 0, { time: snapshot.time, bytes });
    snapshot.pages.push(page);
    this._held++;
  }

  /** What all snapshots take. */
  private _bytes(): number {
    return this._held * (PAGE + VERSION_BYTES) + this._stateBytes;
  }

  /** What is kept, for times up to `horizon`. */
  use(horizon: number): HistoryUse {
    let widestGap = 0;
    this._snapshots.forEach((snapshot, i) => {
      widestGap = Math.max(widestGap, (this._snapshots[i + 1]?.time ?? horizon) - snapshot.time);
    });
    return { snapshots: this._snapshots.length, bytes: this._bytes(), limit: this.limit, widestGap };
  }

  /**
   * Drops the snapshot whose neighbours are closest, the first, the last and the current one aside; false: there is
   * none to drop.
   */
  private _thin(): boolean {
    let best = -1;
    let gap = Infinity;
    for (let i = 1; i < this._snapshots.length - 1; i++) {
      if (this._snapshots[i].time === this._since) continue;
      // Older ones go first: what is near now is asked for most.
      const width = (this._snapshots[i + 1].time - this._snapshots[i - 1].time) / (this._snapshots.length - i);
      if (width < gap) {
        gap = width;
        best = i;
      }
    }
    if (best < 0) return false;
    const [gone] = this._snapshots.splice(best, 1);
    const next = this._snapshots[best];
    for (const page of gone.pages) {
      const versions = present(this._versions.get(page), 'versions of a page');
      const at = versions.findIndex((version) => version.time === gone.time);
      if (versions.some((version) => version.time === next.time)) {
        versions.splice(at, 1);
        this._held--;
      } else {
        versions[at] = { time: next.time, bytes: versions[at].bytes };
        next.pages.push(page);
      }
    }
    this._stateBytes -= gone.stateBytes;
    return true;
  }

  /** Puts memory back to the latest snapshot at or before `time`; gives the state then. */
  restore(time: number): MachineState {
    const snapshot = this._snapshots[this._index(time)];
    if (!snapshot) throw new Error('there is no snapshot to go back to');
    const pages = this._candidates();
    const [low, high] = snapshot.time < this._since ? [snapshot.time, this._since] : [this._since, snapshot.time];
    for (const other of this._snapshots) {
      if (other.time > low && other.time <= high) for (const page of other.pages) pages.add(page);
    }
    for (const page of pages) {
      if (page >= PAGES || isTable(page)) continue;
      const bytes = this._at(page, snapshot.time);
      if (bytes) this._memory.u8.set(bytes, page * PAGE);
      else this._page(page).fill(0);
    }
    this._since = snapshot.time;
    this._clearDirty();
    return clonePlain(snapshot.state);
  }

  /** Forgets what came after `time`: the future is going to be another. */
  forgetAfter(time: number): void {
    while (this._snapshots.length > 1 && this._snapshots[this._snapshots.length - 1].time > time) {
      const gone = present(this._snapshots.pop(), 'snapshot');
      this._stateBytes -= gone.stateBytes;
      for (const page of gone.pages) {
        const versions = present(this._versions.get(page), 'versions of a page');
        const at = versions.findIndex((version) => version.time === gone.time);
        if (at >= 0) {
          versions.splice(at, 1);
          this._held--;
        }
      }
    }
  }

  /** Writes bytes as if they had been there from the start: into memory and into every snapshot. */
  patch(address: number, bytes: Uint8Array): void {
    this._memory.write(address, bytes);
    const first = this._snapshots[0];
    if (!first) return;
    for (let page = address >>> PAGE_SHIFT; page <= (address + bytes.length - 1) >>> PAGE_SHIFT; page++) {
      if (!this._versions.get(page)?.some((version) => version.time === first.time))
        this._add(first, page, new Uint8Array(PAGE));
      const from = Math.max(address, page * PAGE);
      const to = Math.min(address + bytes.length, page * PAGE + PAGE);
      const part = bytes.subarray(from - address, to - address);
      for (const version of present(this._versions.get(page), 'versions of a page'))
        version.bytes.set(part, from - page * PAGE);
    }
  }

  /** Page bytes at the start of the program; undefined: zero. */
  initial(page: number): Uint8Array | undefined {
    const first = this._snapshots[0];
    return first ? this._at(page, first.time) : undefined;
  }

  /** Bytes of a page at the snapshot at or before `time`. */
  pageAt(page: number, time: number): Uint8Array | undefined {
    return this._at(page, this._snapshots[this._index(time)]?.time ?? -1);
  }

  /** Pages written since the snapshot that memory counts from; in order. */
  written(): number[] {
    return [...this._candidates()].filter((page) => page < PAGES && !isTable(page)).sort((a, b) => a - b);
  }
  get since(): number {
    return this._since;
  }

  /** All pages that may hold something. */
  touched(): number[] {
    const pages = this._candidates();
    for (const page of this._versions.keys()) pages.add(page);
    return [...pages].filter((page) => page < PAGES && !isTable(page)).sort((a, b) => a - b);
  }
}

/** Control block, stop bytes and dirty bytes are the machine's own and have no history. */
function isTable(page: number): boolean {
  const address = page * PAGE;
  return address < 0x8000 || (address >= 0x1_0000 && address < 0x20_0000);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  const x = new Uint32Array(a.buffer, a.byteOffset, PAGE / 4);
  const y = new Uint32Array(b.buffer, b.byteOffset, PAGE / 4);
  for (let i = 0; i < PAGE / 4; i++) if (x[i] !== y[i]) return false;
  return true;
}
/** Bytes that a copy of plain data takes, roughly; what is frozen is shared. */
function plainSize(value: unknown): number {
  if (typeof value === 'string') return 16;
  if (typeof value !== 'object' || value === null) return 8;
  if (Object.isFrozen(value)) return 8;
  let size = 16;
  for (const item of Object.values(value)) size += 8 + plainSize(item);
  return size;
}

function isZero(a: Uint8Array): boolean {
  const x = new Uint32Array(a.buffer, a.byteOffset, PAGE / 4);
  for (let i = 0; i < PAGE / 4; i++) if (x[i] !== 0) return false;
  return true;
}
