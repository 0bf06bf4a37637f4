// Go to Definition and Go to Implementation: on a member that holds function pointers, the functions that it may
// hold; on a function's name, its definition, unless another C extension already answers that.
import * as vscode from 'vscode';
import type { FunctionNode, Pin } from '../../index/api';
import type { LensContext } from '../context';
import type { OpenIndex } from '../indexService';
import { callsAt, functionsNamedAt, memberMeantAt } from '../lookup';
import { locationOf, rangeOf, uriOf } from '../places';
import { C_FILES } from '../roots';
import { setting } from '../settings';

/** Extensions that answer Go to Definition for C by themselves. */
const OTHERS = ['llvm-vs-code-extensions.vscode-clangd', 'ms-vscode.cpptools', 'ccls-project.ccls'];

function othersAnswer(): boolean {
  const wish = setting('navigation.functions');
  if (wish !== 'automatic') return wish === 'never';
  return OTHERS.some((id) => vscode.extensions.getExtension(id)?.isActive);
}

/**
 * Functions behind the member at a position, or behind the pointer call that stands there; those that the pins leave.
 */
export function pointerTargetsAt(
  index: OpenIndex,
  document: vscode.TextDocument,
  position: vscode.Position,
  pins: readonly Pin[] = [],
): FunctionNode[] {
  const member = memberMeantAt(index, document, position);
  const targets = member
    ? index.graph.memberTargets(member.struct, member.member, pins).map(({ target }) => target)
    : [];
  if (targets.length > 0) return targets;
  const called = callsAt(index, document, position, pins)
    .filter((edge) => edge.kind !== 'direct')
    .map((edge) => edge.callee);
  return [...new Map(called.map((node) => [node.id, node])).values()];
}

/** Where the member at a position is declared in its struct. The place itself is left out. */
function memberDeclaration(
  index: OpenIndex,
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.Location[] {
  const member = memberMeantAt(index, document, position);
  if (!member) return [];
  const places = member.definition ? [member.definition] : index.graph.memberDefinitions(member.struct, member.member);
  return places.flatMap((place) => {
    const uri = uriOf(index, place.file);
    const found = uri && new vscode.Location(uri, rangeOf(place, member.member.length));
    return found && !(found.uri.toString() === document.uri.toString() && found.range.contains(position))
      ? [found]
      : [];
  });
}

function locations(index: OpenIndex, nodes: readonly FunctionNode[]): vscode.Location[] {
  return nodes.flatMap((node) => locationOf(index, node) ?? []);
}

export class LensDefinitions implements vscode.DefinitionProvider, vscode.ImplementationProvider {
  constructor(private readonly _context: LensContext) {}

  async provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Location[] | undefined> {
    const index = await this._context.index.latest(token);
    if (!index) return undefined;
    const declaration = memberDeclaration(index, document, position);
    const targets = pointerTargetsAt(index, document, position, this._context.pins.all);
    if (declaration.length > 0 || targets.length > 0) return [...declaration, ...locations(index, targets)];
    if (othersAnswer()) return undefined;
    return locations(
      index,
      functionsNamedAt(index, document, position).filter((node) => node.defined),
    );
  }

  async provideImplementation(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Location[] | undefined> {
    const index = await this._context.index.get(token);
    if (!index) return undefined;
    const targets = pointerTargetsAt(index, document, position, this._context.pins.all);
    if (targets.length > 0) return locations(index, targets);
    return locations(
      index,
      functionsNamedAt(index, document, position).filter((node) => node.defined),
    );
  }
}

export function registerDefinitions(context: LensContext): vscode.Disposable {
  const provider = new LensDefinitions(context);
  return vscode.Disposable.from(
    vscode.languages.registerDefinitionProvider(C_FILES, provider),
    vscode.languages.registerImplementationProvider(C_FILES, provider),
  );
}
