// Talks to a debug session in this process, as VS Code does with an inline adapter.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { LoadedProgram, ProgramLoader } from '../../../src/debug/launch';
import { LensDebugSession } from '../../../src/debug/session';
import type { Machine } from '../../../src/machine/api';
import { FILE } from './fakeMachine';

export class Client {
  readonly events: DebugProtocol.Event[] = [];
  private readonly _session: LensDebugSession;
  private _sequence = 1;
  private readonly _waiting = new Map<number, (response: DebugProtocol.Response) => void>();
  private _listeners: ((event: DebugProtocol.Event) => void)[] = [];

  constructor(load: ProgramLoader) {
    this._session = new LensDebugSession(load);
    this._session.onDidSendMessage((message) => {
      const one = message as DebugProtocol.Response | DebugProtocol.Event;
      if (one.type === 'response') {
        this._waiting.get((one as DebugProtocol.Response).request_seq)?.(one as DebugProtocol.Response);
      } else {
        this.events.push(one as DebugProtocol.Event);
        for (const listener of this._listeners) listener(one as DebugProtocol.Event);
      }
    });
  }

  /** Answers with the whole response, also where it refuses. */
  send(command: string, args: unknown = {}): Promise<DebugProtocol.Response> {
    const seq = this._sequence++;
    return new Promise((resolve) => {
      this._waiting.set(seq, resolve);
      this._session.handleMessage({ seq, type: 'request', command, arguments: args } as DebugProtocol.Request);
    });
  }

  /** Answers with the body; throws where it refuses. */
  async ask<T = never>(command: string, args: unknown = {}): Promise<T> {
    const response = await this.send(command, args);
    if (!response.success) throw new Error(response.body?.error?.format ?? response.message);
    return response.body as T;
  }

  /** The next event of a kind from now on. */
  next(event: string): Promise<DebugProtocol.Event> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no event ${event}`)), 5000);
      const listener = (one: DebugProtocol.Event) => {
        if (one.event !== event) return;
        clearTimeout(timer);
        this._listeners = this._listeners.filter((other) => other !== listener);
        resolve(one);
      };
      this._listeners.push(listener);
    });
  }

  /** Sends a movement and waits until it has stopped. */
  async move(command: string, args: unknown = {}): Promise<DebugProtocol.StoppedEvent['body']> {
    const stopped = this.next('stopped');
    await this.ask(command, args);
    return (await stopped).body;
  }

  /** Everything up to the first stop. */
  async launch(
    args: object,
    breakpoints?: { path: string; lines: number[] },
  ): Promise<DebugProtocol.StoppedEvent['body']> {
    await this.ask('initialize', { adapterID: 'datapath-lens', pathFormat: 'path' });
    const initialized = this.next('initialized');
    await this.ask('launch', args);
    await initialized;
    if (breakpoints) {
      await this.ask('setBreakpoints', {
        source: { path: breakpoints.path },
        breakpoints: breakpoints.lines.map((line) => ({ line })),
      });
    }
    return this.move('configurationDone');
  }

  top(thread: number): Promise<DebugProtocol.StackFrame> {
    return this.ask<{ stackFrames: DebugProtocol.StackFrame[] }>('stackTrace', { threadId: thread }).then(
      (body) => body.stackFrames[0],
    );
  }
}

/** A loader that hands out a machine. */
export function loading(machine: Machine, more: Partial<LoadedProgram> = {}): ProgramLoader {
  return async () => ({
    machine,
    title: 'test',
    text: () => Array.from({ length: 80 }, (_, n) => `statement ${n + 1};`).join('\n'),
    isFile: () => true,
    functionPlace: (name) => (name === 'enqueue' ? { path: FILE, line: 38 } : undefined),
    notes: [],
    ...more,
  });
}
