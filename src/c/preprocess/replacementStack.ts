/**
 * The stack of replacements that macro replacement reads from (C11 6.10.3.4): below it stands the file.
 *
 * Tokens stand in two growing streams used as stacks (replacements, arguments): nothing is allocated per token. A
 * macro is disabled while its replacement is on the stack; its name met in that time is marked
 * {@link TokenFlag.NoExpand} for good.
 */

import { P, TokenFlag, TokenKind, type Expansion, type Spellings, type StreamPool, type TokenStream } from '../tokens';
import type { Diagnostic } from '../text';
import type { MacroTable } from './includeStrategy';
import type { Macro } from './macro';
import type { MacroNames } from './macroNames';
import { joinTexts } from './spelling';

/** Tokens waiting to be read: `stream[position, end)`. */
class Context {
  macro: Macro | undefined = undefined;
  stream: TokenStream;
  position = 0;
  end = 0;
  /** Length of the stream when this goes; -1: not this context's to cut. */
  mark = -1;

  constructor(stream: TokenStream) {
    this.stream = stream;
  }
}

/** Most diagnostics of a run; one more says that there are further ones. */
const MAX_DIAGNOSTICS = 1000;

/** Flags of white space in front of a token. */
export const BLANK = TokenFlag.Space | TokenFlag.LineStart;

export abstract class ReplacementStack {
  readonly expansions: Expansion[] = [
    { macro: 0, definitionFile: 0, definitionOffset: 0, file: 0, offset: 0, parent: 0 },
  ];
  readonly diagnostics: Diagnostic[] = [];
  protected readonly args: TokenStream;
  /** Replacements. */
  protected readonly bodies: TokenStream;

  // The token last read.
  protected tokenKind: number = TokenKind.End;
  protected tokenId = 0;
  protected tokenFlags = 0;
  protected tokenFile = 0;
  protected tokenOffset = 0;
  protected tokenExpansion = 0;

  /** Reading ends at the bottom of the stack instead of going on in the file. */
  protected sealed = false;
  protected readonly contexts: Context[] = [];
  protected depth = 0;
  /** Contexts below this depth are not read. */
  protected fence = 0;
  private _disabledCount = 0;

  constructor(
    protected readonly spellings: Spellings,
    protected readonly names: MacroNames,
    private readonly _streams: StreamPool,
    protected readonly macros: MacroTable,
  ) {
    this.bodies = _streams.take();
    this.args = _streams.take();
  }

  /** Gives the memory of its stacks back, when all has been read. */
  protected close(): void {
    this._streams.give(this.bodies);
    this._streams.give(this.args);
  }

  /** Reads the next token of the file into `token…`, directives carried out; End at the end of the file. */
  protected abstract readFile(): void;
  /** Whether the next token of the file is `(`. */
  protected abstract fileHasParen(): boolean;

  report(severity: Diagnostic['severity'], message: string, file: number, offset: number): void {
    const { length } = this.diagnostics;
    if (length > MAX_DIAGNOSTICS) return;
    if (length === MAX_DIAGNOSTICS)
      message = `more than ${MAX_DIAGNOSTICS} problems: those from here on are not listed`;
    this.diagnostics.push({
      severity,
      message: message.length > 300 ? `${message.slice(0, 200)}…` : message,
      file,
      offset,
    });
  }

  /** The next token, not replaced, into `token…`. A name whose macro is disabled is marked. */
  protected next(): void {
    while (this.depth > this.fence) {
      const context = this.contexts[this.depth - 1];
      if (context.position >= context.end) {
        this.pop();
        continue;
      }
      const { stream } = context;
      const i = context.position++;
      this.tokenKind = stream.kind[i];
      this.tokenId = stream.id[i];
      this.tokenFlags = stream.flags[i];
      this.tokenFile = stream.file[i];
      this.tokenOffset = stream.offset[i];
      this.tokenExpansion = stream.expansion[i];
      if (this._disabledCount > 0) this._mark();
      return;
    }
    if (this.sealed) {
      this.tokenKind = TokenKind.End;
      return;
    }
    this.readFile();
    if (this._disabledCount > 0) this._mark();
  }

  /** Whether the next token is `(`. */
  protected hasParen(): boolean {
    while (this.depth > this.fence) {
      const context = this.contexts[this.depth - 1];
      if (context.position < context.end) {
        return (
          context.stream.kind[context.position] === TokenKind.Punct && context.stream.id[context.position] === P['(']
        );
      }
      this.pop();
    }
    return this.sealed ? false : this.fileHasParen();
  }

  private _mark(): void {
    if (this.tokenKind !== TokenKind.Identifier || this.names.flags[this.tokenId] !== 1) return;
    const macro = this.macros.lookup(this.tokenId);
    if (macro?.disabled) this.tokenFlags |= TokenFlag.NoExpand;
  }

  protected push(macro: Macro | undefined, stream: TokenStream, start: number, end: number, mark: number): void {
    let context = this.contexts[this.depth];
    if (context === undefined) this.contexts.push((context = new Context(stream)));
    this.depth++;
    context.stream = stream;
    context.macro = macro;
    context.position = start;
    context.end = end;
    context.mark = mark;
    if (macro) {
      macro.disabled = true;
      this._disabledCount++;
    }
  }

  /** Takes all replacements off the stack, after a failure in the midst of them: macros are shared with other runs. */
  protected unwind(): void {
    while (this.depth > 0) this.pop();
  }

  protected pop(): void {
    const context = this.contexts[--this.depth];
    if (context.mark >= 0) context.stream.count = context.mark;
    if (context.macro) {
      context.macro.disabled = false;
      context.macro = undefined;
      this._disabledCount--;
    }
  }

  protected noteExpansion(macro: Macro, file: number, offset: number, parent: number): number {
    this.expansions.push({
      macro: macro.name,
      definitionFile: macro.file,
      definitionOffset: macro.offset,
      file,
      offset,
      parent,
    });
    return this.expansions.length - 1;
  }

  /** Copies `args[i]` to the end of the replacements. */
  protected copy(i: number, flags: number): void {
    const { args } = this;
    this.bodies.push(args.kind[i], args.id[i], flags, args.file[i], args.offset[i], args.expansion[i]);
  }

  /** The tokens of `args[start, end)` as text. */
  protected textOf(start: number, end: number): string {
    return joinTexts(this.spellings, this.args, start, end);
  }
}
