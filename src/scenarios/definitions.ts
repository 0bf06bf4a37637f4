/**
 * Which unit of a checkout defines an external name: a fast look at the text of its .c files, without parsing them.
 *
 * C's two common layouts are known: the name at the start of a line (`int` above it), and `type name(…)` on one line.
 * Files for other processors and systems are left out; the nearest file of the same library wins.
 */

import { functionHeads, opensBody } from '../c/bareText';
import type { TextAccess } from '../c/text';

const FOREIGN = /\/(?:arm|arm64|ppc|ppc_64|riscv|loongarch|windows|freebsd|bsdapp|tile)\//;
const SKIPPED = /\/(?:app|test|tests|examples|doc|kernel|usertools|utilities|buildtools)\//;
/** Looked at when nothing else has the name: the greater part of a DPDK tree. */
const LATER = /\/drivers\//;

/** Longer lines are none that a definition begins on; no pattern sees more of a text at once. */
const LONGEST = 300;
/** How the line of a definition with external linkage does not begin. */
const NO_EXTERNAL = /^(?:static|return|typedef|extern|else)\b/;

/** Linked units, libraries, drivers. */
type Group = 0 | 1 | 2;

export class Definitions {
  /** By function: paths of units; first of what is linked, then of libraries, then of drivers. */
  private readonly _functions: (Map<string, string[]> | undefined)[] = [undefined, undefined, undefined];
  private readonly _texts = new Map<string, string>();
  private readonly _objects = new Map<string, string | undefined>();

  /**
   * `files`: absolute paths of all C files; `roots`: folders they are under; `linked`: units to look in before all
   * others, in order.
   */
  constructor(
    private readonly _files: readonly string[],
    private readonly _roots: readonly string[],
    private readonly _text: TextAccess,
    private readonly _linked: readonly string[] = [],
  ) {}

  private _sources(group: Group): readonly string[] {
    if (group === 0) return this._linked;
    const later = group === 2;
    return this._files.filter(
      (path) =>
        path.endsWith('.c') &&
        !FOREIGN.test(path) &&
        !SKIPPED.test(this._inner(path)) &&
        LATER.test(this._inner(path)) === later,
    );
  }

  private _inner(path: string): string {
    const root = this._roots.find((candidate) => path.startsWith(`${candidate}/`));
    return root ? path.slice(root.length) : path;
  }

  private _read(path: string): string {
    let text = this._texts.get(path);
    if (text === undefined) this._texts.set(path, (text = this._text.read(path) ?? ''));
    return text;
  }

  private _scan(later: Group): Map<string, string[]> {
    const functions = new Map<string, string[]>();
    for (const path of this._sources(later)) {
      const text = this._read(path);
      for (const { name, open, head, above } of functionHeads(text)) {
        if (NO_EXTERNAL.test(head) || /^static\b/.test(above) || !opensBody(text, open + 1)) continue;
        const list = functions.get(name);
        if (list) list.push(path);
        else functions.set(name, [path]);
      }
    }
    return functions;
  }

  /** Units that define a function of that name, by their text; at most four, nearest first. */
  candidates(name: string, from: string): string[] {
    for (const group of [0, 1, 2] as const) {
      const paths = (this._functions[group] ??= this._scan(group)).get(name);
      if (paths) return [...new Set([nearest(paths, from), ...paths])].slice(0, 4);
    }
    return [];
  }

  /** Path of the unit that defines `name`, or undefined. */
  find(name: string, from: string): string | undefined {
    for (const later of [0, 1, 2] as const) {
      const functions = (this._functions[later] ??= this._scan(later));
      const candidates = functions.get(name);
      if (candidates) return nearest(candidates, from);
      const key = `${later} ${name}`;
      if (!this._objects.has(key)) this._objects.set(key, this._findObject(name, from, later));
      const path = this._objects.get(key);
      if (path !== undefined) return path;
    }
    return undefined;
  }

  /**
   * Units that define a function of that name by their text, static ones too: of what is linked, else of libraries,
   * else of drivers.
   */
  holding(name: string): string[] {
    for (const group of [0, 1, 2] as const) {
      const found = this._sources(group).filter((path) => definesFunction(this._read(path), name));
      if (found.length > 0) return found;
    }
    return [];
  }

  /** Units with the name of a header, at most three, nearest first. */
  companions(header: string): string[] {
    const name = /([^/]+)\.h$/.exec(header)?.[1];
    if (name === undefined) return [];
    const ends = [
      `/${name}.c`,
      `/ovs-${name}.c`,
      `/eal_common_${name.replace(/^rte_/, '')}.c`,
      ...['-linux', '-unix', '-posix', '-pthread'].map((suffix) => `/${name}${suffix}.c`),
    ];
    const found = [...this._sources(0), ...this._sources(1)].filter((path) => ends.some((end) => path.endsWith(end)));
    return found.length > 0
      ? [nearest(found, header), ...found.filter((path) => path !== nearest(found, header))].slice(0, 3)
      : [];
  }

  private _findObject(name: string, from: string, later: Group): string | undefined {
    const perLcore = /^per_lcore_(\w+)$/.exec(name)?.[1];
    const word = perLcore ?? name;
    const holding = this._sources(later).filter((path) => this._read(path).includes(word));
    const where = (fits: (before: string, after: string) => boolean): string[] =>
      holding.filter((path) => mentions(this._read(path), word, fits));
    let found = perLcore !== undefined ? where(isPerLcore) : where(isObject);
    if (found.length === 0 && perLcore === undefined) found = where(isRareObject);
    return found.length > 0 ? nearest(found, from) : undefined;
  }
}

/**
 * Whether `word` stands somewhere so that what is before it on its line and what comes after it (from `end` on) fit.
 */
function mentions(text: string, word: string, fits: (before: string, after: string, end: number) => boolean): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    if (/\w/.test(text[at - 1] ?? ' ') || /\w/.test(text[end] ?? ' ')) continue;
    const near = text.slice(Math.max(0, at - LONGEST), at);
    const line = near.lastIndexOf('\n') + 1;
    if (line === 0 && at > LONGEST) continue;
    if (fits(near.slice(line), text.slice(end, end + LONGEST), end)) return true;
  }
  return false;
}

/** Whether a function of that name has its body there. */
function definesFunction(text: string, name: string): boolean {
  if (!text.includes(name)) return false;
  return mentions(text, name, (before, after, at) => {
    const open = /^\s*\(/.exec(after);
    return (
      open !== null &&
      /^(?:[A-Za-z_][\w \t*]*)?$/.test(before) &&
      !/^(?:return|typedef|else)\b/.test(before) &&
      opensBody(text, at + open[0].length)
    );
  });
}

const NOT_HERE = /^(?:extern|static|typedef|return)\b/;
/** `[SIZE]…`, attributes, then the initialiser or the end. */
const AFTER_OBJECT =
  /^\s*(?:\[[^\]\n]*\]\s*)*(?:__\w+\b(?:\([^()\n]*(?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)[^()\n]*)*\))?\s*)*(?:=|;)/;

function isObject(before: string, after: string): boolean {
  return /^[A-Za-z_][^;(){}=]*$/.test(before) && !NOT_HERE.test(before) && AFTER_OBJECT.test(after);
}

function isPerLcore(before: string, after: string): boolean {
  return /^RTE_DEFINE_PER_LCORE\s*\([^;]*$/.test(before) && /^\s*\)/.test(after);
}

/**
 * The name at the start of its line (its type above it), made by a macro (`RTE_LOG_REGISTER_DEFAULT(name, INFO);`),
 * or a pointer to a function.
 */
function isRareObject(before: string, after: string): boolean {
  if (before === '') return /^[^;(){}\n]*=/.test(after);
  const macro = /^[A-Z][A-Z0-9_]+[ \t]*\(/.exec(before)?.[0];
  if (macro !== undefined) {
    const inside = before.slice(macro.length);
    if (/^[^;(){}]*$/.test(inside)) return true;
    const close = inside.lastIndexOf(')');
    return (
      close >= 0 && !/[;{}]/.test(inside) && /^[\w \t*]*$/.test(inside.slice(close + 1)) && /^[ \t]*(?:=|;)/.test(after)
    );
  }
  const star = /^[A-Za-z_][\w \t*]*\(\s*\*\s*$/.test(before);
  return star && !/^(?:extern|static|typedef)\b/.test(before) && /^\s*\)\s*\(/.test(after);
}

/** The path that shares most leading folders with `from`; linux and x86 first among equals. */
function nearest(paths: readonly string[], from: string): string {
  const parts = from.split('/');
  const score = (path: string): number => {
    const own = path.split('/');
    let n = 0;
    while (n < own.length - 1 && own[n] === parts[n]) n++;
    return n * 4 + (/\/(?:linux|linuxapp)\//.test(path) ? 2 : 0) + (/\/(?:x86|common)\//.test(path) ? 1 : 0);
  };
  return [...paths].sort((a, b) => score(b) - score(a) || (a < b ? -1 : 1))[0];
}
