/** Worker thread of the index: reads the files that the host names. */

import { parentPort } from 'node:worker_threads';
import { FileExtractor } from './fileExtractor';
import type { FromWorker, ToWorker } from './workerMessages';
import { packFile } from './workerMessages';

let extractor: FileExtractor | undefined;

parentPort?.on('message', (message: ToWorker) => {
  if (message.type === 'start') {
    extractor = new FileExtractor(message.roots);
    return;
  }
  const started = process.cpuUsage();
  const buffers: ArrayBuffer[] = [];
  const files = message.paths.map((path) => {
    const result = packFile((extractor as FileExtractor).extract(path));
    buffers.push(...result.buffers);
    return result.packed;
  });
  const { user, system } = process.cpuUsage(started);
  parentPort?.postMessage({ type: 'batch', files, cpuMs: (user + system) / 1000 } satisfies FromWorker, buffers);
});
