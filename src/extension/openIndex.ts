// Opens the index of a window through a thread (indexThread.ts) and joins it to the query code in this one.
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { openGraph } from '../index/query/callGraph';
import type { GraphData } from '../index/graphData';
import { Workspace } from '../index/workspace';
import type { FromIndexThread, IndexTask } from './indexThread';
import type { OpenIndex } from './indexService';
import type { Root } from './roots';

export interface OpenIndexOptions {
  roots: readonly Root[];
  cacheFolder: string;
  /** Forget what is stored. */
  fresh: boolean;
  signal: AbortSignal;
  progress(phase: Phase, share?: number): void;
  warning(message: string): void;
}

export type Phase = 'list' | 'load' | 'read' | 'join' | 'store';

/** @throws an Error for the reader where there is nothing to index; the signal's reason when it is aborted */
export async function openIndex(options: OpenIndexOptions): Promise<OpenIndex> {
  const { roots } = options;
  const data = await inThread({ roots: [...roots], cacheFolder: options.cacheFolder, fresh: options.fresh,
    workers: Math.max(1, Math.min(4, availableParallelism())) }, options);
  const workspace = new Workspace(roots);
  return {
    graph: openGraph(data),
    roots,
    absolute: (shown) => workspace.absolute(shown),
    shown: (absolute) => workspace.shown(absolute),
    dispose: () => undefined,
  };
}

function inThread(task: IndexTask, { signal, progress, warning }: OpenIndexOptions): Promise<GraphData> {
  signal.throwIfAborted();
  const worker = new Worker(fileURLToPath(new URL('indexThread.js', import.meta.url)), {
    workerData: task, resourceLimits: { maxOldGenerationSizeMb: 4096 },
  });
  return new Promise<GraphData>((resolve, reject) => {
    const aborted = () => reject(signal.reason as Error);
    signal.addEventListener('abort', aborted, { once: true });
    worker.on('message', (message: FromIndexThread) => {
      switch (message.type) {
        case 'progress': {
          const { phase, done, total } = message.progress;
          progress(phase, phase === 'read' && total > 0 ? done / total : undefined);
          break;
        }
        case 'warning': return warning(message.message);
        case 'done': return resolve(message.data);
        case 'failed': return reject(new Error(message.message));
      }
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('The thread that reads the source ended.')));
  }).finally(() => void worker.terminate());
}
