// Expressions in the scope of a frame: `evaluate`, `completions`, and the objects that other requests name.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Machine } from '../machine/api';
import { depthOf, frameId, threadOf } from './frames';
import type { Variables } from './variables';

const MOST_COMPLETIONS = 200;

/** Thread and depth of a frame; without one, the innermost of the thread that runs next. */
function scopeOf(machine: Machine, frame: number | undefined): [thread: number, depth: number] {
  return frame ? [threadOf(frame), depthOf(frame)] : [machine.current, 0];
}

/** @throws Error with the reason, for the reader */
export function evaluate(
  machine: Machine,
  variables: Variables,
  args: DebugProtocol.EvaluateArguments,
): DebugProtocol.EvaluateResponse['body'] {
  const [thread, depth] = scopeOf(machine, args.frameId);
  const result = machine.evaluate(args.expression, thread, depth);
  const shown = variables.show('', result, args.expression, { hex: args.format?.hex });
  const { value, type, variablesReference, indexedVariables, memoryReference, valueLocationReference } = shown;
  return { result: value, type, variablesReference, indexedVariables, memoryReference, valueLocationReference };
}

/** The object that an expression names; undefined where it cannot be evaluated. */
export function tryEvaluate(
  machine: Machine,
  expression: string,
  frame = frameId(machine.current || 1, 0),
): ReturnType<Machine['evaluate']> | undefined {
  try {
    return machine.evaluate(expression, threadOf(frame), depthOf(frame));
  } catch {
    return undefined;
  }
}

/** Variables in scope whose names begin with what is typed before the cursor. */
export function completions(
  machine: Machine,
  args: DebugProtocol.CompletionsArguments,
): DebugProtocol.CompletionItem[] {
  const [thread, depth] = scopeOf(machine, args.frameId);
  const prefix = /[A-Za-z_]\w*$/.exec(args.text.slice(0, args.column - 1))?.[0] ?? '';
  const names = new Set(
    [...machine.variables(thread, depth).filter((v) => v.inScope), ...machine.globals()]
      .map((variable) => variable.name)
      .filter((name) => name.startsWith(prefix)),
  );
  return [...names]
    .slice(0, MOST_COMPLETIONS)
    .map((label) => ({ label, type: 'variable', start: args.column - 1 - prefix.length, length: prefix.length }));
}
