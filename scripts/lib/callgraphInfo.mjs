// Reads what `gcc -fcallgraph-info` writes (a `.ci` file in VCG form, one per unit) and makes of many such files the
// truth tables that scripts/lib/truth.mjs compares the map with.
import { posix } from 'node:path';

/** The node that stands for the callee of a call through a pointer. */
const INDIRECT = '__indirect_call';

/**
 * One unit's call graph.
 * @typedef {{ file: string, line: number }} Place absolute path as gcc shows it, line from 1
 * @typedef {{ name: string, defined: boolean, linkage: 'global' | 'static', place: Place | undefined }} Node
 * @typedef {{ caller: string, callee: string, place: Place | undefined }} Edge by the titles of its nodes
 */

/**
 * @param {string} text a `.ci` file
 * @returns {{ nodes: Map<string, Node>, edges: Edge[] }} nodes by title. Builtins of the compiler have no place.
 */
export function readCallgraph(text) {
  const nodes = new Map();
  const edges = [];
  for (const line of text.split('\n')) {
    const node = /^node: \{ title: "([^"]*)" label: "([^"]*)"(.*)\}$/.exec(line);
    if (node) {
      const [, title, label, rest] = node;
      const [name, where] = label.split('\\n');
      nodes.set(title, {
        name,
        defined: !rest.includes('ellipse'),
        linkage: title.includes(':') ? 'static' : 'global',
        place: placeOf(where),
      });
      continue;
    }
    const edge = /^edge: \{ sourcename: "([^"]*)" targetname: "([^"]*)"(?: label: "([^"]*)")?/.exec(line);
    if (edge) edges.push({ caller: edge[1], callee: edge[2], place: placeOf(edge[3]) });
  }
  return { nodes, edges };
}

/** `file:line:column` as a place; undefined for `<built-in>` and the like. */
function placeOf(label) {
  const [, file, line] = /^(.+):(\d+):\d+$/.exec(label ?? '') ?? [];
  return file === undefined || file.startsWith('<') ? undefined : { file: posix.normalize(file), line: Number(line) };
}

/** Collects the call graphs of units into tables. A caller or callee that is defined in no unit is left out. */
export class TruthTables {
  /** Functions by name, file and line. */
  #functions = new Map();
  /** Files that define a name with external linkage. */
  #global = new Map();
  /** Direct calls by caller and callee as far as the unit knows it. */
  #calls = new Map();
  /** Calls through pointers by caller: the most that one unit has (a header's function stands in many). */
  #sites = new Map();

  /**
   * Adds a unit.
   * @param {{ nodes: Map<string, Node>, edges: Edge[] }} graph
   */
  add({ nodes, edges }) {
    for (const { name, defined, linkage, place } of nodes.values()) {
      if (!defined || !place) continue;
      this.#functions.set(`${name}|${place.file}|${place.line}`, { name, ...place, linkage });
      if (linkage === 'global') this.#global.set(name, (this.#global.get(name) ?? new Set()).add(place.file));
    }
    const sites = new Map();
    for (const edge of edges) {
      const caller = nodes.get(edge.caller);
      if (!caller?.place) continue;
      const from = { caller: caller.name, callerFile: caller.place.file };
      if (edge.callee === INDIRECT) {
        const key = `${from.caller}|${from.callerFile}`;
        sites.set(key, { ...from, n: (sites.get(key)?.n ?? 0) + 1 });
        continue;
      }
      const callee = nodes.get(edge.callee);
      if (!callee || !edge.place) continue;
      // Undefined here: the file is known when all units have been read.
      const calleeFile = callee.defined ? callee.place?.file : undefined;
      const key = `${from.caller}|${from.callerFile}|${callee.name}|${calleeFile ?? ''}`;
      const known = this.#calls.get(key);
      if (!known || edge.place.line < known.place.line)
        this.#calls.set(key, { ...from, callee: callee.name, calleeFile, place: edge.place });
    }
    for (const [key, site] of sites) if (site.n > (this.#sites.get(key)?.n ?? 0)) this.#sites.set(key, site);
  }

  /**
   * Functions whose file `wanted` takes, by file and line.
   * @param {(file: string) => boolean} wanted takes an absolute path
   * @param {(file: string) => string} show the path as the table has it
   */
  functions(wanted, show) {
    return [...this.#functions.values()]
      .filter(({ file }) => wanted(file))
      .map(({ name, file, line, linkage }) => ({ function: name, file: show(file), line, linkage }))
      .sort((a, b) => compare(a.file, b.file) || a.line - b.line);
  }

  /**
   * Direct calls from functions whose file `wanted` takes to functions that some unit defines.
   * @param {(file: string) => boolean} wanted
   * @param {(file: string) => string} show
   * @param {(file: string) => string[]} lines a file's lines, for the column `how`
   */
  direct(wanted, show, lines) {
    const rows = new Map();
    for (const { caller, callerFile, callee, calleeFile, place } of this.#calls.values()) {
      if (!wanted(callerFile)) continue;
      const file = calleeFile ?? this.#definition(callee, callerFile);
      if (file === undefined) continue;
      const key = `${caller}|${callerFile}|${callee}|${file}`;
      const known = rows.get(key);
      if (known && known.line <= place.line) continue;
      const near = lines(place.file).slice(Math.max(0, place.line - 4), place.line + 3);
      rows.set(key, {
        caller,
        callee,
        caller_file: show(callerFile),
        line: place.line,
        callee_file: show(file),
        how: near.some((text) => new RegExp(`\\b${callee}\\b`).test(text)) ? 'plain' : 'macro',
      });
    }
    return [...rows.values()].sort((a, b) => compare(a.caller_file, b.caller_file) || a.line - b.line);
  }

  /**
   * Number of calls through pointers of each function whose file `wanted` takes.
   * @param {(file: string) => boolean} wanted
   * @param {(file: string) => string} show
   */
  sites(wanted, show) {
    return [...this.#sites.values()]
      .filter(({ callerFile }) => wanted(callerFile))
      .map(({ caller, callerFile, n }) => ({ caller, caller_file: show(callerFile), n }))
      .sort((a, b) => compare(a.caller_file, b.caller_file) || compare(a.caller, b.caller));
  }

  /** The file that defines a name for a caller: where several do, the one with the longest path in common. */
  #definition(name, callerFile) {
    const common = (file) => {
      let i = 0;
      while (i < file.length && file[i] === callerFile[i]) i++;
      return i;
    };
    return [...(this.#global.get(name) ?? [])].sort((a, b) => common(b) - common(a))[0];
  }
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Rows as TSV with a header.
 * @param {string[]} columns
 * @param {object[]} rows
 */
export function tsv(columns, rows) {
  return [columns, ...rows.map((row) => columns.map((column) => row[column]))]
    .map((cells) => `${cells.join('\t')}\n`)
    .join('');
}
