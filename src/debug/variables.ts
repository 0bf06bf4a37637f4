// Scopes and variables of a stopped machine, as the Debug Adapter Protocol wants them: handles that live until the
// machine moves. What a value looks like is decided in values/value.ts.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CType } from '../c/types';
import type { Machine, VariableInfo } from '../machine/api';
import { t } from '@vscode/l10n';
import {
  elementCount,
  elementsOf,
  hasChildren,
  childrenOf,
  pointerTarget,
  valueText,
  type FormatOptions,
  type Part,
  type Place,
} from './values/value';
import { typeToString } from '../c/typeRules';

/** Elements of an array that are shown before the client has to ask for pages. */
const UNPAGED = 100;
/** Globals of a program run into the thousands: the scope is cut into groups of this many. */
const GROUP = 200;

type Container =
  | { kind: 'variables'; list: VariableInfo[] }
  | { kind: 'group'; list: VariableInfo[] }
  | { kind: 'value'; place: Place; expression?: string };

/** Handles for containers of variables. {@link Variables.clear} when the machine has moved. */
export class Variables {
  private _containers: Container[] = [];
  private _locations: { path: string; line: number; column: number }[] = [];

  constructor(private readonly _machine: Machine) {}

  /** Forgets all handles. */
  clear(): void {
    this._containers = [];
    this._locations = [];
  }

  /** Locals (with parameters), Statics and Globals of a frame. */
  scopes(thread: number, frame: number): DebugProtocol.Scope[] {
    const own = this._machine.variables(thread, frame).filter((variable) => variable.inScope);
    const locals = own.filter((variable) => variable.kind === 'parameter' || variable.kind === 'local');
    const statics = own.filter((variable) => variable.kind !== 'parameter' && variable.kind !== 'local');
    const scopes: DebugProtocol.Scope[] = [
      {
        name: t('Locals'),
        presentationHint: 'locals',
        variablesReference: this._add({ kind: 'variables', list: locals }),
        namedVariables: locals.length,
        expensive: false,
      },
    ];
    if (statics.length > 0) {
      scopes.push({
        name: t('Statics'),
        variablesReference: this._add({ kind: 'variables', list: statics }),
        namedVariables: statics.length,
        expensive: false,
      });
    }
    const globals = this._machine.globals();
    if (globals.length > 0) {
      scopes.push({
        name: t('Globals'),
        variablesReference: this._add({ kind: 'variables', list: globals }),
        namedVariables: globals.length,
        expensive: true,
      });
    }
    return scopes;
  }

  /** Children of a handle; `start` and `count` page through indexed ones. */
  children(
    reference: number,
    args: { start?: number; count?: number; filter?: 'indexed' | 'named' } = {},
    options: FormatOptions = {},
  ): DebugProtocol.Variable[] {
    const container = this._containers[reference - 1];
    if (!container) return [];
    if (container.kind === 'value') return this._parts(container.place, container.expression, args, options);
    const { list } = container;
    if (container.kind === 'variables' && list.length > GROUP) return this._groups(list);
    return list.map((variable) => this.show(variable.name, variable, variable.name, options));
  }

  /** A place as a variable; `expression` is how a watch would name it. */
  show(
    name: string,
    place: Place,
    expression: string | undefined,
    options: FormatOptions = {},
  ): DebugProtocol.Variable {
    const count = elementCount(place.type);
    const open = hasChildren(this._machine, place);
    const variable: DebugProtocol.Variable = {
      name,
      value: valueText(this._machine, place, options),
      type: typeToString(place.type) + (place.bitField ? ` : ${place.bitField.bits}` : ''),
      variablesReference: open ? this._add({ kind: 'value', place, expression }) : 0,
    };
    if (expression) variable.evaluateName = expression;
    if (open && count !== undefined && count > UNPAGED) variable.indexedVariables = count;
    const memory = this._memoryOf(place);
    if (memory !== undefined) variable.memoryReference = `0x${memory.toString(16)}`;
    const location = this._functionLocation(place);
    if (location) variable.valueLocationReference = location;
    return variable;
  }

  /** Where a function pointer's function is defined. */
  location(reference: number): { path: string; line: number; column: number } | undefined {
    return this._locations[reference - 1];
  }

  private _add(container: Container): number {
    return this._containers.push(container);
  }

  private _groups(list: VariableInfo[]): DebugProtocol.Variable[] {
    const groups: DebugProtocol.Variable[] = [];
    for (let n = 0; n < list.length; n += GROUP) {
      const part = list.slice(n, n + GROUP);
      groups.push({
        name: `${part[0].name} … ${part[part.length - 1].name}`,
        value: '',
        variablesReference: this._add({ kind: 'group', list: part }),
        presentationHint: { kind: 'virtual' },
      });
    }
    return groups;
  }

  private _parts(
    place: Place,
    expression: string | undefined,
    args: { start?: number; count?: number; filter?: string },
    options: FormatOptions,
  ): DebugProtocol.Variable[] {
    const count = elementCount(place.type);
    let parts: Part[];
    if (count !== undefined) {
      if (args.filter === 'named') return [];
      parts = elementsOf(place, args.start ?? 0, args.count || (count > UNPAGED ? UNPAGED : count));
    } else {
      if (args.filter === 'indexed') return [];
      parts = childrenOf(place, this._machine);
    }
    return parts.map((part) => this.show(part.name, part, expression && part.expression(expression), options));
  }

  /** The address that a memory view of the value opens at: the target of a pointer, else the object itself. */
  private _memoryOf(place: Place): number | undefined {
    if (place.type.kind === 'pointer') return pointerTarget(this._machine, place) || place.address;
    return place.address;
  }

  private _functionLocation(place: Place): number | undefined {
    const { type } = place;
    if (!pointsToFunction(type)) return undefined;
    const target = pointerTarget(this._machine, place);
    const found = target ? this._machine.functionAt(target)?.place : undefined;
    return found && this._locations.push({ path: found.path, line: found.line, column: found.column });
  }
}

function pointsToFunction(type: CType): boolean {
  return type.kind === 'pointer' && type.to.kind === 'function';
}
