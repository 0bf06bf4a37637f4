// npm run test:mutants: changes one rule of the source at a time and sees whether a unit test notices.
//   node scripts/mutants.mjs [--only ID|ROOM]...   only these mutants, or those of a folder (`src/index/query`)
// A mutant replaces a text in one file as the file is loaded (vitest.config.mts); the working tree is never changed.
// It is caught when a unit test fails. The lists are in test/mutants/. Ends with one line `N passed, N failed`: failed
// are mutants that no test catches and whose entry does not say why (`survives`), that are caught although their entry
// says that they survive, whose text is not in the file exactly once, or under which no test runs at all.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { repository } from './lib/run.mjs';

/** Runs at the same time. */
const PARALLEL = 2;
/** One run, in ms; it takes seconds. */
const TIME_LIMIT = 120_000;
/** Part of the mutants that may survive with an explanation. */
const MAX_SURVIVORS = 0.05;

const say = (text) => process.stdout.write(`${text}\n`);
const lists = join(repository, 'test/mutants');
const results = mkdtempSync(join(tmpdir(), 'datapath-lens-mutants-'));

/**
 * A changed rule.
 * @typedef {object} Mutant
 * @property {string} id
 * @property {string} file in the repository
 * @property {string} find text that is in the file exactly once
 * @property {string} replace
 * @property {string} rule what the changed text says, in one sentence
 * @property {readonly string[]} tests unit test files that may catch it
 * @property {string} [survives] why no test can
 */

async function readMutants() {
  const all = [];
  for (const name of readdirSync(lists).sort()) {
    if (!name.endsWith('.mjs')) continue;
    const { mutants } = await import(pathToFileURL(join(lists, name)).href);
    all.push(...mutants);
  }
  const ids = new Set();
  for (const { id } of all) {
    if (ids.has(id)) throw new Error(`Two mutants have the id ${id}.`);
    ids.add(id);
  }
  return all;
}

/**
 * Runs unit tests, with a mutant or as they are.
 * @returns {Promise<{ failed: number, passed: number, message: string }>} tests that failed and passed; where no test
 *   could be run, or one file could not be loaded, `message` says why
 */
function runTests(name, tests, mutant) {
  const output = join(results, `${name}.json`);
  const env = { ...process.env };
  delete env.DATAPATH_LENS_MUTANT;
  if (mutant) {
    const change = join(results, `${name}.mutant.json`);
    const { find, replace } = mutant;
    writeFileSync(change, JSON.stringify({ file: join(repository, mutant.file), find, replace }));
    env.DATAPATH_LENS_MUTANT = change;
  }
  const args = [join(repository, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'unit', ...tests];
  args.push('--reporter=json', `--outputFile=${output}`, '--maxWorkers=1', '--no-isolate');
  if (mutant) args.push('--bail=1');
  const options = { cwd: repository, env, timeout: TIME_LIMIT, killSignal: 'SIGKILL', maxBuffer: 64 << 20 };
  return new Promise((resolve) => {
    execFile(process.execPath, args, options, (error, _out, problems) => {
      if (error?.killed) return resolve({ failed: 0, passed: 0, message: `no end within ${TIME_LIMIT / 1000} s` });
      let read;
      try {
        read = JSON.parse(readFileSync(output, 'utf8'));
      } catch {
        return resolve({ failed: 0, passed: 0, message: `vitest left no results: ${problems.slice(0, 400)}` });
      }
      const unloaded = read.testResults.find(
        ({ status, assertionResults }) =>
          status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
      );
      const none = read.numPassedTests + read.numFailedTests === 0 ? 'no test ran' : '';
      const message = unloaded ? `${unloaded.name} could not be run: ${unloaded.message}` : none;
      return resolve({ failed: read.numFailedTests, passed: read.numPassedTests, message });
    });
  });
}

/** Runs jobs, {@link PARALLEL} at a time. */
async function inParallel(jobs) {
  const waiting = [...jobs];
  const worker = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) await job();
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}

/** What became of a mutant: `caught`, `survived`, `explained`, `stale` (text not found), `broken` (no test ran). */
async function judge(mutant, broken) {
  const text = readFileSync(join(repository, mutant.file), 'utf8');
  const times = text.split(mutant.find).length - 1;
  if (times !== 1) return { outcome: 'stale', why: `its text is ${times} times in ${mutant.file}` };
  if (mutant.find === mutant.replace) return { outcome: 'stale', why: 'it changes nothing' };
  const unfit = mutant.tests.find((test) => broken.has(test));
  if (unfit) return { outcome: 'broken', why: `${unfit} fails without the mutant` };
  const { failed, message } = await runTests(mutant.id, mutant.tests, mutant);
  if (failed > 0 && mutant.survives) return { outcome: 'broken', why: 'it is said to survive, but is caught' };
  if (failed > 0) return { outcome: 'caught' };
  if (message) return { outcome: 'broken', why: message };
  return { outcome: mutant.survives ? 'explained' : 'survived', why: mutant.survives };
}

async function main() {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
  const only = values.only?.map((one) => one.replace(/\/$/, ''));
  const mutants = (await readMutants()).filter(
    ({ id, file }) =>
      !only || only.some((one) => one === id || dirname(file) === one || dirname(file).endsWith(`/${one}`)),
  );
  if (mutants.length === 0) {
    process.stderr.write(`There is no mutant ${only?.join(', ')}.\n`);
    process.exit(2);
  }
  const begin = Date.now();
  const tests = [...new Set(mutants.flatMap((mutant) => mutant.tests))];
  const plain = await Promise.all([runTests('unchanged', tests)]).then(([one]) => one);
  const broken = new Set();
  if (plain.failed > 0 || plain.message) {
    await inParallel(
      tests.map((test, i) => async () => {
        const alone = await runTests(`unchanged-${i}`, [test]);
        if (alone.failed > 0 || alone.message) broken.add(test);
      }),
    );
  }
  say(`${plain.passed} unit tests in ${tests.length} files without a mutant: ${plain.failed} failed`);
  const outcomes = new Map();
  await inParallel(
    mutants.map((mutant) => async () => {
      const found = await judge(mutant, broken);
      outcomes.set(mutant, found);
      say(`${found.outcome.padEnd(9)} ${mutant.id}: ${mutant.rule}`);
    }),
  );

  const count = (list, outcome) => list.filter((mutant) => outcomes.get(mutant).outcome === outcome).length;
  const columns = ['caught', 'explained', 'survived', 'stale', 'broken'];
  const row = (name, list) =>
    say(`${name.padEnd(24)}${[list.length, ...columns.map((one) => count(list, one))].map(cell).join('')}`);
  const cell = (value) => String(value).padStart(11);
  say(`\n${'room'.padEnd(24)}${['mutants', ...columns].map(cell).join('')}`);
  for (const room of [...new Set(mutants.map(({ file }) => dirname(file)))].sort())
    row(
      room,
      mutants.filter(({ file }) => dirname(file) === room),
    );
  row('all', mutants);
  for (const [{ id, file, find, replace }, { outcome, why }] of outcomes) {
    if (outcome === 'caught') continue;
    say(`\n${outcome}: ${id}, ${file}${why ? `\n  ${why}` : ''}\n  - ${find}\n  + ${replace}`);
  }
  const explained = count(mutants, 'explained');
  const tooMany = !only && explained > mutants.length * MAX_SURVIVORS;
  if (tooMany) say(`\nMore than ${MAX_SURVIVORS * 100} % survive.`);
  const passed = count(mutants, 'caught') + explained;
  const failed = mutants.length - passed + (tooMany ? 1 : 0);
  say(`\n${((Date.now() - begin) / 1000).toFixed(0)} s`);
  say(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

try {
  await main();
} finally {
  rmSync(results, { recursive: true, force: true });
}
