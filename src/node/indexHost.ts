/**
 * Opens the index of a workspace: from the store where nothing changed, else by reading what changed, joining, and storing.
 *
 * Runs in whatever thread calls it; files are read in worker threads, the join happens here.
 */

import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CallGraph } from '../index/api';
import type { FileFacts } from '../index/facts';
import type { GraphData } from '../index/graphData';
import { openGraph } from '../index/query/callGraph';
import { joinFacts } from '../index/resolve/join';
import type { WorkspaceRoot } from '../index/workspace';
import { Workspace } from '../index/workspace';
import type { Project } from '../project/project';
import { openProject } from '../project/project';
import type { Manifest, ManifestFile } from './cacheStore';
import { CacheStore } from './cacheStore';
import type { ExtractedFile } from './fileExtractor';
import { NodeFiles } from './files';
import { extractAll } from './workerPool';

export interface IndexProgress {
  phase: 'list' | 'load' | 'read' | 'join' | 'store';
  /** Files read, and to read (phase `read`). */
  done: number;
  total: number;
}

export interface IndexOptions {
  roots: readonly WorkspaceRoot[];
  /** Folder of stored indexes; undefined: neither read nor written. */
  cacheFolder?: string;
  /** Worker threads; default 2. */
  workers?: number;
  /** Program of the workers; default: indexWorker.js beside this program. */
  workerFile?: string;
  signal?: AbortSignal;
  onProgress?(progress: IndexProgress): void;
  /** A message for the reader about something that was left out or done otherwise. */
  onWarning?(message: string): void;
}

export interface OpenedIndex {
  graph: CallGraph;
  data: GraphData;
  workspace: Workspace;
  /** Files that were read now; the others came from the store. */
  filesRead: number;
  /** Wall time, seconds. */
  seconds: number;
  /** CPU time of all threads, seconds. */
  cpuSeconds: number;
  /** Greatest resident memory of the process so far, bytes. */
  peakMemory: number;
}

/** No root holds a C file. */
export class NoSourceError extends Error {}

/**
 * @throws NoSourceError when there is no C file in any root
 * @throws the signal's reason when it is aborted
 */
export async function openIndex(options: IndexOptions): Promise<OpenedIndex> {
  const began = performance.now();
  const cpu = process.cpuUsage();
  const { data, filesRead } = await new IndexBuild(options).run();
  const { user, system } = process.cpuUsage(cpu);
  return {
    graph: openGraph(data), data, workspace: new Workspace(options.roots), filesRead, seconds: (performance.now() - began) / 1000,
    cpuSeconds: (user + system) / 1e6, peakMemory: process.resourceUsage().maxRSS * 1024,
  };
}

interface ListedFile {
  /** Absolute path. */
  path: string;
  /** Bytes. */
  size: number;
  mtimeMs: number;
}

interface Known {
  entry: ManifestFile;
  facts?: FileFacts;
}

class IndexBuild {
  private readonly _store: CacheStore | undefined;
  private readonly _warn: (message: string) => void;

  constructor(private readonly _options: IndexOptions) {
    this._warn = _options.onWarning ?? (() => undefined);
    this._store = _options.cacheFolder === undefined ? undefined : new CacheStore(_options.cacheFolder, _options.roots, this._warn);
  }

  async run(): Promise<{ data: GraphData; filesRead: number }> {
    this._progress('list');
    const project = openProject(this._options.roots, new NodeFiles());
    const listed = this._list(project);
    for (const message of project.messages) this._warn(message);
    const configKey = keyOf(project);
    this._progress('load');
    const stored = this._store?.readGraph();
    if (!stored || stored.manifest.configKey !== configKey) return this._update(listed, new Map(), configKey);

    const byPath = new Map(stored.manifest.files.map((entry) => [entry.path, entry]));
    const touched = listed.filter((file) => {
      const entry = byPath.get(file.path);
      return !entry || entry.size !== file.size || entry.mtimeMs !== file.mtimeMs;
    });
    const present = new Set(listed.map((file) => file.path));
    const removed = stored.manifest.files.some((entry) => !present.has(entry.path));
    if (touched.length === 0 && !removed) return { data: stored.graph, filesRead: 0 };

    const changed = touched.filter((file) => hashOf(file.path) !== byPath.get(file.path)?.hash);
    if (changed.length === 0 && !removed) {
      for (const file of touched) Object.assign(byPath.get(file.path) as ManifestFile, { size: file.size, mtimeMs: file.mtimeMs });
      this._store?.writeGraph(stored.graph, stored.manifest);
      return { data: stored.graph, filesRead: 0 };
    }
    const facts = this._store?.readFacts(stored.manifest.build);
    if (!facts) return this._update(listed, new Map(), configKey);
    const factsOf = new Map(facts.map((one) => [one.path, one]));
    const known = new Map<string, Known>();
    for (const file of listed) {
      const entry = byPath.get(file.path);
      if (entry) known.set(file.path, { entry: { ...entry, size: file.size, mtimeMs: file.mtimeMs }, facts: factsOf.get(file.path) });
    }
    return this._update(listed, known, configKey, stored.manifest, new Set(changed.map((file) => file.path)));
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

  /** Reads what is not known or has changed, then joins and stores. */
  private async _update(
    listed: readonly ListedFile[], known: Map<string, Known>, configKey: string, old?: Manifest, changed: ReadonlySet<string> = new Set(),
  ): Promise<{ data: GraphData; filesRead: number }> {
    const dependents = old ? new Dependents(old) : undefined;
    const fresh = new Map<string, ExtractedFile>();
    let wave = listed.map((file) => file.path).filter((path) => changed.has(path) || !known.has(path));
    if (dependents) wave = [...new Set([...wave, ...dependents.ofMissing(wave.filter((path) => !known.has(path))), ...this._gone(listed, old, dependents)])];
    while (wave.length > 0) {
      await this._read(wave, fresh);
      // A header that looks another way to its includers makes them stale too.
      const stale = wave.filter((path) => known.has(path) && known.get(path)?.entry.interfaceHash !== fresh.get(path)?.interfaceHash);
      wave = dependents ? [...dependents.of(stale)].filter((path) => known.has(path) && !fresh.has(path)) : [];
    }
    for (const { path, error } of fresh.values()) if (error) this._warn(error.startsWith(path) ? `${error}; left out` : `${path}: ${error}; left out`);

    const facts: FileFacts[] = [];
    const entries = new Map<string, ManifestFile & { includePaths?: string[] }>();
    for (const file of listed) {
      const read = fresh.get(file.path);
      const before = known.get(file.path);
      const one = read ? read.facts : before?.facts;
      if (one) facts.push(one);
      entries.set(file.path, read
        ? { path: file.path, size: file.size, mtimeMs: file.mtimeMs, hash: hashOf(file.path), interfaceHash: read.interfaceHash, includes: [],
          missing: read.missing, error: read.error, includePaths: read.includes }
        : { ...(before as Known).entry, includePaths: old ? before?.entry.includes.map((i) => old.files[i].path) : [] });
    }
    this._progress('join');
    await new Promise((resolve) => setImmediate(resolve));
    this._options.signal?.throwIfAborted();
    const data = joinFacts(facts, new Workspace(this._options.roots));
    if (this._store) {
      this._progress('store');
      const numbers = new Map([...entries.keys()].map((path, i) => [path, i]));
      const files = [...entries.values()].map(({ includePaths, ...entry }) =>
        ({ ...entry, includes: (includePaths ?? []).flatMap((path) => numbers.get(path) ?? []) }));
      this._store.write(data, facts, { build: randomUUID(), configKey, files });
    }
    return { data, filesRead: fresh.size };
  }

  private _gone(listed: readonly ListedFile[], old: Manifest | undefined, dependents: Dependents): Iterable<string> {
    const present = new Set(listed.map((file) => file.path));
    const removed = (old?.files ?? []).filter((entry) => !present.has(entry.path)).map((entry) => entry.path);
    return [...dependents.of(removed)].filter((path) => present.has(path));
  }

  private async _read(paths: readonly string[], into: Map<string, ExtractedFile>): Promise<void> {
    const total = into.size + paths.length;
    this._progress('read', into.size, total);
    await extractAll([...paths].sort(), {
      roots: this._options.roots,
      workers: this._options.workers ?? 2,
      workerFile: this._options.workerFile ?? fileURLToPath(new URL('indexWorker.js', import.meta.url)),
      signal: this._options.signal,
      onFiles: (files) => {
        for (const file of files) into.set(file.path, file);
        this._progress('read', into.size, total);
      },
    });
  }

  private _progress(phase: IndexProgress['phase'], done = 0, total = 0): void {
    this._options.signal?.throwIfAborted();
    this._options.onProgress?.({ phase, done, total });
  }
}

/** Who includes whom, backwards. */
class Dependents {
  private readonly _includers = new Map<string, string[]>();
  private readonly _wants = new Map<string, string[]>();

  constructor(manifest: Manifest) {
    for (const file of manifest.files) {
      for (const index of file.includes) push(this._includers, manifest.files[index].path, file.path);
      for (const name of file.missing) push(this._wants, name.slice(name.lastIndexOf('/') + 1), file.path);
    }
  }

  /** All files that include one of `paths`, directly or through others. */
  of(paths: readonly string[]): Set<string> {
    const found = new Set<string>();
    const work = [...paths];
    while (work.length > 0) {
      for (const includer of this._includers.get(work.pop() as string) ?? []) {
        if (found.has(includer)) continue;
        found.add(includer);
        work.push(includer);
      }
    }
    return found;
  }

  /** Files that could not find an include which a new file may be, and all that include them. */
  ofMissing(added: readonly string[]): string[] {
    const wanting = added.flatMap((path) => this._wants.get(path.slice(path.lastIndexOf('/') + 1)) ?? []);
    return [...new Set([...wanting, ...this.of(wanting)])];
  }
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Hash of the sources of front end and index, put in by scripts/build.mjs; not there where TypeScript runs unbundled. */
declare const __CORE_HASH__: string | undefined;

/** Changes when files would be read differently: include paths, definitions, headers written for the workspace, another program. */
function keyOf(project: Project): string {
  const hash = createHash('sha1').update(typeof __CORE_HASH__ === 'string' ? __CORE_HASH__ : '');
  for (const config of new Set(project.files.map((path) => project.config(path)))) hash.update(JSON.stringify(config));
  for (const [path, text] of project.virtualFiles) hash.update(path).update(text);
  return hash.digest('hex');
}

function hashOf(path: string): string {
  try {
    return createHash('sha1').update(readFileSync(path)).digest('base64');
  } catch {
    return '';
  }
}
