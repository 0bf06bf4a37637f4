/**
 * A live index in a thread of its own, so that the thread which asks (the extension host) stays responsive:
 * {@link serveLiveIndex} in the worker program, {@link openThreadedIndex} in front of it.
 */

import type { MessagePort } from 'node:worker_threads';
import { Worker } from 'node:worker_threads';
import { messageOf } from '../base/errors';
import type { WorkspaceRoot } from '../index/workspace';
import type { IndexProgress, IndexUpdate, LiveIndex, LiveIndexOptions } from './indexHost';
import { openLiveIndex } from './indexHost';

/** What the worker program gets as its worker data. */
export interface LiveIndexTask {
  roots: readonly WorkspaceRoot[];
  cacheFolder: string | undefined;
  workers?: number;
  workerFile?: string;
  firstFiles: readonly string[];
}

type ToThread =
  | { type: 'buffer'; path: string; text: string | undefined }
  | { type: 'changed'; paths: readonly string[] | undefined }
  | { type: 'prepare'; paths: readonly string[] }
  | { type: 'close' };

type FromThread =
  | { type: 'progress'; progress: IndexProgress }
  | { type: 'warning'; message: string }
  /** The graph's strings are those of the last update up to `known`, then `strings`. */
  | { type: 'update'; update: IndexUpdate; known: number; strings: readonly string[] }
  | { type: 'ready' }
  | { type: 'failed'; message: string };

/** New objects of the thread: a join makes some ten megabytes of them, which are gone when it is done. */
const YOUNG_MB = 96;

/** The buffers below the typed arrays of a value, each once. */
function buffersOf(data: object): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const value of Object.values(data)) {
    if (ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer) buffers.add(value.buffer);
  }
  return [...buffers];
}

/** Runs a live index for the thread on the other side of `port`, until it says that it is enough. */
export function serveLiveIndex(port: MessagePort, task: LiveIndexTask): void {
  const say = (message: FromThread, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
  let last = 0;
  /** What the other side has: strings only ever come to the end of a list. */
  let told: { list: readonly string[]; count: number } = { list: [], count: 0 };
  const index = openLiveIndex({
    ...task,
    onProgress: (progress) => {
      if (progress.phase === 'read' && progress.done < progress.total && Date.now() - last < 150) return;
      last = Date.now();
      say({ type: 'progress', progress });
    },
    onWarning: (message) => say({ type: 'warning', message }),
    onUpdate: (update) => {
      const { strings, ...tables } = update.data;
      const known = told.list === strings ? told.count : 0;
      told = { list: strings, count: strings.length };
      say(
        {
          type: 'update',
          update: { ...update, data: { strings: [], ...tables } },
          known,
          strings: strings.slice(known),
        },
        buffersOf(tables),
      );
    },
  });
  index.ready.then(
    () => say({ type: 'ready' }),
    (error: unknown) => say({ type: 'failed', message: messageOf(error) }),
  );
  port.on('message', (message: ToThread) => {
    switch (message.type) {
      case 'buffer':
        return void index.setBuffer(message.path, message.text);
      case 'changed':
        return void index.filesChanged(message.paths);
      case 'prepare':
        return index.prepare(message.paths);
      case 'close':
        index.close();
        port.close();
    }
  });
}

/**
 * Opens a live index in a thread. Same contract as {@link openLiveIndex}; an aborted signal ends the thread.
 * @param program the worker program, which hands its port and worker data to {@link serveLiveIndex}
 */
export function openThreadedIndex(options: LiveIndexOptions, program: string): LiveIndex {
  const { roots, cacheFolder, workers, workerFile, firstFiles = [], signal } = options;
  const task: LiveIndexTask = { roots: [...roots], cacheFolder, workers, workerFile, firstFiles };
  const worker = new Worker(program, {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: 4096, maxYoungGenerationSizeMb: YOUNG_MB },
  });
  let revision = 0;
  let strings: string[] = [];
  const say = (message: ToThread): void => worker.postMessage(message);
  const ready = new Promise<void>((resolve, reject) => {
    const aborted = (): void => {
      reject(signal?.reason);
      void worker.terminate();
    };
    if (signal?.aborted) aborted();
    signal?.addEventListener('abort', aborted, { once: true });
    worker.on('message', (message: FromThread) => {
      switch (message.type) {
        case 'progress':
          return options.onProgress?.(message.progress);
        case 'warning':
          return options.onWarning?.(message.message);
        case 'update': {
          if (message.known === 0) strings = [];
          for (const text of message.strings) strings.push(text);
          message.update.data.strings = strings;
          return options.onUpdate(message.update);
        }
        case 'ready':
          return resolve();
        case 'failed':
          return reject(new Error(message.message));
      }
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('The thread that reads the source ended.')));
  });
  return {
    ready,
    setBuffer: (path, text) => {
      say({ type: 'buffer', path, text });
      return ++revision;
    },
    filesChanged: (paths) => {
      say({ type: 'changed', paths });
      return ++revision;
    },
    prepare: (paths) => say({ type: 'prepare', paths }),
    close: () => {
      say({ type: 'close' });
      setTimeout(() => void worker.terminate(), 1000).unref();
    },
  };
}
