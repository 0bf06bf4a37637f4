// The debug adapter: translates requests of the Debug Adapter Protocol to the machine and back. Movement is in
// controller.ts, values in variables.ts, breakpoints in breakpoints.ts, what the page draws in objects/.
import {
  DebugSession,
  Event,
  InitializedEvent,
  OutputEvent,
  StoppedEvent,
  TerminatedEvent,
} from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Machine, StepKind } from '../machine/api';
import { Breakpoints } from './breakpoints';
import { Controller, type Granularity, type MoveEnd } from './controller';
import { depthOf, frameId, stackFrames, threadList, threadOf } from './frames';
import type { LaunchArguments, LoadedProgram, ProgramLoader } from './launch';
import { t } from '@vscode/l10n';
import { readMemory } from './memory';
import { snapshotView } from './objects/snapshotView';
import { STOPPED_EVENT, type LensRequests } from './requests';
import { Sources } from './sources';
import { describeStop, type StopDescription } from './stopDescription';
import { Variables } from './variables';
import { sizeOf } from './values/size';

/** The filter of exceptions that VS Code offers. */
const FAULTS = 'faults';

interface Running {
  program: LoadedProgram;
  machine: Machine;
  controller: Controller;
  breakpoints: Breakpoints;
  variables: Variables;
  sources: Sources;
}

/** One debug session. `load` makes the machine of a launch. */
export class LensDebugSession extends DebugSession {
  private _running?: Running;
  private _launch?: LaunchArguments;
  private readonly _aborted = new AbortController();
  private _stop: StopDescription = { reason: 'entry', description: '' };
  /** Output up to here has been shown before: going back in time does not print again. */
  private _outputSeen = { stdout: 0, stderr: 0 };
  private _configured: () => void = () => undefined;
  private _watchIds = new Map<string, { address: number; length: number; label: string }>();

  constructor(private readonly _load: ProgramLoader) {
    super();
    this.setDebuggerLinesStartAt1(true);
    this.setDebuggerColumnsStartAt1(true);
  }

  protected override initializeRequest(response: DebugProtocol.InitializeResponse): void {
    response.body = {
      // make VS Code send 'configurationDone' after all breakpoints
      supportsConfigurationDoneRequest: true,
      // make VS Code show the "step back" and "reverse continue" buttons
      supportsStepBack: true,
      // make VS Code ask for hovers through 'evaluate'
      supportsEvaluateForHovers: true,
      supportsConditionalBreakpoints: true,
      supportsFunctionBreakpoints: true,
      supportsDataBreakpoints: true,
      // make VS Code pass 'format: {hex}'
      supportsValueFormattingOptions: true,
      supportsSteppingGranularity: true,
      // make VS Code show the fault in place, over the line
      supportsExceptionInfoRequest: true,
      exceptionBreakpointFilters: [
        {
          filter: FAULTS,
          label: t('Faults'),
          default: true,
          description: t('Invalid memory accesses, failed assertions, deadlocks'),
        },
      ],
      // make VS Code offer its memory view on values
      supportsReadMemoryRequest: true,
      supportsCompletionsRequest: true,
      supportsTerminateRequest: true,
      supportsSingleThreadExecutionRequests: false,
    };
    this.sendResponse(response);
  }

  protected override launchRequest(response: DebugProtocol.LaunchResponse, args: LaunchArguments): void {
    this._launch = args;
    this._start(response, args).catch((error: unknown) => this._fail(response, error));
  }

  private async _start(response: DebugProtocol.LaunchResponse, args: LaunchArguments): Promise<void> {
    const program = await this._load(
      args,
      (message) => this.sendEvent(new OutputEvent(`${message}\n`, 'console')),
      this._aborted.signal,
    );
    const { machine } = program;
    const variables = new Variables(machine);
    this._running = {
      program,
      machine,
      variables,
      sources: new Sources(program),
      breakpoints: new Breakpoints(machine),
      controller: new Controller(machine, () => this._sendOutput()),
    };
    for (const note of program.notes) this.sendEvent(new OutputEvent(`${note}\n`, 'console'));
    const configured = new Promise<void>((resolve) => {
      this._configured = resolve;
    });
    this.sendResponse(response);
    this.sendEvent(new InitializedEvent());
    await configured;
    await this._enter(args);
  }

  /** The first movement: to the entry, to a function, or on. */
  private async _enter(args: LaunchArguments): Promise<void> {
    if (!this._running) return;
    const { machine, breakpoints, controller } = this._running;
    if (args.stopAtFunction && !args.noDebug) {
      const place = this._placeOfFunction(args.stopAtFunction);
      if (!place || !breakpoints.setOwn(place)) {
        this._console(t('{0} is not part of this program: stopped at the start.', args.stopAtFunction), 'important');
        this._stopped({ kind: 'start' }, 'entry');
        return;
      }
      const end = await controller.continue();
      if (end.kind === 'exit') this._console(t('{0} was not reached.', args.stopAtFunction), 'important');
      this._ended(end, 'run');
      breakpoints.setOwn(undefined);
    } else if (args.stopOnEntry && !args.noDebug) {
      // What runs before main (constructors of libraries) is a step back away.
      const main = this._isAtMain() ? undefined : this._placeOfFunction('main');
      if (main && breakpoints.setOwn(main)) {
        this._ended(await controller.continue(), 'run');
        breakpoints.setOwn(undefined);
      } else this._stopped({ kind: 'start' }, 'entry');
    } else {
      await this._continue(machine, controller);
    }
  }

  private _isAtMain(): boolean {
    const machine = this._running?.machine;
    return machine !== undefined && machine.frames(machine.current).at(-1)?.name === 'main';
  }

  private async _continue(machine: Machine, controller: Controller): Promise<void> {
    if (machine.stopped.kind === 'exit' && machine.time === machine.horizon) {
      this.sendEvent(new TerminatedEvent());
      return;
    }
    this._ended(await controller.continue(), 'run');
  }

  // Movement
  // -----------------------------------------------------------------------------------------------------------------

  /** Answers at once and moves; whoever asked hears of the end by an event. */
  private _move(response: DebugProtocol.Response, movement: (running: Running) => Promise<void>): void {
    const running = this._need(response);
    if (!running) return;
    this.sendResponse(response);
    running.variables.clear();
    movement(running).catch((error: unknown) => {
      this._console(t('The machine failed: {0}', (error as Error).message), 'stderr');
      this._stopped({ kind: 'pause' }, 'step');
    });
  }

  private _ended(end: MoveEnd, what: 'run' | 'step' | 'back' | 'goto'): void {
    if (end.kind === 'exit' && (this._launch?.noDebug || this._aborted.signal.aborted)) {
      this.sendEvent(new TerminatedEvent());
      return;
    }
    if (end.kind === 'exit' && what === 'run') {
      this._console(
        t('Program ended with status {0}. Step back to look again, continue to close the session.', end.status),
      );
      const { bytes, limit } = this._running!.machine.historyUse;
      this._console(
        t(
          'History: {0} statements in {1} MB, at most {2} MB.',
          this._running!.machine.horizon,
          (bytes / 1e6).toFixed(1),
          Math.round(limit / 1e6),
        ),
      );
    }
    if (!this._aborted.signal.aborted) this._stopped(end, what);
  }

  private _stopped(end: MoveEnd, what: 'run' | 'step' | 'back' | 'goto' | 'entry'): void {
    if (!this._running) return;
    const { machine, variables, breakpoints } = this._running;
    variables.clear();
    this._stop = describeStop(end, what, (ids) => breakpoints.describe(ids));
    const thread = end.kind === 'fault' && end.thread ? end.thread : this._stopThread;
    this._stopThread = 0;
    const event: DebugProtocol.StoppedEvent = new StoppedEvent(this._stop.reason, thread || machine.current || 1);
    event.body.allThreadsStopped = true;
    if (this._stop.description) event.body.description = this._stop.description;
    if (this._stop.text) event.body.text = this._stop.text;
    if (this._stop.hitBreakpointIds) event.body.hitBreakpointIds = this._stop.hitBreakpointIds;
    this.sendEvent(event);
    this.sendEvent(new Event(STOPPED_EVENT, { time: machine.time, horizon: machine.horizon }));
  }

  /** The thread that the reader stepped, so that the stop is shown there; 0: the one that runs next. */
  private _stopThread = 0;

  private _stepRequest(
    response: DebugProtocol.Response,
    args: { threadId: number; granularity?: Granularity },
    kind: StepKind,
  ): void {
    this._move(response, async ({ controller, machine }) => {
      const end = await controller.step(args.threadId, kind, args.granularity ?? 'statement');
      const stays =
        args.granularity !== 'instruction' &&
        end.kind === 'step' &&
        machine.threads().some((thread) => thread.id === args.threadId && thread.state !== 'ended');
      this._stopThread = stays ? args.threadId : 0;
      this._ended(end, 'step');
    });
  }

  protected override continueRequest(response: DebugProtocol.ContinueResponse): void {
    response.body = { allThreadsContinued: true };
    this._move(response, ({ machine, controller }) => this._continue(machine, controller));
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
    this._move(response, async ({ controller }) => {
      const thread = args.granularity === 'instruction' ? undefined : args.threadId;
      const end = await controller.stepBack(thread);
      if (end.kind === 'step') this._stopThread = thread ?? 0;
      this._ended(end, 'back');
    });
  }

  protected override reverseContinueRequest(response: DebugProtocol.ReverseContinueResponse): void {
    this._move(response, async ({ controller }) => this._ended(await controller.reverseContinue(), 'back'));
  }

  protected override pauseRequest(response: DebugProtocol.PauseResponse): void {
    const running = this._need(response);
    if (!running) return;
    this.sendResponse(response);
    void running.controller.pause();
  }

  // Breakpoints
  // --------------------------------------------------------------------------------------------------------------

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
    const breakpoints = running.breakpoints.setFunctions(args.breakpoints, (name) => this._placeOfFunction(name));
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
    const expression = this._expressionOf(args);
    const place = expression === undefined ? undefined : this._tryEvaluate(expression, args.frameId);
    const length = place && sizeOf(place.type);
    if (!place?.address || !length || expression === undefined) {
      response.body = { dataId: null, description: t('{0} is not in memory.', args.name) };
    } else {
      const dataId = `${place.address}:${length}`;
      this._watchIds.set(dataId, { address: place.address, length, label: expression });
      response.body = { dataId, description: expression, accessTypes: ['write'], canPersist: false };
    }
    this.sendResponse(response);
  }

  protected override setDataBreakpointsRequest(
    response: DebugProtocol.SetDataBreakpointsResponse,
    args: DebugProtocol.SetDataBreakpointsArguments,
  ): void {
    const running = this._need(response);
    if (!running) return;
    const wanted = args.breakpoints.map(({ dataId }) => ({ id: dataId, ...this._watchIds.get(dataId) }));
    running.controller.watches = wanted.flatMap(({ id, address, length, label }) =>
      address !== undefined && length !== undefined ? [{ id, address, length, label: label ?? id }] : [],
    );
    response.body = { breakpoints: wanted.map(({ address }) => ({ verified: address !== undefined })) };
    this.sendResponse(response);
  }

  private _expressionOf(args: DebugProtocol.DataBreakpointInfoArguments): string | undefined {
    if (!args.variablesReference) return args.name;
    const variables = this._running?.variables.children(args.variablesReference) ?? [];
    return variables.find((variable) => variable.name === args.name)?.evaluateName;
  }

  protected override configurationDoneRequest(response: DebugProtocol.ConfigurationDoneResponse): void {
    this.sendResponse(response);
    this._configured();
  }

  // What stands there
  // --------------------------------------------------------------------------------------------------------

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
    const { machine, variables } = running;
    const [thread, depth] = args.frameId ? [threadOf(args.frameId), depthOf(args.frameId)] : [machine.current, 0];
    try {
      const result = machine.evaluate(args.expression, thread, depth);
      const shown = variables.show('', result, args.expression, { hex: args.format?.hex });
      const { value, type, variablesReference, indexedVariables, memoryReference, valueLocationReference } = shown;
      response.body = {
        result: value,
        type,
        variablesReference,
        indexedVariables,
        memoryReference,
        valueLocationReference,
      };
      this.sendResponse(response);
    } catch (error) {
      this._refuse(response, (error as Error).message, args.context === 'repl');
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
    response.body = {
      exceptionId: this._stop.description || t('Fault'),
      description: this._stop.text,
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
    const { machine } = running;
    const [thread, depth] = args.frameId ? [threadOf(args.frameId), depthOf(args.frameId)] : [machine.current, 0];
    const prefix = /[A-Za-z_]\w*$/.exec(args.text.slice(0, args.column - 1))?.[0] ?? '';
    const names = new Set(
      [...machine.variables(thread, depth).filter((v) => v.inScope), ...machine.globals()]
        .map((variable) => variable.name)
        .filter((name) => name.startsWith(prefix)),
    );
    response.body = {
      targets: [...names]
        .slice(0, 200)
        .map((label) => ({ label, type: 'variable', start: args.column - 1 - prefix.length, length: prefix.length })),
    };
    this.sendResponse(response);
  }

  // The page
  // -----------------------------------------------------------------------------------------------------------------

  protected override customRequest(command: string, response: DebugProtocol.Response, args: unknown): void {
    if (command === 'locations') {
      this._locations(response, args as { locationReference: number });
      return;
    }
    if (!command.startsWith('lens/')) {
      super.customRequest(command, response, args);
      return;
    }
    const running = this._need(response);
    if (!running) return;
    this._lens(command, response, args, running).catch((error: unknown) =>
      this._refuse(response, (error as Error).message),
    );
  }

  private async _lens(
    command: string,
    response: DebugProtocol.Response,
    args: unknown,
    running: Running,
  ): Promise<void> {
    const { machine, sources, controller } = running;
    const answer = <R extends keyof LensRequests>(_: R, body: LensRequests[R][1]): void => {
      response.body = body;
      this.sendResponse(response);
    };
    switch (command) {
      case 'lens/objects':
        if (controller.moving) await controller.pause();
        answer(
          command,
          snapshotView(machine, sources, this._stop.text || this._stop.description, running.program.look),
        );
        break;
      case 'lens/time': {
        const { hash } = (args ?? {}) as { hash?: boolean };
        answer(command, { time: machine.time, horizon: machine.horizon, ...(hash && { hash: machine.stateHash() }) });
        break;
      }
      case 'lens/goTo': {
        const { time } = args as { time: number };
        const end = await controller.goTo(time);
        answer(command, { time: machine.time });
        this._ended(end, 'goto');
        break;
      }
      case 'lens/lastWrite': {
        const { expression, frameId: frame } = args as { expression: string; frameId?: number };
        const place = this._tryEvaluate(expression, frame);
        if (!place?.address) {
          this._refuse(response, t('{0} is not in memory.', expression));
          break;
        }
        const found = await controller.lastWrite(place.address, Math.max(1, sizeOf(place.type) ?? 1));
        if (!found) {
          this._refuse(response, t('{0} has not been written to yet.', expression));
          break;
        }
        answer(command, { time: machine.time });
        this._stopThread = found.thread;
        this._ended(found.end, 'goto');
        break;
      }
      case 'lens/backToCall': {
        const { threadId } = args as { threadId: number };
        const end = await controller.backToCall(threadId);
        answer(command, { time: machine.time });
        if (end.kind === 'step') this._stopThread = threadId;
        this._ended(end, 'back');
        break;
      }
      case 'lens/step': {
        const { back } = (args ?? {}) as { back?: boolean };
        const end = back ? await controller.stepBack(undefined) : await controller.next();
        answer(command, { time: machine.time });
        this._ended(end, back ? 'back' : 'step');
        break;
      }
      default:
        this._refuse(response, t('The adapter knows no request {0}.', command));
    }
  }

  private _locations(response: DebugProtocol.Response, args: { locationReference: number }): void {
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

  // End
  // ----------------------------------------------------------------------------------------------------------------------

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
  // -------------------------------------------------------------------------------------------------------------

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
    const message = error instanceof Error ? error.message : String(error);
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

  private _placeOfFunction(name: string): { path: string; line: number } | undefined {
    return this._running?.program.functionPlace(name);
  }

  private _tryEvaluate(expression: string, frame?: number): ReturnType<Machine['evaluate']> | undefined {
    if (!this._running) return undefined;
    const { machine } = this._running;
    const id = frame ?? frameId(machine.current || 1, 0);
    try {
      return machine.evaluate(expression, threadOf(id), depthOf(id));
    } catch {
      return undefined;
    }
  }
}
