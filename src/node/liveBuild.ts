/**
 * The index that follows its files (see {@link LiveIndex}): one loop that takes what was asked, reads the files
 * concerned again with headers kept in memory, joins, and hands the graph over. Files that a changed header makes
 * stale are read after that, in slices between which newer requests come first.
 */

import { statSync } from 'node:fs';
import { messageOf } from '../base/errors';
import type { FileFacts } from '../index/facts/facts';
import type { GraphData } from '../index/graph/graphData';
import { GraphBuilder, joinFacts } from '../index/graph/graphBuilder';
import { Links } from '../index/link/links';
import { Workspace } from '../index/workspace';
import { FileExtractor } from './fileExtractor';
import { IncrementalReader } from './incrementalReader';
import { IndexBuild } from './indexBuild';
import type { LiveIndex, LiveIndexOptions } from './liveIndex';
import { inReadingOrder } from './workerPool';

/** Stale files are read for so long before requests are looked at, ms. */
const SLICE_MS = 60;
/** The first answer, for the files on screen, reads what they include for so long at most, ms. */
const EARLY_MS = 1500;
/** See {@link LiveIndexOptions.quickJoinMs}. */
const QUICK_MS = 80;
/** Quiet time after which what is new on disk is stored, ms. */
const STORE_AFTER_MS = 20_000;
/** Quiet time after which what the next edit needs is made ready, ms. */
const PREPARE_AFTER_MS = 300;

export class LiveBuild implements LiveIndex {
  readonly ready: Promise<void>;
  private readonly _build: IndexBuild;
  private readonly _reader: IncrementalReader;
  /** The files as they were joined last, so that a changed one is linked by itself; undefined: all are to be linked. */
  private _links: Links | undefined;
  /** What was joined last, and how long that took, ms. */
  private _joined: GraphBuilder | undefined;
  private _joinMs = 0;
  /** Files that changed since then, and since that was told of them. */
  private readonly _unjoined = new Set<string>();
  /** An answer was given before all was joined anew. */
  private _toJoin = false;
  private _revision = 0;
  /** Files whose text is another than the one that was read. */
  private readonly _dirty = new Set<string>();
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
    this._reader = new IncrementalReader(this._build, _options.roots, (message) => _options.onWarning?.(message));
    this._toPrepare = new Set(_options.firstFiles);
    this.ready = this._begin();
  }

  setBuffer(path: string, text: string | undefined): number {
    if (text === undefined) this._reader.buffers.delete(path);
    else this._reader.buffers.set(path, text);
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
    const extractor = new FileExtractor(this._options.roots, this._reader.buffers);
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
      while (!this._closed && (this._asked || this._toJoin || this._reader.stale.size > 0)) {
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
        if (this._build.known.has(path)) this._reader.prepare(path);
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
      this._reader.forgetAll();
      this._links = undefined;
      filesRead += (await this._build.run()).filesRead;
      for (const path of this._reader.buffers.keys()) this._dirty.add(path);
    }
    if (!this._build.load()) throw new Error('its stored facts are gone');
    const dirty = [...this._dirty].filter((path) => this._build.known.has(path));
    this._dirty.clear();
    if (dirty.length > 0 || filesRead > 0) {
      filesRead += this._read(dirty);
      const early = this._early();
      if (early) {
        this._toJoin = true;
        this._publish(early, revision, this._reader.stale.size + 1, filesRead);
        return;
      }
    } else if (!this._toJoin) {
      const until = performance.now() + SLICE_MS;
      for (const path of inReadingOrder([...this._reader.stale])) {
        if (performance.now() >= until) break;
        filesRead += this._read([path]);
      }
      if (this._asked || this._reader.stale.size > 0) return;
    }
    this._publish(this._join(), revision, this._reader.stale.size, filesRead);
  }

  /** Reads files now, and takes over what they say into the links where that can be done. */
  private _read(paths: readonly string[]): number {
    const read = this._reader.read(paths);
    for (const path of read.paths) this._unjoined.add(path);
    if (read.comesOrGoes || this._links?.replace(read.facts, read.movedHeaders) === false) this._links = undefined;
    return read.paths.length;
  }

  private _join(): GraphData {
    this._links ??= new Links(this._build.facts(), new Workspace(this._options.roots));
    const began = performance.now();
    this._joined = new GraphBuilder(this._links);
    const data = this._joined.build();
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
    return this._joined.update(changed);
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
