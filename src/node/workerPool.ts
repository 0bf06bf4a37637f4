/**
 * Reads files in a worker thread, or in this thread where there is no worker program (tests, other bundles) or few
 * files to read.
 *
 * One worker, not one per core: what a header declares is read once for all files that include it, and a second
 * worker would read most headers of a tree again, for half of the CPU time in addition and hardly any less wall time.
 * The second core collects garbage, compiles, and takes in what was read.
 */

import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { errorCode } from '../base/errors';
import type { WorkspaceRoot } from '../index/workspace';
import type { ExtractedFile } from './fileExtractor';
import { FileExtractor } from './fileExtractor';
import type { FromWorker, ToWorker } from './workerMessages';
import { unpackFile } from './workerMessages';

export interface PoolOptions {
  roots: readonly WorkspaceRoot[];
  /** 0: read in this thread. */
  workers: number;
  /** Program of the worker. */
  workerFile: string;
  signal?: AbortSignal;
}

/** Files per message, and messages on their way. */
const BATCH = 24;
const AHEAD = 3;
/** Heap of the worker. A low limit makes its collector diligent; DPDK and OVS need about a third of it. */
const HEAP_MB = 1024;
const LARGE_HEAP_MB = 8192;
/** Of new objects; measured on DPDK, less costs time for collections and more costs memory and cache misses. */
const YOUNG_MB = 48;

/**
 * Files that nobody includes, then headers: one that does not include all it needs is first read where it is
 * included.
 */
export function inReadingOrder(paths: readonly string[]): string[] {
  const sorted = [...paths].sort();
  return [...sorted.filter((path) => !path.endsWith('.h')), ...sorted.filter((path) => path.endsWith('.h'))];
}

/** A reader of files that keeps its headers between calls of {@link read}. To be closed. */
export class ReadingPool {
  private _worker: Worker | undefined;
  private _extractor: FileExtractor | undefined;
  private _heapMb = HEAP_MB;

  constructor(private readonly _options: PoolOptions) {}

  /**
   * Reads files in the order given.
   * @throws the signal's reason when it is aborted
   */
  async read(paths: readonly string[], onFiles: (files: ExtractedFile[]) => void): Promise<void> {
    const { signal, workers, workerFile } = this._options;
    signal?.throwIfAborted();
    if (paths.length === 0) return;
    if (!this._worker && (workers === 0 || paths.length <= BATCH || !existsSync(workerFile)))
      return this._inThisThread(paths, onFiles);
    const read = new Set<string>();
    const note = (files: ExtractedFile[]): void => {
      for (const file of files) read.add(file.path);
      onFiles(files);
    };
    try {
      await this._inWorker(paths, note);
    } catch (error) {
      // Trees many times the size of DPDK: what is not read yet is read with a large heap.
      if (errorCode(error) !== 'ERR_WORKER_OUT_OF_MEMORY' || this._heapMb === LARGE_HEAP_MB) throw error;
      this._worker = undefined;
      this._heapMb = LARGE_HEAP_MB;
      await this._inWorker(
        paths.filter((path) => !read.has(path)),
        onFiles,
      );
    }
  }

  close(): void {
    void this._worker?.terminate();
    this._worker = undefined;
    this._extractor = undefined;
  }

  private async _inThisThread(paths: readonly string[], onFiles: (files: ExtractedFile[]) => void): Promise<void> {
    const extractor = (this._extractor ??= new FileExtractor(this._options.roots));
    const wanted = new Set(paths.filter((path) => path.endsWith('.h')));
    const done = new Set<string>();
    for (let at = 0; at < paths.length; at += BATCH) {
      const files: ExtractedFile[] = [];
      for (const path of paths.slice(at, at + BATCH)) {
        if (done.has(path)) continue;
        for (const file of extractor.extractOnce(path, wanted)) {
          done.add(file.path);
          files.push(file);
        }
      }
      onFiles(files);
      await new Promise((resolve) => setImmediate(resolve));
      this._options.signal?.throwIfAborted();
    }
  }

  private _start(): Worker {
    const worker = new Worker(this._options.workerFile, {
      resourceLimits: { maxOldGenerationSizeMb: this._heapMb, maxYoungGenerationSizeMb: YOUNG_MB },
    });
    worker.postMessage({ type: 'start', roots: this._options.roots } satisfies ToWorker);
    return worker;
  }

  private _inWorker(paths: readonly string[], onFiles: (files: ExtractedFile[]) => void): Promise<void> {
    const { signal } = this._options;
    const worker = (this._worker ??= this._start());
    worker.postMessage({ type: 'plan', headers: paths.filter((path) => path.endsWith('.h')) } satisfies ToWorker);
    return new Promise<void>((resolve, reject) => {
      let sent = 0;
      /** Headers come before they are asked for, with who includes them. */
      const come = new Set<string>();
      let waiting = 0;
      const end = (): void => {
        signal?.removeEventListener('abort', aborted);
        worker.off('error', fail).off('exit', ended).off('message', take);
      };
      const fail = (error: unknown): void => {
        end();
        this.close();
        reject(error instanceof Error ? error : new Error(String(error)));
      };
      const aborted = (): void => fail(signal?.reason);
      const send = (): void => {
        const batch: string[] = [];
        for (; sent < paths.length && batch.length < BATCH; sent++) if (!come.has(paths[sent])) batch.push(paths[sent]);
        if (batch.length === 0) return;
        worker.postMessage({ type: 'read', paths: batch } satisfies ToWorker);
        waiting++;
      };
      const ended = (): void => fail(new Error('The thread that reads the source ended.'));
      const take = (message: FromWorker): void => {
        waiting--;
        for (const { path } of message.files) come.add(path);
        send();
        try {
          onFiles(message.files.map(unpackFile));
        } catch (error) {
          return fail(error);
        }
        if (waiting > 0) return;
        end();
        resolve();
      };
      signal?.addEventListener('abort', aborted, { once: true });
      worker.on('error', fail).on('exit', ended).on('message', take);
      for (let i = 0; i < AHEAD; i++) send();
    });
  }
}
