/**
 * Reads meson.build files by pattern: include folders, `-D` flags, configuration values.
 *
 * No interpreter: a line counts when the conditions around it hold for a gcc build on x86-64 Linux, or cannot be
 * decided.
 */

/**
 * true, false, or undefined where the text alone does not tell. Configuration values are taken from certain branches
 * only.
 */
type Truth = boolean | undefined;

export interface MesonFacts {
  /** Folders of `include_directories(…)`, relative to the file. */
  readonly includes: string[];
  /** `-DNAME[=VALUE]` in assignments to `cflags`. */
  readonly defines: [string, string][];
  /** `dpdk_conf.set…('NAME', VALUE)` with a literal or known value. */
  readonly settings: [string, string][];
  /**
   * What is compiled here, in order: names of `.c` files (relative to the file) as they stand in lists and in
   * libraries of this folder, and folders entered by `subdir('…')`. What goes to another program (`testpmd_sources`)
   * is left out.
   */
  readonly units: { kind: 'file' | 'folder'; name: string }[];
  /** Quoted names of each list assigned at the top level: `libraries = ['kvargs', …]`. */
  readonly lists: Map<string, string[]>;
  /** False: the file says that it is not built without what a plain machine lacks. */
  built: boolean;
}

interface Block {
  /** This branch is read. */
  active: boolean;
  /** A branch before it holds for certain. */
  decided: boolean;
  /** This branch holds for certain. */
  certain: boolean;
  /** Every condition so far could be decided. */
  known: boolean;
  /** The branch for a machine where some library is missing. */
  lacking: boolean;
}

/** What a name of the configuration is worth, where its tree tells. */
type Configured = (name: string) => Truth;

/** @param has whether `dpdk_conf.has('NAME')` holds, as far as the tree tells */
export function readMeson(text: string, has: Configured = () => undefined): MesonFacts {
  const facts: MesonFacts = { includes: [], defines: [], settings: [], units: [], lists: new Map(), built: true };
  const blocks: Block[] = [];
  let active = true;
  for (const line of logicalLines(text)) {
    const condition = /^(if|elif)\b(.*)$/.exec(line);
    if (condition) {
      const truth = evaluate(condition[2].trim(), has);
      const lacking = /^not \w+\.found\(\)$/.test(condition[2].trim());
      if (condition[1] === 'if') {
        blocks.push({
          active: truth !== false,
          decided: truth === true,
          certain: truth === true,
          known: truth !== undefined,
          lacking,
        });
      } else {
        const block = blocks[blocks.length - 1];
        if (!block) continue;
        block.active = !block.decided && truth !== false;
        block.certain = truth === true && block.known && block.active;
        block.known &&= truth !== undefined;
        block.lacking = lacking;
        block.decided ||= truth === true;
      }
    } else if (line === 'else') {
      const block = blocks[blocks.length - 1];
      if (block) {
        // The other branches do not hold for certain only when each was known to be false.
        block.certain = !block.decided && block.known;
        block.active = !block.decided;
        block.lacking = false;
      }
    } else if (line === 'endif') {
      blocks.pop();
    } else if (active) {
      readLine(
        line,
        facts,
        blocks.every((block) => block.certain),
      );
      if (/^build\s*=\s*false$/.test(line) && blocks.every((block) => block.certain || block.lacking))
        facts.built = false;
      continue;
    } else {
      continue;
    }
    active = blocks.every((block) => block.active);
  }
  return facts;
}

/** Lines without comments, with bracketed lists joined. */
function* logicalLines(text: string): Generator<string> {
  let joined = '';
  let depth = 0;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/^((?:[^'#]|'[^']*')*)#.*$/, '$1').trim();
    const bare = line.replace(/'[^']*'/g, '');
    for (const c of bare) {
      if (c === '(' || c === '[' || c === '{') depth++;
      else if (c === ')' || c === ']' || c === '}') depth = Math.max(0, depth - 1);
    }
    joined = joined === '' ? line : `${joined} ${line}`;
    if (depth > 0) continue;
    if (joined !== '') yield joined;
    joined = '';
  }
  if (joined !== '') yield joined;
}

function quoted(text: string): string[] {
  return [...text.matchAll(/'([^']*)'/g)].map((match) => match[1]);
}

function readLine(line: string, facts: MesonFacts, certain: boolean): void {
  for (const match of line.matchAll(/include_directories\(([^)]*)\)/g)) facts.includes.push(...quoted(match[1]));
  if (/^\w*cflags\w*\s*\+?=/.test(line)) {
    for (const flag of quoted(line)) {
      const define = /^-D(\w+)(?:=(.*))?$/.exec(flag);
      if (define && !define[2]?.includes('@')) facts.defines.push([define[1], define[2] ?? '1']);
    }
  }
  const setting = certain && /^dpdk_conf\.set(10|_quoted)?\(\s*'(\w+)'\s*,\s*(.*)\)$/.exec(line);
  if (setting) {
    const value = settingValue(setting[1], setting[3].trim());
    if (value !== undefined) facts.settings.push([setting[2], value]);
  }
  const subdir = /^subdir\(\s*(?:'([^']*)'|(exec_env|arch_subdir))\s*\)/.exec(line);
  if (subdir) facts.units.push({ kind: 'folder', name: subdir[1] ?? (subdir[2] === 'exec_env' ? 'linux' : 'x86') });
  else if (
    /^\w+\s*\+?=/.test(line) &&
    !/^(?:testpmd_sources|\w*headers)\b|\b(?:run_command|configure_file|custom_target|extract_objects)\(/.test(line)
  ) {
    for (const name of quoted(line)) if (/^[^@]+\.c$/.test(name)) facts.units.push({ kind: 'file', name });
  }
  const list = /^(\w+)\s*(\+?=)\s*(\[.*\]|'[^']*')$/.exec(line);
  if (list) {
    const old = list[2] === '+=' ? (facts.lists.get(list[1]) ?? []) : [];
    facts.lists.set(list[1], [...old, ...quoted(list[3])]);
  }
}

/** Text of a configuration value, undefined where it is computed; '' means that the name is not defined. */
function settingValue(how: string | undefined, value: string): string | undefined {
  const literal = /^'([^']*)'$/.exec(value);
  if (how === '_quoted') return literal ? `"${literal[1]}"` : undefined;
  if (literal) return literal[1];
  if (/^-?\d+$/.test(value)) return value;
  const truth = value === 'true' ? true : value === 'false' ? false : evaluate(value);
  if (truth === undefined) return undefined;
  if (truth) return '1';
  return how === '10' ? '0' : '';
}

const KNOWN: [RegExp, Truth][] = [
  [/^is_linux$/, true],
  [/^is_windows$|^is_freebsd$|^is_ms_compiler$|^is_ms_linker$/, false],
  [/^(?:dpdk_conf\.(?:get|has)\('RTE_ARCH_(?:64|X86|X86_64)'\))$/, true],
  [/^dpdk_conf\.(?:get|has)\('RTE_ARCH_\w+'\)$/, false],
  [/^dpdk_conf\.(?:get|has)\('RTE_(?:EXEC_ENV_|ENV_)?LINUX'\)$/, true],
  [/^arch_subdir\s*==\s*'x86'$/, true],
  [/^arch_subdir\s*==\s*'\w+'$/, false],
  [/^arch_subdir\s*!=\s*'x86'$/, false],
  [/^(?:toolchain|cc\.get_id\(\))\s*==\s*'gcc'$/, true],
  [/^(?:toolchain|cc\.get_id\(\))\s*==\s*'\w+'$/, false],
  [/^host_machine\.system\(\)\s*==\s*'linux'$/, true],
  [/^host_machine\.system\(\)\s*==\s*'\w+'$/, false],
  [/^host_machine\.cpu_family\(\)\.startswith\('(?:x86|x86_64)'\)$/, true],
  [/^host_machine\.cpu_family\(\)\.startswith\('\w+'\)$/, false],
  [/^cc\.version\(\)\.version_compare\('>=?[\d.]+'\)$/, true],
  [/^cc\.version\(\)\.version_compare\('<=?[\d.]+'\)$/, false],
  [/^cc\.has_header\('(?:execinfo|linux\/userfaultfd|sys\/\w+|linux\/\w+)\.h'\)$/, true],
  [/^cc\.has_function\('(?:getentropy)'.*\)$/, true],
  [/^has_libnuma(?:\s*==\s*1)?$/, true],
  [/^has_libfdt(?:\s*==\s*1)?$/, false],
  [/^dpdk_conf\.(?:get|has)\('RTE_(?:HAS_|USE_)LIB\w+'\)$/, false],
];

/** What a condition says of a gcc build for x86-64 Linux without optional libraries. */
export function evaluate(condition: string, has: Configured = () => undefined): Truth {
  let text = condition.trim();
  if (/^cc\.has_header\('(?:[^']*)'\)\s+or\s+is_windows$/.test(text)) text = text.replace(/\s+or\s+is_windows$/, '');
  const or = splitTop(text, ' or ');
  if (or.length > 1) {
    const truths = or.map((part) => evaluate(part, has));
    if (truths.includes(true)) return true;
    return truths.includes(undefined) ? undefined : false;
  }
  const and = splitTop(text, ' and ');
  if (and.length > 1) {
    const truths = and.map((part) => evaluate(part, has));
    if (truths.includes(false)) return false;
    return truths.includes(undefined) ? undefined : true;
  }
  if (text.startsWith('not ')) {
    const truth = evaluate(text.slice(4), has);
    return truth === undefined ? undefined : !truth;
  }
  if (text.startsWith('(') && text.endsWith(')') && splitTop(text.slice(1, -1), ')').length === 1)
    return evaluate(text.slice(1, -1), has);
  const name = /^dpdk_conf\.has\('(\w+)'\)$/.exec(text)?.[1];
  const told = name === undefined ? undefined : has(name);
  if (told !== undefined) return told;
  for (const [pattern, truth] of KNOWN) if (pattern.test(text)) return truth;
  return undefined;
}

/** Parts of `text` between separators that stand outside of parentheses. */
function splitTop(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (depth === 0 && text.startsWith(separator, i)) {
      parts.push(text.slice(from, i));
      from = i + separator.length;
      i = from - 1;
    } else if (c === '(' || c === '[') depth++;
    else if (c === ')' || c === ']') depth--;
  }
  parts.push(text.slice(from));
  return parts;
}
