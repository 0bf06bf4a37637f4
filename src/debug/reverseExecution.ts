// Reverse execution: every movement that goes back in the recorded run, or to another time of it.
import type { Controller, Granularity, MoveEnd } from './controller';
import type { Movement } from './stopDescription';

/** Where a movement has ended, as `StopReporter.ended` takes it. */
export type Ended = [end: MoveEnd, movement: Movement, thread?: number];

/** One statement back: of a thread; without one, or at the granularity of instructions, of whichever ran last. */
export async function stepBack(controller: Controller, thread?: number, granularity?: Granularity): Promise<Ended> {
  const wanted = granularity === 'instruction' ? undefined : thread;
  const end = await controller.stepBack(wanted);
  return [end, 'back', end.kind === 'step' ? wanted : undefined];
}

/** Back to the breakpoint before now, or the start. */
export async function reverseContinue(controller: Controller): Promise<Ended> {
  return [await controller.reverseContinue(), 'back'];
}

/** To a time from 0 to the horizon. */
export async function goTo(controller: Controller, time: number): Promise<Ended> {
  return [await controller.goTo(time), 'goto'];
}

/** Back to the statement that last wrote to these bytes; undefined: none has. */
export async function goToLastWrite(
  controller: Controller,
  address: number,
  length: number,
): Promise<Ended | undefined> {
  const found = await controller.lastWrite(address, length);
  return found && [found.end, 'goto', found.thread];
}

/** Back to the first statement of the function that a thread is in. */
export async function backToCall(controller: Controller, thread: number): Promise<Ended> {
  const end = await controller.backToCall(thread);
  return [end, 'back', end.kind === 'step' ? thread : undefined];
}
