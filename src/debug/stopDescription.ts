// Why the machine stands still, in the words of the Debug Adapter Protocol and of the reader.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { MoveEnd } from './controller';
import { t } from '@vscode/l10n';

export interface StopDescription {
  reason: DebugProtocol.StoppedEvent['body']['reason'];
  /** One line for the thread in the Call Stack view and for the page; empty: nothing to say. */
  description: string;
  /** Longer text, for exceptions. */
  text?: string;
  hitBreakpointIds?: number[];
}

/** How a movement's end is shown. `what`: which movement it was. */
export function describeStop(
  end: MoveEnd,
  what: 'run' | 'step' | 'back' | 'goto' | 'entry',
  describe: (ids: number[]) => { hit: number[]; isFunction: boolean; isOwn: boolean },
): StopDescription {
  switch (end.kind) {
    case 'breakpoint': {
      const { hit, isFunction, isOwn } = describe(end.ids);
      if (isOwn && hit.length === 0) return { reason: 'entry', description: '' };
      return {
        reason: isFunction ? 'function breakpoint' : 'breakpoint',
        description: t('Paused on breakpoint'),
        hitBreakpointIds: hit,
      };
    }
    case 'watch':
      return {
        reason: 'data breakpoint',
        description: t('{0} changed', end.watch.label),
        text: t('{0} changed', end.watch.label),
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
      return { reason: what === 'entry' ? 'entry' : 'step', description: t('At the start') };
    default:
      return { reason: what === 'goto' ? 'goto' : what === 'entry' ? 'entry' : 'step', description: '' };
  }
}
