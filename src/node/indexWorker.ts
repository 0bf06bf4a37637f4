/** Worker thread of the index: reads the files that the host names. */

import { parentPort } from 'node:worker_threads';
import { FileExtractor } from './fileExtractor';
import type { FromWorker, PackedFile, ToWorker } from './workerMessages';
import { packFile } from './workerMessages';

let extractor: FileExtractor | undefined;
/** Headers that are still to be read, see the message `plan`. */
let wanted = new Set<string>();
/** Files that have been read. */
let done = new Set<string>();

parentPort?.on('message', (message: ToWorker) => {
  if (message.type === 'start') {
    extractor = new FileExtractor(message.roots);
    return;
  }
  if (!extractor) throw new Error('The first message names the roots.');
  if (message.type === 'plan') {
    wanted = new Set(message.headers);
    done = new Set();
    return;
  }
  const buffers: ArrayBuffer[] = [];
  const files: PackedFile[] = [];
  for (const path of message.paths) {
    if (done.has(path)) continue;
    for (const file of extractor.extractOnce(path, wanted)) {
      done.add(file.path);
      const result = packFile(file);
      buffers.push(...result.buffers);
      files.push(result.packed);
    }
  }
  parentPort?.postMessage({ type: 'batch', files } satisfies FromWorker, buffers);
});
