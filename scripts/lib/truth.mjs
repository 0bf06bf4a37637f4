// Compares a call graph with recorded truth: calls that a compiler listed and calls that real runs made.
// `graph` is the CallGraph of src/index/api.ts; `place` turns a table's path into the graph's.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importSource } from './bundle.mjs';

const { factText, unresolvedText } = await importSource('src/cli/words.ts');

/** Rows of a TSV file with a header, as objects. */
export function readTsv(file) {
  const [header, ...lines] = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  return lines.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])));
}

const KEY = (caller, callerFile, callee, calleeFile) => `${caller}|${callerFile}|${callee}|${calleeFile}`;

/** The truth tables of a folder by name, of whatever release; those that are not there are empty. */
export function loadTruth(folder) {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const table = (pattern) => {
    const name = names.find((one) => pattern.test(one));
    return name === undefined ? [] : readTsv(join(folder, name));
  };
  return {
    direct: table(/^dpdk-.*-direct-lib\.tsv$/),
    functions: table(/^dpdk-.*-functions-lib\.tsv$/),
    sites: table(/^dpdk-.*-indirect-sites-lib\.tsv$/),
    runs: [/^dyn-eal_init\.tsv$/, /^dyn-null\.tsv$/, /^dyn-ring\.tsv$/, /^dyn-autotests\.tsv$/].map(table),
    ovs: table(/^ovs-.*-direct-netdev\.tsv$/),
  };
}

/**
 * All edges as keys, direct calls apart from the rest. `marks` has the certainty of direct calls that are not
 * compiled wherever they stand (`folded`, `inactive`), and why; `files` the callee's files by caller and callee name.
 */
export function edgeKeys(graph) {
  const direct = new Set();
  const other = new Set();
  const marks = new Map();
  const files = new Map();
  for (const edge of graph.edges()) {
    const { caller, callee } = edge;
    const key = KEY(caller.name, caller.file, callee.name, callee.file);
    if (edge.kind !== 'direct') {
      other.add(key);
      continue;
    }
    const left = edge.certainty === 'folded' || edge.certainty === 'inactive';
    if (!left) marks.delete(key);
    else if (!direct.has(key)) marks.set(key, { certainty: edge.certainty, edge });
    direct.add(key);
    const names = `${caller.name}|${caller.file}|${callee.name}`;
    files.set(names, (files.get(names) ?? new Set()).add(callee.file));
  }
  return { direct, other, marks, files };
}

export function share(part, whole) {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`;
}

/** Recall of the direct calls in a table, by how they are written; and whether the callee's file is the right one. */
export function directRecall(keys, rows, place) {
  const counts = { all: [0, 0], plain: [0, 0], macro: [0, 0] };
  const file = [0, 0];
  const missing = [];
  const misplaced = [];
  for (const row of rows) {
    const found = keys.direct.has(KEY(row.caller, place(row.caller_file), row.callee, place(row.callee_file)));
    for (const how of ['all', row.how]) {
      counts[how][1]++;
      if (found) counts[how][0]++;
    }
    if (!found) missing.push(row);
    const named = keys.files.get(`${row.caller}|${place(row.caller_file)}|${row.callee}`);
    if (!named) continue;
    file[1]++;
    if (found && named.size === 1) file[0]++;
    else misplaced.push({ ...row, found: [...named].join(' ') });
  }
  return { counts, file, missing, misplaced };
}

/** Recall of calls that runs made, each pair of functions once. */
export function runRecall(keys, tables, kind, place) {
  const rows = new Map();
  for (const row of tables.flat()) {
    if (row.kind === kind) rows.set(KEY(row.caller, place(row.caller_file), row.callee, place(row.callee_file)), row);
  }
  const known = kind === 'direct' ? (key) => keys.direct.has(key) || keys.other.has(key) : (key) => keys.other.has(key);
  const missing = [...rows].filter(([key]) => !known(key)).map(([, row]) => row);
  return { found: rows.size - missing.length, all: rows.size, missing };
}

/**
 * Of the targets that the map has for pointer calls that ran, those that ran: a lower bound of precision, as no run
 * takes every way. Only targets that were compiled count (functions of the table, and those that some run entered).
 */
export function runPrecision(graph, tables, functionRows, place) {
  const compiled = new Set(functionRows.map((row) => `${row.function}|${place(row.file)}`));
  const ran = new Map();
  for (const row of tables.flat()) {
    compiled.add(`${row.caller}|${place(row.caller_file)}`).add(`${row.callee}|${place(row.callee_file)}`);
    if (row.kind !== 'indirect' || /extern/.test(row.via)) continue;
    const caller = `${row.caller}|${place(row.caller_file)}`;
    if (!ran.has(caller)) ran.set(caller, new Map());
    for (const line of row.call_lines.split(/[ ,;]+/).filter(Boolean)) {
      const lines = ran.get(caller);
      lines.set(line, (lines.get(line) ?? new Set()).add(`${row.callee}|${place(row.callee_file)}`));
    }
  }
  let right = 0;
  let all = 0;
  let sites = 0;
  const seen = new Set();
  for (const edge of graph.edges()) {
    if (edge.kind !== 'pointer' || edge.certainty === 'candidate') continue;
    const targets = ran.get(`${edge.caller.name}|${edge.caller.file}`)?.get(String(edge.place.line));
    const callee = `${edge.callee.name}|${edge.callee.file}`;
    if (!targets || !compiled.has(callee)) continue;
    const site = `${edge.caller.id}:${edge.place.line}`;
    if (seen.has(`${site} ${callee}`)) continue;
    if (!seen.has(site)) sites++;
    seen.add(site).add(`${site} ${callee}`);
    all++;
    if (targets.has(callee)) right++;
  }
  return { found: right, all, sites };
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
  const elsewhere = rows.filter(
    (row) =>
      named.has(`${row.function}|${place(row.file)}`) && !known.has(`${row.function}|${place(row.file)}|${row.line}`),
  );
  return { found: rows.length - missing.length - elsewhere.length, all: rows.length, missing, elsewhere };
}

/**
 * Of the direct calls between compiled functions that the graph has, those that the compiler has too. Calls that the
 * map marks as not compiled (`folded`, `inactive`) are set apart.
 */
export function directPrecision(keys, functionRows, directRows, place) {
  const compiled = new Set(functionRows.map((row) => `${row.function}|${place(row.file)}`));
  const truth = new Set(
    directRows.map((row) => KEY(row.caller, place(row.caller_file), row.callee, place(row.callee_file))),
  );
  const result = { found: 0, all: 0, raw: 0, extra: [], folded: [], inactive: [], wronglySetApart: 0 };
  for (const key of keys.direct) {
    const [caller, callerFile, callee, calleeFile] = key.split('|');
    if (!compiled.has(`${caller}|${callerFile}`) || !compiled.has(`${callee}|${calleeFile}`)) continue;
    result.raw++;
    const mark = keys.marks.get(key);
    if (mark) {
      const why = mark.edge.evidence()[0]?.what;
      if (truth.has(key)) result.wronglySetApart++;
      result[mark.certainty].push({
        caller,
        callerFile,
        line: mark.edge.place.line,
        callee,
        why: why ? factText(why) : '',
      });
      continue;
    }
    result.all++;
    if (truth.has(key)) result.found++;
    else result.extra.push(key);
  }
  return result;
}

/**
 * Pointer calls in compiled functions, against the number that the compiler saw. A use of a macro may hold several
 * calls: as many as the same function is reached there.
 */
export function siteRecall(graph, rows, place) {
  const sites = new Map();
  const add = (node, at, callee) => {
    const key = `${node.name}|${node.file}`;
    if (!sites.has(key)) sites.set(key, new Map());
    const places = sites.get(key);
    const where = `${at.file}:${at.line}:${at.column}`;
    if (!places.has(where)) places.set(where, new Map());
    places.get(where).set(callee, (places.get(where).get(callee) ?? 0) + 1);
  };
  for (const edge of graph.edges()) if (edge.kind === 'pointer') add(edge.caller, edge.place, edge.callee.id);
  for (const call of graph.unresolved()) add(call.caller, call.place, -1);
  const count = (places) =>
    [...(places?.values() ?? [])].reduce((sum, callees) => sum + Math.max(...callees.values()), 0);
  let found = 0;
  let all = 0;
  const missing = [];
  for (const row of rows) {
    const wanted = Number(row.n);
    const have = count(sites.get(`${row.caller}|${place(row.caller_file)}`));
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
  const classes = [
    ['0', 0],
    ['1', 0],
    ['2–5', 0],
    ['6–20', 0],
    ['21–100', 0],
    ['> 100', 0],
  ];
  classes[0][1] = graph.unresolved().length;
  for (const n of counts.values()) classes[n === 1 ? 1 : n <= 5 ? 2 : n <= 20 ? 3 : n <= 100 ? 4 : 5][1]++;
  return classes;
}

/** Unresolved pointer calls by reason, most frequent first. */
export function unresolvedReasons(graph) {
  const reasons = new Map();
  for (const call of graph.unresolved()) {
    const reason = unresolvedText(call.reason).replace(/ \.\w+ /, ' … ');
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return [...reasons].sort((a, b) => b[1] - a[1]);
}
