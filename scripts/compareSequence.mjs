// Holds a trace of calls against a recorded sequence of function entries and prints where they differ.
//   node scripts/compareSequence.mjs TRACE RECORDED [--thread NAME] [--fold]
// TRACE: what `run … --trace calls` printed (`-`: standard input). RECORDED: one entry per line, two spaces of indent per depth, name, tab,
// file; its first entry says from which function on the trace is read. Modelled functions are left out: what they call stands where they stood.
// Folding on both sides: 3 or more equal groups in a row (a group is 1 to 8 sibling calls with all that they call) are shown once with their
// number; innermost first, the longest fold at each place. `--fold` prints the folded trace alone. Exit status 1: there are differences.
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

const recorded = readFileSync(recordedFile, 'utf8').split('\n').filter((line) => line.trim() !== '');
const entries = recorded.filter((line) => !line.startsWith('# ') || line.startsWith('  '));
const root = recorded.find((line) => !line.startsWith('#')).split('\t')[0];

/** The subtree of the first call of `root` in the trace: { name, children }. */
async function readTrace() {
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
    if (!tree) {
      if (name !== root) continue;
      tree = { label: `${name}\t${file}`, children: [] };
      stack = [{ depth, node: tree }];
      continue;
    }
    if (depth <= stack[0].depth) break;
    while (stack[stack.length - 1].depth >= depth) stack.pop();
    const parent = stack[stack.length - 1].node;
    // A modelled function is transparent: its calls are its caller's.
    if (/\tmodelled\b/.test(rest)) stack.push({ depth, node: parent });
    else {
      const node = { label: `${name}\t${file}`, children: [] };
      parent.children.push(node);
      stack.push({ depth, node });
    }
  }
  return tree;
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
      const what = size === 1 ? '1 call at this depth (with what it calls)' : `${size} calls at this depth (with what they call)`;
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
      table[i * width + j] = a[i] === b[j] ? table[(i + 1) * width + j + 1] + 1 : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
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
    if (j >= b.length || (i < a.length && table[(i + 1) * width + j] >= table[i * width + j + 1])) current.missing.push(a[i++]);
    else current.more.push(b[j++]);
  }
  return found;
}

const tree = await readTrace();
if (!tree) {
  console.error(`${root} is not called in ${traceFile}`);
  process.exit(1);
}
const folded = fold(tree);
if (onlyFold) {
  console.log(folded.join('\n'));
  process.exit(0);
}
const found = differences(entries, folded);
for (const { at, missing, more } of found) {
  const depth = /^ */.exec(missing[0] ?? more[0])[0].length;
  const above = [];
  let wanted = depth;
  for (let i = at - 1; i >= 0 && wanted > 0; i--) {
    const indent = /^ */.exec(entries[i])[0].length;
    if (indent >= wanted || entries[i].trimStart().startsWith('#')) continue;
    above.unshift(entries[i].trim().split('\t')[0]);
    wanted = indent;
  }
  console.log(`@@ line ${at + 1} of the recorded entries, in ${above.join(' > ')}`);
  for (const line of missing) console.log(`-${line}`);
  for (const line of more) console.log(`+${line}`);
}
const missing = found.reduce((sum, entry) => sum + entry.missing.length, 0);
const more = found.reduce((sum, entry) => sum + entry.more.length, 0);
console.log(`${entries.length} recorded lines, ${folded.length} of the trace; ${found.length} places differ: ${missing} lines only recorded, ${more} only in the trace`);
process.exitCode = found.length > 0 ? 1 : 0;
