// npm test: builds, checks, brings what is missing (source trees, Chromium, the VS Code server), runs every suite and
// ends with one line `N passed, N failed[, N skipped]`.
//   node scripts/test.mjs [checks] [unit] [fuzz] [integration] [host] [reader] [scenarios] only these; `vscode` is host and
//   reader, `all` is
//                                                                                      everything, also what takes
//                                                                                      long: scenarios
// DATAPATH_LENS_OFFLINE=1: what cannot be brought is skipped instead of failed.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { importSource } from './lib/bundle.mjs';
import { freshResults, resultLine, runHostSuite } from './lib/hostSuite.mjs';
import { repository, show } from './lib/run.mjs';
import { node24 } from './lib/tools.mjs';
import { ensureChromium, ensureServer } from './vscode-server.mjs';

const SUITES = ['checks', 'unit', 'fuzz', 'integration', 'host', 'reader'];
/** Run only when asked for. */
const LONG = ['scenarios'];
const offline = process.env.DATAPATH_LENS_OFFLINE === '1';
const total = { passed: 0, failed: 0, skipped: 0 };
// Every program below is found as npm finds it, also where this script is started by hand.
const env = {
  ...process.env,
  PATH: `${join(repository, 'node_modules/.bin')}:${process.env.PATH}`,
  DATAPATH_LENS_REPOSITORY: repository,
  // One index for all windows of one run; a reader's own is in the extension's storage.
  DATAPATH_LENS_CACHE: process.env.DATAPATH_LENS_CACHE ?? join(repository, '.cache/index'),
};

const asked = process.argv
  .slice(2)
  .flatMap((name) => (name === 'vscode' ? ['host', 'reader'] : name === 'all' ? [...SUITES, ...LONG] : [name]));
const unknown = asked.filter((name) => ![...SUITES, ...LONG].includes(name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no suite ${unknown.join(', ')}; there are ${[...SUITES, ...LONG].join(', ')}, vscode and all.\n`,
  );
  process.exit(2);
}
// `npm run test:vscode -- host` narrows `vscode` down.
const narrowed = process.argv[2] === 'vscode' && asked.length > 2 ? asked.slice(2) : asked;
const wanted = new Set(narrowed.length > 0 ? narrowed : SUITES);

const say = (text) => process.stdout.write(`${text}\n`);

/** Node 24 for everything, as the editor has it; where it cannot be had, this one, which is at least Node 20. */
const node = await node24(say).catch((error) => {
  say(`Node 24 cannot be had, Node ${process.versions.node} runs the tests: ${error.message}`);
  return process.execPath;
});

/** Runs one part of the whole and says how long it took. */
async function part(title, body) {
  say(`\n── ${title}`);
  const begin = Date.now();
  try {
    await body();
  } catch (error) {
    say(`${title}: ${error.stack ?? error}`);
    total.failed++;
  }
  say(`── ${title}: ${((Date.now() - begin) / 1000).toFixed(1)} s`);
}

/** A program that must succeed; failing counts as one failed test. */
async function check(title, ...args) {
  await part(title, async () => {
    const code = await show(node, args, { env });
    if (code !== 0) throw new Error(`status ${code}`);
  });
}

/** Something that has to come from outside. Returns undefined, and says and counts it, where it does not come. */
async function need(what, bring) {
  try {
    return await bring((message) => say(`  ${message}`));
  } catch (error) {
    say(`  ${error.message}`);
    if (offline) {
      say(`  ${what} is skipped: DATAPATH_LENS_OFFLINE=1.`);
      total.skipped++;
    } else {
      say(`  ${what} is needed: failed. (DATAPATH_LENS_OFFLINE=1 skips what needs it.)`);
      total.failed++;
    }
    return undefined;
  }
}

/** Brings the trees; suites find them through DATAPATH_LENS_TREES. */
async function bringTrees() {
  const { bringSource, sourcesFolder } = await importSource('src/node/sources.ts');
  const folder = sourcesFolder();
  const trees = {};
  for (const [name, request] of [
    ['dpdk-22.11', { project: 'dpdk' }],
    ['ovs-3.1', { project: 'ovs' }],
    ['dpdk-20.11', { project: 'dpdk', version: '20.11' }],
  ]) {
    const found = await need(name, (progress) => bringSource(request, { folder, progress }));
    if (found) {
      trees[name] = found.folder;
      say(`  ${name}: ${found.version}, ${found.origin}`);
    }
  }
  const newest =
    existsSync(folder) &&
    readdirSync(folder)
      .filter((name) => /^dpdk-\d+\.\d+$/.test(name))
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .at(-1);
  if (newest && !['dpdk-20.11', 'dpdk-22.11'].includes(newest)) trees['dpdk-newest'] = join(folder, newest);
  env.DATAPATH_LENS_TREES = JSON.stringify(trees);
  process.env.DATAPATH_LENS_TREES = env.DATAPATH_LENS_TREES;
  return trees;
}

async function vitest(project) {
  await part(project, async () => {
    const file = await freshResults(`${project}.json`);
    await show(
      node,
      [
        join(repository, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--project',
        project,
        '--passWithNoTests',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${file}`,
      ],
      { env },
    );
    if (!existsSync(file)) throw new Error('vitest left no results');
    const results = JSON.parse(readFileSync(file, 'utf8'));
    total.passed += results.numPassedTests;
    total.failed += results.numFailedTests;
    total.skipped += results.numPendingTests + results.numTodoTests;
    // A file that could not even be loaded has no tests that failed.
    total.failed += results.testResults.filter(
      (one) => one.status === 'failed' && !one.assertionResults.some((test) => test.status === 'failed'),
    ).length;
  });
}

await check('build', join(repository, 'scripts/build.mjs'));
if (wanted.has('checks')) {
  const tsc = join(repository, 'node_modules/@typescript/compiler/bin/tsc');
  await check('typecheck', tsc, '-p', 'tsconfig.json');
  await check('typecheck of the webview', tsc, '-p', 'webview/tsconfig.json');
  await check('format', join(repository, 'node_modules/prettier/bin/prettier.cjs'), '--check', '.');
  await check('lint', join(repository, 'node_modules/eslint/bin/eslint.js'), '.');
}
if (wanted.has('unit')) await vitest('unit');
if (wanted.has('fuzz')) await vitest('fuzz');
let trees = {};
if (['integration', 'host', 'reader', 'scenarios'].some((name) => wanted.has(name))) {
  await part('source trees', async () => {
    trees = await bringTrees();
  });
}
if (wanted.has('integration')) await vitest('integration');
if (['host', 'reader', 'scenarios'].some((name) => wanted.has(name))) {
  let ready = false;
  await part('VS Code', async () => {
    ready = Boolean(await need('The VS Code server', ensureServer)) && Boolean(await need('Chromium', ensureChromium));
    if (ready) say('  VS Code server and Chromium are there.');
  });
  if (ready && wanted.has('host') && trees['dpdk-22.11']) {
    await part('extension host', async () => {
      const result = await runHostSuite({
        folder: trees['dpdk-22.11'],
        env,
        onResult: (line) => process.stdout.write(resultLine(line)),
      });
      total.passed += result.passed;
      total.failed += result.failed;
    });
  }
  if (ready && wanted.has('reader')) await vitest('reader');
  if (ready && wanted.has('scenarios')) await vitest('scenarios');
}

say(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exit(total.failed > 0 ? 1 : 0);
