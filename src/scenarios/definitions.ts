/**
 * Which unit of a checkout defines an external name: a fast look at the text of its .c files, without parsing them.
 *
 * C's two common layouts are known: the name at the start of a line (`int` above it), and `type name(…)` on one line.
 * Files for other processors and systems are left out; the nearest file of the same library wins.
 */

import type { TextAccess } from '../c/text';

const FOREIGN = /\/(?:arm|arm64|ppc|ppc_64|riscv|loongarch|windows|freebsd|bsdapp|tile)\//;
const SKIPPED = /\/(?:app|test|tests|examples|doc|kernel|usertools|utilities|buildtools)\//;
/** Looked at when nothing else has the name: the greater part of a DPDK tree. */
const LATER = /\/drivers\//;

/** A function's name where a definition begins: at the start of a line, or after its type on one line. */
const DEFINITION = /^(?:[A-Za-z_][\w \t*]*[ \t*])?([A-Za-z_]\w*)[ \t]*\(/gm;
const WORDS = new Set(['if', 'for', 'while', 'switch', 'return', 'sizeof', 'defined', 'else', 'do']);

export class Definitions {
  /** By function: paths of units; first of libraries, then of drivers. */
  private readonly _functions: (Map<string, string[]> | undefined)[] = [undefined, undefined];
  private readonly _texts = new Map<string, string>();
  private readonly _objects = new Map<string, string | undefined>();

  /** `files`: absolute paths of all C files; `roots`: folders they are under. */
  constructor(private readonly _files: readonly string[], private readonly _roots: readonly string[], private readonly _text: TextAccess) {}

  private _sources(later: boolean): string[] {
    return this._files.filter((path) => path.endsWith('.c') && !FOREIGN.test(path) && !SKIPPED.test(this._inner(path))
      && LATER.test(this._inner(path)) === later);
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

  private _scan(later: boolean): Map<string, string[]> {
    const functions = new Map<string, string[]>();
    for (const path of this._sources(later)) {
      const text = this._read(path);
      for (const match of text.matchAll(DEFINITION)) {
        const name = match[1];
        if (WORDS.has(name) || /^(?:static|return|typedef|extern|else)\b/.test(match[0])) continue;
        // `static` may stand on the line above.
        const before = text.slice(Math.max(0, match.index - 120), match.index);
        const lines = before.split('\n');
        if (/^static\b/.test(lines[lines.length - 2] ?? '')) continue;
        if (!opensBody(text, match.index + match[0].length)) continue;
        const list = functions.get(name);
        if (list) list.push(path);
        else functions.set(name, [path]);
      }
    }
    return functions;
  }

  /** Path of the unit that defines `name`, or undefined. */
  find(name: string, from: string): string | undefined {
    for (const later of [false, true]) {
      const functions = (this._functions[later ? 1 : 0] ??= this._scan(later));
      const candidates = functions.get(name);
      if (candidates) return nearest(candidates, from);
      const key = `${later ? 'later ' : ''}${name}`;
      if (!this._objects.has(key)) this._objects.set(key, this._findObject(name, from, later));
      const path = this._objects.get(key);
      if (path !== undefined) return path;
    }
    return undefined;
  }

  /** Units with the name of a header, at most three, nearest first. */
  companions(header: string): string[] {
    const name = /([^/]+)\.h$/.exec(header)?.[1];
    if (name === undefined) return [];
    const ends = [`/${name}.c`, `/ovs-${name}.c`, `/eal_common_${name.replace(/^rte_/, '')}.c`, ...['-linux', '-unix', '-posix', '-pthread'].map((suffix) => `/${name}${suffix}.c`)];
    const found = this._sources(false).filter((path) => ends.some((end) => path.endsWith(end)));
    return found.length > 0 ? [nearest(found, header), ...found.filter((path) => path !== nearest(found, header))].slice(0, 3) : [];
  }

  private _findObject(name: string, from: string, later: boolean): string | undefined {
    const perLcore = /^per_lcore_(\w+)$/.exec(name);
    const escaped = name.replace(/[^\w]/g, '');
    const pattern = perLcore
      ? new RegExp(`^RTE_DEFINE_PER_LCORE\\s*\\([^;]*\\b${perLcore[1]}\\s*\\)`, 'm')
      : new RegExp(`^(?!extern\\b|static\\b|typedef\\b|#|return\\b)[A-Za-z_][^;(){}=\\n]*\\b${escaped}\\b\\s*(?:\\[[^\\n]*\\]\\s*)*(?:__\\w+(?:\\([^\\n]*\\))?\\s*)*(?:=|;)`, 'm');
    const holding = this._sources(later).filter((path) => this._read(path).includes(perLcore ? perLcore[1] : name));
    let found = holding.filter((path) => pattern.test(this._read(path)));
    if (found.length === 0 && !perLcore) {
      // The name at the start of its line (its type above it), made by a macro
      // (`RTE_LOG_REGISTER_DEFAULT(name, INFO);`), or a pointer to a function.
      const rare = new RegExp(`^${escaped}\\b[^;(){}\\n]*=|^[A-Z][A-Z0-9_]+[ \\t]*\\((?:[^;(){}\\n]*\\W)?${escaped}\\b|^(?!extern\\b|static\\b|typedef\\b)[A-Za-z_][\\w \\t*]*\\(\\s*\\*\\s*${escaped}\\s*\\)\\s*\\(|^[A-Z][A-Z0-9_]+[ \\t]*\\([^;{}\\n]*\\)[\\w \\t*]*\\b${escaped}\\b[ \\t]*(?:=|;)`, 'm');
      found = holding.filter((path) => rare.test(this._read(path)));
    }
    return found.length > 0 ? nearest(found, from) : undefined;
  }
}

/** Whether the parameter list that is open at `at` is followed by a body. */
function opensBody(text: string, at: number): boolean {
  let depth = 1;
  let i = at;
  const limit = Math.min(text.length, at + 4000);
  for (; i < limit && depth > 0; i++) {
    const c = text[i];
    if (c === '(') depth++;
    else if (c === ')') depth--;
    else if (c === '{' || c === ';' || c === '}') return false;
  }
  const rest = text.slice(i, i + 200).replace(/\/\*.*?\*\//gs, '').replace(/__attribute__\s*\(\(.*?\)\)/gs, '');
  return /^\s*(?:[A-Z_]+\b(?:\([^)]*\))?\s*)*\{/.test(rest);
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
