// The debug adapter: translates requests of the Debug Adapter Protocol to the machine and back. Movement is in
// controller.ts and reverseExecution.ts, values in variables.ts and evaluation.ts, breakpoints in breakpoints.ts and
// dataBreakpoints.ts, requests of our own in customRequests.ts, what the page draws in objects/.
import { DebugSession, InitializedEvent, OutputEvent, TerminatedEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { t } from '@vscode/l10n';
import { messageOf } from '../base/errors';
import type { StepKind } from '../machine/api';
import { capabilities } from './capabilities';
import type { Granularity } from './controller';
import { answerLensRequest, isLensRequest } from './customRequests';
import { completions, evaluate } from './evaluation';
import { depthOf, stackFrames, threadList, threadOf } from './frames';
import type { LaunchArguments, ProgramLoader } from './launch';
import { readMemory } from './memory';
import type { LensRequests } from './requests';
import { reverseContinue, stepBack, type Ended } from './reverseExecution';
import { continueRun, enter, startRunning, type Running } from './running';

/** One debug session. `load` makes the machine of a launch. */
export class LensDebugSession extends DebugSession {
  private _running?: Running;
  private readonly _aborted = new AbortController();
  /** Output up to here has been shown before: going back in time does not print again. */
  private _outputSeen = { stdout: 0, stderr: 0 };
  private _configured: () => void = () => undefined;

  constructor(private readonly _load: ProgramLoader) {
    super();
    this.setDebuggerLinesStartAt1(true);
    this.setDebuggerColumnsStartAt1(true);
  }

  // Launch
  // -----------------------------------------------------------------------------------------------------------------

  protected override initializeRequest(response: DebugProtocol.InitializeResponse): void {
    response.body = capabilities();
    this.sendResponse(response);
  }

  protected override launchRequest(response: DebugProtocol.LaunchResponse, args: LaunchArguments): void {
    this._start(response, args).catch((error: unknown) => this._fail(response, error));
  }

  private async _start(response: DebugProtocol.LaunchResponse, args: LaunchArguments): Promise<void> {
    const program = await this._load(
      args,
      (message) => this.sendEvent(new OutputEvent(`${message}\n`, 'console')),
      this._aborted.signal,
    );
    const running = startRunning(program, {
      noDebug: args.noDebug ?? false,
      closing: () => this._aborted.signal.aborted,
      send: (event) => this.sendEvent(event),
      printed: () => this._sendOutput(),
    });
    this._running = running;
    for (const note of program.notes) this.sendEvent(new OutputEvent(`${note}\n`, 'console'));
    const configured = new Promise<void>((resolve) => {
      this._configured = resolve;
    });
    this.sendResponse(response);
    this.sendEvent(new InitializedEvent());
    await configured;
    if (!this._aborted.signal.aborted) await enter(running, args, (event) => this.sendEvent(event));
  }

  // Movement
  // -----------------------------------------------------------------------------------------------------------------

  /** Answers at once and moves; whoever asked hears of the end by an event. */
  private _move(response: DebugProtocol.Response, movement: (running: Running) => Promise<Ended | void>): void {
    const running = this._need(response);
    if (!running) return;
    this.sendResponse(response);
    running.variables.clear();
    movement(running)
      .then((ended) => {
        if (ended) running.stops.ended(...ended);
      })
      .catch((error: unknown) => {
        this._console(t('The machine failed: {0}', messageOf(error)), 'stderr');
        running.stops.stopped({ kind: 'pause' }, 'step');
      });
  }

  private _stepRequest(
    response: DebugProtocol.Response,
    args: { threadId: number; granularity?: Granularity },
    kind: StepKind,
  ): void {
    this._move(response, async ({ controller, machine }): Promise<Ended> => {
      const end = await controller.step(args.threadId, kind, args.granularity ?? 'statement');
      const stays =
        args.granularity !== 'instruction' &&
        end.kind === 'step' &&
        machine.threads().some((thread) => thread.id === args.threadId && thread.state !== 'ended');
      return [end, 'step', stays ? args.threadId : undefined];
    });
  }

  protected override continueRequest(response: DebugProtocol.ContinueResponse): void {
    response.body = { allThreadsContinued: true };
    this._move(response, (running) => continueRun(running, (event) => this.sendEvent(event)));
  }

  protected override nextRequest(response: DebugProtocol.NextResponse, args: DebugProtocol.NextArguments): void {
    this._stepRequest(response, args, 'over');
  }

  protected override stepInRequest(response: DebugProtocol.StepInResponse, args: DebugProtocol.StepInArguments): void {
    this._stepRequest(response, args, 'in');
  }

  protected override stepOutRequest(
    response: DebugProtocol.StepOutResponse,
    args: DebugProtocol.StepOutArguments,
  ): void {
    this._stepRequest(response, args, 'out');
  }

  protected override stepBackRequest(
    response: DebugProtocol.StepBackResponse,
    args: DebugProtocol.StepBackArguments,
  ): void {
    this._move(response, ({ controller }) => stepBack(controller, args.threadId, args.granularity));
  }

  protected override reverseContinueRequest(response: DebugProtocol.ReverseContinueResponse): void {
    this._move(response, ({ controller }) => reverseContinue(controller));
  }

  protected override pauseRequest(response: DebugProtocol.PauseResponse): void {
    const running = this._need(response);
    if (!running) return;
    this.sendResponse(response);
    void running.controller.pause();
  }

  // Breakpoints
  // -----------------------------------------------------------------------------------------------------------------

  protected override setBreakPointsRequest(
    response: DebugProtocol.SetBreakpointsResponse,
    args: DebugProtocol.SetBreakpointsArguments,
  ): void {
    const running = this._need(response);
    if (!running) return;
    response.body = {
      breakpoints: running.breakpoints.setLines(running.sources.pathOf(args.source), args.breakpoints ?? []),
    };
    this.sendResponse(response);
  }

  protected override setFunctionBreakPointsRequest(
    response: DebugProtocol.SetFunctionBreakpointsResponse,
    args: DebugProtocol.SetFunctionBreakpointsArguments,
  ): void {
    const running = this._need(response);
    if (!running) return;
    const breakpoints = running.breakpoints.setFunctions(args.breakpoints, (name) =>
      running.program.functionPlace(name),
    );
    response.body = { breakpoints };
    this.sendResponse(response);
  }

  protected override setExceptionBreakPointsRequest(response: DebugProtocol.SetExceptionBreakpointsResponse): void {
    // A fault always stops: the machine cannot go past it.
    this.sendResponse(response);
  }

  protected override dataBreakpointInfoRequest(
    response: DebugProtocol.DataBreakpointInfoResponse,
    args: DebugProtocol.DataBreakpointInfoArguments,
  ): void {
    const running = this._need(response);
    if (!running) return;
    response.body = running.dataBreakpoints.info(args);
    this.sendResponse(response);
  }

  protected override setDataBreakpointsRequest(
    response: DebugProtocol.SetDataBreakpointsResponse,
    args: DebugProtocol.SetDataBreakpointsArguments,
  ): void {
    const running = this._need(response);
    if (!running) return;
    response.body = { breakpoints: running.dataBreakpoints.set(args.breakpoints) };
    this.sendResponse(response);
  }

  protected override configurationDoneRequest(response: DebugProtocol.ConfigurationDoneResponse): void {
    this.sendResponse(response);
    this._configured();
  }

  // Threads, frames, values
  // -----------------------------------------------------------------------------------------------------------------

  protected override threadsRequest(response: DebugProtocol.ThreadsResponse): void {
    response.body = { threads: this._running ? threadList(this._running.machine) : [] };
    this.sendResponse(response);
  }

  protected override stackTraceRequest(
    response: DebugProtocol.StackTraceResponse,
    args: DebugProtocol.StackTraceArguments,
  ): void {
    const running = this._need(response);
    if (!running) return;
    const { frames, total } = stackFrames(
      running.machine,
      running.sources,
      args.threadId,
      args.startFrame ?? 0,
      args.levels,
    );
    response.body = { stackFrames: frames, totalFrames: total };
    this.sendResponse(response);
  }

  protected override sourceRequest(response: DebugProtocol.SourceResponse, args: DebugProtocol.SourceArguments): void {
    const running = this._need(response);
    if (!running) return;
    const content = running.sources.text(args.source?.sourceReference ?? args.sourceReference);
    if (content === undefined) {
      this._refuse(response, t('There is no such source.'));
      return;
    }
    response.body = { content, mimeType: 'text/x-c' };
    this.sendResponse(response);
  }

  protected override scopesRequest(response: DebugProtocol.ScopesResponse, args: DebugProtocol.ScopesArguments): void {
    const running = this._need(response);
    if (!running) return;
    const [thread, depth] = [threadOf(args.frameId), depthOf(args.frameId)];
    response.body = {
      scopes: depth < running.machine.frames(thread).length ? running.variables.scopes(thread, depth) : [],
    };
    this.sendResponse(response);
  }

  protected override variablesRequest(
    response: DebugProtocol.VariablesResponse,
    args: DebugProtocol.VariablesArguments,
  ): void {
    const running = this._need(response);
    if (!running) return;
    response.body = { variables: running.variables.children(args.variablesReference, args, { hex: args.format?.hex }) };
    this.sendResponse(response);
  }

  protected override evaluateRequest(
    response: DebugProtocol.EvaluateResponse,
    args: DebugProtocol.EvaluateArguments,
  ): void {
    const running = this._need(response);
    if (!running) return;
    try {
      response.body = evaluate(running.machine, running.variables, args);
      this.sendResponse(response);
    } catch (error) {
      this._refuse(response, messageOf(error), args.context === 'repl');
    }
  }

  protected override readMemoryRequest(
    response: DebugProtocol.ReadMemoryResponse,
    args: DebugProtocol.ReadMemoryArguments,
  ): void {
    const running = this._need(response);
    if (!running) return;
    const body = readMemory(running.machine, args);
    if (!body) {
      this._refuse(response, t('{0} is no address.', args.memoryReference));
      return;
    }
    response.body = body;
    this.sendResponse(response);
  }

  protected override exceptionInfoRequest(response: DebugProtocol.ExceptionInfoResponse): void {
    const stop = this._running?.stops.last;
    response.body = {
      exceptionId: stop?.description || t('Fault'),
      description: stop?.text,
      breakMode: 'always',
    };
    this.sendResponse(response);
  }

  protected override completionsRequest(
    response: DebugProtocol.CompletionsResponse,
    args: DebugProtocol.CompletionsArguments,
  ): void {
    const running = this._need(response);
    if (!running) return;
    response.body = { targets: completions(running.machine, args) };
    this.sendResponse(response);
  }

  /** Where a function pointer's function is defined (Debug Adapter Protocol, "locations"; the base class lacks it). */
  private _locationsRequest(response: DebugProtocol.LocationsResponse, args: DebugProtocol.LocationsArguments): void {
    const place = this._running?.variables.location(args.locationReference);
    if (!place) {
      this._refuse(response, t('This value has moved on.'));
      return;
    }
    response.body = {
      source: this._running?.sources.source(place.path) ?? { path: place.path },
      line: place.line,
      column: place.column,
    };
    this.sendResponse(response);
  }

  // Requests beyond the base class
  // -----------------------------------------------------------------------------------------------------------------

  protected override customRequest(command: string, response: DebugProtocol.Response, args: unknown): void {
    if (command === 'locations') {
      this._locationsRequest(response, args as DebugProtocol.LocationsArguments);
      return;
    }
    if (!command.startsWith('lens/')) {
      super.customRequest(command, response, args);
      return;
    }
    const running = this._need(response);
    if (!running) return;
    if (!isLensRequest(command)) {
      this._refuse(response, t('The adapter knows no request {0}.', command));
      return;
    }
    answerLensRequest(command, args as LensRequests[typeof command][0], running)
      .then(({ body, ended }) => {
        response.body = body;
        this.sendResponse(response);
        if (ended) running.stops.ended(...ended);
      })
      .catch((error: unknown) => this._refuse(response, messageOf(error)));
  }

  // End
  // -----------------------------------------------------------------------------------------------------------------

  protected override terminateRequest(response: DebugProtocol.TerminateResponse): void {
    void this._close().then(() => {
      this.sendResponse(response);
      this.sendEvent(new TerminatedEvent());
    });
  }

  protected override disconnectRequest(response: DebugProtocol.DisconnectResponse): void {
    void this._close().then(() => this.sendResponse(response));
  }

  private async _close(): Promise<void> {
    this._aborted.abort();
    this._configured();
    await this._running?.controller.pause();
    this._running?.program.dispose?.();
    this._running = undefined;
  }

  // Small things
  // -----------------------------------------------------------------------------------------------------------------

  /** The running program; without one the request is refused. */
  private _need(response: DebugProtocol.Response): Running | undefined {
    if (!this._running) this._refuse(response, t('No program runs.'));
    return this._running;
  }

  private _refuse(response: DebugProtocol.Response, message: string, show = false): void {
    this.sendErrorResponse(response, {
      id: 1,
      format: message.replace(/[{}]/g, (c) => (c === '{' ? '(' : ')')),
      showUser: show,
    });
  }

  private _fail(response: DebugProtocol.LaunchResponse, error: unknown): void {
    const message = messageOf(error);
    this.sendEvent(new OutputEvent(`${message}\n`, 'stderr'));
    this.sendErrorResponse(response, { id: 2, format: message.replace(/[{}]/g, ''), showUser: true });
    this.sendEvent(new TerminatedEvent());
  }

  /** `important`: shown as a message too, for a reader who does not look at the console. */
  private _console(text: string, category: 'console' | 'stderr' | 'important' = 'console'): void {
    this.sendEvent(new OutputEvent(`${text}\n`, category));
  }

  /** Sends what the program has printed since the last time; output of a time gone back over is not repeated. */
  private _sendOutput(): void {
    if (!this._running) return;
    for (const stream of ['stdout', 'stderr'] as const) {
      const text = this._running.machine[stream];
      if (text.length > this._outputSeen[stream]) {
        this.sendEvent(new OutputEvent(text.slice(this._outputSeen[stream]), stream));
        this._outputSeen[stream] = text.length;
      }
    }
  }
}
