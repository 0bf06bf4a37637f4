/**
 * Reads files in worker threads, or in this thread where there is no worker program (tests, other bundles).
 *
 * Files are taken from both ends of the sorted list, so that each worker stays in its own part of the tree and reads few
 * headers that the other reads too. Headers come after all other files: one that does not include all it needs is first read
 * where it is included.
 */

import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { WorkspaceRoot } from '../index/workspace';
import type { ExtractedFile } from './fileExtractor';
import { FileExtractor } from './fileExtractor';
import type { FromWorker, ToWorker } from './workerMessages';
import { unpackFile } from './workerMessages';

export interface PoolOptions {
  roots: readonly WorkspaceRoot[];
  /** Worker threads; 0: this thread. */
  workers: number;
  /** Program of the workers. */
  workerFile: string;
  signal?: AbortSignal;
  onFiles(files: ExtractedFile[]): void;
}

/** Files per message. */
const BATCH = 24;

/** @throws AbortError when `signal` is aborted */
export async function extractAll(paths: readonly string[], options: PoolOptions): Promise<void> {
  options.signal?.throwIfAborted();
  if (paths.length === 0) return;
  const workers = Math.min(options.workers, Math.ceil(paths.length / BATCH));
  if (workers === 0 || paths.length <= BATCH || !existsSync(options.workerFile)) await inThisThread(paths, options);
  else await withEnoughMemory(paths, workers, options);
}

/** Heap of a worker. A low limit makes its collector diligent; DPDK and OVS need about a third of it. */
const HEAP_MB = 1024;
const LARGE_HEAP_MB = 8192;

/** Reads with small heaps; what is not read when one overflows (trees many times the size of DPDK) is read by one with a large heap. */
async function withEnoughMemory(paths: readonly string[], workers: number, options: PoolOptions): Promise<void> {
  const read = new Set<string>();
  const onFiles = (files: ExtractedFile[]): void => {
    for (const file of files) read.add(file.path);
    options.onFiles(files);
  };
  try {
    await inWorkers(paths, workers, HEAP_MB, { ...options, onFiles });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') throw error;
    await inWorkers(paths.filter((path) => !read.has(path)), 1, LARGE_HEAP_MB, options);
  }
}

async function inThisThread(paths: readonly string[], options: PoolOptions): Promise<void> {
  const extractor = new FileExtractor(options.roots);
  const ordered = inPhases(paths).flat();
  for (let at = 0; at < ordered.length; at += BATCH) {
    options.onFiles(ordered.slice(at, at + BATCH).map((path) => extractor.extract(path)));
    await new Promise((resolve) => setImmediate(resolve));
    options.signal?.throwIfAborted();
  }
}

/** Files that nobody includes, then headers. */
function inPhases(paths: readonly string[]): string[][] {
  const isHeader = (path: string): boolean => path.endsWith('.h');
  return [paths.filter((path) => !isHeader(path)), paths.filter(isHeader)];
}

function inWorkers(paths: readonly string[], count: number, heapMb: number, options: PoolOptions): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const phases = inPhases(paths).map((list) => ({ list, front: 0, back: list.length }));
    let running = count;
    const workers: Worker[] = [];
    const stop = (): void => {
      options.signal?.removeEventListener('abort', aborted);
      for (const worker of workers) void worker.terminate();
    };
    const fail = (error: unknown): void => {
      stop();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const aborted = (): void => fail(options.signal?.reason);
    options.signal?.addEventListener('abort', aborted, { once: true });
    const next = (index: number): string[] => {
      const phase = phases.find(({ front, back }) => front < back);
      if (!phase) return [];
      const { list, front, back } = phase;
      const size = Math.min(BATCH, Math.max(1, (back - front) >> 2), back - front);
      if (index % 2 === 0) return list.slice(front, (phase.front += size));
      return list.slice((phase.back -= size), back).reverse();
    };
    for (let index = 0; index < count; index++) {
      const worker = new Worker(options.workerFile, { resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 24 } });
      workers.push(worker);
      const send = (message: ToWorker): void => worker.postMessage(message);
      const more = (): void => {
        const batch = next(index);
        if (batch.length > 0) return send({ type: 'read', paths: batch });
        if (--running > 0) return void worker.terminate();
        stop();
        resolve();
      };
      worker.on('error', fail);
      worker.on('message', (message: FromWorker) => {
        more();
        try {
          options.onFiles(message.files.map(unpackFile));
        } catch (error) {
          fail(error);
        }
      });
      send({ type: 'start', roots: options.roots });
      more();
    }
  });
}
