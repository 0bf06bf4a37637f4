// npm run measure: compares the map with recorded truth (a folder with the tables that its README describes), in one
// table.
//   npm run measure -- [--truth DIR] [--dpdk DIR] [--ovs DIR] [--missing FOLDER] [--json]
//   npm run measure -- --sample N [--seed S] [--out FILE]   draws N pointer edges with their evidence instead
// The truth comes from --truth, DATAPATH_LENS_TRUTH or ../shared/truth. --missing writes the rows that were not
// found, a file each.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { importSource, INDEX_WORKER, indexWorkerFile, repository } from './lib/bundle.mjs';
import { samplePointerEdges } from './lib/sample.mjs';
import {
  directPrecision,
  directRecall,
  edgeKeys,
  functionRecall,
  loadTruth,
  runPrecision,
  runRecall,
  share,
  siteRecall,
  targetHistogram,
  unresolvedReasons,
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
const sample = Number(option('sample', 0));

function fail(message) {
  console.error(message);
  process.exit(1);
}
if (!sample && !existsSync(truthFolder))
  fail(`There is no recorded truth in ${truthFolder}: name its folder by --truth or DATAPATH_LENS_TRUTH.`);
if (!existsSync(dpdk))
  fail(`There is no DPDK in ${dpdk}: bring it with "npm run sources -- dpdk@22.11", or name its folder by --dpdk.`);

const { openIndex } = await importSource('src/node/indexHost.ts', INDEX_WORKER);
const roots = [{ name: 'dpdk', path: dpdk }, ...(existsSync(ovs) ? [{ name: 'ovs', path: ovs }] : [])];
const several = roots.length > 1;
const opened = await openIndex({ roots, workers: 2, workerFile: indexWorkerFile });
const { graph } = opened;

if (sample) {
  const text = samplePointerEdges(graph, sample, Number(option('seed', 1)), roots);
  const out = option('out', undefined);
  if (out) writeFileSync(out, text);
  else process.stdout.write(text);
  process.exit(0);
}

const truth = loadTruth(truthFolder);
const place = (path) => (several ? `dpdk/${path}` : path);
const ovsPlace = (path) => (path.startsWith('dpdk/') ? path : `ovs/${path}`);

const keys = edgeKeys(graph);
const direct = directRecall(keys, truth.direct, place);
const ovsDirect = several ? directRecall(keys, truth.ovs, ovsPlace) : undefined;
const indirect = runRecall(keys, truth.runs, 'indirect', place);
const runDirect = runRecall(keys, truth.runs, 'direct', place);
const functions = functionRecall(graph, truth.functions, place);
const precision = directPrecision(keys, truth.functions, truth.direct, place);
const sites = siteRecall(graph, truth.sites, place);
const ran = runPrecision(graph, truth.runs, truth.functions, place);

const rows = [];
const title = (text) => rows.push([text]);
const row = (name, found, all) => rows.push([name, `${found}/${all}`, share(found, all)]);
const count = (name, value, part = '') => rows.push([name, String(value), part]);

title('Recall: of what compiler and runs have, the map has');
for (const [how, [found, all]] of Object.entries(direct.counts)) row(`DPDK lib, direct calls, ${how}`, found, all);
for (const [how, [found, all]] of Object.entries(ovsDirect?.counts ?? {}))
  row(`OVS netdev, direct calls, ${how}`, found, all);
row('DPDK lib, callee in the right file', ...direct.file);
if (ovsDirect) row('OVS netdev, callee in the right file', ...ovsDirect.file);
row('DPDK runs, direct calls', runDirect.found, runDirect.all);
row('DPDK runs, calls through pointers', indirect.found, indirect.all);
row('DPDK lib, functions by name and file', functions.all - functions.missing.length, functions.all);
row("DPDK lib, functions at the compiler's line", functions.found, functions.all);
row('DPDK lib, pointer calls seen as such', sites.found, sites.all);

title('Precision: of what the map has between compiled functions, the compiler has');
row('direct calls, marked rows set apart', precision.found, precision.all);
count('  set apart: folded (condition constant)', precision.folded.length);
count('  set apart: inactive', precision.inactive.length);
count('  set apart, though compiled', precision.wronglySetApart);
row('direct calls, nothing set apart', precision.found + precision.wronglySetApart, precision.raw);
row(`targets of the ${ran.sites} pointer calls that ran, which ran`, ran.found, ran.all);

title('Pointer calls by number of targets');
for (const [name, n] of targetHistogram(graph)) count(name, n);
title('Pointer calls that lead nowhere known');
for (const [reason, n] of unresolvedReasons(graph)) count(reason, n);

title('Functions with text that could not be read');
for (const root of roots) {
  const inRoot = [...graph.functions()].filter((f) => f.defined && (!several || f.file.startsWith(`${root.name}/`)));
  const bad = inRoot.filter((f) => f.hasError).length;
  rows.push([root.name, `${bad}/${inRoot.length}`, share(bad, inRoot.length)]);
}

const { summary } = graph;
title('The map');
for (const [kind, n] of Object.entries(summary.edges)) count(`${kind} edges`, n);
const byCertainty = new Map();
for (const edge of graph.edges())
  byCertainty.set(`${edge.kind}, ${edge.certainty}`, (byCertainty.get(`${edge.kind}, ${edge.certainty}`) ?? 0) + 1);
for (const [name, n] of [...byCertainty].sort()) count(`  ${name}`, n);
count('functions', summary.functions);
count('files', summary.files);
count('lines', summary.lines);
count('seconds', opened.seconds.toFixed(1));
count('CPU seconds', opened.cpuSeconds.toFixed(1));
count('peak memory (MB)', Math.round(opened.peakMemory / 1e6));

if (args.includes('--json')) {
  console.log(
    JSON.stringify(
      Object.fromEntries(
        rows
          .filter((cells) => cells.length > 1)
          .map(([name, ...values]) => [name.trim(), values.filter((value) => value !== '')]),
      ),
      null,
      2,
    ),
  );
} else {
  const width = Math.max(...rows.filter((cells) => cells.length > 1).map(([name]) => name.length)) + 2;
  for (const [name, value, percent] of rows) {
    if (value === undefined) console.log(`\n${name}`);
    else console.log(`  ${name.padEnd(width)}  ${value.padStart(13)}  ${percent}`.trimEnd());
  }
}

if (missingFolder) {
  mkdirSync(missingFolder, { recursive: true });
  const lists = {
    direct: direct.missing,
    indirect: indirect.missing,
    'run-direct': runDirect.missing,
    functions: functions.missing,
    'functions-elsewhere': functions.elsewhere,
    sites: sites.missing,
    extra: precision.extra.map((key) => ({ key })),
    ovs: ovsDirect?.missing ?? [],
    folded: precision.folded,
    inactive: precision.inactive,
    'callee-file': [...direct.misplaced, ...(ovsDirect?.misplaced ?? [])],
  };
  for (const [name, list] of Object.entries(lists)) {
    writeFileSync(
      join(missingFolder, `${name}.tsv`),
      list.map((item) => `${Object.values(item).join('\t')}\n`).join(''),
    );
  }
}
