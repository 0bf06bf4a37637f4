/** Reads C text in all the ways the program does, for tests whose text is bad on purpose. */
import { FrontEnd } from '../../../../src/c/preprocess/frontEnd';
import { dumpUnit } from '../../../../src/c/dump';
import { ModuleUnits } from '../../../../src/c/moduleUnits';
import { parseUnit } from '../../../../src/c/unit';
import type { OpenUnit } from '../../../../src/c/unit';
import type { IncludeMode } from '../../../../src/c/preprocessed';

export interface Reading {
  unit: OpenUnit;
  /** The unit's trees as text, bodies included. */
  dump: string;
  /** `file:line: message` of what was found wrong. */
  messages: string[];
  /** Of computing. */
  milliseconds: number;
}

/** Milliseconds that this thread has computed; what else runs on the machine does not count. */
export function computingTime(): number {
  // Node 23.9 and later.
  const { threadCpuUsage } = process as { threadCpuUsage?: () => NodeJS.CpuUsage };
  if (!threadCpuUsage) return performance.now();
  const { user, system } = threadCpuUsage();
  return (user + system) / 1000;
}

/** A front end over texts by path. */
export function frontEndOver(files: ReadonlyMap<string, string> | Record<string, string>): FrontEnd {
  const texts = files instanceof Map ? files : new Map(Object.entries(files));
  return new FrontEnd({
    files: { read: (path) => texts.get(path), isFile: (path) => texts.has(path) },
    config: () => ({ includePaths: ['/'], systemIncludePaths: [], forcedIncludes: [], defines: [] }),
  });
}

/** Preprocesses, parses, reads all bodies and writes the trees of `/t.c`. */
export function read(text: string, others: Record<string, string> = {}, mode: IncludeMode = 'textual'): Reading {
  return readWith(frontEndOver({ ...others, '/t.c': text }), '/t.c', mode);
}

export function readWith(frontEnd: FrontEnd, path: string, mode: IncludeMode): Reading {
  const began = computingTime();
  const unit =
    mode === 'textual'
      ? parseUnit(frontEnd, frontEnd.preprocess(path, 'textual'))
      : new ModuleUnits(frontEnd).unit(path);
  const dump = dumpUnit(unit);
  const messages = unit.diagnostics.map(({ file, offset, message }) => {
    const place = unit.files.place(file, offset);
    return `${place.path}:${place.line}: ${message}`;
  });
  return { unit, dump, messages, milliseconds: computingTime() - began };
}
