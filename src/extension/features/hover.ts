// Hover on a call that the text does not explain: the functions that a pointer may hold with the lines that put them
// there, or the macro that a call comes out of; on a function that is called through pointers, through which.
// Hundreds are counted by folder.
import * as vscode from 'vscode';
import type { Edge, Evidence, FunctionNode, Pin } from '../../index/api';
import type { LensContext } from '../context';
import { byFolder } from '../grouping';
import type { OpenIndex } from '../indexService';
import { callsAt, functionsNamedAt, memberMeantAt, nameAt } from '../lookup';
import { uriOf } from '../places';
import { pinText } from '../pins/service';
import { certaintyText, kindText, targetsText, viaText } from '../reasons';
import { factText } from '../words';
import { C_FILES } from '../roots';

/** Functions that a hover lists; more are counted by folder. */
const LISTED = 8;
/** Folders that are named before the rest is counted. */
const FOLDERS = 10;

interface Target {
  target: FunctionNode;
  evidence: Evidence[];
}

export class LensHover implements vscode.HoverProvider {
  constructor(private readonly _context: LensContext) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const index = await this._context.index.latest(token);
    const range = nameAt(document, position)?.range;
    if (!index || !range) return undefined;
    const text = this._text(index, document, position);
    if (!text) return undefined;
    text.isTrusted = {
      enabledCommands: ['datapathLens.pinMember', 'datapathLens.choosePins', 'datapathLens.showTable'],
    };
    text.supportThemeIcons = true;
    return new vscode.Hover(text, range);
  }

  private _text(
    index: OpenIndex,
    document: vscode.TextDocument,
    position: vscode.Position,
  ): vscode.MarkdownString | undefined {
    const pins = this._context.pins.all;
    const member = memberMeantAt(index, document, position);
    const all = member ? index.graph.memberTargets(member.struct, member.member) : [];
    if (member && all.length > 0) {
      const left = pins.length > 0 ? index.graph.memberTargets(member.struct, member.member, pins) : all;
      const name = `${viaText(member.struct)}.${member.member}`;
      const title =
        left.length < all.length
          ? vscode.l10n.t(
              '`{0}` may hold {1} of {2} functions, pinned to {3}',
              name,
              count(left.length),
              count(all.length),
              pins.map(pinText).join(', '),
            )
          : vscode.l10n.t('`{0}` may hold {1} functions', name, count(all.length));
      const text = list(index, title, left);
      const link = (icon: string, label: string, command: string, argument: unknown) =>
        `[$(${icon}) ${label}](command:${command}?${encodeURIComponent(JSON.stringify([argument]))} "${label}")`;
      text.appendMarkdown(
        `\n\n${[
          ...(all.length > 1
            ? [
                link('pin', vscode.l10n.t('Pin…'), 'datapathLens.pinMember', {
                  struct: member.struct,
                  member: member.member,
                }),
              ]
            : []),
          link('table', vscode.l10n.t('Table'), 'datapathLens.showTable', member.struct),
        ].join(' &nbsp; ')}`,
      );
      return text;
    }
    const calls = callsAt(index, document, position, pins);
    const pointers = calls.filter((edge) => edge.kind !== 'direct');
    if (pointers.length > 0) {
      // Candidates come last.
      pointers.sort((a, b) => Number(a.certainty === 'candidate') - Number(b.certainty === 'candidate'));
      const sure = pointers[0].certainty === 'candidate' ? '' : `, ${certaintyText(pointers[0].certainty)}`;
      const title = vscode.l10n.t(
        'Call through `{0}`: {1}',
        viaText(pointers[0].via) || '?',
        `${targetsText(pointers)}${sure}`,
      );
      return list(
        index,
        title,
        pointers.map((edge) => ({
          target: edge.callee,
          get evidence() {
            return edge.evidence();
          },
        })),
      );
    }
    return this._direct(index, calls) ?? this._reached(index, document, position, pins);
  }

  /** Why a direct call is there that does not stand in the text, or why it is not compiled. */
  private _direct(index: OpenIndex, calls: readonly Edge[]): vscode.MarkdownString | undefined {
    const macros = calls.filter((edge) => edge.macro);
    const left = calls.find((edge) => edge.certainty === 'folded' || edge.certainty === 'inactive');
    if (macros.length === 0 && !left) return undefined;
    const text = new vscode.MarkdownString();
    if (macros.length > 0) {
      text.appendMarkdown(vscode.l10n.t('Macro `{0}` calls:', macros[0].macro));
      for (const edge of macros.slice(0, LISTED)) text.appendMarkdown(`\n- ${functionLink(index, edge.callee)}`);
      if (macros.length > LISTED) text.appendMarkdown(`\n- ${vscode.l10n.t('{0} more', macros.length - LISTED)}`);
    }
    if (left) {
      const [first] = left.evidence();
      text.appendMarkdown(
        `\n\n$(circle-slash) ${certaintyText(left.certainty)}${first ? `: ${escaped(factText(first.what))}` : ''}`,
      );
    }
    return text;
  }

  /** Through which pointers the function named here is called. */
  private _reached(
    index: OpenIndex,
    document: vscode.TextDocument,
    position: vscode.Position,
    pins: readonly Pin[],
  ): vscode.MarkdownString | undefined {
    const [node] = functionsNamedAt(index, document, position);
    if (!node) return undefined;
    const ways = new Map<string, Edge[]>();
    for (const edge of index.graph.callers(node, pins)) {
      if (edge.kind === 'direct') continue;
      const key = `${edge.kind} ${edge.via}`;
      ways.set(key, [...(ways.get(key) ?? []), edge]);
    }
    if (ways.size === 0) return undefined;
    const text = new vscode.MarkdownString();
    text.appendMarkdown(vscode.l10n.t('`{0}` is reached other than by its name:', node.name));
    for (const edges of [...ways.values()].slice(0, LISTED)) {
      const [edge] = edges;
      const callers = [...new Map(edges.map((one) => [one.caller.id, one.caller])).values()];
      const from =
        callers.length > 3
          ? vscode.l10n.t('from {0} functions', count(callers.length))
          : vscode.l10n.t('from {0}', callers.map((one) => functionLink(index, one)).join(', '));
      const [first] = edge.evidence();
      text.appendMarkdown(
        `\n- ` +
          `${[kindText(edge.kind), edge.via && `\`${viaText(edge.via)}\``].filter(Boolean).join(' ')} ` +
          `${from}${first ? reason(index, first, node.name) : ''}`,
      );
    }
    if (ways.size > LISTED) text.appendMarkdown(`\n- ${vscode.l10n.t('{0} more', ways.size - LISTED)}`);
    return text;
  }
}

function list(index: OpenIndex, title: string, targets: readonly Target[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString(`${title}\n`);
  if (targets.length <= LISTED) {
    for (const { target, evidence } of targets)
      text.appendMarkdown(
        `\n- ${functionLink(index, target)}${evidence[0] ? reason(index, evidence[0], target.name) : ''}`,
      );
    return text;
  }
  const folders = byFolder(targets, ({ target }) => target);
  for (const { label, members } of folders.slice(0, FOLDERS)) {
    const few =
      members.length <= 2 ? members.map(({ target }) => functionLink(index, target)).join(', ') : count(members.length);
    text.appendMarkdown(`\n- ${escaped(label)}: ${few}`);
  }
  if (folders.length > FOLDERS)
    text.appendMarkdown(`\n- ${vscode.l10n.t('{0} more folders', count(folders.length - FOLDERS))}`);
  return text;
}

/** ` ← file:line f assigned to x when a`. */
function reason(index: OpenIndex, line: Evidence, name: string): string {
  // The function's own name stands before it already.
  const said = factText(line.what, name);
  const condition = line.condition ? ` ${vscode.l10n.t('when {0}', codeText(line.condition))}` : '';
  return ` ← ${placeLink(index, line)} ${escaped(said)}${condition}`;
}

function codeText(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function count(value: number): string {
  return value.toLocaleString(vscode.env.language);
}

function functionLink(index: OpenIndex, node: FunctionNode): string {
  const uri = uriOf(index, node.file);
  return uri
    ? `[\`${node.name}\`](${uri.with({ fragment: `L${node.line},${node.column}` }).toString()})`
    : `\`${node.name}\``;
}

function placeLink(index: OpenIndex, place: Evidence): string {
  const uri = uriOf(index, place.file);
  const text = `${place.file.slice(place.file.lastIndexOf('/') + 1)}:${place.line}`;
  return uri
    ? `[${escaped(text)}](${uri.with({ fragment: `L${place.line},${place.column}` }).toString()})`
    : escaped(text);
}

function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>$]/g, '\\$&');
}

export function registerHover(context: LensContext): vscode.Disposable {
  return vscode.languages.registerHoverProvider(C_FILES, new LensHover(context));
}
