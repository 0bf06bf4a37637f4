// Breakpoints of a session: those the reader sets at lines, those at functions, and a temporary one that a launch sets
// for itself. The machine knows only lines of a file, so all three are joined per file before it is told.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Breakpoint, Machine } from '../machine/api';
import { t } from '@vscode/l10n';

interface Wanted {
  line: number;
  condition?: string;
}

/** Keeps what is wanted per file and translates the machine's ids. */
export class Breakpoints {
  private readonly _lines = new Map<string, Wanted[]>();
  private readonly _functions = new Map<string, Wanted[]>();
  /** Ids of breakpoints at functions, so that a stop can be named after them. */
  private _functionIds = new Set<number>();
  /** Line of the temporary breakpoint, and the id the machine gave it. */
  private _temporary?: { path: string; line: number; id?: number };

  constructor(private readonly _machine: Machine) {}

  /** Replaces the breakpoints at lines of a file. */
  setLines(path: string, wanted: DebugProtocol.SourceBreakpoint[]): DebugProtocol.Breakpoint[] {
    this._lines.set(
      path,
      wanted.map(({ line, condition }) => ({ line, condition: condition || undefined })),
    );
    const set = this._apply(path);
    return wanted.map(({ line }, n) => this._answer(set[n], path, line));
  }

  /** Replaces the breakpoints at functions. */
  setFunctions(
    wanted: DebugProtocol.FunctionBreakpoint[],
    placeOf: (name: string) => { path: string; line: number } | undefined,
  ): DebugProtocol.Breakpoint[] {
    const touched = new Set(this._functions.keys());
    this._functions.clear();
    const places = wanted.map(({ name, condition }) => {
      const place = placeOf(name);
      if (!place) return undefined;
      const list = this._functions.get(place.path) ?? [];
      const index = list.push({ line: place.line, condition: condition || undefined }) - 1;
      this._functions.set(place.path, list);
      touched.add(place.path);
      return { ...place, index };
    });
    const set = new Map([...touched].map((path) => [path, this._apply(path)]));
    this._functionIds = new Set();
    return places.map((place, n) => {
      if (!place) return { verified: false, message: t('There is no function {0} in this program.', wanted[n].name) };
      const at = (this._lines.get(place.path)?.length ?? 0) + place.index;
      const breakpoint = set.get(place.path)?.[at];
      if (breakpoint) this._functionIds.add(breakpoint.id);
      return this._answer(breakpoint, place.path, place.line);
    });
  }

  /** The launch's temporary breakpoint; undefined removes it. Returns whether the machine took it. */
  setTemporary(place: { path: string; line: number } | undefined): boolean {
    const old = this._temporary;
    this._temporary = place;
    if (old && old.path !== place?.path) this._apply(old.path);
    if (!place) return false;
    const set = this._apply(place.path);
    const temporary = set.at(-1);
    this._temporary = { ...place, id: temporary?.id };
    return temporary !== undefined;
  }

  /** Why the stop is shown as it is: ids the client knows, and whether one is at a function. */
  describe(ids: number[]): { hit: number[]; isFunction: boolean; isTemporary: boolean } {
    return {
      hit: ids.filter((id) => id !== this._temporary?.id),
      isFunction: ids.some((id) => this._functionIds.has(id)),
      isTemporary: ids.some((id) => id === this._temporary?.id),
    };
  }

  private _apply(path: string): (Breakpoint | undefined)[] {
    const all = [...(this._lines.get(path) ?? []), ...(this._functions.get(path) ?? [])];
    if (this._temporary?.path === path) all.push({ line: this._temporary.line });
    return this._machine.setBreakpoints(path, all);
  }

  private _answer(breakpoint: Breakpoint | undefined, path: string, line: number): DebugProtocol.Breakpoint {
    if (!breakpoint) {
      return { verified: false, line, message: t('This program has no statement at or below this line.') };
    }
    return { id: breakpoint.id, verified: true, line: breakpoint.line, source: { path } };
  }
}
