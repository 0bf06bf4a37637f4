/**
 * How the files of a workspace are read: include paths and macros of each file, headers written for the workspace.
 * Another tag of a checkout changes some of it (a version number, a new library's folder); then only files are read
 * again that can tell the difference: those that mention a changed macro, or one whose definition does, and those
 * with an include that a changed folder has.
 */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FileConfig } from '../c/preprocess/frontEnd';
import type { Project } from '../project/project';

/** Beyond so many changed macros, or rounds from macro to macro, everything is read again. */
const MANY_MACROS = 400;
const MANY_ROUNDS = 8;
/** Entries that are looked at in a folder that was added. */
const MANY_ENTRIES = 20_000;

/** One way of reading files; include paths as runs of indexes into the folders: `0-4 7 9-12`. */
interface StoredWay {
  includes: string;
  /** All else that decides, as one text. */
  rest: string;
  defines: [string, string][];
}

/** The form that lies in the store, beside a list of files. */
export interface StoredConfiguration {
  /** Of the program that reads. */
  program: string;
  folders: string[];
  ways: StoredWay[];
  /** Way of each file. */
  of: number[];
  virtual: [path: string, text: string][];
}

interface Way {
  includes: readonly number[];
  rest: string;
  defines: readonly [string, string][];
}

export class Configuration {
  /** Equal for equal configurations. */
  readonly key: string;

  private constructor(
    private readonly _program: string,
    private readonly _folders: readonly string[],
    private readonly _ways: readonly Way[],
    private readonly _of: ReadonlyMap<string, number>,
    private readonly _virtual: ReadonlyMap<string, string>,
  ) {
    const used = [...new Set(_of.values())].map((way) =>
      JSON.stringify([_ways[way].includes.map((at) => _folders[at]), _ways[way].rest, _ways[way].defines]),
    );
    this.key = createHash('sha1')
      .update(JSON.stringify([_program, used.sort(), [..._virtual]]))
      .digest('hex');
  }

  /** @param program changes when the same text would be read differently */
  static of(project: Project, program: string): Configuration {
    const folders = new Map<string, number>();
    const index = (folder: string): number =>
      folders.get(folder) ?? (folders.set(folder, folders.size), folders.size - 1);
    const known = new Map<FileConfig, number>();
    const ways: Way[] = [];
    const of = new Map<string, number>();
    for (const path of project.files) {
      const config = project.config(path);
      let way = known.get(config);
      if (way === undefined) {
        known.set(config, (way = ways.length));
        const { includePaths, defines, ...rest } = config;
        ways.push({ includes: includePaths.map(index), rest: JSON.stringify(rest), defines });
      }
      of.set(path, way);
    }
    return new Configuration(program, [...folders.keys()], ways, of, project.virtualFiles);
  }

  /** @param files those of {@link stored}, in the same order */
  static from(stored: StoredConfiguration, files: readonly string[]): Configuration {
    const ways = stored.ways.map(({ includes, rest, defines }) => ({ includes: fromRuns(includes), rest, defines }));
    return new Configuration(
      stored.program,
      stored.folders,
      ways,
      new Map(files.map((path, i) => [path, stored.of[i]])),
      new Map(stored.virtual),
    );
  }

  stored(files: readonly string[]): StoredConfiguration {
    return {
      program: this._program,
      folders: [...this._folders],
      ways: this._ways.map(({ includes, rest, defines }) => ({
        includes: toRuns(includes),
        rest,
        defines: [...defines],
      })),
      of: files.map((path) => this._of.get(path) ?? 0),
      virtual: [...this._virtual],
    };
  }

  /**
   * Of `files` (absolute paths) those that may be read differently under this configuration than under `before`;
   * undefined: all of them.
   * @param text a file's text
   */
  affected(
    before: Configuration,
    files: readonly string[],
    text: (path: string) => string | undefined,
  ): Set<string> | undefined {
    if (before._program !== this._program) return undefined;
    const { macros, headers } = this._changedHeaders(before);
    const forced = this._ways.some(({ rest }) => [...headers].some((name) => rest.includes(JSON.stringify(name))));
    if (forced) return undefined;
    const found = includers(headers, files, text);
    const folders = new Set<string>();
    const compared = new Map<string, boolean>();
    for (const path of files) {
      const [was, is] = [before._of.get(path), this._of.get(path)];
      if (was === undefined || is === undefined) continue;
      const pair = `${was} ${is}`;
      let same = compared.get(pair);
      if (same === undefined)
        compared.set(pair, (same = this._compare(before, before._ways[was], this._ways[is], macros, folders)));
      if (!same) found.add(path);
    }
    if (folders.size > 0) {
      const names = headersIn(folders, files);
      for (const path of files) if (!found.has(path) && includesOneOf(text(path) ?? '', names)) found.add(path);
    }
    return this._mentioning(macros, files, text, found) ? found : undefined;
  }

  /**
   * Of the headers written for the workspace: macros that differ, and the file names of headers in which something
   * else does.
   */
  private _changedHeaders(before: Configuration): { macros: Set<string>; headers: Set<string> } {
    const macros = new Set<string>();
    const headers = new Set<string>();
    for (const path of new Set([...before._virtual.keys(), ...this._virtual.keys()])) {
      const [was, is] = [before._virtual.get(path), this._virtual.get(path)];
      if (was === is) continue;
      const [old, now] = [definesOf(was ?? ''), definesOf(is ?? '')];
      if (!old || !now || old.rest !== now.rest || was === undefined || is === undefined)
        headers.add(path.slice(path.lastIndexOf('/') + 1));
      else
        for (const name of new Set([...old.defines.keys(), ...now.defines.keys()]))
          if (old.defines.get(name) !== now.defines.get(name)) macros.add(name);
    }
    return { macros, headers };
  }

  /** Adds what differs between two ways to read a file; false: more than macros and include paths do. */
  private _compare(before: Configuration, was: Way, is: Way, macros: Set<string>, folders: Set<string>): boolean {
    const [old, now] = [new Map(was.defines), new Map(is.defines)];
    for (const name of new Set([...old.keys(), ...now.keys()]))
      if (old.get(name) !== now.get(name)) macros.add(name.replace(/\W.*$/s, ''));
    for (const folder of moved(
      was.includes.map((at) => before._folders[at]),
      is.includes.map((at) => this._folders[at]),
    ))
      folders.add(folder);
    return was.rest === is.rest;
  }

  /**
   * Adds the files that mention one of the macros, or a macro whose definition does; false: too much would have to be
   * looked at.
   */
  private _mentioning(
    macros: ReadonlySet<string>,
    files: readonly string[],
    text: (path: string) => string | undefined,
    found: Set<string>,
  ): boolean {
    const seen = new Set(macros);
    let fresh = [...macros];
    for (let round = 0; fresh.length > 0; round++) {
      if (round >= MANY_ROUNDS || seen.size > MANY_MACROS) return false;
      const mention = new RegExp(`\\b(?:${fresh.join('|')})\\b`);
      const next = new Set<string>();
      for (const path of files) {
        const content = text(path);
        if (content === undefined || !mention.test(content)) continue;
        found.add(path);
        for (const [, name, body] of content.matchAll(/^[ \t]*#[ \t]*define[ \t]+(\w+)((?:\\\r?\n|.)*)$/gm))
          if (!seen.has(name) && mention.test(body)) next.add(name);
      }
      for (const name of next) seen.add(name);
      fresh = [...next];
    }
    return true;
  }
}

/** Macros of a header and the lines that are no definitions. */
function definesOf(text: string): { defines: Map<string, string>; rest: string } | undefined {
  if (/\\\r?\n/.test(text)) return undefined;
  const defines = new Map<string, string>();
  const rest: string[] = [];
  for (const line of text.split('\n')) {
    const define = /^#define (\w+)(.*)$/.exec(line);
    if (define) defines.set(define[1], define[2]);
    else if (!/^\s*$|^\/\*.*\*\/$|^\/\//.test(line)) rest.push(line);
  }
  return { defines, rest: rest.join('\n') };
}

/** Files that include one of some names, directly or through others. */
function includers(
  headers: ReadonlySet<string>,
  files: readonly string[],
  text: (path: string) => string | undefined,
): Set<string> {
  const found = new Set<string>();
  for (let names = headers; names.size > 0;) {
    const more = new Set<string>();
    for (const path of files) {
      if (found.has(path)) continue;
      const includes = [
        ...(text(path) ?? '').matchAll(/^[ \t]*#[ \t]*include(?:_next)?[ \t]*["<](?:[^">]*\/)?([^">/]*)[">]/gm),
      ];
      if (!includes.some(([, name]) => names.has(name))) continue;
      found.add(path);
      more.add(path.slice(path.lastIndexOf('/') + 1));
    }
    names = more;
  }
  return found;
}

/** What is in one list only, or stands at another place among the others. */
function moved(was: readonly string[], is: readonly string[]): string[] {
  const places = new Map(was.map((one, i) => [one, i]));
  const staying = new Set(longestRising(is.flatMap((one) => places.get(one) ?? [])).map((at) => was[at]));
  return [...new Set([...was, ...is])].filter((one) => !staying.has(one));
}

/** A longest rising subsequence of different numbers. */
function longestRising(numbers: readonly number[]): number[] {
  /** Index of the least last element of a rising sequence of each length. */
  const ends: number[] = [];
  const previous: number[] = [];
  numbers.forEach((number, i) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[ends[middle]] < number) low = middle + 1;
      else high = middle;
    }
    previous[i] = low > 0 ? ends[low - 1] : -1;
    ends[low] = i;
  });
  const result: number[] = [];
  for (let i = ends.at(-1) ?? -1; i >= 0; i = previous[i]) result.unshift(numbers[i]);
  return result;
}

/** Names by which an include may mean a file of the folders, as they are and as they were. */
function headersIn(folders: ReadonlySet<string>, files: readonly string[]): Set<string> {
  const names = new Set<string>();
  for (const folder of folders) {
    for (const path of files) if (path.startsWith(`${folder}/`)) names.add(path.slice(folder.length + 1));
    if (!existsSync(folder)) continue;
    const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' }).slice(0, MANY_ENTRIES);
    for (const entry of entries) if (entry.endsWith('.h')) names.add(join(entry));
  }
  return names;
}

/** Whether a text includes one of the names, or something whose name is not in the text or leads upwards. */
function includesOneOf(text: string, names: ReadonlySet<string>): boolean {
  for (const [, , spelled] of text.matchAll(/^[ \t]*#[ \t]*include(_next)?[ \t]*(.*)$/gm)) {
    const name = /^["<]([^">]*)[">]/.exec(spelled)?.[1];
    if (name === undefined || name.startsWith('../') || names.has(name)) return true;
  }
  return false;
}

function toRuns(numbers: readonly number[]): string {
  const runs: string[] = [];
  for (let i = 0; i < numbers.length;) {
    let end = i;
    while (end + 1 < numbers.length && numbers[end + 1] === numbers[end] + 1) end++;
    runs.push(end > i ? `${numbers[i]}-${numbers[end]}` : `${numbers[i]}`);
    i = end + 1;
  }
  return runs.join(' ');
}

function fromRuns(text: string): number[] {
  return text === ''
    ? []
    : text.split(' ').flatMap((run) => {
        const [first, last = first] = run.split('-').map(Number);
        return Array.from({ length: last - first + 1 }, (_, i) => first + i);
      });
}
