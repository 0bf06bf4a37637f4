/** What a run of the machine leaves behind: the trace, and the counts that `run` sums up. */

import type { Engine, EngineEvents } from '../machine/run/engine';
import { LIBRARY_FOLDER } from '../machine/libc/librarySource';
import type { FunctionEntity } from '../machine/link/entities';
import type { ThreadState } from '../machine/time/state';
import { BUNDLED } from '../c/preprocess/frontEnd';
import type { Project } from '../project/project';

export type TraceKind = 'calls' | 'lines' | 'none';

/**
 * Statements executed from the source, and what was done in their place: a call that a model answered for one of
 * these functions, of the checkout as a whole also each statement of a C library function.
 */
export interface Share {
  statements: number;
  modelled: number;
}

/**
 * Part of what was executed that came from the source; a call that a model answered counts as one statement. 1 when
 * nothing was.
 */
export function shareOf(share: Share): number {
  const all = share.statements + share.modelled;
  return all === 0 ? 1 : share.statements / all;
}

/** Where the run is to stop. */
export type Until = { kind: 'function'; name: string } | { kind: 'line'; path: string; line: number };

export class RunTrace {
  /** Statements of the program's own files (the scenario). */
  own = 0;
  /** The checkout as a whole. */
  readonly checkout: Share = { statements: 0, modelled: 0 };
  /** By folder of the checkout: `lib/ring`. */
  readonly folders = new Map<string, Share>();
  /** Calls of modelled functions, by name. */
  readonly models = new Map<string, number>();
  /** Statements by thread id. */
  readonly byThread = new Map<number, number>();
  /** Whether `until` was reached. */
  reached = false;
  private readonly _places = new Map<
    FunctionEntity,
    { own: boolean; modelled: boolean; folder?: string; shown: string }
  >();

  /**
   * @param own the program's own files
   * @param line takes each line of the trace
   */
  constructor(
    private readonly _engine: Engine,
    private readonly _project: Project,
    private readonly _own: ReadonlySet<string>,
    private readonly _kind: TraceKind,
    private readonly _line: (text: string) => void,
    private readonly _until?: Until,
  ) {}

  /** To be put into {@link Engine.events}; undefined: the engine's own counts are enough ({@link count}). */
  events(): EngineEvents | undefined {
    const until = this._until;
    if (this._kind === 'none' && !until) return undefined;
    return {
      everyStatement: this._kind === 'lines' || until !== undefined,
      enter: (thread, entity, depth) => this._enter(thread, entity, depth),
      executed: (entity, statements, thread) => this._executed(entity, statements, thread),
      statement: (thread) => this._statement(thread),
    };
  }

  /** A path as the trace shows it: relative to its root; own files by their name; a header of ours as `<string.h>`. */
  display(path: string): string {
    if (this._own.has(path)) return path.slice(path.lastIndexOf('/') + 1);
    if (path.startsWith(`${BUNDLED}/`)) return `<${path.slice(BUNDLED.length + 1)}>`;
    if (path.startsWith(`${LIBRARY_FOLDER}/`)) return `<${path.slice(LIBRARY_FOLDER.length + 1)}>`;
    return this._project.display(path);
  }

  private _placeOf(entity: FunctionEntity): { own: boolean; modelled: boolean; folder?: string; shown: string } {
    let place = this._places.get(entity);
    if (!place) {
      const root = this._own.has(entity.path) ? undefined : this._project.rootOf(entity.path);
      const inner = root && entity.path.slice(root.path.length + 1).split('/');
      place = {
        own: this._own.has(entity.path),
        // What our headers define stands in for instructions and a header of the system.
        modelled:
          entity.model !== undefined ||
          entity.path.startsWith(`${LIBRARY_FOLDER}/`) ||
          entity.path.startsWith(`${BUNDLED}/`),
        folder:
          inner &&
          (this._project.roots.length > 1 ? `${root.name}/` : '') +
            (inner.slice(0, Math.min(2, inner.length - 1)).join('/') || '.'),
        shown: this.display(entity.path),
      };
      // Of a function that is not defined yet (a model) the path can still change.
      if (entity.resolved) this._places.set(entity, place);
    }
    return place;
  }

  private _folder(name: string): Share {
    let share = this.folders.get(name);
    if (!share) this.folders.set(name, (share = { statements: 0, modelled: 0 }));
    return share;
  }

  private _enter(thread: ThreadState, entity: FunctionEntity, depth: number): void {
    if (entity.name.startsWith('<')) return;
    const place = this._placeOf(entity);
    if (place.modelled) this._called(entity, 1);
    if (this._kind === 'calls') {
      this._line(
        `${'  '.repeat(depth)}${entity.name}\t${place.shown}${place.modelled ? '\tmodelled' : ''}${threadMark(thread)}`,
      );
    }
    if (this._until?.kind === 'function' && entity.name === this._until.name) {
      this.reached = true;
      this._engine.halt();
    }
  }

  /** A modelled function is called. */
  private _called(entity: FunctionEntity, times: number): void {
    const { folder } = this._placeOf(entity);
    this.models.set(entity.name, (this.models.get(entity.name) ?? 0) + times);
    if (folder === undefined) return;
    this._folder(folder).modelled += times;
    this.checkout.modelled += times;
  }

  private _executed(entity: FunctionEntity, statements: number, thread: ThreadState): void {
    if (statements === 0) return;
    this.byThread.set(thread.id, (this.byThread.get(thread.id) ?? 0) + statements);
    this._begun(entity, statements);
  }

  private _begun(entity: FunctionEntity, statements: number): void {
    const place = this._placeOf(entity);
    if (place.own) {
      this.own += statements;
    } else if (place.modelled) {
      this.checkout.modelled += statements;
    } else {
      this.checkout.statements += statements;
      if (place.folder !== undefined) this._folder(place.folder).statements += statements;
    }
  }

  /** Takes the engine's counts, of a run without events. */
  count(): void {
    const { counts, program } = this._engine;
    if (!counts) return;
    for (const entity of program.functions) {
      const { statements, calls } = counts.of(entity);
      if (entity.name.startsWith('<') || statements + calls === 0) continue;
      if (calls > 0 && this._placeOf(entity).modelled) this._called(entity, calls);
      if (statements > 0) this._begun(entity, statements);
    }
    for (const [thread, statements] of counts.byThread) this.byThread.set(thread, statements);
  }

  private _statement(thread: ThreadState): void {
    const place = this._engine.places.of(thread);
    if (!place) return;
    const until = this._until;
    if (until?.kind === 'line' && place.line === until.line && place.path === until.path) {
      this.reached = true;
      this._engine.halt();
      return;
    }
    if (this._kind !== 'lines') return;
    const statement = this._engine.places.statement(thread);
    // With time that passes at accesses too, a statement is told once.
    if (!statement?.begins) return;
    const file = statement.unit.files.byPath(place.path);
    const start = file?.lineStarts?.[place.line - 1];
    if (!file || start === undefined) return;
    const end = file.text.indexOf('\n', start);
    const text = file.text.slice(start, end < 0 ? undefined : end).trim();
    this._line(`${this.display(place.path)}:${place.line}\t${text}${threadMark(thread)}`);
  }
}

function threadMark(thread: ThreadState): string {
  return thread.id > 1 ? `\tthread=${thread.name}` : '';
}
