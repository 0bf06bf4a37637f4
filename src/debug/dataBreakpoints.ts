// Data breakpoints: an object of the program by its address and size, which stops a run when its bytes change.
import type { DebugProtocol } from '@vscode/debugprotocol';
import { t } from '@vscode/l10n';
import type { Machine } from '../machine/api';
import type { Controller } from './controller';
import { tryEvaluate } from './evaluation';
import { sizeOf } from './values/size';
import type { Variables } from './variables';

export class DataBreakpoints {
  /** Objects that the client has been told of, by data id. */
  private readonly _known = new Map<string, { address: number; length: number; label: string }>();

  constructor(
    private readonly _machine: Machine,
    private readonly _controller: Controller,
    private readonly _variables: Variables,
  ) {}

  /** Whether an object can be watched, and the id under which {@link set} takes it. */
  info(args: DebugProtocol.DataBreakpointInfoArguments): DebugProtocol.DataBreakpointInfoResponse['body'] {
    const expression = this._expressionOf(args);
    const place = expression === undefined ? undefined : tryEvaluate(this._machine, expression, args.frameId);
    const length = place && sizeOf(place.type);
    if (!place?.address || !length || expression === undefined)
      return { dataId: null, description: t('{0} is not in memory.', args.name) };
    const dataId = `${place.address}:${length}`;
    this._known.set(dataId, { address: place.address, length, label: expression });
    return { dataId, description: expression, accessTypes: ['write'], canPersist: false };
  }

  /** Replaces all data breakpoints. */
  set(breakpoints: readonly DebugProtocol.DataBreakpoint[]): DebugProtocol.Breakpoint[] {
    const wanted = breakpoints.map(({ dataId }) => {
      const object = this._known.get(dataId);
      return object && { id: dataId, ...object };
    });
    this._controller.dataBreakpoints = wanted.filter((one) => one !== undefined);
    return wanted.map((one) => ({ verified: one !== undefined }));
  }

  /** A variable by its own expression; what stands in no scope is an expression already. */
  private _expressionOf(args: DebugProtocol.DataBreakpointInfoArguments): string | undefined {
    if (!args.variablesReference) return args.name;
    const variables = this._variables.children(args.variablesReference);
    return variables.find((variable) => variable.name === args.name)?.evaluateName;
  }
}
