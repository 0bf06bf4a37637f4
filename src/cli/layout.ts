/** `datapath-lens layout TYPE [ROOT…]`: size, alignment and members of a type as gcc on x86-64 lays it out. */

import type { CSymbol } from '../c/ast';
import { alignOf, isComplete, sizeOf } from '../c/layout';
import { recordType, typeToString } from '../c/typeRules';
import type { CType, RecordDecl } from '../c/types';
import type { OpenUnit } from '../c/unit';
import { NodeFiles } from '../node/files';
import { openProject } from '../project/project';
import type { Project } from '../project/project';
import { WorkspaceSource } from '../scenarios/programSource';
import { NotFoundError, parseArgs, rootsFrom, UsageError } from './args';
import { toJson, toTsv } from './formatTable';
import type { CliIo } from './io';

interface Wanted {
  /** `struct`, `union`, `enum`, or any of them and typedefs. */
  kind?: string;
  name: string;
  /** The file named in front: `rte_ring_core.h:rte_ring`. */
  file?: string;
}

interface Found {
  path: string;
  line: number;
  type: CType;
}

export async function layout(args: string[], io: CliIo): Promise<number> {
  const parsed = parseArgs(args, {});
  let [text, ...rootArgs] = parsed.positional;
  if (text === undefined) throw new UsageError('layout needs a type');
  if (/^(?:struct|union|enum)$/.test(text) && rootArgs.length > 0) {
    text = `${text} ${rootArgs[0]}`;
    rootArgs = rootArgs.slice(1);
  }
  const match = /^(?:(\S+\.[ch]):)?(?:(struct|union|enum)\s+)?([A-Za-z_]\w*)$/.exec(text.trim());
  if (!match)
    throw new UsageError(
      `'${text}' is no type; a type is struct NAME, union NAME or NAME, with FILE: in front where ` +
        'several have the name',
    );
  const wanted: Wanted = { file: match[1], kind: match[2], name: match[3] };
  const project = openProject(rootsFrom(rootArgs, io), new NodeFiles());
  const found = findType(project, wanted);
  if (found.length === 0)
    throw new NotFoundError(`no ${text} is defined in ${project.roots.map((root) => root.path).join(', ')}`);
  if (found.length > 1) {
    const list = found.map(
      ({ path, line }) =>
        `  ${project.display(path)}:${wanted.kind ? `${wanted.kind} ` : ''}${wanted.name}\t(line ${line})`,
    );
    throw new NotFoundError(`${text} is defined in several files; name one:\n${list.join('\n')}`);
  }
  const [{ type, path, line }] = found;
  const rows = type.kind === 'record' ? membersOf(type.record, 0, 0) : [];
  const head = {
    type: typeToString(type),
    file: project.display(path),
    line,
    size: sizeOf(type),
    align: alignOf(type),
  };
  if (parsed.options.has('json')) {
    io.stdout(toJson({ ...head, members: rows.map(({ depth: _depth, ...row }) => row) }));
    return 0;
  }
  io.stdout(`${head.type}\t${head.file}:${head.line}\nsize ${head.size}, alignment ${head.align}\n`);
  if (rows.length > 0) {
    io.stdout(
      toTsv(
        ['offset', 'size', 'member', 'type'],
        rows.map((row) => [
          row.bits === undefined ? row.offset : `${row.offset}:${row.bitOffset}`,
          row.bits === undefined ? row.size : `${row.bits} bits`,
          `${'  '.repeat(row.depth)}${row.member}`,
          row.type,
        ]),
      ),
    );
  }
  return 0;
}

interface Row {
  member: string;
  type: string;
  /** Bytes from the start of the type asked for. */
  offset: number;
  /** Bytes; 0 of a flexible array. */
  size: number;
  bits?: number;
  bitOffset?: number;
  depth: number;
}

/** Members in order; those of records without a name below their record. */
function membersOf(record: RecordDecl, base: number, depth: number): Row[] {
  return record.members.flatMap((member): Row[] => {
    const inner = member.type.kind === 'record' && member.name === undefined ? member.type.record : undefined;
    if (member.name === undefined && !inner) return [];
    const row: Row = {
      member: member.name ?? `(${inner?.union ? 'union' : 'struct'})`,
      type: typeToString(member.type),
      offset: base + member.offset,
      size: isComplete(member.type) ? sizeOf(member.type) : 0,
      depth,
    };
    if (member.bits !== undefined) Object.assign(row, { bits: member.bits, bitOffset: member.bitOffset });
    return [row, ...(inner ? membersOf(inner, base + member.offset, depth + 1) : [])];
  });
}

const FOREIGN = /\/(?:arm|arm64|ppc|ppc_64|riscv|loongarch|windows|freebsd|bsdapp|tile)\//;

/**
 * The definitions of a type: headers before .c files, those for other processors last. Each candidate is parsed to be
 * sure.
 */
function findType(project: Project, wanted: Wanted): Found[] {
  const source = new WorkspaceSource(project, project.text);
  const candidates = project.files.filter((path) => {
    if (wanted.file !== undefined && path !== wanted.file && !project.display(path).endsWith(wanted.file)) return false;
    const text = project.text.read(path);
    return text?.includes(wanted.name) && mayDefine(text, wanted);
  });
  const groups = [
    candidates.filter((path) => path.endsWith('.h') && !FOREIGN.test(path)),
    candidates.filter((path) => path.endsWith('.h') && FOREIGN.test(path)),
    candidates.filter((path) => path.endsWith('.c')),
  ];
  for (const group of groups) {
    const found: Found[] = [];
    for (const path of group) {
      const definition = definitionIn(source.parse(path), path, wanted);
      if (definition) found.push(definition);
    }
    if (found.length > 0) return found;
  }
  return [];
}

/** A quick look: `NAME {` after `struct`, or `NAME` at the end of a typedef. */
function mayDefine(text: string, { name, kind }: Wanted): boolean {
  const word = /\w/;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (word.test(text[at - 1] ?? ' ') || word.test(text[at + name.length] ?? ' ')) continue;
    let next = at + name.length;
    while (/\s/.test(text[next] ?? '')) next++;
    const before = text.slice(Math.max(0, at - 160), at);
    if (text[next] === '{' && /\b(?:struct|union|enum)\s[^;{}]*$/.test(before)) return true;
    if (kind !== undefined) continue;
    // A typedef's name stands before `;`, `[`, `)` (of a function pointer) or an attribute.
    if (/[;[)(_]/.test(text[next] ?? '') && /[}*\s(]\s*$/.test(before) && text.lastIndexOf('typedef', at) >= 0)
      return true;
  }
  return false;
}

function definitionIn(unit: OpenUnit, path: string, { kind, name }: Wanted): Found | undefined {
  const here = (file: number, offset: number, type: CType): Found | undefined => {
    const place = unit.files.place(file, offset);
    return place.path === path ? { path, line: place.line, type } : undefined;
  };
  const tag = unit.tags.get(name);
  if (tag?.complete) {
    const isRecord = 'union' in tag;
    const tagKind = isRecord ? (tag.union ? 'union' : 'struct') : 'enum';
    if (kind === undefined || kind === tagKind) {
      const found = here(tag.file, tag.offset, isRecord ? recordType(tag) : { kind: 'enum', decl: tag, quals: 0 });
      if (found) return found;
    }
  }
  const symbol: CSymbol | undefined = kind === undefined ? unit.symbols.get(name) : undefined;
  if (symbol?.kind === 'typedef' && isComplete(symbol.type)) return here(symbol.file, symbol.offset, symbol.type);
  return undefined;
}
