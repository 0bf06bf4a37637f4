// Hover on a call that the text does not explain: the functions that a pointer may hold with the lines that put them there, or
// the macro that a call comes out of.
import * as vscode from 'vscode';
import type { Evidence, FunctionNode } from '../../index/api';
import type { LensContext } from '../context';
import type { OpenIndex } from '../indexService';
import { callsAt, memberMeantAt } from '../lookup';
import { uriOf } from '../places';
import { certaintyText, viaText } from '../reasons';
import { C_FILES } from '../roots';

/** Functions that a hover lists before it counts the rest. */
const LISTED = 8;

export class LensHover implements vscode.HoverProvider {
  constructor(private readonly _context: LensContext) {}

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const index = this._context.index.current;
    if (!index) return undefined;
    const member = memberMeantAt(index, document, position);
    const targets = member ? index.graph.memberTargets(member.struct, member.member) : [];
    if (member && targets.length > 0) {
      const title = vscode.l10n.t('`{0}` may hold {1} functions', `${viaText(member.struct)}.${member.member}`, targets.length);
      return new vscode.Hover(list(index, title, targets));
    }
    const calls = callsAt(index, document, position);
    const pointers = calls.filter((edge) => edge.kind !== 'direct');
    if (pointers.length > 0) {
      const title = vscode.l10n.t('Call through `{0}`: {1} functions, {2}', viaText(pointers[0].via) || '?', pointers.length,
        certaintyText(pointers[0].certainty));
      return new vscode.Hover(list(index, title, pointers.map((edge) => ({ target: edge.callee, evidence: edge.evidence() }))));
    }
    const macros = calls.filter((edge) => edge.macro);
    if (macros.length === 0) return undefined;
    const text = new vscode.MarkdownString(vscode.l10n.t('Macro `{0}` calls:', macros[0].macro));
    for (const edge of macros.slice(0, LISTED)) text.appendMarkdown(`\n- ${functionLink(index, edge.callee)}`);
    return new vscode.Hover(text);
  }
}

function list(index: OpenIndex, title: string, targets: readonly { target: FunctionNode; evidence: Evidence[] }[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString(`${title}\n`);
  for (const { target, evidence } of targets.slice(0, LISTED)) {
    const [first] = evidence;
    const reason = first ? ` ← ${placeLink(index, first)} ${escaped(first.what)}` : '';
    text.appendMarkdown(`\n- ${functionLink(index, target)}${reason}`);
  }
  if (targets.length > LISTED) text.appendMarkdown(`\n- ${vscode.l10n.t('{0} more', targets.length - LISTED)}`);
  return text;
}

function functionLink(index: OpenIndex, node: FunctionNode): string {
  const uri = uriOf(index, node.file);
  return uri ? `[\`${node.name}\`](${uri.with({ fragment: `L${node.line},${node.column}` }).toString()})` : `\`${node.name}\``;
}

function placeLink(index: OpenIndex, place: Evidence): string {
  const uri = uriOf(index, place.file);
  const text = `${place.file.slice(place.file.lastIndexOf('/') + 1)}:${place.line}`;
  return uri ? `[${escaped(text)}](${uri.with({ fragment: `L${place.line},${place.column}` }).toString()})` : escaped(text);
}

function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>]/g, '\\$&');
}

export function registerHover(context: LensContext): vscode.Disposable {
  return vscode.languages.registerHoverProvider(C_FILES, new LensHover(context));
}
