/**
 * The stored index on disk: one folder per workspace with `graph.bin` (what queries need, and the manifest of what it
 * was made from) and `facts.bin` (what a later update needs). Written to a temporary name and renamed, so that a
 * reader never sees half.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { errorCode, messageOf } from '../base/errors';
import type { FileFacts } from '../index/facts/facts';
import type { GraphData } from '../index/graph/graphData';
import { decodeFacts, decodeGraph, encodeFacts, encodeGraph } from '../index/store/graphStore';
import type { WorkspaceRoot } from '../index/workspace';
import type { StoredConfiguration } from './configuration';

export interface ManifestFile {
  path: string;
  size: number;
  mtimeMs: number;
  /** Of the content. */
  hash: string;
  interfaceHash: string;
  /** Indexes of files in the manifest that it includes. */
  includes: number[];
  /** Those of them that came in textually. */
  textual: number[];
  /** See {@link ExtractedFile.usesContext}. */
  usesContext: boolean;
  /** Names of includes that were not found. */
  missing: string[];
  error?: string;
}

/** A temporary file of a process that is gone is left behind when nothing was written to it for so long. */
const LEFT_BEHIND_MS = 60_000;

/** What a stored index was made from. */
export interface Manifest {
  /** Same in graph.bin and facts.bin of one build. */
  build: string;
  /** How files were read. */
  configuration: StoredConfiguration;
  files: ManifestFile[];
}

export interface StoredGraph {
  graph: GraphData;
  manifest: Manifest;
}

/** Folder for stored indexes where none is named (XDG Base Directory Specification). */
export function defaultCacheFolder(env: Record<string, string | undefined>): string {
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'datapath-lens');
}

export class CacheStore {
  readonly folder: string;

  constructor(
    cacheFolder: string,
    roots: readonly WorkspaceRoot[],
    private readonly _warn: (message: string) => void,
  ) {
    const key = createHash('sha1')
      .update(JSON.stringify(roots.map(({ name, path }) => [name, path])))
      .digest('hex')
      .slice(0, 16);
    this.folder = join(
      cacheFolder,
      `index-${roots
        .map((root) => root.name.replace(/[^\w.-]/g, '_'))
        .join('+')
        .slice(0, 40)}-${key}`,
    );
  }

  /** The stored graph; undefined, with a warning where there is something to say, when it is to be built anew. */
  readGraph(): StoredGraph | undefined {
    return this._read('graph.bin', (bytes) => {
      const { graph, meta } = decodeGraph(bytes);
      return { graph, manifest: meta as Manifest };
    });
  }

  /** The facts that the graph of `build` was joined from; undefined when they are not there any more. */
  readFacts(build: string): FileFacts[] | undefined {
    const stored = this._read('facts.bin', (bytes) => {
      const end = 40;
      if (Buffer.from(bytes.subarray(0, end)).toString('latin1').trim() !== build) return [];
      return decodeFacts(bytes.subarray(end));
    });
    return stored && stored.length > 0 ? stored : undefined;
  }

  /** Stores an index. A failure is a warning: the index works without. */
  write(graph: GraphData, facts: readonly FileFacts[], manifest: Manifest): void {
    try {
      this._makeFolder();
      this._sweep();
      const encoded = encodeFacts(facts);
      const bytes = new Uint8Array(40 + encoded.length);
      bytes.set(Buffer.from(manifest.build.padEnd(40), 'latin1'));
      bytes.set(encoded, 40);
      this._replace('facts.bin', bytes);
      this._replace('graph.bin', encodeGraph(graph, manifest));
    } catch (error) {
      this._warn(`${this.folder}: the index could not be stored (${messageOf(error)}); the next start builds it again`);
    }
  }

  /** Stores the graph again with another manifest (files were touched and not changed). */
  writeGraph(graph: GraphData, manifest: Manifest): void {
    try {
      this._replace('graph.bin', encodeGraph(graph, manifest));
    } catch (error) {
      this._warn(`${this.folder}: the index could not be stored (${messageOf(error)})`);
    }
  }

  private _makeFolder(): void {
    try {
      mkdirSync(this.folder, { recursive: true });
    } catch (error) {
      // On a read-only file system Node tells of a missing folder; without `recursive` it tells the reason.
      if (existsSync(dirname(this.folder))) mkdirSync(this.folder);
      throw error;
    }
  }

  /** Removes what a process left behind that was killed while it wrote. */
  private _sweep(): void {
    for (const name of readdirSync(this.folder)) {
      const pid = /\.(\d+)(?:-\d+)?\.tmp$/.exec(name)?.[1];
      if (pid === undefined || isRunning(Number(pid))) continue;
      const path = join(this.folder, name);
      // The process may run on another machine that shares the folder.
      const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
      if (Date.now() - written > LEFT_BEHIND_MS) rmSync(path, { force: true });
    }
  }

  private _replace(name: string, bytes: Uint8Array): void {
    // Threads of one process may store at the same time.
    const temporary = join(this.folder, `${name}.${process.pid}-${threadId}.tmp`);
    try {
      writeFileSync(temporary, bytes);
      renameSync(temporary, join(this.folder, name));
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  private _read<T>(name: string, decode: (bytes: Uint8Array) => T): T | undefined {
    const path = join(this.folder, name);
    let bytes: Buffer;
    try {
      bytes = readFileSync(path);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT')
        this._warn(`${path}: cannot be read (${messageOf(error)}); building the index again`);
      return undefined;
    }
    try {
      return decode(bytes);
    } catch (error) {
      this._warn(`${path}: the stored index cannot be used: ${messageOf(error)}; building it again`);
      return undefined;
    }
  }
}

/** Whether a process of this number runs on this machine. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
