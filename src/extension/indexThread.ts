// Opens an index in a thread of its own, so that the extension host stays responsive while files are joined or a stored index is
// read. Gets the options as worker data, reports progress, and hands the tables over.
import { rmSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { GraphData } from '../index/graphData';
import type { WorkspaceRoot } from '../index/workspace';
import { CacheStore } from '../node/cacheStore';
import { openIndex, type IndexProgress } from '../node/indexHost';

export interface IndexTask {
  roots: WorkspaceRoot[];
  cacheFolder: string;
  /** Forget what is stored. */
  fresh: boolean;
  workers: number;
}

export type FromIndexThread =
  | { type: 'progress'; progress: IndexProgress }
  | { type: 'warning'; message: string }
  | { type: 'done'; data: GraphData; filesRead: number }
  | { type: 'failed'; message: string };

/** The buffers below the typed arrays of a value, each once. */
function buffersOf(data: object): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const value of Object.values(data)) {
    if (ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer) buffers.add(value.buffer);
  }
  return [...buffers];
}

async function main(task: IndexTask): Promise<void> {
  const say = (message: FromIndexThread, transfer: ArrayBuffer[] = []) => parentPort?.postMessage(message, transfer);
  try {
    if (task.fresh) rmSync(new CacheStore(task.cacheFolder, task.roots, () => undefined).folder, { recursive: true, force: true });
    let last = 0;
    const { data, filesRead } = await openIndex({
      roots: task.roots,
      cacheFolder: task.cacheFolder,
      workers: task.workers,
      onProgress: (progress) => {
        if (progress.phase === 'read' && progress.done < progress.total && Date.now() - last < 150) return;
        last = Date.now();
        say({ type: 'progress', progress });
      },
      onWarning: (message) => say({ type: 'warning', message }),
    });
    say({ type: 'done', data, filesRead }, buffersOf(data));
  } catch (error) {
    say({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

void main(workerData as IndexTask);
