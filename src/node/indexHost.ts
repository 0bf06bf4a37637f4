/**
 * The index of a workspace as its users open it: once ({@link openIndex}), or live ({@link openLiveIndex}), following
 * saved files and the text of open buffers.
 *
 * Runs in whatever thread calls it; many files are read in a worker thread, the join happens here.
 */

import type { CallGraph } from '../index/api';
import type { GraphData } from '../index/graph/graphData';
import { openGraph } from '../index/query/callGraph';
import { Workspace } from '../index/workspace';
import { IndexBuild } from './indexBuild';
import type { IndexOptions } from './indexOptions';
import { LiveBuild } from './liveBuild';
import type { LiveIndex, LiveIndexOptions } from './liveIndex';

export { NoSourceError } from './indexBuild';
export type { IndexOptions, IndexProgress } from './indexOptions';
export type { IndexUpdate, LiveIndex, LiveIndexOptions } from './liveIndex';

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
    graph: openGraph(data),
    data,
    workspace: new Workspace(options.roots),
    filesRead,
    seconds: (performance.now() - began) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakMemory: process.resourceUsage().maxRSS * 1024,
  };
}

/** Opens a live index; its graphs come to `options.onUpdate`. */
export function openLiveIndex(options: LiveIndexOptions): LiveIndex {
  return new LiveBuild(options);
}
