// A graph as sorted lines of text that do not depend on how its rows are numbered: two graphs are equal when their
// lines are.
import { openGraph } from '../../src/index/query/callGraph';
import type { GraphData } from '../../src/index/graph/graphData';
import {
  FileField,
  FlowField,
  LabelField,
  MemberField,
  MentionField,
  NodeField,
  NodeFlag,
  SiteField,
  LocationField,
  TableField,
} from '../../src/index/graph/graphData';
import { SourceKind } from '../../src/index/facts/facts';

/** Edges with all that is said of them: kind, place, certainty, macro, via. */
export function edgeLines(data: GraphData): string[] {
  const lines: string[] = [];
  for (const { caller, callee, kind, certainty, place, via, macro } of openGraph(data).edges()) {
    lines.push(
      `edge ${caller.file}:${caller.line}:${caller.name} -> ` +
        `${callee.file}:${callee.line}:${callee.name} ${kind} ${certainty} ` +
        `${place.file}:${place.line}:${place.column} ${via} ${macro}`,
    );
  }
  return lines.sort();
}

/** All tables of a graph. */
export function graphLines(data: GraphData): string[] {
  const { strings, files, nodes, locations } = data;
  const lines: string[] = [];
  const file = (id: number): string => strings[files[id * FileField.Width + FileField.Path]];
  const node = (id: number): string => {
    if (id < 0) return '-';
    const at = id * NodeField.Width;
    return `${strings[nodes[at + NodeField.Name]]}@${file(nodes[at + NodeField.File])}:${nodes[at + NodeField.Line]}`;
  };
  const locationText = (id: number): string =>
    `${locations[id * LocationField.Width + LocationField.Kind]} ` +
    `${strings[locations[id * LocationField.Width + LocationField.Display]]}`;
  const location = (id: number): string => {
    if (id < 0) return '-';
    const first = locations[id * LocationField.Width + LocationField.First];
    const held = data.pts.subarray(first, first + locations[id * LocationField.Width + LocationField.Count]);
    const base = locations[id * LocationField.Width + LocationField.Base];
    return `${locationText(id)} (${base < 0 ? '' : locationText(base)}) {${[...held].map(node).sort().join(' ')}}`;
  };
  const each = (table: Int32Array, width: number, text: (field: (offset: number) => number) => string): void => {
    for (let at = 0; at < table.length; at += width) lines.push(text((offset) => table[at + offset]));
  };
  for (let id = 0; id * NodeField.Width < nodes.length; id++) {
    const at = id * NodeField.Width;
    if (nodes[at + NodeField.Flags] & NodeFlag.Gone) continue;
    lines.push(
      `node ${node(id)} ${nodes[at + NodeField.Column]} ${nodes[at + NodeField.EndLine]} ` +
        `${nodes[at + NodeField.Flags]}`,
    );
  }
  each(data.sites, SiteField.Width, (f) => {
    const first = f(SiteField.First);
    const targets = [...data.targets.subarray(first, first + Math.max(0, f(SiteField.Count)))]
      .map(node)
      .sort()
      .join(' ');
    return (
      `site ${node(f(SiteField.Caller))} ${f(SiteField.Kind)} ${f(SiteField.Count)} [${targets}] ` +
      `${location(f(SiteField.AbstractLocation))} ` +
      `${file(f(SiteField.File))}:${f(SiteField.Line)}:${f(SiteField.Column)} ` +
      `${strings[f(SiteField.Macro)]}|${strings[f(SiteField.Note)]}|${f(SiteField.Doubt)}`
    );
  });
  each(
    data.flows,
    FlowField.Width,
    (f) =>
      'flow ' +
      `${f(FlowField.SourceKind) === SourceKind.Function ? node(f(FlowField.Source)) : locationText(f(FlowField.Source))} ` +
      `-> ${locationText(f(FlowField.Target))} ` +
      `${node(f(FlowField.Node))} ${f(FlowField.Kind)} ` +
      `${file(f(FlowField.File))}:${f(FlowField.Line)}:${f(FlowField.Column)} ` +
      `${strings[f(FlowField.Variable)]}`,
  );
  each(
    data.tables,
    TableField.Width,
    (f) =>
      `table ${strings[f(TableField.Variable)]} ${locationText(f(TableField.AbstractLocation))} ` +
      `${f(TableField.Order)} ${node(f(TableField.Node))} ` +
      `${file(f(TableField.File))}:${f(TableField.Line)} ${f(TableField.Element)} ` +
      `${strings[f(TableField.Key)]} ${strings[f(TableField.Outer)]} ${strings[f(TableField.Path)]}`,
  );
  each(
    data.mentions,
    MentionField.Width,
    (f) =>
      `mention ${locationText(f(MentionField.AbstractLocation))} ` +
      `${file(f(MentionField.File))}:${f(MentionField.Line)}:${f(MentionField.Column)}`,
  );
  each(
    data.labels,
    LabelField.Width,
    (f) =>
      `label ${strings[f(LabelField.Variable)]} ${strings[f(LabelField.Outer)]} ` +
      `${strings[f(LabelField.Path)]} ${f(LabelField.Order)} ` +
      `${strings[f(LabelField.Text)]} ${f(LabelField.Element)} ${file(f(LabelField.File))}:${f(LabelField.Line)}`,
  );
  each(
    data.members,
    MemberField.Width,
    (f) =>
      `member ${locationText(f(MemberField.AbstractLocation))} ${f(MemberField.Order)} ` +
      `${file(f(MemberField.File))}:${f(MemberField.Line)}:${f(MemberField.Column)}`,
  );
  // Of files outside of the roots, a live graph may know some that nobody names any more.
  each(files, FileField.Width, (f) =>
    f(FileField.Root) < 0
      ? ''
      : `file ${strings[f(FileField.Path)]} ${f(FileField.Root)} ${f(FileField.Alternatives)} ` +
        `${f(FileField.Program)} ${f(FileField.Lines)}`,
  );
  lines.push(`problems ${data.parseProblems}`);
  return lines.filter((line) => line !== '').sort();
}

/** Lines that one of two sorted lists has and the other has not (as often), the first few of each. */
export function differences(live: readonly string[], whole: readonly string[], most = 12): string[] {
  const counts = new Map<string, number>();
  for (const line of live) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of whole) counts.set(line, (counts.get(line) ?? 0) - 1);
  const only = [...counts]
    .filter(([, count]) => count !== 0)
    .map(([line, count]) => `${count > 0 ? 'only live' : 'only whole'}: ${line}`);
  return only.length > most ? [...only.slice(0, most), `… ${only.length - most} more`] : only;
}
