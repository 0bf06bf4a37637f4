// Why the machine stands still, in the words of the Debug Adapter Protocol and of the reader.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { MoveEnd } from './controller';
import { t } from '@vscode/l10n';

/** What kind of movement the reader asked for. */
export type Movement = 'run' | 'step' | 'back' | 'goto' | 'entry';

export interface StopDescription {
  reason: DebugProtocol.StoppedEvent['body']['reason'];
  /** One line for the thread in the Call Stack view and for the page; empty: nothing to say. */
  description: string;
  /** Longer text, for exceptions. */
  text?: string;
  hitBreakpointIds?: number[];
}

/** How the end of a movement is shown. */
export function describeStop(
  end: MoveEnd,
  movement: Movement,
  describe: (ids: number[]) => { hit: number[]; isFunction: boolean; isTemporary: boolean },
): StopDescription {
  switch (end.kind) {
    case 'breakpoint': {
      const { hit, isFunction, isTemporary } = describe(end.ids);
      if (isTemporary && hit.length === 0) return { reason: 'entry', description: '' };
      return {
        reason: isFunction ? 'function breakpoint' : 'breakpoint',
        description: t('Paused on breakpoint'),
        hitBreakpointIds: hit,
      };
    }
    case 'dataBreakpoint':
      return {
        reason: 'data breakpoint',
        description: t('{0} changed', end.breakpoint.label),
        text: t('{0} changed', end.breakpoint.label),
      };
    case 'pause':
      return { reason: 'pause', description: t('Paused') };
    case 'fault':
      return { reason: 'exception', description: t('Paused on a fault'), text: end.message };
    case 'deadlock':
      return { reason: 'exception', description: t('Deadlock'), text: end.message };
    case 'exit':
      return { reason: 'step', description: t('Program ended with status {0}', end.status) };
    case 'start':
      return { reason: movement === 'entry' ? 'entry' : 'step', description: t('At the start') };
    default:
      return { reason: movement === 'goto' ? 'goto' : movement === 'entry' ? 'entry' : 'step', description: '' };
  }
}
