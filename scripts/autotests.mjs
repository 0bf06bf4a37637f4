// DPDK's own unit tests in the machine, from a checkout's app/test: how each ends and how long it takes.
//   node scripts/autotests.mjs [ROOT] [TEST…] ROOT: a DPDK checkout (default: the 22.11 of the cache); TEST: `ring`
//   for ring_autotest
// Needs `npm run build`. Exit status 1: one of them did not end with "Test OK".
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '..');
const [given, ...names] = process.argv.slice(2);
const root = given ?? join(repository, '.cache/sources/dpdk-22.11');
const cli = join(repository, 'dist/cli.js');
const tests = names.length > 0 ? names : ['memzone', 'mempool', 'mbuf', 'malloc', 'ring'];
const arguments_ = ['--no-pci', '-l', '0-1'];
const linked = ['eal', 'cmdline', 'ring', 'mempool', 'mbuf', 'timer'];
// Long turns: lcores that wait for each other spend them, and the tests look for results, not for races.
const SCHEDULE = 'round-robin:200';
const LIMIT = 10 * 60_000;

for (const needed of [cli, join(root, 'app/test/test.c')]) {
  if (!existsSync(needed)) {
    console.error(`autotests: ${needed} is not there`);
    process.exit(2);
  }
}
// Folders of libraries were called lib/librte_NAME until 20.11.
const library = (name) => [`lib/${name}`, `lib/librte_${name}`].find((path) => existsSync(join(root, path)));
const links = [...linked.map(library), 'drivers/mempool/ring', 'drivers/mempool/stack'].flatMap((path) => [
  '--link',
  path,
]);
const version = existsSync(join(root, 'VERSION')) ? readFileSync(join(root, 'VERSION'), 'utf8').trim() : '';
console.log(`DPDK ${version} in ${root}: app/test ${arguments_.join(' ')}`);

let failed = 0;
for (const name of tests) {
  const files = ['test.c', 'commands.c', `test_${name}.c`].map((file) => join(root, 'app/test', file));
  const started = performance.now();
  const run = spawnSync(
    process.execPath,
    [
      cli,
      'exec',
      ...files,
      '--root',
      root,
      ...links,
      '--schedule',
      SCHEDULE,
      '--env',
      `DPDK_TEST=${name}_autotest`,
      '--',
      ...arguments_,
    ],
    { encoding: 'latin1', timeout: LIMIT, maxBuffer: 1 << 28 },
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const verdict =
    run.stdout.split('\n').findLast((line) => line.startsWith('Test ')) ??
    (run.error ? run.error.message : `exit status ${run.status}`);
  if (verdict !== 'Test OK') {
    failed++;
    console.log(`${name}_autotest: ${verdict} (${seconds} s)`);
    console.log(
      `${run.stdout}\n${run.stderr}`
        .trimEnd()
        .split('\n')
        .slice(-15)
        .map((line) => `    ${line}`)
        .join('\n'),
    );
  } else console.log(`${name}_autotest: ${verdict} (${seconds} s)`);
}
process.exit(failed > 0 ? 1 : 0);
