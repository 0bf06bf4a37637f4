// npm run bench -- --machine: how fast the machine is. Each kernel runs in the machine and, compiled by gcc -O0, on
// the processor, in turns; the ratio is that of the best rounds, in time that the processor spent on the thread: a
// busy computer changes little. Then: statements per second, with history, steps back at random places, bytes of
// history.
//   npm run bench -- --machine [KERNEL…] [--times N] [--no-history] [--no-checks]
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { importSource, repository } from '../lib/bundle.mjs';

const folder = import.meta.dirname;
const dpdk = join(repository, '.cache/sources/dpdk-22.11');
const POOL = [
  'lib/mempool/rte_mempool.c',
  'lib/mempool/rte_mempool_ops.c',
  'lib/mempool/mempool_trace_points.c',
  'drivers/mempool/ring/rte_mempool_ring.c',
];
/**
 * Rounds for about a second in the machine; units that are given to both, and those that only gcc's linker must be
 * told.
 */
const KERNELS = {
  hash: { rounds: 10_000 },
  ring: { rounds: 100_000, dpdk: true, units: [], native: ['lib/ring/rte_ring.c'] },
  mempool: {
    rounds: 5_000,
    dpdk: true,
    units: POOL,
    native: ['lib/ring/rte_ring.c', 'lib/mempool/rte_mempool_ops_default.c'],
  },
  mbuf: {
    rounds: 5_000,
    dpdk: true,
    units: POOL,
    native: ['lib/ring/rte_ring.c', 'lib/mempool/rte_mempool_ops_default.c', 'lib/mbuf/rte_mbuf.c'],
  },
  memcpy: { rounds: 500_000 },
  qsort: { rounds: 100 },
  format: { rounds: 100_000 },
};

const api = await importSource('scripts/bench/exports.ts');
const argv = process.argv.slice(2).filter((arg) => arg !== '--machine');
const option = (name, otherwise) => {
  const at = argv.indexOf(name);
  return at < 0 ? otherwise : Number(argv.splice(at, 2)[1]);
};
const times = option('--times', 3);
const withHistory = !argv.includes('--no-history');
const checks = !argv.includes('--no-checks');
const names = argv.filter((arg) => !arg.startsWith('--'));
const disk = new api.NodeFiles();
const project = api.openProject([{ name: 'dpdk', path: dpdk }], disk);
const work = mkdtempSync(join(tmpdir(), 'datapath-lens-bench-'));

/** The kernel's program for gcc. */
function compile(name, kernel) {
  const out = join(work, name);
  const args = ['-O0', '-w', '-march=corei7', '-o', out];
  const sources = [join(folder, `${name}.c`)];
  if (kernel.dpdk) {
    const home = project.roots[0];
    for (const [path, text] of project.virtualFiles) {
      const to = join(work, 'virtual', path.slice(api.VIRTUAL.length + 1));
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, text);
    }
    const { includePaths, defines, forcedIncludes } = home.config(join(dpdk, 'lib/mbuf/rte_mbuf.c'), []);
    for (const path of [...includePaths, join(dpdk, 'lib/eal/common')])
      args.push('-I', path.replace(api.VIRTUAL, join(work, 'virtual')));
    for (const [key, value] of defines) if (!key.startsWith('_')) args.push(`-D${key}=${value}`);
    args.push('-D_GNU_SOURCE', '-DALLOW_INTERNAL_API', '-DALLOW_EXPERIMENTAL_API');
    for (const file of forcedIncludes) args.push('-include', file);
    // EAL is not linked: what the kernels do not reach may stay open.
    args.push('-no-pie', '-pthread', '-Wl,--unresolved-symbols=ignore-all');
    sources.push(...[...kernel.units, ...kernel.native].map((unit) => join(dpdk, unit)));
  }
  execFileSync('gcc', [...args, ...sources], { stdio: ['ignore', 'ignore', 'inherit'] });
  return out;
}

/** Nanoseconds per round of gcc's program, and its check. */
function native(binary, rounds) {
  const run = spawnSync(binary, [String(rounds)], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${binary} ended with ${run.status ?? run.signal}`);
  return { ns: Number(run.stderr) / rounds, check: /check (\d+)/.exec(run.stdout)[1] };
}

function optionsOf(name, kernel, rounds) {
  const units = [join(folder, `${name}.c`), ...(kernel.units ?? []).map((unit) => join(dpdk, unit))];
  return {
    ...api.loadProgram(units, [String(rounds)], kernel.dpdk ? project.text : disk, kernel.dpdk ? project : undefined),
  };
}

function ended(stopped, name) {
  if (stopped.kind !== 'exit' || stopped.status !== 0)
    throw new Error(`${name} in the machine: ${stopped.message ?? JSON.stringify(stopped)}`);
}

/** Milliseconds that the processor has spent on this thread. */
function spent() {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e3;
}

/** The same in the machine: without history, or with it. */
function machine(name, kernel, rounds, history) {
  const options = { ...optionsOf(name, kernel, rounds), checks };
  const began = performance.now();
  const time = history
    ? new api.TimeMachine({ ...options, lex: (text) => options.source.front.lexFragment(text) })
    : undefined;
  const engine = time ? time.engine : new api.Engine(options);
  const advance = (n) => (time ? time.run(n) : engine.advance(engine.state.time + n, false));
  let stopped = advance(1);
  const first = performance.now() - began;
  while (!engine.state.stdout.includes('ready') && !engine.state.ended) stopped = advance(2000);
  const at = engine.state.time;
  const from = spent();
  while (!engine.state.ended) stopped = advance(5_000_000);
  const ns = (spent() - from) * 1e6;
  ended(stopped, name);
  const statements = engine.state.time - at;
  return {
    ns: ns / rounds,
    rate: (statements / ns) * 1e3,
    statements,
    first,
    check: /check (\d+)/.exec(engine.state.stdout)[1],
    time,
  };
}

const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
const percentile = (list, p) => list.sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * p))];

console.log(
  `load when it began: ${loadavg()[0].toFixed(1)}; kernels as ratios of processor time to gcc -O0, ` +
    `best of ${times} taken in turns`,
);
console.log('kernel      gcc ns/round   machine ns/round   ratio   M statements/s   with history   of forward');
const ratios = [];
const costs = [];
try {
  for (const [name, kernel] of Object.entries(KERNELS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const binary = compile(name, kernel);
    let gcc = Infinity,
      best,
      recorded;
    for (let i = 0; i < times; i++) {
      const one = native(binary, kernel.rounds * 10);
      gcc = Math.min(gcc, one.ns);
      const forward = machine(name, kernel, kernel.rounds, false);
      if (!best || forward.ns < best.ns) best = forward;
      const expected = native(binary, kernel.rounds).check;
      if (forward.check !== expected)
        throw new Error(`${name}: the machine's check is ${forward.check}, gcc's ${expected}`);
      if (!withHistory) continue;
      const history = machine(name, kernel, kernel.rounds, true);
      if (!recorded || history.ns < recorded.ns) recorded = history;
    }
    ratios.push(best.ns / gcc);
    if (recorded) costs.push(recorded.ns / best.ns);
    console.log(
      `${name.padEnd(10)} ${gcc.toFixed(1).padStart(13)} ${best.ns.toFixed(1).padStart(18)} ` +
        `${(best.ns / gcc).toFixed(1).padStart(7)}` +
        ` ${best.rate.toFixed(1).padStart(16)} ` +
        `${(recorded ? recorded.rate.toFixed(1) : '').padStart(14)} ` +
        `${(recorded ? (recorded.ns / best.ns).toFixed(2) : '').padStart(12)}`,
    );
  }
  console.log(
    'median ratio ' +
      median(ratios).toFixed(1) +
      (costs.length > 0 ? `; history costs ${((median(costs) - 1) * 100).toFixed(0)} % more (median)` : ''),
  );
  if (withHistory && names.length === 0) stepsBack();
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`load at the end: ${loadavg()[0].toFixed(1)}`);

/** Steps back at random places within 10 million statements of the pool's kernel. */
function stepsBack() {
  const options = optionsOf('mempool', KERNELS.mempool, 100_000);
  const time = new api.TimeMachine({ ...options, lex: (text) => options.source.front.lexFragment(text) });
  time.run(10_000_000);
  let seed = 12345;
  const random = (n) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return seed % n;
  };
  const taken = [];
  const jumps = [];
  for (let i = 0; i < 200; i++) {
    let began = performance.now();
    time.goTo(1 + random(time.horizon));
    jumps.push(performance.now() - began);
    began = performance.now();
    time.stepBack();
    taken.push(performance.now() - began);
  }
  const usage = time.historyUse;
  const ms = (list, p) => `${percentile(list, p).toFixed(1)} ms`;
  console.log(
    `within ${time.horizon} statements: a step back p50 ${ms(taken, 0.5)}, p95 ${ms(taken, 0.95)}; ` +
      `going to a random time p50 ${ms(jumps, 0.5)}, p95 ${ms(jumps, 0.95)}`,
  );
  if (usage)
    console.log(
      `history: ${usage.snapshots} snapshots, ${(usage.bytes / 1e6).toFixed(1)} MB, ` +
        `${(usage.bytes / time.horizon).toFixed(2)} bytes per statement, at most ${usage.widestGap} ` +
        'statements to run again',
    );
}
