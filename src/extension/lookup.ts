// Which function a place in an editor means: the one named there, as far as the graph can tell, else the one around it.
import type * as vscode from 'vscode';
import type { Edge, FunctionNode, Pin, SourcePlace } from '../index/api';
import type { OpenIndex } from './indexService';
import { shownPath } from './places';

const NAME = /[A-Za-z_]\w*/;

/** The C identifier at a position. */
export function nameAt(
  document: vscode.TextDocument,
  position: vscode.Position,
): { name: string; range: vscode.Range } | undefined {
  const range = document.getWordRangeAtPosition(position, NAME);
  return range && { name: document.getText(range), range };
}

/** Edges of calls written at a position: those whose place is on the word's line and that have its name. */
export function callsAt(
  index: OpenIndex,
  document: vscode.TextDocument,
  position: vscode.Position,
  pins: readonly Pin[] = [],
): Edge[] {
  const word = nameAt(document, position);
  if (!word) return [];
  const file = shownPath(index, document.uri);
  const caller = index.graph.functionAt(file, position.line + 1);
  if (!caller) return [];
  const onLine = index.graph
    .callees(caller, pins)
    .filter((edge) => edge.place.file === file && edge.place.line === position.line + 1);
  const named = onLine.filter(
    (edge) => edge.kind === 'direct' && (edge.callee.name === word.name || edge.macro === word.name),
  );
  if (named.length > 0) return named;
  return onLine.filter(
    (edge) =>
      edge.kind !== 'direct' && (edge.place.column === word.range.start.character + 1 || viaEndsWith(edge, word.name)),
  );
}

function viaEndsWith(edge: Edge, name: string): boolean {
  return new RegExp(`(?:^|[.\\s])${name}(?:\\[\\])*$`).test(edge.via);
}

/** Lines above a place in which its struct or initialiser is looked for. */
const REACH = 600;

/**
 * The struct and member that a place is about: a use, a declaration inside `struct NAME { … }`, or a designator inside
 * `struct NAME variable = { … }`.
 */
export function memberMeantAt(
  index: OpenIndex,
  document: vscode.TextDocument,
  position: vscode.Position,
): { struct: string; member: string; definition?: SourcePlace } | undefined {
  const used = index.graph.memberAt(shownPath(index, document.uri), position.line + 1, position.character + 1);
  if (used) return used;
  const word = nameAt(document, position);
  const struct = word && enclosingStruct(document, word.range.start);
  return struct ? { struct, member: word.name } : undefined;
}

/** The tag of the struct whose braces are open at a position, by the text. */
function enclosingStruct(document: vscode.TextDocument, position: vscode.Position): string | undefined {
  let depth = 0;
  for (let line = position.line; line >= Math.max(0, position.line - REACH); line--) {
    const whole = document.lineAt(line).text;
    const text = line === position.line ? whole.slice(0, position.character) : whole;
    for (let n = text.length - 1; n >= 0; n--) {
      if (text[n] === '}') depth++;
      else if (text[n] === '{' && depth-- === 0) {
        const before = `${line > 0 ? document.lineAt(line - 1).text : ''} ${text.slice(0, n)}`;
        const tag = /\b(?:struct|union)\s+(\w+)\s*(?:\w+\s*)*(?:\[[^\]]*\]\s*)*=?\s*$/.exec(before)?.[1];
        if (tag || !/=\s*$|\[[^\]]*\]\s*=\s*$|^\s*$/.test(before)) return tag;
        depth = 0;
      }
    }
  }
  return undefined;
}

/** Functions that the name at a position stands for, best first; empty where it stands for none. */
export function functionsNamedAt(
  index: OpenIndex,
  document: vscode.TextDocument,
  position: vscode.Position,
): FunctionNode[] {
  const word = nameAt(document, position);
  if (!word) return [];
  const file = shownPath(index, document.uri);
  const own = index.graph.functionsIn(file).filter((node) => node.name === word.name);
  const here = own.filter((node) => node.line === position.line + 1);
  if (here.length > 0) return here;
  const called = callsAt(index, document, position)
    .filter((edge) => edge.kind === 'direct')
    .map((edge) => edge.callee);
  if (called.length > 0) return unique(called);
  if (own.length > 0) return own;
  const found = index.graph.find(word.name);
  const defined = found.filter((node) => node.defined);
  return defined.length > 0 ? defined : found;
}

/** The function that a command at a position is about: the one named there, else the one around it. */
export function functionMeantAt(
  index: OpenIndex,
  document: vscode.TextDocument,
  position: vscode.Position,
): FunctionNode[] {
  const named = functionsNamedAt(index, document, position);
  if (named.length > 0) return named;
  const around = index.graph.functionAt(shownPath(index, document.uri), position.line + 1);
  return around ? [around] : [];
}

function unique(nodes: FunctionNode[]): FunctionNode[] {
  return [...new Map(nodes.map((node) => [node.id, node])).values()];
}
