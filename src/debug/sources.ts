// Source files of a program as the Debug Adapter Protocol names them: a file on disk by its path, one that comes with
// us (a scenario, a model in C) by a number under which the client asks for its text.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { LoadedProgram } from './launch';

export class Sources {
  private readonly _references: string[] = [];
  private readonly _lines = new Map<string, string[]>();

  constructor(private readonly _program: LoadedProgram) {}

  /** The source of a path; undefined where there is no text to show. */
  source(path: string): DebugProtocol.Source | undefined {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (this._program.isFile(path)) return { name, path };
    if (this._program.text(path) === undefined) return undefined;
    let index = this._references.indexOf(path);
    if (index < 0) index = this._references.push(path) - 1;
    return { name, path, sourceReference: index + 1, origin: 'Datapath Lens' };
  }

  /** The path that a client means. */
  pathOf(source: DebugProtocol.Source): string {
    return (source.sourceReference ? this._references[source.sourceReference - 1] : undefined) ?? source.path ?? '';
  }

  /** The text of a numbered source. */
  text(reference: number): string | undefined {
    const path = this._references[reference - 1];
    return path === undefined ? undefined : this._program.text(path);
  }

  /** A 1-based line of a file the program was read from. */
  line(path: string, line: number): string | undefined {
    let lines = this._lines.get(path);
    if (!lines) this._lines.set(path, (lines = (this._program.text(path) ?? '').split('\n')));
    return lines[line - 1];
  }
}
