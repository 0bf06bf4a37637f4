/** How a process starts: units and their constructors, main's arguments and environment, what comes after main. */

import { alignUp } from '../../c/layout';
import { DEFAULT_COMPUTER } from '../kernel/computer';
import { CODE_BASE, Control, Frame, Shadow } from '../memory/memory';
import type { FunctionEntity, Image } from '../link/entities';
import type { Model } from '../call/model';
import type { Program } from '../link/program';
import type { Memory } from '../memory/memory';
import type { MachineState } from '../time/state';
import type { EngineOptions } from './options';
import type { Threads } from './threads';
import { messageOf } from '../../base/errors';

/** What the start of a process uses of the engine. */
export interface StartupHost {
  readonly memory: Memory;
  readonly program: Program;
  readonly state: MachineState;
  readonly options: Pick<EngineOptions, 'units' | 'linked' | 'args' | 'computer'>;
  readonly threads: Pick<Threads, 'create'>;
  /** What could not be read, for the user. */
  readonly problems: string[];
  internal(name: string, model: Model): FunctionEntity;
}

/**
 * Makes the first thread, which runs the constructors, main and what was left for the end (atexit). Gives how many
 * constructors there are.
 */
export function startProcess(engine: StartupHost, image: Image): number {
  const { program } = engine;
  const states = engine.options.units.map((path) => program.addUnit(path));
  for (const path of engine.options.linked ?? []) {
    try {
      states.push(program.addUnit(path));
    } catch (error) {
      engine.problems.push(`${path}: ${messageOf(error)}; its constructors do not run`);
    }
  }
  for (const state of states) engine.memory.setU8(program.constructedFlag(state), 1);
  // As the linker sorts .init_array: by priority, in the order of linking within one (ld's SORT_BY_INIT_PRIORITY).
  const sorted = (of: 'prioritised' | 'destructors'): FunctionEntity[] =>
    states
      .flatMap((state) => state[of])
      .sort((a, b) => a.priority - b.priority)
      .map(({ definition }) => program.definedFunction(definition));
  const constructors = sorted('prioritised');
  for (const entity of sorted('destructors')) engine.state.library.atExit.push(CODE_BASE + 16 * entity.id);
  const entry = program.findDefined('main');
  const { args } = engine.options;
  // argv, the environment and their strings lie before all other objects.
  const encoder = new TextEncoder();
  const vectorOf = (texts: readonly string[]): number => {
    const vector = program.allocate((texts.length + 1) * 8, 16);
    image.shade(vector, (texts.length + 1) * 8, Shadow.ok);
    texts.forEach((text, i) => {
      const bytes = encoder.encode(`${text}\0`);
      const at = program.allocate(bytes.length, 8);
      image.shade(at, alignUp(bytes.length, 8), Shadow.ok);
      image.write(at, bytes);
      const pointer = new Uint8Array(8);
      new DataView(pointer.buffer).setUint32(0, at, true);
      image.write(vector + i * 8, pointer);
    });
    return vector;
  };
  const argv = vectorOf(args);
  program.environment = vectorOf((engine.options.computer ?? DEFAULT_COMPUTER).environment);
  const start = engine.internal('<start>', (c) => {
    const n = constructors.length;
    if (c.phase < n) {
      const entity = constructors[c.phase++];
      c.callBack(CODE_BASE + 16 * entity.id, []);
    }
    if (c.phase === n) {
      c.phase++;
      const main = entry ?? c.fault('the program has no main');
      c.callBack(CODE_BASE + 16 * main.id, [args.length, argv, program.environment]);
    }
    if (c.phase === n + 1) {
      c.phase++;
      c.memory.setU64(engine.memory.word(Control.frame) + Frame.args, c.callBackResult);
    }
    const handler = c.library.atExit.pop();
    if (handler !== undefined) c.callBack(handler, []);
    c.exit(c.int(0) & 0xff);
  });
  engine.threads.create('main', start.id, []);
  return constructors.length;
}
