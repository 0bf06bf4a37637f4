/**
 * Which units have constructors, told by their text: a unit that is linked but never called must be read at the start
 * only when something of it runs before `main`.
 *
 * Constructors are mostly written through macros (`RTE_INIT`, `RTE_LOG_REGISTER`, `EAL_REGISTER_TAILQ`,
 * `VLOG_DEFINE_THIS_MODULE`): a name whose `#define` mentions `constructor`, or such a name. A unit that uses one
 * outside of a `#define`, or includes a header that does, may have constructors; being wrong so costs a reading of
 * the unit, no more.
 */

import { splitDirectives, withoutComments } from '../c/bareText';
import type { FileConfig } from '../c/preprocess/frontEnd';
import type { TextAccess } from '../c/text';

interface FileFacts {
  /** Names in `#include`, with their first character: `"` or `<`. */
  includes: string[];
  defines: { name: string; body: string }[];
  /** The text without directives and comments. */
  code: string;
}

const WORD = 'constructor';

export class Constructors {
  private readonly _facts = new Map<string, FileFacts>();

  constructor(
    private readonly _text: TextAccess,
    private readonly _config: (path: string) => FileConfig,
  ) {}

  /** Those of `units` that may have constructors, in the same order. */
  among(units: readonly string[]): string[] {
    const closures = new Map(units.map((path) => [path, this._closure(path)]));
    const all = new Set([...closures.values()].flatMap((closure) => [...closure]));
    const macros = this._macros(all);
    const pattern = new RegExp(`\\b(?:${[WORD, `__${WORD}__`, ...macros].join('|')})\\b`);
    const uses = new Map<string, boolean>();
    for (const path of all) uses.set(path, pattern.test(this._factsOf(path).code));
    return units.filter((path) => [...(closures.get(path) ?? [])].some((file) => uses.get(file)));
  }

  /** Names of macros through which constructors are written. */
  private _macros(files: ReadonlySet<string>): Set<string> {
    const mentions = new Map<string, Set<string>>();
    for (const path of files) {
      for (const { name, body } of this._factsOf(path).defines) {
        for (const [word] of body.matchAll(/[A-Za-z_]\w{3,}/g)) {
          const list = mentions.get(word);
          if (list) list.add(name);
          else mentions.set(word, new Set([name]));
        }
      }
    }
    const macros = new Set<string>();
    const queue = [WORD, `__${WORD}__`];
    for (let word = queue.pop(); word !== undefined; word = queue.pop()) {
      for (const name of mentions.get(word) ?? []) {
        if (macros.has(name)) continue;
        macros.add(name);
        queue.push(name);
      }
    }
    return macros;
  }

  /** The file and all that it includes, as far as the text tells (conditionals are not looked at). */
  private _closure(path: string): Set<string> {
    const config = this._config(path);
    const closure = new Set<string>([path]);
    const find = (name: string, from: string): string | undefined => {
      const own = name.startsWith('"') ? [from.slice(0, from.lastIndexOf('/'))] : [];
      return [...own, ...config.includePaths]
        .map((folder) => `${folder}/${name.slice(1)}`)
        .find((file) => this._isFile(file));
    };
    const queue = [path];
    for (const forced of config.forcedIncludes) {
      const file = find(`<${forced}`, path);
      if (file) queue.push(file);
    }
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      closure.add(at);
      for (const name of this._factsOf(at).includes) {
        const file = this._found(config, at, name, find);
        if (file !== undefined && !closure.has(file)) {
          closure.add(file);
          queue.push(file);
        }
      }
    }
    return closure;
  }

  private readonly _resolved = new Map<FileConfig, Map<string, string | undefined>>();

  private _found(
    config: FileConfig,
    from: string,
    name: string,
    find: (name: string, from: string) => string | undefined,
  ): string | undefined {
    let known = this._resolved.get(config);
    if (!known) this._resolved.set(config, (known = new Map()));
    const key = name.startsWith('"') ? `${from.slice(0, from.lastIndexOf('/'))}${name}` : name;
    if (!known.has(key)) known.set(key, find(name, from));
    return known.get(key);
  }

  private readonly _files = new Map<string, boolean>();
  private _isFile(path: string): boolean {
    let is = this._files.get(path);
    if (is === undefined) this._files.set(path, (is = this._text.isFile(path)));
    return is;
  }

  private _factsOf(path: string): FileFacts {
    let facts = this._facts.get(path);
    if (facts) return facts;
    // Comments talk about constructors too.
    const { directives, code } = splitDirectives(this._text.read(path) ?? '');
    facts = { includes: [], defines: [], code };
    for (const { name, rest } of directives) {
      if (name === 'include') {
        const included = /^\s*(["<][^">\n]+)/.exec(rest)?.[1];
        if (included !== undefined) facts.includes.push(included);
      } else if (name === 'define') {
        const define = /^\s*(\w+)([^]*)$/.exec(withoutComments(rest));
        if (define) facts.defines.push({ name: define[1], body: define[2] });
      }
    }
    this._facts.set(path, facts);
    return facts;
  }
}
