// npm run bench: how long and how much memory it takes to index real trees, to start from the store, and to answer.
//   npm run bench -- [ROOT…] (default: DPDK 22.11, then DPDK 22.11 with OVS 3.1, from .cache/sources)
//   npm run bench -- --machine […]: the machine's kernels instead; see bench/machine.mjs
//   npm run bench -- --packets [N]: packets through DPDK's examples/vhost instead; see bench/packets.mjs
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { repository } from './lib/bundle.mjs';

if (process.argv.includes('--machine')) {
  await import('./bench/machine.mjs');
  process.exit();
}
const packetsAt = process.argv.indexOf('--packets');
if (packetsAt > 0) {
  const { packetCosts } = await import('./bench/packets.mjs');
  for (const line of packetCosts(Number(process.argv[packetsAt + 1] ?? 50_000))) console.log(line);
  console.log(`load ${loadavg()[0].toFixed(1)}`);
  process.exit();
}
const { filesOf, mapLatencies } = await import('./bench/map.mjs');
const { parseAll } = await import('./lib/treeSitter.mjs');
const cli = join(repository, 'dist/cli.js');
if (!existsSync(cli)) {
  console.error('There is no dist/cli.js: run "npm run build" first.');
  process.exit(1);
}
const dpdk = `dpdk=${join(repository, '.cache/sources/dpdk-22.11')}`;
const ovs = `ovs=${join(repository, '.cache/sources/ovs-3.1')}`;
const given = process.argv.slice(2).map((root) => (root.includes('=') ? root : resolve(root)));
const sets = given.length > 0 ? [given] : [[dpdk], [dpdk, ovs]];

for (const roots of sets) {
  const cache = mkdtempSync(join(tmpdir(), 'datapath-lens-bench-'));
  const run = (args) =>
    execFileSync(process.execPath, [cli, ...args, '--cache', cache], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const timed = (args) => {
    const began = performance.now();
    run(args);
    return ((performance.now() - began) / 1000).toFixed(2);
  };
  try {
    console.log(`\n${roots.join(' ')}`);
    const first = JSON.parse(run(['index', ...roots, '--json']));
    console.log(
      `  first index          ${first.seconds} s wall, ${first.cpuSeconds} s CPU, ${first.peakMemoryMB} MB at most`,
    );
    console.log(`                       ${first.files} files, ${first.lines} lines, ${first.functions} functions`);
    const specs = roots.map((root) => {
      const at = root.indexOf('=');
      return { name: at < 0 ? basename(root) : root.slice(0, at), path: root.slice(at + 1) };
    });
    const bare = await parseAll(filesOf(specs));
    console.log(
      `  bare tree-sitter     ${bare.seconds.toFixed(2)} s wall, ${bare.cpuSeconds.toFixed(2)} s CPU ` +
        `for ${bare.files} files`,
    );
    console.log(
      `  ratio to it          wall ${(first.seconds / bare.seconds).toFixed(2)}, CPU ` +
        `${(first.cpuSeconds / bare.cpuSeconds).toFixed(2)}; load ${loadavg()[0].toFixed(1)}`,
    );
    const second = JSON.parse(run(['index', ...roots, '--json']));
    console.log(
      `  start from the store ${second.seconds} s (${second.filesRead} files read), whole process ` +
        `${timed(['index', ...roots])} s`,
    );
    for (const query of [
      ['callees', 'rte_eth_rx_burst'],
      ['callers', 'rte_pktmbuf_free'],
      ['path', 'rte_vhost_driver_start', 'vhost_user_msg_handler'],
    ]) {
      console.log(`  ${query.join(' ').padEnd(20)} ${timed([...query, ...roots])} s with the start`);
    }
    for (const line of await mapLatencies(specs, join(cache, 'own'))) console.log(`  ${line}`);
  } catch (error) {
    console.error(`  ${String(error.stderr ?? error.message).trim()}`);
    process.exitCode = 1;
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}
if (given.length === 0) {
  const { packetCosts } = await import('./bench/packets.mjs');
  console.log('\npackets');
  for (const line of packetCosts(2_000)) console.log(`  ${line}`);
}
