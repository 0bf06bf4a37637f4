/**
 * The index that follows its files (see {@link LiveIndex}): one loop that takes what was asked, reads the files
 * concerned again with headers kept in memory, joins, and hands the graph over. Files that a changed header makes
 * stale are read after that, in slices between which newer requests come first.
 */

import { statSync } from 'node:fs';
import { messageOf } from '../base/errors';
import type { FileFacts } from '../index/facts/facts';
import type { GraphData } from '../index/graph/graphData';
import { moveAlong } from '../index/facts/moved';
import { Join, joinFacts } from '../index/pointsTo/join';
import { Links } from '../index/link/links';
import { Workspace } from '../index/workspace';
import { Dependents } from './dependents';
import type { ExtractedFile } from './fileExtractor';
import { FileExtractor, HASH_LENGTH } from './fileExtractor';
import type { KnownFile } from './indexBuild';
import { IndexBuild, knownOf } from './indexBuild';
import type { LiveIndex, LiveIndexOptions } from './liveIndex';
import { inReadingOrder } from './workerPool';

/** Stale files are read for so long before requests are looked at, ms. */
const SLICE_MS = 60;
/** The first answer, for the files on screen, reads what they include for so long at most, ms. */
const EARLY_MS = 1500;
/** Files that take in a changed file textually are read with it, so many at most. */
const MANY = 40;
/** See {@link LiveIndexOptions.quickJoinMs}. */
const QUICK_MS = 80;
/** Quiet time after which what is new on disk is stored, ms. */
const STORE_AFTER_MS = 20_000;
/** Quiet time after which what the next edit needs is made ready, ms. */
const PREPARE_AFTER_MS = 300;

export class LiveBuild implements LiveIndex {
  readonly ready: Promise<void>;
  private readonly _build: IndexBuild;
  private readonly _buffers = new Map<string, string>();
  private _extractor: FileExtractor | undefined;
  /** The files as they were joined last, so that a changed one is linked by itself; undefined: all are to be linked. */
  private _links: Links | undefined;
  /** What was joined last, and how long that took, ms. */
  private _joined: Join | undefined;
  private _joinMs = 0;
  /** Files that changed since then, and since that was told of them. */
  private readonly _unjoined = new Set<string>();
  /** An answer was given before all was joined anew. */
  private _toJoin = false;
  private _revision = 0;
  /** Files whose text is another than the one that was read. */
  private readonly _dirty = new Set<string>();
  /** Files that see a changed header. */
  private readonly _stale = new Set<string>();
  private _dependentsNow: Dependents | undefined;
  /** Of headers that were changed: where what includers see of them stands, and their interface's hash. */
  private readonly _places = new Map<string, { hash: string; places: Int32Array }>();
  /** Files may have come and gone. */
  private _relist = false;
  private _asked = false;
  private _working = true;
  private _closed = false;
  private _toStore = false;
  private _storeTimer: NodeJS.Timeout | undefined;
  /** Files on screen whose includes are to be read when there is time. */
  private readonly _toPrepare: Set<string>;
  private _prepareTimer: NodeJS.Timeout | undefined;

  constructor(private readonly _options: LiveIndexOptions) {
    this._build = new IndexBuild(_options);
    this._toPrepare = new Set(_options.firstFiles);
    this.ready = this._begin();
  }

  setBuffer(path: string, text: string | undefined): number {
    if (text === undefined) this._buffers.delete(path);
    else this._buffers.set(path, text);
    this._dirty.add(path);
    return this._ask();
  }

  filesChanged(paths?: readonly string[]): number {
    if (!paths) this._relist = true;
    for (const path of paths ?? []) {
      if (!/\.[ch]$/.test(path)) continue;
      const exists = statSync(path, { throwIfNoEntry: false }) !== undefined;
      if (exists !== this._build.known.has(path)) this._relist = true;
      else if (exists) this._dirty.add(path);
      this._toStore = true;
    }
    return this._ask();
  }

  prepare(paths: readonly string[]): void {
    for (const path of paths) this._toPrepare.add(path);
    this._prepareLater();
  }

  close(): void {
    this._closed = true;
    clearTimeout(this._storeTimer);
    clearTimeout(this._prepareTimer);
  }

  private _ask(): number {
    this._asked = true;
    void this._work();
    return ++this._revision;
  }

  private async _begin(): Promise<void> {
    // While others read all files, this thread reads those on screen.
    this._build.onFirstStart = (paths) => {
      if (this._options.workers === 0) this._answerEarly(paths);
      else setTimeout(() => this._answerEarly(paths), 0);
    };
    // What is asked before the listing is done is part of it, or is looked at afterwards.
    const { data, filesRead } = await this._build.run();
    this._publish(data, 0, 0, filesRead);
    this._working = false;
    void this._work();
  }

  /** A graph of the files on screen and of what they include, before all files have been read. */
  private _answerEarly(all: ReadonlySet<string>): void {
    const wanted = (this._options.firstFiles ?? []).filter((path) => all.has(path));
    if (wanted.length === 0 || this._closed || !this._working) return;
    try {
      this._readEarly(wanted, all);
    } catch (error) {
      // The whole index follows; only this answer is missing.
      this._options.onWarning?.(`no first answer for the files on screen: ${messageOf(error)}`);
    }
  }

  private _readEarly(wanted: readonly string[], all: ReadonlySet<string>): void {
    const extractor = new FileExtractor(this._options.roots, this._buffers);
    const until = performance.now() + EARLY_MS;
    const facts = new Map<string, FileFacts>();
    const seen = new Set(wanted);
    // The set grows while it is gone through: includes stand behind those who include them.
    for (const path of seen) {
      if (facts.size >= wanted.length && performance.now() > until) break;
      const read = extractor.extract(path);
      if (read.facts) facts.set(path, read.facts);
      for (const include of read.includes) if (all.has(include)) seen.add(include);
    }
    this._publish(
      joinFacts([...facts.values()], new Workspace(this._options.roots)),
      0,
      Math.max(1, all.size - facts.size),
      facts.size,
    );
  }

  private async _work(): Promise<void> {
    if (this._working || this._closed) return;
    this._working = true;
    clearTimeout(this._storeTimer);
    try {
      while (!this._closed && (this._asked || this._toJoin || this._stale.size > 0)) {
        // Requests that are waiting to be heard are taken together.
        await new Promise((resolve) => setImmediate(resolve));
        await this._step();
      }
    } catch (error) {
      this._options.onWarning?.(`the index does not follow changes any more: ${messageOf(error)}`);
      this._closed = true;
    } finally {
      this._working = false;
    }
    this._prepareLater();
    if (this._toStore && !this._closed) this._storeTimer = setTimeout(() => this._storeNow(), STORE_AFTER_MS).unref();
  }

  private _prepareLater(): void {
    clearTimeout(this._prepareTimer);
    const ready = this._links && this._toPrepare.size === 0;
    if (!this._closed && !this._working && !ready)
      this._prepareTimer = setTimeout(() => this._prepareNow(), PREPARE_AFTER_MS).unref();
  }

  /** One piece of what makes the next edit quick: facts and links in memory, or the includes of a file on screen. */
  private _prepareNow(): void {
    if (this._working || this._closed) return;
    try {
      if (!this._links) {
        if (!this._build.load()) return;
        this._join();
      } else {
        const [path] = this._toPrepare;
        this._toPrepare.delete(path);
        if (this._build.known.has(path)) {
          this._extractor ??= new FileExtractor(this._options.roots, this._buffers);
          this._surround(path, this._extractor);
          this._extractor.extract(path);
        }
      }
    } catch (error) {
      this._options.onWarning?.(`the next edit takes longer: ${messageOf(error)}`);
      return;
    }
    this._prepareLater();
  }

  private async _step(): Promise<void> {
    const revision = this._revision;
    this._asked = false;
    let filesRead = 0;
    if (this._relist) {
      this._relist = false;
      this._extractor = undefined;
      this._links = undefined;
      this._dependentsNow = undefined;
      filesRead += (await this._build.run()).filesRead;
      for (const path of this._buffers.keys()) this._dirty.add(path);
    }
    if (!this._build.load()) throw new Error('its stored facts are gone');
    const dirty = [...this._dirty].filter((path) => this._build.known.has(path));
    this._dirty.clear();
    if (dirty.length > 0 || filesRead > 0) {
      filesRead += this._read(dirty);
      const early = this._early();
      if (early) {
        this._toJoin = true;
        this._publish(early, revision, this._stale.size + 1, filesRead);
        return;
      }
    } else if (!this._toJoin) {
      const until = performance.now() + SLICE_MS;
      const order = inReadingOrder([...this._stale]);
      while (order.length > 0 && performance.now() < until) filesRead += this._read([order.shift() as string]);
      if (this._asked || this._stale.size > 0) return;
    }
    this._publish(this._join(), revision, this._stale.size, filesRead);
  }

  /**
   * Reads files now, with those that take them in textually, and notes which others they make stale.
   * @param paths files whose text is another now, or files that a changed header made stale
   */
  private _read(paths: readonly string[]): number {
    const { known } = this._build;
    const extractor = (this._extractor ??= new FileExtractor(this._options.roots, this._buffers));
    const all = new Set(paths);
    const takers = this._dependents.ofText(paths);
    const before = new Map<string, Int32Array | undefined>();
    for (const path of paths) if (!this._stale.has(path)) before.set(path, this._placesBefore(path));
    for (const path of paths) if (!this._stale.has(path)) extractor.forget(path);
    for (const path of takers) {
      extractor.forget(path);
      if (all.size < MANY) all.add(path);
      else this._stale.add(path);
    }
    const changed: string[] = [];
    const moved: ExtractedFile[] = [];
    const facts: FileFacts[] = [];
    for (const path of inReadingOrder([...all])) {
      const wasStale = this._stale.delete(path);
      const old = known.get(path) as KnownFile;
      this._surround(path, extractor);
      const read = extractor.extract(path);
      if (old.usesContext) read.usesContext = true;
      const info = this._buffers.has(path) ? undefined : statSync(path, { throwIfNoEntry: false });
      known.set(path, { ...knownOf(read), size: info?.size ?? 0, mtimeMs: info?.mtimeMs ?? 0 });
      if (read.error) this._options.onWarning?.(read.error.startsWith(path) ? read.error : `${path}: ${read.error}`);
      if (!sameList(old.includes, read.includes) || !sameList(old.textual, read.textual))
        this._dependentsNow = undefined;
      if (old.interfaceHash.slice(0, HASH_LENGTH) !== read.interfaceHash.slice(0, HASH_LENGTH)) changed.push(path);
      else if (old.interfaceHash !== read.interfaceHash) moved.push(read);
      if (!wasStale && read.places) this._places.set(path, { hash: read.interfaceHash, places: read.places });
      this._unjoined.add(path);
      if (read.facts && old.facts) facts.push(read.facts);
      else if (read.facts || old.facts) this._links = undefined;
    }
    for (const { path, places } of moved) {
      const from = before.get(path);
      const lost = from && places ? moveAlong(this._build.facts(), path, from, places) : undefined;
      if (lost) for (const one of lost) this._stale.add(one);
      else changed.push(path);
    }
    if (
      this._links?.replace(
        facts,
        moved.map(({ path }) => path),
      ) === false
    )
      this._links = undefined;
    if (changed.length > 0) for (const path of this._dependents.of(changed)) if (!all.has(path)) this._stale.add(path);
    return all.size;
  }

  /**
   * Headers that do not include all they need are read with what their first importer has in sight. Where such a
   * header comes with a file and is to be read, the file that reads it first when all are read comes before.
   */
  private _surround(path: string, extractor: FileExtractor): void {
    const { known } = this._build;
    const seen = new Set([path]);
    for (const one of seen) {
      const file = known.get(one);
      for (const include of file?.includes ?? []) seen.add(include);
      if (!file?.usesContext || extractor.has(one)) continue;
      const [first] = inReadingOrder([...this._dependents.of([one])].filter((includer) => known.has(includer)));
      if (first !== undefined && first !== path && first.endsWith('.c')) extractor.extract(first);
    }
  }

  private get _dependents(): Dependents {
    return (this._dependentsNow ??= new Dependents(this._build.known.values()));
  }

  /**
   * Where what includers see of a header stood, in the text that they were read with; undefined when that text is
   * gone.
   */
  private _placesBefore(path: string): Int32Array | undefined {
    const old = this._build.known.get(path);
    if (!old?.interfaceHash) return undefined;
    const read = this._places.get(path);
    if (read?.hash === old.interfaceHash) return read.places;
    const text = this._buffers.get(path);
    if (text === undefined || !this._extractor) return undefined;
    // Still on disk.
    this._buffers.delete(path);
    this._extractor.forget(path);
    const { interfaceHash, places } = this._extractor.extract(path);
    this._buffers.set(path, text);
    return interfaceHash === old.interfaceHash ? places : undefined;
  }

  private _join(): GraphData {
    this._links ??= new Links(this._build.facts(), new Workspace(this._options.roots));
    const began = performance.now();
    this._joined = new Join(this._links);
    const data = this._joined.run();
    this._joinMs = performance.now() - began;
    this._toJoin = false;
    this._unjoined.clear();
    return data;
  }

  /**
   * The graph with what the changed files say themselves; undefined where joining all is quick, or not enough is
   * known.
   */
  private _early(): GraphData | undefined {
    if (!this._joined || this._joined.links !== this._links || this._joinMs < (this._options.quickJoinMs ?? QUICK_MS))
      return undefined;
    const changed = [...this._unjoined].flatMap((path) => this._links?.file(path) ?? []);
    this._unjoined.clear();
    return this._joined.change(changed);
  }

  private _publish(data: GraphData, revision: number, pending: number, filesRead: number): void {
    if (!this._closed) this._options.onUpdate({ data, revision, pending, filesRead });
  }

  private _storeNow(): void {
    if (this._working || this._closed) return;
    this._toStore = false;
    this._build.store(this._join());
  }
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}
