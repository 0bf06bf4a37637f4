/** {@link GraphData} and many {@link FileFacts} as bytes and back. */

import type { FileFacts } from '../facts/facts';
import { TABLE_NAMES } from '../facts/facts';
import type { GraphData } from '../graph/graphData';
import { GRAPH_TABLES } from '../graph/graphData';
import { decodeContainer, encodeContainer, StoreError } from './container';

export function encodeGraph(graph: GraphData, meta: unknown): Uint8Array {
  const tables = Object.fromEntries(GRAPH_TABLES.map((name) => [name, graph[name]]));
  return encodeContainer({
    meta: { user: meta, parseProblems: graph.parseProblems },
    strings: { strings: graph.strings },
    tables,
  });
}

/** @throws StoreError when the bytes are damaged or of another version */
export function decodeGraph(bytes: Uint8Array): { graph: GraphData; meta: unknown } {
  const { meta, strings, tables } = decodeContainer(bytes);
  const { user, parseProblems } = meta as { user: unknown; parseProblems: number };
  for (const name of GRAPH_TABLES) if (!tables[name]) throw new StoreError(`it has no table ${name}`);
  return {
    graph: { ...(tables as unknown as GraphData), strings: strings.strings as string[], parseProblems },
    meta: user,
  };
}

interface FactsHeader {
  path: string;
  lines: number;
  fragment: boolean;
  problems: number;
  strings: number;
  /** Length of each table in TABLE_NAMES order. */
  lengths: number[];
}

/** All files' facts in one piece. */
export function encodeFacts(files: readonly FileFacts[]): Uint8Array {
  const headers: FactsHeader[] = files.map((facts) => ({
    path: facts.path,
    lines: facts.lines,
    fragment: facts.fragment,
    problems: facts.problems,
    strings: facts.strings.length,
    lengths: TABLE_NAMES.map((name) => facts[name].length),
  }));
  const tables: Record<string, Int32Array> = {};
  for (const name of TABLE_NAMES) {
    const all = new Int32Array(files.reduce((sum, facts) => sum + facts[name].length, 0));
    let at = 0;
    for (const facts of files) {
      all.set(facts[name], at);
      at += facts[name].length;
    }
    tables[name] = all;
  }
  // Strings repeat over files: each is kept once, files refer to it by number.
  const ids = new Map<string, number>();
  const list: string[] = [];
  const refs = new Int32Array(files.reduce((sum, facts) => sum + facts.strings.length, 0));
  let at = 0;
  for (const facts of files) {
    for (const text of facts.strings) {
      let id = ids.get(text);
      if (id === undefined) {
        id = list.length;
        list.push(text);
        ids.set(text, id);
      }
      refs[at++] = id;
    }
  }
  return encodeContainer({ meta: headers, strings: { strings: list }, tables: { ...tables, refs } });
}

/** @throws StoreError when the bytes are damaged or of another version */
export function decodeFacts(bytes: Uint8Array): FileFacts[] {
  const { meta, strings, tables } = decodeContainer(bytes);
  const at: Record<string, number> = Object.fromEntries(TABLE_NAMES.map((name) => [name, 0]));
  let ref = 0;
  return (meta as FactsHeader[]).map((header) => {
    const own = Array.from({ length: header.strings }, (_, i) => strings.strings[tables.refs[ref + i]]);
    ref += header.strings;
    const rows = Object.fromEntries(
      TABLE_NAMES.map((name, i) => {
        const begin = at[name];
        at[name] += header.lengths[i];
        return [name, tables[name].subarray(begin, at[name])];
      }),
    );
    return {
      path: header.path,
      lines: header.lines,
      fragment: header.fragment,
      problems: header.problems,
      strings: own,
      ...rows,
    } as unknown as FileFacts;
  });
}
