// Threads and stack frames of the machine as the Debug Adapter Protocol wants them. A frame opens the checkout's file
// at the place the reader sees (for a statement out of a macro: its use); frames of our models are marked and not in
// front.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Machine } from '../machine/api';
import { t } from '@vscode/l10n';
import type { Sources } from './sources';

const FRAMES_PER_THREAD = 100_000;

/** Frame ids carry thread and depth, so that they need no table. */
export const frameId = (thread: number, frame: number): number => thread * FRAMES_PER_THREAD + frame;
export const threadOf = (id: number): number => Math.floor(id / FRAMES_PER_THREAD);
export const depthOf = (id: number): number => id % FRAMES_PER_THREAD;

/** Threads that still run; all of them when every one has ended. */
export function threadList(machine: Machine): DebugProtocol.Thread[] {
  const all = machine.threads();
  const alive = all.filter((thread) => thread.state !== 'ended');
  const shown = alive.length > 0 ? alive : all.slice(0, 1);
  if (shown.length === 0) return [{ id: 1, name: t('program') }];
  return shown.map(({ id, name, state, waitsFor }) => ({
    id,
    name: state === 'blocked' ? `${name} (${waitsFor ? t('waits for {0}', waitsFor) : t('blocked')})` : name,
  }));
}

/** Frames `start` to `start + count` of a thread, innermost first. */
export function stackFrames(
  machine: Machine,
  sources: Sources,
  thread: number,
  start: number,
  count: number | undefined,
): { frames: DebugProtocol.StackFrame[]; total: number } {
  const all = machine.frames(thread);
  const end = count ? start + count : all.length;
  const frames = all.slice(start, end).map((frame, n): DebugProtocol.StackFrame => {
    const { path, line, column } = frame.place;
    const macros = frame.macros.length > 0 ? ` [${frame.macros.join(' › ')}]` : '';
    const source = sources.source(path);
    const result: DebugProtocol.StackFrame = {
      id: frameId(thread, start + n),
      name: frame.modelled ? t('{0} (modelled)', frame.name) : frame.name + macros,
      line: source ? line : 0,
      column: source ? column : 0,
    };
    if (source) {
      // No end: VS Code would select the statement's text at each step.
      result.source = source;
    }
    if (frame.modelled) {
      result.presentationHint = 'subtle';
      if (source) source.presentationHint = 'deemphasize';
    }
    return result;
  });
  if (all.length === 0) {
    const status = machine.stopped.kind === 'exit' ? machine.stopped.status : undefined;
    const name = status === undefined ? t('no frames') : t('program ended with status {0}', status);
    return { frames: [{ id: frameId(thread, 0), name, line: 0, column: 0, presentationHint: 'label' }], total: 1 };
  }
  return { frames, total: all.length };
}
