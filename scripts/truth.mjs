// npm run truth: makes truth for `npm run measure` from gcc on the fetched trees, without a build of them.
//   npm run truth -- [--dpdk DIR] [--ovs DIR] [--out DIR] [--jobs N]
// The trees come from the options, DPDK_DIR and OVS_DIR, or .cache/sources. Every unit of DPDK's lib and of the drivers
// below, and of OVS's lib, is compiled at -O0 with -fcallgraph-info; include paths, definitions and generated headers
// are those of our project model (src/project). The tables go to .cache/truth.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { importSource, repository } from './lib/bundle.mjs';
import { readCallgraph, tsv, TruthTables } from './lib/callgraphInfo.mjs';
import { capture } from './lib/run.mjs';

/** Drivers that need no hardware library: folders, or classes of which all that a build has by default are taken. */
const DRIVERS = [
  'drivers/bus',
  'drivers/common',
  'drivers/mempool/ring',
  'drivers/mempool/stack',
  ...['null', 'ring', 'vhost', 'virtio', 'ixgbe', 'e1000', 'memif', 'pcap', 'tap'].map((name) => `drivers/net/${name}`),
];
/** OVS files whose calls are in the table. */
const OVS_MEASURED = /^lib\/(?:netdev|dp-packet|odp-execute|cmap|hmap)[^/]*$/;
/** A fixed x86-64 with SSE4.2, so that the tables do not depend on the machine. */
const FLAGS = ['-O0', '-S', '-w', '-march=x86-64-v2', '-fcallgraph-info'];
/** Functions that are always inlined have no call that could be listed: the attribute becomes one without effect. */
const KEEP_INLINES = '-Dalways_inline=__unused__';
/** What a build adds for units that are compiled for more than the base, told by their names. */
const EXTENSIONS = [
  [
    /avx512/,
    ['avx512f', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512vl', 'avx512ifma', 'vpclmulqdq', 'pclmul', 'aes', 'bmi2'],
  ],
  [/avx2/, ['avx2', 'bmi2']],
  [/_avx[._]/, ['avx']],
  [/crc_sse/, ['pclmul', 'aes']],
];

const args = process.argv.slice(2);
const option = (name, fallback) => {
  const at = args.indexOf(`--${name}`);
  return at < 0 ? fallback : args[at + 1];
};
const dpdkPath = resolve(option('dpdk', process.env.DPDK_DIR ?? join(repository, '.cache/sources/dpdk-22.11')));
const ovsPath = resolve(option('ovs', process.env.OVS_DIR ?? join(repository, '.cache/sources/ovs-3.1')));
const out = resolve(option('out', join(repository, '.cache/truth')));
const jobs = Math.max(1, Number(option('jobs', 2)) || 2);

function fail(message) {
  console.error(message);
  process.exit(1);
}
if (!existsSync(dpdkPath))
  fail(`There is no DPDK in ${dpdkPath}: bring it with "npm run sources -- dpdk@22.11", or name its folder by --dpdk.`);
const version = await capture('gcc', ['-dumpfullversion', '-dumpmachine']);
if (version.code !== 0) fail('There is no gcc: install it (10 or newer, for -fcallgraph-info).');

const { openProject } = await importSource('src/project/project.ts');
const { NodeFiles } = await importSource('src/node/files.ts');
const project = openProject(
  [{ name: 'dpdk', path: dpdkPath }, ...(existsSync(ovsPath) ? [{ name: 'ovs', path: ovsPath }] : [])],
  new NodeFiles(),
);
const dpdk = project.roots.find((root) => root.kind === 'dpdk');
const ovs = project.roots.find((root) => root.kind === 'ovs');
if (!dpdk) fail(`${dpdkPath} is not a DPDK checkout.`);

rmSync(out, { recursive: true, force: true });
const generated = join(out, 'generated');
const work = join(out, 'work');
mkdirSync(work, { recursive: true });
for (const [path, text] of project.virtualFiles) {
  const file = onDisk(path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const began = performance.now();
const tables = new TruthTables();
const units = [...dpdkUnits(), ...(ovs?.component('lib', [dpdk])?.units ?? [])];
const failures = [];
const queue = [...units.entries()];
await Promise.all(Array.from({ length: jobs }, compileAll));
rmSync(work, { recursive: true, force: true });

const inDpdk = (file) => under(dpdk.path, file);
const place = (file) => (inDpdk(file) === undefined ? under(ovs?.path, file) : `dpdk/${inDpdk(file)}`);
const inLib = (file) => inDpdk(file)?.startsWith('lib/') ?? false;
const DIRECT = ['caller', 'callee', 'caller_file', 'line', 'callee_file', 'how'];
const name = `dpdk-${dpdk.version}`;
write(
  `${name}-direct-lib.tsv`,
  DIRECT,
  tables.direct(inLib, (file) => inDpdk(file) ?? file, linesOf()),
);
write(`${name}-functions-lib.tsv`, ['function', 'file', 'line', 'linkage'], tables.functions(inLib, inDpdk));
write(`${name}-indirect-sites-lib.tsv`, ['caller', 'caller_file', 'n'], tables.sites(inLib, inDpdk));
if (ovs) {
  const measured = (file) => OVS_MEASURED.test(under(ovs.path, file) ?? '');
  write(
    `ovs-${ovs.version}-direct-netdev.tsv`,
    DIRECT,
    tables.direct(measured, (file) => place(file) ?? file, linesOf()),
  );
}
report();

/** Units of DPDK's libraries and of the drivers above, as the build files list them, each once. */
function dpdkUnits() {
  const libraries = new Set(dpdk.files.flatMap((file) => /^lib\/[^/]+/.exec(under(dpdk.path, file) ?? '')?.[0] ?? []));
  const names = [
    ...libraries,
    ...DRIVERS.flatMap((driver) => (driver.split('/').length === 2 ? dpdk.members(driver) : [driver])),
  ];
  return [...new Set(names.flatMap((at) => dpdk.component(at, [])?.units ?? []))];
}

/** Takes units from the queue until none is left. */
async function compileAll() {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const [index, unit] = next;
    if (index % 50 === 0) process.stderr.write(`${index} of ${units.length} units\n`);
    const assembly = join(work, `${index}.s`);
    const { code, output } = await capture('gcc', [...gccArguments(unit), '-o', assembly, unit], { cwd: work });
    const callgraph = join(work, `${index}.ci`);
    if (code === 0 && existsSync(callgraph)) tables.add(readCallgraph(readFileSync(callgraph, 'utf8')));
    else failures.push({ unit, error: firstError(output) });
    rmSync(assembly, { force: true });
    rmSync(callgraph, { force: true });
  }
}

/** How gcc reads a unit: as the project model says. */
function gccArguments(unit) {
  const config = project.config(unit);
  const extensions = EXTENSIONS.find(([pattern]) => pattern.test(basename(unit)))?.[1] ?? [];
  return [
    ...FLAGS,
    KEEP_INLINES,
    ...extensions.map((extension) => `-m${extension}`),
    // The compiler defines __AVX2__ and the like by itself.
    ...config.defines.filter(([macro]) => !/^__\w+__$/.test(macro)).map(([macro, value]) => `-D${macro}=${value}`),
    ...config.includePaths.map((path) => `-I${onDisk(path)}`),
    ...config.forcedIncludes.flatMap((header) => ['-include', header]),
  ];
}

/** A path of the project model on this disk: files that it writes are in the folder `generated`. */
function onDisk(path) {
  return path.startsWith('/<datapath-lens>') ? join(generated, path.slice('/<datapath-lens>'.length)) : path;
}

function under(root, file) {
  return root !== undefined && file.startsWith(`${root}/`) ? file.slice(root.length + 1) : undefined;
}

/** The lines of files, each file read once. */
function linesOf() {
  const known = new Map();
  return (file) => {
    if (!known.has(file)) known.set(file, existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);
    return known.get(file);
  };
}

function firstError(output) {
  const line = output.split('\n').find((text) => /error:/.test(text)) ?? output.trim().split('\n')[0];
  return line.replace(/^.*?(?:fatal )?error: /, '').trim();
}

function write(file, columns, rows) {
  writeFileSync(join(out, file), tsv(columns, rows));
  console.log(`${file}\t${rows.length} rows`);
}

/** Says what was compiled and what was left out, and writes the latter to left-out.tsv. */
function report() {
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(`${units.length - failures.length} of ${units.length} units compiled in ${seconds} s; tables in ${out}`);
  const rows = failures
    .map(({ unit, error }) => ({ unit: project.display(unit), error }))
    .sort((a, b) => (a.unit < b.unit ? -1 : 1));
  writeFileSync(join(out, 'left-out.tsv'), tsv(['unit', 'error'], rows));
  if (rows.length === 0) return;
  const headers = new Map();
  for (const { unit, error } of rows) {
    const header = /^(\S+): No such file or directory/.exec(error)?.[1];
    if (header) headers.set(header, [...(headers.get(header) ?? []), unit]);
  }
  console.log(`\nLeft out, as they do not compile here (also in left-out.tsv):`);
  for (const { unit, error } of rows) console.log(`  ${unit}: ${error}`);
  if (headers.size === 0) return;
  console.log('\nHeaders that are missing on this machine, or that a build makes:');
  for (const [header, users] of headers)
    console.log(`  ${header} (${users.length} unit${users.length > 1 ? 's' : ''})`);
}
