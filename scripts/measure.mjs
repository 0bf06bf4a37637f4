// npm run measure: compares the map with recorded truth (a folder with the tables that its README describes).
//   npm run measure -- [--truth DIR] [--dpdk DIR] [--ovs DIR] [--missing FOLDER] [--json]
// The truth comes from --truth, DATAPATH_LENS_TRUTH or ../shared/truth. --missing writes the rows that were not found, a file each.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { importSource, INDEX_WORKER, indexWorkerFile, repository } from './lib/bundle.mjs';
import {
  directPrecision, directRecall, edgeKeys, functionRecall, loadTruth, runRecall, share, siteRecall, targetHistogram,
} from './lib/truth.mjs';

const args = process.argv.slice(2);
const option = (name, fallback) => {
  const at = args.indexOf(`--${name}`);
  return at < 0 ? fallback : args[at + 1];
};
const truthFolder = resolve(option('truth', process.env.DATAPATH_LENS_TRUTH ?? join(repository, '../shared/truth')));
const dpdk = resolve(option('dpdk', join(repository, '.cache/sources/dpdk-22.11')));
const ovs = resolve(option('ovs', join(repository, '.cache/sources/ovs-3.1')));
const missingFolder = option('missing', undefined);

function fail(message) {
  console.error(message);
  process.exit(1);
}
if (!existsSync(truthFolder)) fail(`There is no recorded truth in ${truthFolder}: name its folder by --truth or DATAPATH_LENS_TRUTH.`);
if (!existsSync(dpdk)) fail(`There is no DPDK in ${dpdk}: bring it with "npm run sources -- dpdk@22.11", or name its folder by --dpdk.`);

const { openIndex } = await importSource('src/node/indexHost.ts', INDEX_WORKER);
const roots = [{ name: 'dpdk', path: dpdk }, ...(existsSync(ovs) ? [{ name: 'ovs', path: ovs }] : [])];
const several = roots.length > 1;
const opened = await openIndex({ roots, workers: 2, workerFile: indexWorkerFile });
const { graph } = opened;
const truth = loadTruth(truthFolder);
const place = (path) => (several ? `dpdk/${path}` : path);
const ovsPlace = (path) => (path.startsWith('dpdk/') ? path : `ovs/${path}`);

const keys = edgeKeys(graph);
const direct = directRecall(keys, truth.direct, place);
const indirect = runRecall(keys, truth.runs, 'indirect', place);
const runDirect = runRecall(keys, truth.runs, 'direct', place);
const functions = functionRecall(graph, truth.functions, place);
const precision = directPrecision(keys, truth.functions, truth.direct, place);
const sites = siteRecall(graph, truth.sites, place);
const ovsDirect = several ? directRecall(keys, truth.ovs, ovsPlace) : undefined;

const rows = [];
const row = (name, found, all) => rows.push([name, `${found}/${all}`, share(found, all)]);
for (const [how, [found, all]] of Object.entries(direct.counts)) row(`DPDK lib direct calls, ${how}`, found, all);
row('run-time indirect calls', indirect.found, indirect.all);
row('run-time direct calls', runDirect.found, runDirect.all);
row('functions by name and file', functions.all - functions.missing.length, functions.all);
row('functions at the compiler\'s line', functions.found, functions.all);
row('pointer calls in compiled functions', sites.found, sites.all);
row('precision: direct calls between compiled functions', precision.found, precision.all);
for (const [how, [found, all]] of Object.entries(ovsDirect?.counts ?? {})) row(`OVS netdev direct calls, ${how}`, found, all);

const { summary } = graph;
for (const [name, count] of targetHistogram(graph)) rows.push([`pointer calls with ${name} targets`, count, '']);
const reasons = new Map();
for (const call of graph.unresolved()) {
  const reason = call.reason.replace(/ \.\w+ /, ' … ');
  reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
}
for (const [reason, count] of [...reasons].sort((a, b) => b[1] - a[1])) rows.push([`unresolved: ${reason}`, count, '']);
for (const [kind, count] of Object.entries(summary.edges)) rows.push([`${kind} edges`, count, '']);
rows.push(['functions', summary.functions, '']);
rows.push(['functions with parse problems', summary.functionsWithParseProblems, share(summary.functionsWithParseProblems, summary.functions)]);
rows.push(['parse problems', summary.parseProblems, '']);
rows.push(['files', summary.files, ''], ['lines', summary.lines, '']);
rows.push(['seconds', opened.seconds.toFixed(1), ''], ['CPU seconds', opened.cpuSeconds.toFixed(1), '']);
rows.push(['peak memory (MB)', Math.round(opened.peakMemory / 1e6), '']);

if (args.includes('--json')) {
  console.log(JSON.stringify(Object.fromEntries(rows.map(([name, ...values]) => [name, values.filter((value) => value !== '')])), null, 2));
} else {
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, value, percent] of rows) console.log(`${name.padEnd(width)}  ${String(value).padStart(13)}  ${percent}`.trimEnd());
}

if (missingFolder) {
  mkdirSync(missingFolder, { recursive: true });
  const lists = {
    direct: direct.missing, indirect: indirect.missing, 'run-direct': runDirect.missing, functions: functions.missing,
    'functions-elsewhere': functions.elsewhere, sites: sites.missing, extra: precision.extra.map((key) => ({ key })), ovs: ovsDirect?.missing ?? [],
  };
  for (const [name, list] of Object.entries(lists)) {
    writeFileSync(join(missingFolder, `${name}.tsv`), list.map((item) => `${Object.values(item).join('\t')}\n`).join(''));
  }
}
