// npm run measure:versions: indexes other versions of DPDK and OVS out of git repositories and prints one table: what
// was read, what could not be, what pointer calls lead to, and whether three chains through the datapath are found,
// as each version spells them.
//   npm run measure:versions -- --dpdk GITDIR --ovs GITDIR [--only TEXT] [--reasons] [--work DIR]
// A pair DPDK+OVS is read as one workspace. --only takes versions whose names hold the text; --reasons lists why
// calls lead nowhere.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { importSource, INDEX_WORKER, indexWorkerFile } from './lib/bundle.mjs';
import { share, unresolvedReasons } from './lib/truth.mjs';

const args = process.argv.slice(2);
const option = (name) => {
  const at = args.indexOf(`--${name}`);
  return at < 0 ? undefined : args[at + 1];
};
const repositories = { dpdk: option('dpdk'), ovs: option('ovs') };
for (const [name, path] of Object.entries(repositories)) {
  if (path && existsSync(path)) continue;
  console.error(path ? `There is no git repository in ${path}.` : `Name the git repository of ${name} by --${name}.`);
  process.exit(2);
}

/** Newest release tag of a repository, by version number. */
function newest(repository) {
  const tags = execFileSync('git', ['--git-dir', repository, 'tag'], { encoding: 'utf8' })
    .split('\n')
    .filter((tag) => /^v\d+(\.\d+)+$/.test(tag));
  const parts = (tag) => tag.slice(1).split('.').map(Number);
  return tags
    .sort((a, b) => {
      const [x, y] = [parts(a), parts(b)];
      for (let i = 0; i < Math.max(x.length, y.length); i++)
        if ((x[i] ?? 0) !== (y[i] ?? 0)) return (x[i] ?? 0) - (y[i] ?? 0);
      return 0;
    })
    .at(-1);
}

const SETS = [
  ['v2.2.0', 'v2.5.0'],
  ['v17.05'],
  ['v20.02'],
  ['v20.11', 'v2.17.0'],
  ['v24.11'],
  [newest(repositories.dpdk), newest(repositories.ovs)],
];
/**
 * Chains by the names of their ends in one version or another; `through` must be on the way, `said` in the evidence
 * of the last call.
 */
const CHAINS = [
  {
    name: 'rx burst to ixgbe',
    from: ['rte_eth_rx_burst'],
    to: ['ixgbe_recv_pkts'],
    said: /ixgbe_recv_pkts.*assigned|assigned.*rx_pkt_burst/,
  },
  {
    name: 'vhost start to message',
    from: ['rte_vhost_driver_start', 'rte_vhost_driver_session_start'],
    to: ['vhost_user_msg_handler', 'vserver_message_handler'],
  },
  {
    name: 'pmd thread to rx burst',
    from: ['pmd_thread_main'],
    to: ['rte_eth_rx_burst'],
    through: 'netdev_dpdk_rxq_recv',
    pair: true,
  },
];

const { factText } = await importSource('src/cli/words.ts');
const { openIndex } = await importSource('src/node/indexHost.ts', INDEX_WORKER);
const work = option('work') ?? mkdtempSync(join(tmpdir(), 'datapath-lens-versions-'));

/** A version's files; those whose content the repository does not have (a partial mirror) are left out and said. */
function checkout(name, tag) {
  const folder = join(resolve(work), `${name}-${tag}`);
  if (existsSync(folder)) return folder;
  const git = (command, input) => {
    const run = spawnSync('git', ['--git-dir', repositories[name], ...command], {
      input,
      maxBuffer: 1 << 30,
      env: { ...process.env, GIT_NO_LAZY_FETCH: '1' },
    });
    if (run.status !== 0) throw new Error(`${name} ${tag}: ${String(run.stderr).trim()}`);
    return run.stdout;
  };
  const files = git(['ls-tree', '-r', tag])
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => /^\d+ blob (\w+)\t(.*)$/.exec(line))
    .filter(Boolean);
  const known = git(['cat-file', '--batch-check'], files.map(([, id]) => `${id}\n`).join(''))
    .toString()
    .split('\n');
  const without = files.filter((_, i) => / missing$/.test(known[i])).map(([, , path]) => path);
  const archive = git([
    'archive',
    tag,
    ...(without.length > 0 ? ['--', '.', ...without.map((path) => `:(exclude)${path}`)] : []),
  ]);
  mkdirSync(folder, { recursive: true });
  const tar = spawnSync('tar', ['-x', '-C', folder], { input: archive });
  if (tar.status !== 0) throw new Error(`tar could not unpack ${name} ${tag}: ${tar.stderr}`);
  if (without.length > 0) console.error(`${name} ${tag}: the repository does not have ${without.join(', ')}`);
  return folder;
}

/** The first chain that fits, as the functions on it; undefined: none. */
function findChain(graph, chain) {
  const named = (names) => names.flatMap((name) => graph.find(name)).filter((f) => f.defined);
  for (const from of named(chain.from)) {
    for (const to of named(chain.to)) {
      for (const path of graph.paths(from, to, 8)) {
        const functions = [from.name, ...path.map((step) => step.edge.callee.name)];
        if (chain.through && !functions.includes(chain.through)) continue;
        if (
          chain.said &&
          !path
            .at(-1)
            .edge.evidence()
            .some((line) => chain.said.test(factText(line.what)))
        )
          continue;
        return functions;
      }
    }
  }
  return undefined;
}

const rows = [['version', 'files', 'functions', 'with errors', '', 'direct', 'pointer', 'unresolved', 's', 'chains']];
const details = [];
let bad = false;
try {
  for (const [dpdk, ovs] of SETS) {
    const label = ovs ? `DPDK ${dpdk} + OVS ${ovs}` : `DPDK ${dpdk}`;
    if (option('only') && !label.includes(option('only'))) continue;
    try {
      const roots = [
        { name: 'dpdk', path: checkout('dpdk', dpdk) },
        ...(ovs ? [{ name: 'ovs', path: checkout('ovs', ovs) }] : []),
      ];
      const { graph, seconds } = await openIndex({ roots, workers: 2, workerFile: indexWorkerFile });
      const { summary } = graph;
      const chains = CHAINS.filter((chain) => ovs || !chain.pair).map((chain) => ({
        ...chain,
        found: findChain(graph, chain),
      }));
      rows.push([
        label,
        summary.files,
        summary.functions,
        summary.functionsWithParseProblems,
        share(summary.functionsWithParseProblems, summary.functions),
        summary.edges.direct,
        summary.edges.pointer,
        summary.unresolvedPointerCalls,
        seconds.toFixed(1),
        chains.map((chain) => (chain.found ? 'found' : 'MISSING')).join(' '),
      ]);
      details.push(label, ...chains.map((chain) => `  ${chain.name}: ${chain.found?.join(' > ') ?? 'not found'}`));
      if (args.includes('--reasons'))
        details.push(
          ...unresolvedReasons(graph)
            .slice(0, 12)
            .map(([reason, n]) => `  ${String(n).padStart(5)} ${reason}`),
        );
      if (chains.some((chain) => !chain.found) || summary.functionsWithParseProblems > summary.functions / 100)
        bad = true;
    } catch (error) {
      bad = true;
      rows.push([label, '', '', '', '', '', '', '', '', `failed: ${error.message}`]);
    }
  }
} finally {
  if (!option('work')) rmSync(work, { recursive: true, force: true });
}
const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => String(row[i]).length)));
for (const row of rows)
  console.log(
    row
      .map((cell, i) => (i === 0 || i === 9 ? String(cell).padEnd(widths[i]) : String(cell).padStart(widths[i])))
      .join('  ')
      .trimEnd(),
  );
console.log(`\n${details.join('\n')}`);
if (bad) process.exitCode = 1;
