// A launched program with everything that a session keeps for it, and its first movement.
import { OutputEvent, TerminatedEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { t } from '@vscode/l10n';
import type { Machine } from '../machine/api';
import { Breakpoints } from './breakpoints';
import { Controller } from './controller';
import { DataBreakpoints } from './dataBreakpoints';
import type { LaunchArguments, LoadedProgram } from './launch';
import { Sources } from './sources';
import { StopReporter, type StopReporterOptions } from './stopReporter';
import { Variables } from './variables';

type Send = (event: DebugProtocol.Event) => void;

export interface Running {
  program: LoadedProgram;
  machine: Machine;
  controller: Controller;
  breakpoints: Breakpoints;
  dataBreakpoints: DataBreakpoints;
  variables: Variables;
  sources: Sources;
  stops: StopReporter;
}

/** What a session makes of a loaded program. `printed` is called when the program may have printed. */
export function startRunning(
  program: LoadedProgram,
  session: Pick<StopReporterOptions, 'noDebug' | 'closing' | 'send'> & { printed(): void },
): Running {
  const { machine } = program;
  const controller = new Controller(machine, () => session.printed());
  const variables = new Variables(machine);
  const breakpoints = new Breakpoints(machine);
  return {
    program,
    machine,
    controller,
    variables,
    breakpoints,
    dataBreakpoints: new DataBreakpoints(machine, controller, variables),
    sources: new Sources(program),
    stops: new StopReporter({ ...session, machine, breakpoints, variables }),
  };
}

/** The first movement: to the entry, to a function, or on. */
export async function enter(running: Running, args: LaunchArguments, send: Send): Promise<void> {
  const { program, machine, breakpoints, controller, stops } = running;
  /** Shown as a message too, for a reader who does not look at the console. */
  const say = (text: string): void => send(new OutputEvent(`${text}\n`, 'important'));
  if (args.stopAtFunction && !args.noDebug) {
    const place = program.functionPlace(args.stopAtFunction);
    if (!place || !breakpoints.setTemporary(place)) {
      say(t('{0} is not part of this program: stopped at the start.', args.stopAtFunction));
      stops.stopped({ kind: 'start' }, 'entry');
      return;
    }
    const end = await controller.continue();
    if (end.kind === 'exit') say(t('{0} was not reached.', args.stopAtFunction));
    stops.ended(end, 'run');
    breakpoints.setTemporary(undefined);
  } else if (args.stopOnEntry && !args.noDebug) {
    // What runs before main (constructors of libraries) is a step back away.
    const isAtMain = machine.frames(machine.current).at(-1)?.name === 'main';
    const main = isAtMain ? undefined : program.functionPlace('main');
    if (main && breakpoints.setTemporary(main)) {
      stops.ended(await controller.continue(), 'run');
      breakpoints.setTemporary(undefined);
    } else stops.stopped({ kind: 'start' }, 'entry');
  } else {
    await continueRun(running, send);
  }
}

/** Forward until something stops it; after the end of the program, the end of the session. */
export async function continueRun({ machine, controller, stops }: Running, send: Send): Promise<void> {
  if (machine.stopped.kind === 'exit' && machine.time === machine.horizon) {
    send(new TerminatedEvent());
    return;
  }
  stops.ended(await controller.continue(), 'run');
}
