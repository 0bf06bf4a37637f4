// Holds a trace of calls against a recorded sequence of function entries and prints where they differ.
//   node scripts/compareSequence.mjs TRACE RECORDED [--thread NAME] [--fold]
// TRACE: what `run … --trace calls` printed (`-`: standard input). RECORDED: one entry per line, two spaces of indent
// per depth, name, tab, file; its first entry says which function's calls are read. It may hold several variants, one
// tree each: every one is held against the call in the trace with the fewest differences. Modelled functions and
// those of the compiler's own headers (`<…>`) are left out: what they call stands where they stood. Folding on both
// sides: 3 or more equal groups in a row (a group is 1 to 8 sibling calls with all that they call) are shown once
// with their number; innermost first, the longest fold at each place. `--fold` prints the folded trace alone. Exit
// status 1: there are differences.
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const args = process.argv.slice(2);
const thread = args.includes('--thread') ? args[args.indexOf('--thread') + 1] : undefined;
const onlyFold = args.includes('--fold');
const [traceFile, recordedFile] = args.filter((arg, i) => !arg.startsWith('--') && args[i - 1] !== '--thread');
if (!traceFile || !recordedFile) {
  console.error('usage: compareSequence.mjs TRACE RECORDED [--thread NAME] [--fold]');
  process.exit(2);
}

const LARGEST_GROUP = 8;
const SMALLEST_REPEAT = 3;

const recorded = readFileSync(recordedFile, 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '' && !line.startsWith('#'));
const root = recorded[0].split('\t')[0];

/** The recorded trees; a line about a fold is an entry of its own. */
function readRecorded() {
  const trees = [];
  let stack = [];
  for (const line of recorded) {
    const depth = /^ */.exec(line)[0].length / 2;
    const node = { label: line.trim(), children: [] };
    if (depth === 0) trees.push(node);
    else stack[depth - 1].children.push(node);
    stack = [...stack.slice(0, depth), node];
  }
  return trees;
}

/** The subtrees of the calls of `root` in the trace: { label, children }; those that are the same once. */
async function readTrace() {
  const found = new Map();
  const done = () => {
    const folded = fold(tree);
    found.set(folded.join('\n'), folded);
    tree = undefined;
  };
  const lines = createInterface({ input: traceFile === '-' ? process.stdin : createReadStream(traceFile) });
  let tree;
  let stack = [];
  for await (const line of lines) {
    const match = /^( *)(\S+)\t([^\t]*)(.*)$/.exec(line);
    if (!match) continue;
    const [, indent, name, file, rest] = match;
    const owner = /\tthread=(.*)$/.exec(rest)?.[1];
    if (owner !== thread) continue;
    const depth = indent.length / 2;
    if (tree && depth <= stack[0].depth) done();
    if (!tree) {
      if (name !== root) continue;
      tree = { label: `${name}\t${file}`, children: [] };
      stack = [{ depth, node: tree }];
      continue;
    }
    while (stack[stack.length - 1].depth >= depth) stack.pop();
    const parent = stack[stack.length - 1].node;
    // A modelled function is transparent: its calls are its caller's.
    if (/\tmodelled\b/.test(rest) || file.startsWith('<')) stack.push({ depth, node: parent });
    else {
      const node = { label: `${name}\t${file}`, children: [] };
      parent.children.push(node);
      stack.push({ depth, node });
    }
  }
  if (tree) done();
  return [...found.values()];
}

/** Folds a tree from the inside and gives its lines. */
function fold(node) {
  const parts = node.children.map(fold);
  const texts = parts.map((lines) => lines.join('\n'));
  const ids = new Map();
  const keys = texts.map((text) => ids.get(text) ?? (ids.set(text, ids.size), ids.size - 1));
  const lines = [node.label];
  for (let i = 0; i < keys.length;) {
    let best = { covered: 0 };
    for (let size = 1; size <= LARGEST_GROUP && i + size * SMALLEST_REPEAT <= keys.length; size++) {
      let times = 1;
      while (i + (times + 1) * size <= keys.length && equal(keys, i, i + times * size, size)) times++;
      if (times >= SMALLEST_REPEAT && times * size > best.covered) best = { covered: times * size, size, times };
    }
    const size = best.size ?? 1;
    for (let j = i; j < i + size; j++) lines.push(...parts[j].map((line) => `  ${line}`));
    if (best.covered) {
      const what =
        size === 1 ? '1 call at this depth (with what it calls)' : `${size} calls at this depth (with what they call)`;
      lines.push(`  # the previous ${what} repeated: ${best.times} times in all`);
      i += best.covered;
    } else i++;
  }
  return lines;
}

function equal(keys, a, b, size) {
  for (let i = 0; i < size; i++) if (keys[a + i] !== keys[b + i]) return false;
  return true;
}

/** Longest common subsequence of lines; gives the differing stretches. */
function differences(a, b) {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i * width + j] =
        a[i] === b[j]
          ? table[(i + 1) * width + j + 1] + 1
          : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
    }
  }
  const found = [];
  let current;
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      current = undefined;
      i++;
      j++;
      continue;
    }
    if (!current) found.push((current = { at: i, missing: [], more: [] }));
    if (j >= b.length || (i < a.length && table[(i + 1) * width + j] >= table[i * width + j + 1]))
      current.missing.push(a[i++]);
    else current.more.push(b[j++]);
  }
  return found;
}

const calls = await readTrace();
if (calls.length === 0) {
  console.error(`${root} is not called in ${traceFile}`);
  process.exit(1);
}
if (onlyFold) {
  console.log(calls[0].join('\n'));
  process.exit(0);
}
const sizeOf = ({ found }) => found.reduce((sum, { missing, more }) => sum + missing.length + more.length, 0);
const variants = readRecorded().map(fold);
variants.forEach((entries, number) => {
  const { folded, found } = calls
    .map((call) => ({ folded: call, found: differences(entries, call) }))
    .reduce((best, next) => (sizeOf(next) < sizeOf(best) ? next : best));
  if (variants.length > 1) console.log(`variant ${number + 1} of ${variants.length}:`);
  for (const { at, missing, more } of found) {
    console.log(
      `@@ entry ${at + 1}, in ${above(entries, at, /^ */.exec(missing[0] ?? more[0])[0].length).join(' > ')}`,
    );
    for (const line of missing) console.log(`-${line}`);
    for (const line of more) console.log(`+${line}`);
  }
  const missing = found.reduce((sum, entry) => sum + entry.missing.length, 0);
  const more = found.reduce((sum, entry) => sum + entry.more.length, 0);
  const nearest = calls.length > 1 ? ` (nearest of ${calls.length} different calls)` : '';
  console.log(
    `${entries.length} recorded lines, ${folded.length} of the trace${nearest}; ${found.length} places ` +
      `differ: ${missing} lines only recorded, ${more} only in the trace`,
  );
  if (found.length > 0) process.exitCode = 1;
});

/** Functions in which an entry of some indent stands. */
function above(entries, at, indent) {
  const names = [];
  for (let i = at - 1, wanted = indent; i >= 0 && wanted > 0; i--) {
    const own = /^ */.exec(entries[i])[0].length;
    if (own >= wanted || entries[i].trimStart().startsWith('#')) continue;
    names.unshift(entries[i].trim().split('\t')[0]);
    wanted = own;
  }
  return names;
}
