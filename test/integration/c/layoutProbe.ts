/**
 * Holds our layout of records against gcc's: a C file that includes headers is read by our front end (textual, as the
 * machine reads it), and is compiled with statements that print what gcc makes of the same records.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundledHeaders } from '../../../src/c/include';
import { alignOf, isComplete, sizeOf } from '../../../src/c/layout';
import { FrontEnd } from '../../../src/c/preprocess/frontEnd';
import type { FileConfig } from '../../../src/c/preprocess/frontEnd';
import { recordName, typeToString } from '../../../src/c/typeRules';
import { Qualifier } from '../../../src/c/types';
import type { CType, RecordDecl } from '../../../src/c/types';
import { parseUnit } from '../../../src/c/unit';
import type { OpenUnit } from '../../../src/c/unit';
import { NodeFiles } from '../../../src/node/files';
import { openProject } from '../../../src/project/project';
import type { Project } from '../../../src/project/project';

/** One fact of a layout: what it is about, gcc's expression for it, our number. */
interface Probe {
  record: string;
  what: string;
  expression: string;
  ours: number;
  /** Bit-field: statement before, and `expression` is the number of the first bit set and of the bits after it. */
  setUp?: string;
}

export interface Difference {
  record: string;
  what: string;
  ours: number;
  gcc: number;
}

export interface LayoutReport {
  headers: number;
  /** Headers that gcc compiled, by how. */
  alone: number;
  afterOthers: number;
  withSystemHeaders: number;
  /** Headers that gcc cannot compile, with its first error. */
  rejected: Map<string, string>;
  records: number;
  recordsEqual: number;
  facts: number;
  differences: Difference[];
}

export class LayoutProbe {
  readonly project: Project;
  readonly report: LayoutReport = {
    headers: 0,
    alone: 0,
    afterOthers: 0,
    withSystemHeaders: 0,
    rejected: new Map(),
    records: 0,
    recordsEqual: 0,
    facts: 0,
    differences: [],
  };
  private readonly _work = mkdtempSync(join(tmpdir(), 'layout-'));
  private readonly _bundled = join(this._work, 'include');
  private readonly _front: FrontEnd;
  private readonly _texts = new Map<string, string>();
  private readonly _seen = new Set<string>();
  private _count = 0;
  private _includersOf: Map<string, string[]> | undefined;

  constructor(readonly root: string) {
    this.project = openProject([{ name: 'tree', path: root }], new NodeFiles());
    const { text } = this.project;
    this._front = new FrontEnd({
      files: {
        read: (path) => this._texts.get(path) ?? text.read(path),
        isFile: (path) => this._texts.has(path) || text.isFile(path),
      },
      config: (path) => this.project.config(path),
    });
    for (const [name, header] of bundledHeaders) write(join(this._bundled, name), header);
    for (const [path, file] of this.project.virtualFiles) write(join(this._work, path), file);
  }

  close(): void {
    rmSync(this._work, { recursive: true, force: true });
  }

  /**
   * Compares the records that `headers` (of one folder) define: all at once, where gcc does not take them so in
   * halves.
   */
  compare(headers: readonly string[]): void {
    if (headers.length === 1) {
      this._compareOne(headers[0]);
    } else if (!this._compare(headers, headers, false)) {
      this.report.headers += headers.length;
      this.report.alone += headers.length;
    } else {
      const half = headers.length >> 1;
      this.compare(headers.slice(0, half));
      this.compare(headers.slice(half));
    }
  }

  private _compareOne(header: string): void {
    const { report } = this;
    report.headers++;
    const problem = this._compare([header], [header], false);
    if (!problem) report.alone++;
    else if (this._after(header).some((includes) => !this._compare(includes, [header], false))) report.afterOthers++;
    else if (!this._compare([header], [header], true)) report.withSystemHeaders++;
    else report.rejected.set(header, problem.replaceAll(this.root, ''));
  }

  /** What brings a header: what files that include it include before it, or such a file itself where it is a header. */
  private _after(header: string): string[][] {
    const name = header.slice(header.lastIndexOf('/') + 1);
    const lists: string[][] = [];
    const ofFolder = (path: string): number => (dirname(path) === dirname(header) ? 0 : 1);
    for (const path of this._includers(name).sort((a, b) => ofFolder(a) - ofFolder(b))) {
      if (path === header || lists.length > 4) continue;
      const text = this.project.text.read(path) ?? '';
      const at = text.search(new RegExp(`#\\s*include\\s*["<](?:[\\w/]*/)?${name.replace(/[.+]/g, '\\$&')}[">]`));
      const before = [...text.slice(0, at).matchAll(/^\s*#\s*include\s*(["<].*[">])/gm)].map(([, spelled]) => spelled);
      if (before.length > 0) lists.push([...before, header]);
      if (path.endsWith('.h')) lists.push([path]);
    }
    return lists;
  }

  /** Files that include a header of this name. */
  private _includers(name: string): string[] {
    if (!this._includersOf) {
      this._includersOf = new Map();
      for (const path of this.project.files) {
        for (const [, spelled] of (this.project.text.read(path) ?? '').matchAll(
          /^\s*#\s*include\s*["<](?:[^">]*\/)?([^">/]+)[">]/gm,
        )) {
          const list = this._includersOf.get(spelled);
          if (list) list.push(path);
          else this._includersOf.set(spelled, [path]);
        }
      }
    }
    return this._includersOf.get(name) ?? [];
  }

  /** Undefined when gcc could be asked; else its first error. */
  private _compare(includes: readonly string[], about: readonly string[], system: boolean): string | undefined {
    const path = `${dirname(about[0])}/lens_probe_${this._count++}.c`;
    const source = includes.map((name) => `#include ${name[0] === '/' ? `"${name}"` : name}\n`).join('');
    this._texts.set(path, source);
    const unit = parseUnit(this._front, this._front.preprocess(path, 'textual'));
    this._texts.delete(path);
    const wanted = new Set(about);
    const { probes, records } = probesOf(unit, (record) => wanted.has(unit.files.get(record.file).path), this._seen);
    const config = this.project.config(path);
    const answer = this._ask(`${dirname(about[0])}`, source, config, probes, system);
    if (typeof answer === 'string') {
      for (const record of records) this._seen.delete(record);
      return answer;
    }
    const wrong = new Set<string>();
    probes.forEach((probe, i) => {
      if (answer[i] === probe.ours) return;
      wrong.add(probe.record);
      this.report.differences.push({ record: probe.record, what: probe.what, ours: probe.ours, gcc: answer[i] });
    });
    this.report.records += records.length;
    this.report.recordsEqual += records.length - wrong.size;
    this.report.facts += probes.length;
    return undefined;
  }

  private _ask(
    folder: string,
    source: string,
    config: FileConfig,
    probes: readonly Probe[],
    system: boolean,
  ): number[] | string {
    const file = join(this._work, 'probe.c');
    const main = probes.map(({ setUp, expression }) => `{ ${setUp ?? ''} printf("%ld\\n", (long)(${expression})); }`);
    // In functions of a few statements each: gcc is slow with one large one.
    const parts: string[] = [];
    for (let i = 0; i < main.length; i += 200) parts.push(main.slice(i, i + 200).join('\n'));
    writeFileSync(
      file,
      [
        source,
        'extern int printf(const char *, ...);',
        BITS,
        ...parts.map((part, i) => `static void lens_part_${i}(void) {\n${part}\n}`),
        // Not main: constructors, which headers may hold, must not run.
        'extern void exit(int);',
        '__attribute__((force_align_arg_pointer)) void lens_main(void) { ' +
          `${parts.map((_, i) => `lens_part_${i}();`).join(' ')} exit(0); }`,
        '',
      ].join('\n'),
    );
    const real = (path: string): string => (path.startsWith('/<datapath-lens>') ? join(this._work, path) : path);
    const args = [
      '-march=corei7',
      '-O0',
      '-w',
      '-iquote',
      folder,
      ...config.includePaths.map((path) => `-I${real(path)}`),
      ...config.defines.map(([name, value]) => `-D${name}=${value}`),
      ...config.forcedIncludes.flatMap((name) => ['-include', name]),
      ...(system ? [] : ['-nostdinc', '-isystem', this._bundled]),
      '-Wl,--unresolved-symbols=ignore-all',
      '-no-pie',
      '-nostartfiles',
      '-Wl,-e,lens_main',
      '-o',
      join(this._work, 'probe'),
      file,
    ];
    try {
      execFileSync('gcc', args, { stdio: 'pipe', encoding: 'utf8', maxBuffer: 1 << 26 });
    } catch (error) {
      const text = String((error as { stderr?: string }).stderr ?? error);
      return /^.*error:.*$/m.exec(text)?.[0] ?? text.slice(0, 300);
    }
    return execFileSync(join(this._work, 'probe'), { encoding: 'utf8', maxBuffer: 1 << 26 })
      .trim()
      .split('\n')
      .map(Number);
  }
}

/** Where the bits stand that a write to a bit-field sets. */
const BITS = `
static long lens_first(const unsigned char *p, unsigned long n) {
  for (unsigned long i = 0; i < n * 8; i++) if (p[i / 8] >> (i % 8) & 1) return (long)i;
  return -1;
}
static long lens_count(const unsigned char *p, unsigned long n) {
  long c = 0;
  for (unsigned long i = 0; i < n * 8; i++) c += p[i / 8] >> (i % 8) & 1;
  return c;
}`;

/** What to ask about the records of a unit that `wanted` takes; names are noted in `seen` and asked about once. */
export function probesOf(
  unit: OpenUnit,
  wanted: (record: RecordDecl) => boolean,
  seen: Set<string>,
): { probes: Probe[]; records: string[] } {
  const probes: Probe[] = [];
  const records: string[] = [];
  const add = (record: RecordDecl, name: string, type: CType): void => {
    if (!record.complete || !wanted(record)) return;
    const key = `${name} of ${unit.files.get(record.file).path}:${unit.files.line(record.file, record.offset)}`;
    if (seen.has(key)) return;
    seen.add(key);
    records.push(key);
    probes.push({ record: key, what: 'size', expression: `sizeof(${name})`, ours: sizeOf(type) });
    probes.push({ record: key, what: 'alignment', expression: `_Alignof(${name})`, ours: alignOf(type) });
    membersOf(record, name, key, '', 0, probes, 0);
  };
  for (const tag of unit.tags.values())
    if ('members' in tag) add(tag, recordName(tag), { kind: 'record', quals: 0, record: tag });
  for (const declaration of unit.declarations) {
    if (declaration.kind !== 'typedef') continue;
    const { symbol } = declaration;
    if (symbol.type.kind === 'record' && symbol.type.record.tag === undefined)
      add(symbol.type.record, symbol.name, symbol.type);
  }
  return { probes, records };
}

function membersOf(
  record: RecordDecl,
  name: string,
  key: string,
  prefix: string,
  base: number,
  into: Probe[],
  depth: number,
): void {
  for (const member of record.members) {
    const { type } = member;
    if (member.name === undefined) {
      if (type.kind === 'record' && member.bits === undefined)
        membersOf(type.record, name, key, prefix, base + member.offset, into, depth);
      continue;
    }
    const way = prefix + member.name;
    if (member.bits !== undefined) {
      if (type.quals & Qualifier.Const) continue;
      const setUp = `static ${name} lens_x; __builtin_memset((void *)&lens_x, 0, sizeof lens_x); lens_x.${way} = -1;`;
      const place = base * 8 + member.offset * 8 + member.bitOffset;
      const bytes = '(const unsigned char *)&lens_x, sizeof lens_x';
      into.push({ record: key, what: `${way} first bit`, setUp, expression: `lens_first(${bytes})`, ours: place });
      if (!(type.kind === 'int' && type.rank === 0)) {
        into.push({ record: key, what: `${way} bits`, setUp, expression: `lens_count(${bytes})`, ours: member.bits });
      }
      continue;
    }
    into.push({
      record: key,
      what: way,
      expression: `__builtin_offsetof(${name}, ${way})`,
      ours: base + member.offset,
    });
    if (isComplete(type))
      into.push({
        record: key,
        what: `sizeof ${way} (${typeToString(type)})`,
        expression: `sizeof(((${name} *)0)->${way})`,
        ours: sizeOf(type),
      });
    if (type.kind === 'record' && type.record.tag === undefined && type.record.typedefName === undefined && depth < 8) {
      membersOf(type.record, name, key, `${way}.`, base + member.offset, into, depth + 1);
    }
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Headers of a tree under one of the folders, grouped by folder. */
export function headersUnder(project: Project, root: string, folders: readonly string[], skip: RegExp): string[][] {
  const groups = new Map<string, string[]>();
  for (const path of project.files) {
    const name = path.slice(root.length + 1);
    if (!name.endsWith('.h') || skip.test(name) || !folders.some((folder) => name.startsWith(`${folder}/`))) continue;
    const list = groups.get(dirname(path));
    if (list) list.push(path);
    else groups.set(dirname(path), [path]);
  }
  return [...groups.values()];
}
