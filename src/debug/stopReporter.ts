// Tells the client that the machine stands still: the protocol's `stopped` event, and one of our own for the page.
import type { DebugProtocol } from '@vscode/debugprotocol';
import { Event, OutputEvent, StoppedEvent, TerminatedEvent } from '@vscode/debugadapter';
import { t } from '@vscode/l10n';
import type { Machine } from '../machine/api';
import type { Breakpoints } from './breakpoints';
import type { MoveEnd } from './controller';
import { STOPPED_EVENT } from './requests';
import { describeStop, type Movement, type StopDescription } from './stopDescription';
import type { Variables } from './variables';

/** What the reporter needs of a session. */
export interface StopReporterOptions {
  machine: Machine;
  breakpoints: Breakpoints;
  variables: Variables;
  /** The session ends with the program: launched without debugging. */
  noDebug: boolean;
  /** Whether the session is being closed. */
  closing(): boolean;
  send(event: DebugProtocol.Event): void;
}

export class StopReporter {
  private _last: StopDescription = { reason: 'entry', description: '' };

  constructor(private readonly _options: StopReporterOptions) {}

  /** Why the machine stands still. */
  get last(): StopDescription {
    return this._last;
  }

  /**
   * A movement has ended: reports the stop, or the end of the session.
   * @param thread the thread that the reader moved, so that the stop is shown there; 0: the one that runs next
   */
  ended(end: MoveEnd, movement: Movement, thread = 0): void {
    const { noDebug, send } = this._options;
    const closing = this._options.closing();
    if (end.kind === 'exit' && (noDebug || closing)) {
      send(new TerminatedEvent());
      return;
    }
    if (end.kind === 'exit' && movement === 'run') this._programEnded(end.status);
    this.stopped(end, movement, thread);
  }

  /** Reports a stop. */
  stopped(end: MoveEnd, movement: Movement, movedThread = 0): void {
    const { machine, variables, breakpoints, send } = this._options;
    if (this._options.closing()) return;
    variables.clear();
    const stop = describeStop(end, movement, (ids) => breakpoints.describe(ids));
    this._last = stop;
    const thread = end.kind === 'fault' && end.thread ? end.thread : movedThread;
    const event: DebugProtocol.StoppedEvent = new StoppedEvent(stop.reason, thread || machine.current || 1);
    event.body.allThreadsStopped = true;
    if (stop.description) event.body.description = stop.description;
    if (stop.text) event.body.text = stop.text;
    if (stop.hitBreakpointIds) event.body.hitBreakpointIds = stop.hitBreakpointIds;
    send(event);
    send(new Event(STOPPED_EVENT, { time: machine.time, horizon: machine.horizon }));
  }

  private _programEnded(status: number): void {
    const { machine } = this._options;
    this._console(t('Program ended with status {0}. Step back to look again, continue to close the session.', status));
    const { bytes, limit } = machine.historyUse;
    const [used, most] = [(bytes / 1e6).toFixed(1), Math.round(limit / 1e6)];
    this._console(t('History: {0} statements in {1} MB, at most {2} MB.', machine.horizon, used, most));
  }

  private _console(text: string): void {
    this._options.send(new OutputEvent(`${text}\n`, 'console'));
  }
}
