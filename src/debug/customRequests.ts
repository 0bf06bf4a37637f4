// Answers the requests of our own beside the Debug Adapter Protocol (requests.ts lists them).
import { t } from '@vscode/l10n';
import type { Machine } from '../machine/api';
import type { Controller } from './controller';
import { tryEvaluate } from './evaluation';
import type { LoadedProgram } from './launch';
import { snapshotView } from './objects/snapshotView';
import type { LensRequest, LensRequests } from './requests';
import { backToCall, goTo, goToLastWrite, stepBack, type Ended } from './reverseExecution';
import type { Sources } from './sources';
import type { StopReporter } from './stopReporter';
import { sizeOf } from './values/size';

/** What of a running session the requests use. */
export interface CustomRequestContext {
  program: LoadedProgram;
  machine: Machine;
  controller: Controller;
  sources: Sources;
  stops: StopReporter;
}

/** An answer; `ended`: the movement that it led to, whose stop is reported after the answer. */
interface Answer<R extends LensRequest> {
  body: LensRequests[R][1];
  ended?: Ended;
}

type Handlers = {
  [R in LensRequest]: (context: CustomRequestContext, args: LensRequests[R][0]) => Promise<Answer<R>>;
};

/** A handler throws an Error for the reader where it refuses. */
const HANDLERS: Handlers = {
  async 'lens/objects'({ program, machine, sources, controller, stops }) {
    if (controller.moving) await controller.pause();
    return { body: snapshotView(machine, sources, stops.last.text || stops.last.description, program.look) };
  },
  async 'lens/time'({ machine }, args) {
    const { time, horizon } = machine;
    return { body: { time, horizon, ...(args?.hash && { hash: machine.stateHash() }) } };
  },
  async 'lens/goTo'({ machine, controller }, { time }) {
    const ended = await goTo(controller, time);
    return { body: { time: machine.time }, ended };
  },
  async 'lens/lastWrite'({ machine, controller }, { expression, frameId }) {
    const place = tryEvaluate(machine, expression, frameId);
    if (!place?.address) throw new Error(t('{0} is not in memory.', expression));
    const ended = await goToLastWrite(controller, place.address, Math.max(1, sizeOf(place.type) ?? 1));
    if (!ended) throw new Error(t('{0} has not been written to yet.', expression));
    return { body: { time: machine.time }, ended };
  },
  async 'lens/backToCall'({ machine, controller }, { threadId }) {
    const ended = await backToCall(controller, threadId);
    return { body: { time: machine.time }, ended };
  },
  async 'lens/step'({ machine, controller }, args) {
    const ended: Ended = args?.back ? await stepBack(controller) : [await controller.next(), 'step'];
    return { body: { time: machine.time }, ended };
  },
};

/** Whether a request is one of ours. */
export function isLensRequest(command: string): command is LensRequest {
  return Object.hasOwn(HANDLERS, command);
}

/**
 * Answers a request of ours.
 * @throws Error with the reason of a refusal, for the reader
 */
export function answerLensRequest<R extends LensRequest>(
  command: R,
  args: LensRequests[R][0],
  context: CustomRequestContext,
): Promise<Answer<R>> {
  return HANDLERS[command](context, args);
}
