// Latencies of the map inside one process, as in the extension: queries over a seeded sample of functions, and the time from a save to
// a graph that shows it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importSource, repository } from '../lib/bundle.mjs';

const { openIndex, openLiveIndex } = await importSource('src/node/indexHost.ts');
const { openGraph } = await importSource('src/index/query/callGraph.ts');
const { NodeFiles } = await importSource('src/node/files.ts');

/** Absolute paths of the C files that are indexed. @param {{ path: string }[]} roots */
export function filesOf(roots) {
  return roots.flatMap(({ path }) => new NodeFiles().list(path).files).filter((path) => /\.[ch]$/.test(path));
}

/** `p50 1.2 p95 3.4 ms (n)` of a list of milliseconds. */
function spread(list) {
  const sorted = [...list].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
  return sorted.length === 0 ? 'none' : `p50 ${at(0.5)} p95 ${at(0.95)} most ${at(1)} ms (${sorted.length})`;
}

/** Numbers from a seed, the same each time (Park and Miller 1988). */
function random(seed) {
  let state = seed;
  return (below) => (state = (state * 48271) % 2147483647) % below;
}

function timed(work) {
  const began = performance.now();
  work();
  return performance.now() - began;
}

/** Lines about queries and saves. @param {{ name: string, path: string }[]} roots @param {string} cacheFolder */
export async function mapLatencies(roots, cacheFolder) {
  const options = { roots, cacheFolder, workerFile: join(repository, 'dist/indexWorker.js') };
  const { graph } = await openIndex(options);
  const functions = [...graph.functions()].filter((f) => f.defined);
  const pick = random(7);
  const sample = Array.from({ length: 1000 }, () => functions[pick(functions.length)]);
  graph.callers(functions[0]);
  const lines = [
    `callees              ${spread(sample.map((f) => timed(() => graph.callees(f))))}`,
    `callers              ${spread(sample.map((f) => timed(() => graph.callers(f))))}`,
  ];
  const pairs = Array.from({ length: 60 }, () => [functions[pick(functions.length)], functions[pick(functions.length)]]);
  for (const [a, b] of [['main', 'rte_log'], ['rte_eal_init', 'ixgbe_recv_pkts']]) {
    if (graph.find(a)[0] && graph.find(b)[0]) pairs.push([graph.find(a)[0], graph.find(b)[0]]);
  }
  lines.push(`path, up to 3        ${spread(pairs.map(([a, b]) => timed(() => graph.paths(a, b, 3))))}`);

  const files = filesOf(roots);
  const wide = files.filter((path) => /\/rte_(?:mbuf|ring|common|ethdev|log)\.h$|\/(?:util|dp-packet|ovs-atomic)\.h$/.test(path)).slice(0, 6);
  const saved = [...wide, ...Array.from({ length: 44 }, () => files[pick(files.length)])];
  let arrived = () => {};
  const live = openLiveIndex({ ...options, onUpdate: (update) => arrived(update) });
  await live.ready;
  const first = [];
  const again = [];
  for (const path of saved) {
    const text = readFileSync(path, 'latin1');
    for (const list of [first, again]) {
      const began = performance.now();
      await new Promise((resolve) => {
        const asked = live.setBuffer(path, `${text}\nstatic inline int datapath_lens_bench${list.length}(void) { return 0; }\n`);
        arrived = (update) => {
          if (update.revision < asked) return;
          openGraph(update.data).find(`datapath_lens_bench${list.length}`);
          arrived = () => {};
          resolve();
        };
      });
      list.push(performance.now() - began);
    }
  }
  live.close();
  lines.push(`edit to graph, cold  ${spread(first)}`, `edit to graph, warm  ${spread(again)}`);
  return lines;
}
