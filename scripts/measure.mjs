// npm run measure: compares the map with recorded truth (a folder with the tables that its README describes), in one
// table.
//   npm run measure -- [--truth DIR] [--dpdk DIR] [--ovs DIR] [--missing FOLDER] [--json]
//   npm run measure -- --sample N [--seed S] [--out FILE]   draws N pointer edges with their evidence instead
// The truth comes from --truth, DATAPATH_LENS_TRUTH, ../shared/truth where it is there, or .cache/truth, which
// `npm run truth` makes with gcc. What needs tables that are not there (recorded runs) is left out. The trees come from
// the options, DPDK_DIR and OVS_DIR, or .cache/sources. --missing writes the rows that were not found, a file each.
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
const recorded = join(repository, '../shared/truth');
const made = join(repository, '.cache/truth');
const truthFolder = resolve(
  option('truth', process.env.DATAPATH_LENS_TRUTH ?? (existsSync(recorded) ? recorded : made)),
);
const dpdk = resolve(option('dpdk', process.env.DPDK_DIR ?? join(repository, '.cache/sources/dpdk-22.11')));
const ovs = resolve(option('ovs', process.env.OVS_DIR ?? join(repository, '.cache/sources/ovs-3.1')));
const missingFolder = option('missing', undefined);
const sample = Number(option('sample', 0));

function fail(message) {
  console.error(message);
  process.exit(1);
}
if (!sample && !existsSync(truthFolder))
  fail(`There is no truth in ${truthFolder}: make it by "npm run truth", or name a folder by --truth.`);
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
const has = {
  direct: truth.direct.length > 0,
  functions: truth.functions.length > 0,
  sites: truth.sites.length > 0,
  ovs: several && truth.ovs.length > 0,
  runs: truth.runs.some((table) => table.length > 0),
};
const ovsDirect = has.ovs ? directRecall(keys, truth.ovs, ovsPlace) : undefined;
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
if (has.direct) {
  for (const [how, [found, all]] of Object.entries(direct.counts)) row(`DPDK lib, direct calls, ${how}`, found, all);
}
for (const [how, [found, all]] of Object.entries(ovsDirect?.counts ?? {}))
  row(`OVS netdev, direct calls, ${how}`, found, all);
if (has.direct) row('DPDK lib, callee in the right file', ...direct.file);
if (ovsDirect) row('OVS netdev, callee in the right file', ...ovsDirect.file);
if (has.runs) {
  row('DPDK runs, direct calls', runDirect.found, runDirect.all);
  row('DPDK runs, calls through pointers', indirect.found, indirect.all);
}
if (has.functions) {
  row('DPDK lib, functions by name and file', functions.all - functions.missing.length, functions.all);
  row("DPDK lib, functions at the compiler's line", functions.found, functions.all);
}
if (has.sites) row('DPDK lib, pointer calls seen as such', sites.found, sites.all);

if ((has.direct && has.functions) || has.runs)
  title('Precision: of what the map has between compiled functions, the compiler has');
if (has.direct && has.functions) {
  row('direct calls, marked rows set apart', precision.found, precision.all);
  count('  set apart: folded (condition constant)', precision.folded.length);
  count('  set apart: inactive', precision.inactive.length);
  count('  set apart, though compiled', precision.wronglySetApart);
  row('direct calls, nothing set apart', precision.found + precision.wronglySetApart, precision.raw);
}
if (has.runs) row(`targets of the ${ran.sites} pointer calls that ran, which ran`, ran.found, ran.all);

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

const LEFT_OUT = {
  direct: "direct calls of DPDK's lib: no table",
  functions: "functions of DPDK's lib: no table",
  sites: "pointer calls of DPDK's lib: no table",
  ovs: several ? "direct calls of OVS's netdev files: no table" : `OVS: no checkout in ${ovs}`,
  runs: 'calls in real runs: no recorded runs (npm run truth makes tables of the compiler only)',
};
for (const [part, there] of Object.entries(has)) if (!there) process.stderr.write(`Left out: ${LEFT_OUT[part]}\n`);

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
