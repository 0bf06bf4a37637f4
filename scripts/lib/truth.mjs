// Compares a call graph with recorded truth: calls that a compiler listed and calls that real runs made.
// `graph` is the CallGraph of src/index/api.ts; `prefix` is what its paths begin with for the tree in question.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Rows of a TSV file with a header, as objects. */
export function readTsv(file) {
  const [header, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => line.split('\t'));
  return lines.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])));
}

const KEY = (caller, callerFile, callee, calleeFile) => `${caller}|${callerFile}|${callee}|${calleeFile}`;

/** All edges as keys, direct calls apart from the rest. */
export function edgeKeys(graph) {
  const direct = new Set();
  const other = new Set();
  for (const edge of graph.edges()) {
    const key = KEY(edge.caller.name, edge.caller.file, edge.callee.name, edge.callee.file);
    (edge.kind === 'direct' ? direct : other).add(key);
  }
  return { direct, other };
}

export function share(part, whole) {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`;
}

/** Recall of the direct calls in a table, by how they are written. */
export function directRecall(keys, rows, place) {
  const counts = { all: [0, 0], plain: [0, 0], macro: [0, 0] };
  const missing = [];
  for (const row of rows) {
    const found = keys.direct.has(KEY(row.caller, place(row.caller_file), row.callee, place(row.callee_file)));
    for (const how of ['all', row.how]) {
      counts[how][1]++;
      if (found) counts[how][0]++;
    }
    if (!found) missing.push(row);
  }
  return { counts, missing };
}

/** Recall of calls that runs made, each pair of functions once. */
export function runRecall(keys, tables, kind, place) {
  const rows = new Map();
  for (const row of tables.flat()) {
    if (row.kind === kind) rows.set(KEY(row.caller, place(row.caller_file), row.callee, place(row.callee_file)), row);
  }
  const missing = [...rows].filter(([key]) => !keys.direct.has(key) && (kind === 'direct' || !keys.other.has(key))).map(([, row]) => row);
  if (kind === 'indirect') {
    const strict = [...rows].filter(([key]) => !keys.other.has(key)).map(([, row]) => row);
    return { found: rows.size - strict.length, all: rows.size, missing: strict };
  }
  return { found: rows.size - missing.length, all: rows.size, missing };
}

/** Functions that are known at the place where the compiler has them. */
export function functionRecall(graph, rows, place) {
  const known = new Set();
  const named = new Set();
  for (const f of graph.functions()) {
    if (!f.defined) continue;
    known.add(`${f.name}|${f.file}|${f.line}`);
    named.add(`${f.name}|${f.file}`);
  }
  const missing = rows.filter((row) => !named.has(`${row.function}|${place(row.file)}`));
  const elsewhere = rows.filter((row) => named.has(`${row.function}|${place(row.file)}`) && !known.has(`${row.function}|${place(row.file)}|${row.line}`));
  return { found: rows.length - missing.length - elsewhere.length, all: rows.length, missing, elsewhere };
}

/** Of the direct calls between compiled functions that the graph has, those that the compiler has too. */
export function directPrecision(keys, functionRows, directRows, place) {
  const compiled = new Set(functionRows.map((row) => `${row.function}|${place(row.file)}`));
  const truth = new Set(directRows.map((row) => KEY(row.caller, place(row.caller_file), row.callee, place(row.callee_file))));
  let right = 0;
  let all = 0;
  const extra = [];
  for (const key of keys.direct) {
    const [caller, callerFile, callee, calleeFile] = key.split('|');
    if (!compiled.has(`${caller}|${callerFile}`) || !compiled.has(`${callee}|${calleeFile}`)) continue;
    all++;
    if (truth.has(key)) right++;
    else extra.push(key);
  }
  return { found: right, all, extra };
}

/** Pointer calls in compiled functions, against the number that the compiler saw. */
export function siteRecall(graph, rows, place) {
  const sites = new Map();
  const add = (node, at) => {
    const key = `${node.name}|${node.file}`;
    if (!sites.has(key)) sites.set(key, new Set());
    sites.get(key).add(`${at.file}:${at.line}:${at.column}`);
  };
  for (const edge of graph.edges()) if (edge.kind === 'pointer') add(edge.caller, edge.place);
  for (const call of graph.unresolved()) add(call.caller, call.place);
  let found = 0;
  let all = 0;
  const missing = [];
  for (const row of rows) {
    const wanted = Number(row.n);
    const have = sites.get(`${row.caller}|${place(row.caller_file)}`)?.size ?? 0;
    all += wanted;
    found += Math.min(have, wanted);
    if (have < wanted) missing.push({ ...row, have });
  }
  return { found, all, missing };
}

/** Pointer calls by number of targets. */
export function targetHistogram(graph) {
  const counts = new Map();
  for (const edge of graph.edges()) {
    if (edge.kind !== 'pointer') continue;
    const key = `${edge.place.file}:${edge.place.line}:${edge.place.column}:${edge.caller.id}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const classes = [['0', 0], ['1', 0], ['2–5', 0], ['6–20', 0], ['21–100', 0], ['> 100', 0]];
  classes[0][1] = graph.unresolved().length;
  for (const n of counts.values()) classes[n === 1 ? 1 : n <= 5 ? 2 : n <= 20 ? 3 : n <= 100 ? 4 : 5][1]++;
  return classes;
}

/** The truth tables of a folder by name; those that are not there are empty. */
export function loadTruth(folder) {
  const table = (name) => (existsSync(join(folder, name)) ? readTsv(join(folder, name)) : []);
  return {
    direct: table('dpdk-22.11.11-direct-lib.tsv'),
    functions: table('dpdk-22.11.11-functions-lib.tsv'),
    sites: table('dpdk-22.11.11-indirect-sites-lib.tsv'),
    runs: ['eal_init', 'null', 'ring', 'autotests'].map((name) => table(`dyn-${name}.tsv`)),
    ovs: table('ovs-3.1.0-direct-netdev.tsv'),
  };
}
