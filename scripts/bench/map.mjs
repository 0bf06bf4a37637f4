// Latencies of the map: queries over a seeded sample of functions, and the time from an edit to a graph that shows
// it, by kind of edit, with the index in a thread of its own as in the extension.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importSource, repository } from '../lib/bundle.mjs';

const { openIndex } = await importSource('src/node/indexHost.ts');
const { openThreadedIndex } = await importSource('src/node/liveIndexThread.ts');
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
  const pairs = Array.from({ length: 60 }, () => [
    functions[pick(functions.length)],
    functions[pick(functions.length)],
  ]);
  for (const [a, b] of [
    ['main', 'rte_log'],
    ['rte_eal_init', 'ixgbe_recv_pkts'],
  ]) {
    if (graph.find(a)[0] && graph.find(b)[0]) pairs.push([graph.find(a)[0], graph.find(b)[0]]);
  }
  lines.push(`path, up to 3        ${spread(pairs.map(([a, b]) => timed(() => graph.paths(a, b, 3))))}`);

  return [...lines, ...(await editLatencies(options, filesOf(roots), pick))];
}

/** Files that are large, or that much of a tree includes: they are edited in any case. */
const LARGE =
  /\/(?:ixgbe_rxtx|i40e_ethdev|i40e_rxtx|bnxt_ethdev|mlx5_flow_dv|rte_ethdev|vhost_user|dpif-netdev|ofproto-dpif-xlate)\.c$|\/test-pmd\/cmdline\.c$/;
const WIDE = /\/(?:rte_mbuf|rte_ring_elem|rte_ethdev|rte_memory|dp-packet|hmap)\.h$/;
const BODY = /^[a-z][^;{}()\n]*\b\w+\([^;{}]*\)\n\{\n/m;
const INLINE = /^[^;{}()\n]*inline[^;{}()\n]*\n?\w+\([^;{}]*\)\n\{\n/m;
const ENTRY = /^\s+\.\w+\s*=\s*(\w+),$/m;
/** What is done to a text, or undefined where that cannot be done; `n` tells edits apart. */
const EDITS = {
  'in a body': (text, n) => inBody(text, BODY, `\tlens_called_${n}();\n`),
  'new function': (text, n) => `${text}\nint lens_new_${n}(int x) { return x; }\n`,
  'new pointer call': (text, n) =>
    `${text}\nstruct lens_ops { int (*go)(int); };\nstatic int lens_go_${n}(int x) { return x; }\n` +
    `static struct lens_ops lens_${n} = { .go = lens_go_${n} };\n` +
    `int lens_call_${n}(struct lens_ops *o) { o = o ? o : &lens_${n}; return o->go(1); }\n`,
  'table entry gone': (text) => (ENTRY.test(text) ? text.replace(ENTRY, '') : undefined),
  'header, a body': (text, n) => inBody(text, INLINE, `\n\tlens_inline_${n}();\n`),
  'header, interface': (text, n) => {
    const at = text.lastIndexOf('#endif');
    return at < 0 ? undefined : `${text.slice(0, at)}int lens_declared_${n}(int x);\n${text.slice(at)}`;
  },
};

function inBody(text, pattern, line) {
  const found = pattern.exec(text);
  return found
    ? text.slice(0, found.index + found[0].length) + line + text.slice(found.index + found[0].length)
    : undefined;
}

/** Times from an edit to the first graph that shows it, and to the one in which all is joined anew. */
async function editLatencies(options, files, pick) {
  let arrived = () => {};
  const live = openThreadedIndex(
    { ...options, workers: undefined, onUpdate: (update) => arrived(update) },
    join(repository, 'dist/indexThread.js'),
  );
  await live.ready;
  // Facts and links are made ready when there is nothing else to do.
  await new Promise((resolve) => setTimeout(resolve, 5000));
  const until = (fits, ms) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      arrived = (update) => {
        if (!fits(update)) return;
        clearTimeout(timer);
        arrived = () => {};
        resolve(update);
      };
    });
  const lines = [];
  const everything = [];
  let n = 0;
  for (const [kind, edit] of Object.entries(EDITS)) {
    const header = kind.startsWith('header');
    const fits = files.filter((path) => path.endsWith(header ? '.h' : '.c'));
    const chosen = fits.filter((path) => (header ? WIDE : LARGE).test(path));
    for (let tries = 0; chosen.length < (kind === 'header, interface' ? 12 : 30) && tries < 600; tries++) {
      const path = fits[pick(fits.length)];
      if (!chosen.includes(path) && edit(readFileSync(path, 'latin1'), 0) !== undefined) chosen.push(path);
    }
    const seen = [];
    const joined = [];
    for (const path of chosen) {
      const text = edit(readFileSync(path, 'latin1'), ++n);
      if (text === undefined) continue;
      // On screen: what it includes is read before it is edited.
      live.prepare([path]);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const began = performance.now();
      const asked = live.setBuffer(path, text);
      const first = await until((update) => update.revision >= asked, 60_000);
      openGraph(first.data).find(`lens_${n}`);
      seen.push(performance.now() - began);
      if (first.pending > 0) await until((update) => update.pending === 0, 120_000);
      joined.push(performance.now() - began);
      // Back as it was, not counted.
      const back = live.setBuffer(path, undefined);
      await until((update) => update.revision >= back && update.pending === 0, 120_000);
    }
    everything.push(...seen);
    lines.push(`edit ${kind.padEnd(16)} ${spread(seen)}; all joined anew ${spread(joined)}`);
  }
  live.close();
  lines.push(`edit ${'of any kind'.padEnd(16)} ${spread(everything)}`);
  return lines;
}
