/**
 * Builds or updates the index of a workspace: lists its files, takes from the store what has not changed, reads the
 * rest, joins and stores. What it has read stays in it, so that a live index goes on from there.
 */

import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FileFacts } from '../index/facts/facts';
import type { GraphData } from '../index/graph/graphData';
import { joinFacts } from '../index/graph/graphBuilder';
import { Workspace } from '../index/workspace';
import type { Project } from '../project/project';
import { openProject } from '../project/project';
import type { Manifest, ManifestFile } from './cacheStore';
import { CacheStore } from './cacheStore';
import { Configuration } from './configuration';
import { Dependents } from './dependents';
import type { ExtractedFile } from './fileExtractor';
import { NodeFiles } from './files';
import type { IndexOptions, IndexProgress } from './indexOptions';
import { inReadingOrder, ReadingPool } from './workerPool';

/** No root holds a C file. */
export class NoSourceError extends Error {}

/** What is known of one file: the manifest's entry with paths in place of numbers, and its facts. */
export interface KnownFile extends Omit<ManifestFile, 'includes' | 'textual'> {
  includes: readonly string[];
  textual: readonly string[];
  facts: FileFacts | undefined;
}

interface ListedFile {
  /** Absolute path. */
  path: string;
  /** Bytes. */
  size: number;
  mtimeMs: number;
}

const NOTHING: ReadonlySet<string> = new Set();

/** One index being built. After {@link run}, {@link known} holds all files. */
export class IndexBuild {
  /** By absolute path, in order of the project's files. */
  readonly known = new Map<string, KnownFile>();
  private readonly _store: CacheStore | undefined;
  private readonly _warn: (message: string) => void;
  /** How `known` was read. */
  private _configuration: Configuration | undefined;
  /** Facts of `known` lie in the store under this build and have not been loaded. */
  private _unloaded: string | undefined;
  private _pool: ReadingPool | undefined;

  /** Called when nothing is known and all files are about to be read, with their absolute paths. */
  onFirstStart: ((paths: ReadonlySet<string>) => void) | undefined;

  constructor(private readonly _options: IndexOptions) {
    this._warn = _options.onWarning ?? (() => undefined);
    this._store =
      _options.cacheFolder === undefined ? undefined : new CacheStore(_options.cacheFolder, _options.roots, this._warn);
  }

  /**
   * Makes the index what the disk is now. Called again, it goes on from what it knows.
   * @throws NoSourceError, or the signal's reason
   */
  async run(): Promise<{ data: GraphData; filesRead: number }> {
    try {
      return await this._run();
    } finally {
      this._pool?.close();
      this._pool = undefined;
    }
  }

  private async _run(): Promise<{ data: GraphData; filesRead: number }> {
    this._progress('list');
    const project = openProject(this._options.roots, new NodeFiles());
    const listed = this._list(project);
    for (const message of project.messages) this._warn(message);
    this._progress('load');
    let graph: GraphData | undefined;
    if (this.known.size === 0) graph = this._fromStore();
    const configuration = Configuration.of(project, typeof __CORE_HASH__ === 'string' ? __CORE_HASH__ : '');
    const stale = this._readDifferently(configuration);
    if (!stale) {
      this.known.clear();
      this._unloaded = undefined;
      graph = undefined;
    }

    const touched = listed.filter((file) => {
      const known = this.known.get(file.path);
      return !known || known.size !== file.size || known.mtimeMs !== file.mtimeMs;
    });
    const present = new Set(listed.map((file) => file.path));
    const removed = [...this.known.keys()].filter((path) => !present.has(path));
    const changed = new Set(
      touched.filter((file) => hashOf(file.path) !== this.known.get(file.path)?.hash).map((file) => file.path),
    );
    for (const path of stale ?? []) if (present.has(path)) changed.add(path);
    if (changed.size > 0 || removed.length > 0) {
      if (!this.load()) this.known.clear();
      return this._update(listed, [...changed], removed, configuration);
    }
    this._configuration = configuration;
    for (const { path, size, mtimeMs } of touched) {
      const known = this.known.get(path);
      if (known) Object.assign(known, { size, mtimeMs });
    }
    if (graph && (touched.length > 0 || stale !== NOTHING))
      this._store?.writeGraph(graph, this.manifest(this._unloaded ?? ''));
    graph ??= this.join();
    return { data: graph, filesRead: 0 };
  }

  /** Loads the facts of all files where they still lie in the store. False: they are not there any more. */
  load(): boolean {
    if (this._unloaded === undefined) return true;
    const facts = this._store?.readFacts(this._unloaded);
    if (!facts) return false;
    for (const one of facts) {
      const known = this.known.get(one.path);
      if (known) known.facts = one;
    }
    this._unloaded = undefined;
    return true;
  }

  /** Facts of all files, loaded. */
  facts(): FileFacts[] {
    return [...this.known.values()].flatMap((file) => file.facts ?? []);
  }

  /** Joins what is known. */
  join(): GraphData {
    return joinFacts(this.facts(), new Workspace(this._options.roots));
  }

  /** Stores what is known. Needs the facts loaded. */
  store(data: GraphData): void {
    this._store?.write(data, this.facts(), this.manifest(randomUUID()));
  }

  manifest(build: string): Manifest {
    if (!this._configuration) throw new Error('Nothing has been read that could be stored.');
    const numbers = new Map([...this.known.keys()].map((path, i) => [path, i]));
    const numbersOf = (paths: readonly string[]): number[] => paths.flatMap((path) => numbers.get(path) ?? []);
    const files = [...this.known.values()].map(({ facts: _facts, includes, textual, ...entry }) => ({
      ...entry,
      includes: numbersOf(includes),
      textual: numbersOf(textual),
    }));
    return {
      build,
      configuration: this._configuration.stored(files.map((file) => file.path)),
      files,
    };
  }

  private _list(project: Project): ListedFile[] {
    const listed: ListedFile[] = [];
    for (const path of project.files) {
      const info = statSync(path, { throwIfNoEntry: false });
      if (info) listed.push({ path, size: info.size, mtimeMs: info.mtimeMs });
    }
    if (listed.length === 0) {
      throw new NoSourceError(`There is no C source (.c, .h) in ${project.roots.map((root) => root.path).join(', ')}.`);
    }
    return listed;
  }

  /** Takes over what the store knows, facts not loaded, and gives its graph; undefined where it is of no use. */
  private _fromStore(): GraphData | undefined {
    const stored = this._store?.readGraph();
    if (!stored) return undefined;
    const { build, files, configuration } = stored.manifest;
    this._configuration = Configuration.from(
      configuration,
      files.map((file) => file.path),
    );
    for (const entry of files) {
      const paths = (of: readonly number[]): string[] => of.map((i) => files[i].path);
      this.known.set(entry.path, {
        ...entry,
        includes: paths(entry.includes),
        textual: paths(entry.textual),
        facts: undefined,
      });
    }
    this._unloaded = build;
    return stored.graph;
  }

  /** Known files that another configuration than theirs reads differently; undefined: all of them. */
  private _readDifferently(now: Configuration): ReadonlySet<string> | undefined {
    const before = this._configuration;
    if (!before || this.known.size === 0) return undefined;
    if (before.key === now.key) return NOTHING;
    return now.affected(before, [...this.known.keys()], (path) => {
      try {
        return readFileSync(path, 'latin1');
      } catch {
        return undefined;
      }
    });
  }

  /** Reads what has changed, is new, or depends on that; then joins and stores. */
  private async _update(
    listed: readonly ListedFile[],
    changed: readonly string[],
    removed: readonly string[],
    configuration: Configuration,
  ): Promise<{ data: GraphData; filesRead: number }> {
    const before = new Map(this.known);
    const first = before.size === 0;
    if (first) this.onFirstStart?.(new Set(listed.map((file) => file.path)));
    const dependents = new Dependents(first ? [] : before.values());
    const fresh = new Map<string, ExtractedFile>();
    let wave = first ? listed.map((file) => file.path) : changed;
    const added = first ? [] : wave.filter((path) => !before.has(path));
    const present = new Set(listed.map((file) => file.path));
    wave = [...new Set([...wave, ...dependents.ofMissing(added), ...dependents.of(removed)])].filter((path) =>
      present.has(path),
    );
    while (wave.length > 0) {
      await this._read(wave, fresh);
      // A header that looks another way to its includers makes them stale too.
      const stale = wave.filter(
        (path) => before.has(path) && before.get(path)?.interfaceHash !== fresh.get(path)?.interfaceHash,
      );
      wave = [...new Set([...dependents.of(stale), ...dependents.ofText(wave)])].filter(
        (path) => present.has(path) && !fresh.has(path),
      );
    }
    // What the reader holds is not needed for the join.
    this._pool?.close();
    this._pool = undefined;
    for (const { path, error } of fresh.values())
      if (error) this._warn(error.startsWith(path) ? `${error}; left out` : `${path}: ${error}; left out`);

    this.known.clear();
    this._configuration = configuration;
    for (const { path, size, mtimeMs } of listed) {
      const read = fresh.get(path);
      const file = read ? { ...knownOf(read), size, mtimeMs } : before.get(path);
      if (file) this.known.set(path, file);
    }
    this._progress('join');
    await new Promise((resolve) => setImmediate(resolve));
    this._options.signal?.throwIfAborted();
    const data = this.join();
    if (this._store) {
      this._progress('store');
      this.store(data);
    }
    return { data, filesRead: fresh.size };
  }

  private async _read(paths: readonly string[], into: Map<string, ExtractedFile>): Promise<void> {
    const total = into.size + paths.length;
    this._progress('read', into.size, total);
    this._pool ??= new ReadingPool({
      roots: this._options.roots,
      workers: this._options.workers ?? 1,
      workerFile: this._options.workerFile ?? fileURLToPath(new URL('indexWorker.js', import.meta.url)),
      signal: this._options.signal,
    });
    await this._pool.read(inReadingOrder(paths), (files) => {
      for (const file of files) into.set(file.path, file);
      this._progress('read', into.size, total);
    });
  }

  private _progress(phase: IndexProgress['phase'], done = 0, total = 0): void {
    this._options.signal?.throwIfAborted();
    this._options.onProgress?.({ phase, done, total });
  }
}

/** What reading a file says of it; its size and time on disk are not known here. */
export function knownOf(read: ExtractedFile): KnownFile {
  const { path, hash, facts, error, includes, textual, missing, usesContext, interfaceHash } = read;
  return { path, size: 0, mtimeMs: 0, hash, interfaceHash, includes, textual, missing, usesContext, error, facts };
}

/**
 * Hash of the sources of front end and index, by which the same text may be read differently; put in by
 * scripts/build.mjs; not there where TypeScript runs unbundled.
 */
declare const __CORE_HASH__: string | undefined;

/** Of a file's content; empty when it cannot be read. */
export function hashOf(path: string): string {
  try {
    return createHash('sha1').update(readFileSync(path)).digest('base64');
  } catch {
    return '';
  }
}
