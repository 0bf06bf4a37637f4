// Makes a program of a launch: the scenario from those that come with us or a file of the reader's, on checkouts of
// this disk.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { FunctionDefinition } from '../c/ast';
import { TimeMachine } from '../machine/time/timeMachine';
import { NodeFiles } from '../node/files';
import { openProgram, type OpenedProgram } from '../node/programs';
import { rootSpec } from '../project/project';
import type { LaunchArguments, LoadedProgram, ProgramLoader } from './launch';
import { t } from '@vscode/l10n';

/** A loader; `unsaved` gives the text of open files that differ from the disk, by path. */
export function diskLoader(unsaved: () => ReadonlyMap<string, string> = () => new Map()): ProgramLoader {
  return async (args, progress, signal) => {
    const files = new NodeFiles();
    const cwd = args.cwd ?? process.cwd();
    const absolute = (path: string) => resolve(cwd, path.replace(/^~(?=\/|$)/, homedir()));
    const roots = (args.roots ?? []).map((root) => rootSpec(root, absolute, files));
    progress(t('Loading {0}', args.scenario));
    // The message above gets out before the work, which blocks this thread, begins.
    await new Promise((done) => setImmediate(done));
    signal.throwIfAborted();
    const program = openProgram({
      scenario: args.scenario,
      roots,
      cwd,
      settings: args.settings,
      schedule: args.schedule,
      args: args.args,
      unsaved: unsaved(),
    });
    const machine = new TimeMachine({ ...program.options, lex: (text) => program.source.front.lexFragment(text) });
    return loaded(program, machine, args);
  };
}

function loaded(program: OpenedProgram, machine: TimeMachine, args: LaunchArguments): LoadedProgram {
  const { scenario, source } = program;
  const onDisk = new Map<string, boolean>();
  return {
    machine,
    title: scenario.name,
    look: scenario.look,
    text: (path) =>
      path === scenario.path ? scenario.text : (source.front.fileTable.byPath(path)?.text ?? program.files.read(path)),
    isFile: (path) => {
      if (!onDisk.has(path)) onDisk.set(path, existsSync(path));
      return onDisk.get(path) ?? false;
    },
    functionPlace: (name) => functionPlace(program, machine, name),
    notes: notesOf(program, machine, args),
  };
}

/** Where a function of the program is defined, also one that has not been called yet. */
function functionPlace(
  program: OpenedProgram,
  machine: TimeMachine,
  name: string,
): { path: string; line: number } | undefined {
  const place = (definition: FunctionDefinition) => {
    const { tokens, files } = definition.unit;
    const { path, line } = files.place(tokens.file[definition.nameToken], tokens.offset[definition.nameToken]);
    return { path, line };
  };
  for (const { unit } of machine.engine.program.units) {
    const definition = unit.symbols.get(name)?.definition;
    if (definition) return place(definition);
  }
  // A unit is read when something of it is called first: a function of one that comes later is looked for in the
  // texts. There it may stand in a branch that is switched off, or be static.
  const { source, scenario } = program;
  const likely = source.resolveExternal(name, scenario.path);
  for (const unit of new Set([
    ...(likely === undefined ? [] : [likely]),
    ...source.candidates(name, scenario.path),
    ...source.holding(name),
  ])) {
    const definition = source.parse(unit).symbols.get(name)?.definition;
    if (definition) return place(definition);
  }
  return undefined;
}

/** What the reader should know before the first statement. */
function notesOf(program: OpenedProgram, machine: TimeMachine, args: LaunchArguments): string[] {
  const { scenario, root } = program;
  const notes = [`${scenario.name}: ${scenario.title}`];
  if (root) notes.push(t('on {0} {1}, {2}', root.name, root.version, root.path));
  notes.push(t('schedule {0}', args.schedule ?? program.options.schedule.name));
  for (const [name, value] of program.settings) notes.push(`${name} = ${value}`);
  for (const { unit } of machine.engine.program.units) {
    for (const diagnostic of unit.diagnostics) {
      if (diagnostic.severity !== 'error') continue;
      const { path, line } = unit.files.place(diagnostic.file, diagnostic.offset);
      notes.push(`${path}:${line}: ${diagnostic.message}`);
    }
  }
  return notes;
}
