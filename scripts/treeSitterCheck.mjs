// Our parser beside tree-sitter: time for the same files, and functions and direct calls of preprocessed text held
// against each other.
//   node scripts/treeSitterCheck.mjs ROOT [FOLDER…] (folders under the root to compare; default lib) [--speed: time
//   all files too]
import { resolve } from 'node:path';
import { importSource } from './lib/bundle.mjs';
import { crossCheck, parseAll } from './lib/treeSitter.mjs';

const args = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const root = resolve(args[0] ?? '.cache/sources/dpdk-22.11');
const folders = args.length > 1 ? args.slice(1) : ['lib'];

const { readUnits } = await importSource('scripts/lib/units.ts');
if (process.argv.includes('--speed')) {
  const ours = readUnits(
    root,
    () => true,
    () => {},
  );
  console.log(
    `ours          ${ours.seconds.toFixed(1)} s wall, ${ours.cpuSeconds.toFixed(1)} s CPU: ` +
      'preprocessing, parsing, types, all bodies;' +
      ` ${ours.functionsWithErrors} of ${ours.functions} functions with an error`,
  );
  const its = await parseAll(ours.files);
  console.log(
    `tree-sitter   ${its.seconds.toFixed(1)} s wall, ${its.cpuSeconds.toFixed(1)} s CPU: parsing the ` +
      `bare text of ${its.files} files, ${(its.bytes / 1e6).toFixed(0)} MB;` +
      ` ${its.functionsWithErrors} of ${its.functions} functions with an error`,
  );
}

const units = [];
readUnits(
  root,
  (path) => folders.some((folder) => path.startsWith(`${root}/${folder}/`)),
  (unit) => units.push(unit),
);
const sum = { files: 0, functions: 0, both: 0, sameCalls: 0, calls: 0, sameCallNames: 0 };
const disagreements = [];
for (const { path, text, functions } of units) {
  sum.files++;
  const theirs = new Map();
  for (const one of await crossCheck(text)) theirs.set(one.name, one);
  for (const { name, calls, hasError } of functions) {
    sum.functions++;
    const its = theirs.get(name);
    if (!its) {
      disagreements.push(
        `${path.slice(root.length + 1)}: ${name}: tree-sitter sees no such ` +
          `definition${hasError ? ' (ours has an error)' : ''}`,
      );
      continue;
    }
    sum.both++;
    theirs.delete(name);
    sum.calls += calls.length;
    const missing = difference(calls, its.calls);
    const extra = difference(its.calls, calls);
    sum.sameCallNames += calls.length - missing.length;
    if (missing.length + extra.length === 0) sum.sameCalls++;
    else {
      disagreements.push(
        `${path.slice(root.length + 1)}: ${name}: only ours ${missing.join(' ') || '-'}; only ` +
          `tree-sitter's ${extra.join(' ') || '-'}` +
          `${its.hasError ? ' (tree-sitter has an error)' : ''}`,
      );
    }
  }
  for (const [name, { hasError }] of theirs) {
    disagreements.push(
      `${path.slice(root.length + 1)}: ${name}: only tree-sitter sees a ` +
        `definition${hasError ? ' (with an error)' : ''}`,
    );
  }
}
for (const line of disagreements) console.log(line);
console.log(
  `${sum.files} files, ${sum.functions} functions of ours, ${sum.both} seen by both, ${sum.sameCalls} ` +
    'with the same direct calls;' +
    ` ${sum.sameCallNames} of ${sum.calls} calls; ${disagreements.length} disagreements`,
);

/** What of `a` is not in `b`, counted. */
function difference(a, b) {
  const left = new Map();
  for (const name of b) left.set(name, (left.get(name) ?? 0) + 1);
  return a.filter((name) => {
    const n = left.get(name) ?? 0;
    if (n > 0) left.set(name, n - 1);
    return n === 0;
  });
}
