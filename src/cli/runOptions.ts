/** What `run`, `exec` and `--schedule all` have in common: options of the machine, and what it tells of a run. */

import type { Engine } from '../machine/run/engine';
import { UsageError } from './args';

/** Statements that a run may take. @throws UsageError when it is no number */
export function readLimit(text: string | undefined): number {
  if (text === undefined) return Infinity;
  if (!/^[1-9]\d*$/.test(text)) throw new UsageError(`--limit is a number of statements, not ${text}`);
  return Number(text);
}

/** The value of `--races`: `warn`, `stop`, or not given. @throws UsageError */
export function readRaces(text: string | undefined): 'warn' | 'stop' | undefined {
  if (text === undefined || text === 'warn' || text === 'stop') return text;
  throw new UsageError(`--races is warn or stop, not ${text}`);
}

/**
 * Data races that were found, a line each with the place of the second access; undefined where nobody looked for
 * them.
 */
export function racesOf(engine: Engine, display: (path: string) => string): string[] | undefined {
  return engine.races?.found.map(({ message, second, first }) => {
    const place = second.place ?? first.place;
    return `${place ? `${display(place.path)}:${place.line}: ` : ''}warning: ${message}`;
  });
}

/** Errors in the text of the units that were read. */
export function problemsOf(engine: Engine): string[] {
  return engine.program.units.flatMap(({ unit }) =>
    unit.diagnostics
      .filter((diagnostic) => diagnostic.severity === 'error')
      .map((diagnostic) => {
        const place = unit.files.place(diagnostic.file, diagnostic.offset);
        return `${place.path}:${place.line}:${place.column}: error: ${diagnostic.message}`;
      }),
  );
}
