/**
 * Macro replacement (C11 6.10.3), in the way gcc's own preprocessor does it.
 *
 * Replacements stand on a stack of contexts. A macro is disabled while its replacement is on the stack; its name met
 * in that time is marked {@link TokenFlag.NoExpand} for good. Arguments are replaced on their own, before they are
 * put in. Tokens stand in two growing streams used as stacks (replacements, arguments): nothing is allocated per
 * token.
 */

import { P, TokenFlag, TokenKind, type Expansion, type Spellings, type StreamPool, type TokenStream } from '../tokens';
import type { Diagnostic } from '../text';
import type { MacroTable } from './includeStrategy';
import { BodyFlag, Builtin, type Macro } from './macro';
import type { MacroNames } from './macroNames';
import { joinTexts, pasteTexts, stringify } from './spelling';

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

const BLANK = TokenFlag.Space | TokenFlag.LineStart;
/** Most replacements on the stack. */
const MAX_DEPTH = 4096;
/** Deepest nesting of arguments that are replaced on their own; the engine's stack is as deep as this. */
const MAX_NESTING = 250;
/**
 * Most tokens read and written for one use of a macro in the text, and for all of a run. Real uses need some
 * thousand.
 */
const MAX_WORK = 1_000_000;
const MAX_RUN_WORK = 16_000_000;

export abstract class Expander {
  readonly expansions: Expansion[] = [
    { macro: 0, definitionFile: 0, definitionOffset: 0, file: 0, offset: 0, parent: 0 },
  ];
  readonly diagnostics: Diagnostic[] = [];
  protected readonly spellings: Spellings;
  protected readonly names: MacroNames;

  // The token last read.
  protected tokenKind: number = TokenKind.End;
  protected tokenId = 0;
  protected tokenFlags = 0;
  protected tokenFile = 0;
  protected tokenOffset = 0;
  protected tokenExpansion = 0;

  /** Reading ends at the bottom of the stack instead of going on in the file. */
  protected sealed = false;
  /** In the expression of an `#if`: `defined` and `__has_include` are operators. */
  protected inCondition = false;
  /** Where the outermost macro now being replaced stands. */
  protected outerFile = 0;
  protected outerOffset = 0;

  private readonly _contexts: Context[] = [];
  private _depth = 0;
  /** Contexts below this depth are not read. */
  private _fence = 0;
  private _disabled = 0;
  private readonly _bodies: TokenStream;
  protected readonly args: TokenStream;
  private readonly _bounds: number[] = [];
  /** White space of a replacement that gave no tokens, for the token after it. */
  private _carry = 0;
  private _regions = 0;
  /** Tokens read and written for the present outermost use, and for the uses before it. */
  private _work = 0;
  private _runWork = 0;
  /** A bound was met: in what is left of the outermost use, names stand for themselves. */
  private _stopped = false;

  constructor(
    spellings: Spellings,
    names: MacroNames,
    private readonly _streams: StreamPool,
    protected readonly macros: MacroTable,
  ) {
    this.spellings = spellings;
    this.names = names;
    this._bodies = _streams.take();
    this.args = _streams.take();
  }

  /** Gives the memory of its stacks back, when all has been read. */
  protected close(): void {
    this._streams.give(this._bodies);
    this._streams.give(this.args);
  }

  /** Reads the next token of the file into `token…`, directives carried out; End at the end of the file. */
  protected abstract readFile(): void;
  /**
   * Whether the `}` just read from the file ends what stands at file scope; it is then read again by the next one who
   * reads.
   */
  protected abstract endsDeclaration(): boolean;
  /** Whether the next token of the file is `(`. */
  protected abstract fileHasParen(): boolean;
  /** Replacement of a builtin macro: pushes its tokens by {@link pushBuiltin}; false: the name stands as it is. */
  protected abstract builtin(macro: Macro): boolean;
  /** An operator of `#if` (`defined`): reads its operand and gives its value, or -1 when the name is no operator. */
  protected abstract conditionOperator(name: number): number;

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

  /** Begins an outermost use of macros at `outerFile`, `outerOffset`. */
  private _begin(): void {
    this._runWork += this._work;
    this._work = 0;
    this._stopped = this._runWork > MAX_RUN_WORK;
  }

  /** Counts work; false beyond the bound, which is told once for each outermost use. */
  private _spend(tokens: number): boolean {
    if (this._stopped) return false;
    this._work += tokens;
    if (this._work > MAX_WORK)
      this._stop(`macros give more than ${MAX_WORK} tokens here; the rest of them is left as written`);
    else if (this._runWork + this._work > MAX_RUN_WORK) {
      this._stop(`the macros of this file give more than ${MAX_RUN_WORK} tokens; from here on none is replaced`);
    }
    return !this._stopped;
  }

  private _stop(message: string): void {
    this._stopped = true;
    this.report('error', message, this.outerFile, this.outerOffset);
  }

  /**
   * The identifier in `token…` has just been read from the file and is a macro somewhere: writes what it stands for.
   * False: it stands for itself.
   */
  protected replaceInto(sink: TokenStream): boolean {
    const macro = this.macros.lookup(this.tokenId);
    if (macro === undefined) return false;
    this.outerFile = this.tokenFile;
    this.outerOffset = this.tokenOffset;
    this._begin();
    if (!this._enter(macro)) return false;
    this.drain(sink, 0);
    this._carry = 0;
    return true;
  }

  /** Writes all that stands above `floor` on the stack, fully replaced. */
  protected drain(sink: TokenStream, floor: number): void {
    const flagsOf = this.names;
    while (this._depth > floor) {
      const context = this._contexts[this._depth - 1];
      if (context.position >= context.end) {
        this._pop();
        continue;
      }
      const { stream } = context;
      const i = context.position++;
      const kind = stream.kind[i];
      const id = stream.id[i];
      let flags = stream.flags[i] | this._carry;
      this._carry = 0;
      if (kind === TokenKind.Identifier) {
        if (flagsOf.flags[id] === 1 && (flags & TokenFlag.NoExpand) === 0) {
          const macro = this.macros.lookup(id);
          if (macro !== undefined) {
            if (macro.disabled) {
              flags |= TokenFlag.NoExpand;
            } else {
              this.tokenKind = kind;
              this.tokenId = id;
              this.tokenFlags = flags;
              this.tokenFile = stream.file[i];
              this.tokenOffset = stream.offset[i];
              this.tokenExpansion = stream.expansion[i];
              const { tokenFile, tokenOffset, tokenExpansion } = this;
              if (this._enter(macro)) continue;
              sink.push(kind, id, flags, tokenFile, tokenOffset, tokenExpansion);
              continue;
            }
          }
        }
        if (this.inCondition) {
          const file = stream.file[i];
          const offset = stream.offset[i];
          const value = this.conditionOperator(id);
          if (value >= 0) {
            sink.push(TokenKind.Number, this.spellings.id(String(value)), flags, file, offset, 0);
            continue;
          }
        }
      }
      sink.push(kind, id, flags, stream.file[i], stream.offset[i], stream.expansion[i]);
    }
  }

  /** Replaces `args[start, end)` on its own; the result stands at the end of `args`. */
  protected expandRegion(start: number, end: number): void {
    const fence = this._fence;
    const sealed = this.sealed;
    const carry = this._carry;
    if (this._depth === 0) this._begin();
    if (++this._regions > MAX_NESTING && !this._stopped) {
      this._stop(`uses of macros are nested more than ${MAX_NESTING} deep here; the rest of them is left as written`);
    }
    this._carry = 0;
    this._fence = this._depth;
    this.sealed = true;
    this._push(undefined, this.args, start, end, -1);
    this.drain(this.args, this._fence);
    this._fence = fence;
    this.sealed = sealed;
    this._carry = carry;
    this._regions--;
  }

  /** The next token, not replaced, into `token…`. A name whose macro is disabled is marked. */
  protected next(): void {
    while (this._depth > this._fence) {
      const context = this._contexts[this._depth - 1];
      if (context.position >= context.end) {
        this._pop();
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
      if (this._disabled > 0) this._mark();
      return;
    }
    if (this.sealed) {
      this.tokenKind = TokenKind.End;
      return;
    }
    this.readFile();
    if (this._disabled > 0) this._mark();
  }

  /** Whether the next token is `(`. */
  protected hasParen(): boolean {
    while (this._depth > this._fence) {
      const context = this._contexts[this._depth - 1];
      if (context.position < context.end) {
        return (
          context.stream.kind[context.position] === TokenKind.Punct && context.stream.id[context.position] === P['(']
        );
      }
      this._pop();
    }
    return this.sealed ? false : this.fileHasParen();
  }

  /** Puts one token in place of a builtin macro's name. */
  protected pushBuiltin(
    macro: Macro,
    kind: TokenKind,
    id: number,
    flags: number,
    file: number,
    offset: number,
    parent: number,
  ): void {
    const mark = this._bodies.count;
    this._bodies.push(
      kind,
      id,
      (flags & BLANK) | TokenFlag.NoExpand,
      file,
      offset,
      this._noteExpansion(macro, file, offset, parent),
    );
    this._push(undefined, this._bodies, mark, mark + 1, mark);
  }

  /** Puts `args[start, end)` in place of a builtin macro's use. */
  protected pushTokens(start: number, end: number): void {
    const mark = this._bodies.count;
    for (let i = start; i < end; i++) this._copy(i, this.args.flags[i]);
    this._push(undefined, this._bodies, mark, this._bodies.count, mark);
  }

  private _mark(): void {
    if (this.tokenKind !== TokenKind.Identifier || this.names.flags[this.tokenId] !== 1) return;
    const macro = this.macros.lookup(this.tokenId);
    if (macro?.disabled) this.tokenFlags |= TokenFlag.NoExpand;
  }

  private _push(macro: Macro | undefined, stream: TokenStream, start: number, end: number, mark: number): void {
    let context = this._contexts[this._depth];
    if (context === undefined) this._contexts.push((context = new Context(stream)));
    this._depth++;
    context.stream = stream;
    context.macro = macro;
    context.position = start;
    context.end = end;
    context.mark = mark;
    if (macro) {
      macro.disabled = true;
      this._disabled++;
    }
  }

  /** Takes all replacements off the stack, after a failure in the midst of them: macros are shared with other runs. */
  protected unwind(): void {
    while (this._depth > 0) this._pop();
  }

  private _pop(): void {
    const context = this._contexts[--this._depth];
    if (context.mark >= 0) context.stream.count = context.mark;
    if (context.macro) {
      context.macro.disabled = false;
      context.macro = undefined;
      this._disabled--;
    }
  }

  private _noteExpansion(macro: Macro, file: number, offset: number, parent: number): number {
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

  /** Puts the replacement of the name in `token…` on the stack. False: the name is not a use of the macro. */
  private _enter(macro: Macro): boolean {
    // An expansion is remembered, which costs as much as some tokens.
    if (!this._spend(4)) return false;
    if (macro.builtin !== Builtin.None) return this.builtin(macro);
    macro.prepare(this.spellings);
    if (macro.functionLike) return this._enterFunctionLike(macro);
    const { tokenFile: file, tokenOffset: offset } = this;
    const expansion = this._noteExpansion(macro, file, offset, this.tokenExpansion);
    const flags = this.tokenFlags & BLANK;
    const { count } = macro;
    this._spend(count);
    if (count === 0) {
      this._carry |= flags === 0 ? 0 : TokenFlag.Space;
      return true;
    }
    if (this._depth >= MAX_DEPTH) return false;
    const bodies = this._bodies;
    const mark = bodies.count;
    bodies.push(macro.kind[0], macro.id[0], flags, file, offset, expansion);
    for (let i = 1; i < count; i++)
      bodies.push(macro.kind[i], macro.id[i], macro.flags[i] & TokenFlag.Space, file, offset, expansion);
    this._push(macro, bodies, mark, bodies.count, mark);
    return true;
  }

  private _enterFunctionLike(macro: Macro): boolean {
    const { tokenId: id, tokenFlags: flags, tokenFile: file, tokenOffset: offset, tokenExpansion: parent } = this;
    if (!this.hasParen() || this._depth >= MAX_DEPTH) return false;
    const base = this._bounds.length;
    const argsMark = this.args.count;
    const given = this._collect(macro);
    this._spend(this.args.count - argsMark);
    const ok = given >= 0 && this._checkCount(macro, given, base, file, offset);
    if (!ok) {
      if (given < 0)
        this.report('error', `unterminated argument list of macro "${this.spellings.text(id)}"`, file, offset);
      this._pushRaw(id, flags, file, offset, parent, base, given);
    } else {
      const expansion = this._noteExpansion(macro, file, offset, parent);
      this._substitute(macro, given, base, flags, file, offset, expansion);
    }
    this.args.count = argsMark;
    this._bounds.length = base;
    return true;
  }

  /**
   * Reads the arguments into `args`, their bounds into `_bounds`: argument k is
   * `[bounds[base + k], bounds[base + k + 1])`. Gives their number, or -1 when the text ends before the closing
   * parenthesis.
   */
  private _collect(macro: Macro): number {
    const { args, _bounds: bounds } = this;
    const { paramCount, variadic } = macro;
    let depth = 0;
    let braces = 0;
    let count = 1;
    this.next();
    bounds.push(args.count);
    for (;;) {
      this.next();
      const kind = this.tokenKind;
      if (kind === TokenKind.End) {
        bounds.push(args.count);
        return -1;
      }
      if (kind === TokenKind.Punct) {
        const id = this.tokenId;
        if (id === P['(']) {
          depth++;
        } else if (id === P[')']) {
          if (depth === 0) break;
          depth--;
        } else if (id === P['{']) {
          braces++;
        } else if (id === P['}']) {
          if (--braces < 0 && this._depth <= this._fence && !this.sealed && this.endsDeclaration()) {
            // The closing parenthesis is missing: the rest of the text is not swallowed.
            bounds.push(args.count);
            return -1;
          }
        } else if (id === P[','] && depth === 0 && !(variadic && count >= paramCount)) {
          bounds.push(args.count);
          count++;
          continue;
        }
      }
      const flags =
        this.tokenFlags & TokenFlag.LineStart
          ? (this.tokenFlags & ~TokenFlag.LineStart) | TokenFlag.Space
          : this.tokenFlags;
      args.push(kind, this.tokenId, flags, this.tokenFile, this.tokenOffset, this.tokenExpansion);
    }
    bounds.push(args.count);
    return count;
  }

  private _checkCount(macro: Macro, given: number, base: number, file: number, offset: number): boolean {
    const { paramCount } = macro;
    if (given === paramCount) return true;
    if (paramCount === 0 && given === 1 && this._bounds[base] === this._bounds[base + 1]) return true;
    if (macro.variadic && given === paramCount - 1) {
      this._bounds.push(this._bounds[base + given]);
      return true;
    }
    const name = this.spellings.text(macro.name);
    this.report('error', `macro "${name}" takes ${paramCount} arguments, but is given ${given}`, file, offset);
    return false;
  }

  /** A use that is no proper call stays as written. */
  private _pushRaw(
    id: number,
    flags: number,
    file: number,
    offset: number,
    parent: number,
    base: number,
    given: number,
  ): void {
    const bodies = this._bodies;
    const mark = bodies.count;
    bodies.push(TokenKind.Identifier, id, flags | TokenFlag.NoExpand, file, offset, parent);
    bodies.push(TokenKind.Punct, P['('], 0, file, offset, parent);
    // Cut off inside of an argument, the rest would swallow what follows there: the name alone stays, as with gcc.
    const cut = given < 0 && this.sealed;
    if (cut) bodies.count = mark + 1;
    const last = cut ? base : this._bounds.length - 1;
    for (let k = base; k < last; k++) {
      if (k > base) bodies.push(TokenKind.Punct, P[','], 0, file, offset, parent);
      for (let i = this._bounds[k]; i < this._bounds[k + 1]; i++) this._copy(i, this.args.flags[i]);
    }
    if (given >= 0) bodies.push(TokenKind.Punct, P[')'], 0, file, offset, parent);
    this._push(undefined, bodies, mark, bodies.count, mark);
  }

  /** Copies `args[i]` to the end of the replacements. */
  private _copy(i: number, flags: number): void {
    const { args } = this;
    this._bodies.push(args.kind[i], args.id[i], flags, args.file[i], args.offset[i], args.expansion[i]);
  }

  private _needsExpansion(start: number, end: number): boolean {
    const { args, names } = this;
    for (let i = start; i < end; i++) {
      if (
        args.kind[i] === TokenKind.Identifier &&
        (args.flags[i] & TokenFlag.NoExpand) === 0 &&
        names.flags[args.id[i]] === 1
      )
        return true;
    }
    return false;
  }

  /** Writes the body with arguments put in and pushes it. */
  private _substitute(
    macro: Macro,
    given: number,
    base: number,
    nameFlags: number,
    file: number,
    offset: number,
    expansion: number,
  ): void {
    const { args, _bodies: bodies, _bounds: bounds } = this;
    const { paramCount } = macro;
    // Fully replaced arguments, where the body needs them: [full[2k], full[2k + 1]).
    const full: number[] = [];
    for (let k = 0; k < paramCount; k++) {
      const start = bounds[base + k];
      const end = bounds[base + k + 1];
      if (macro.expanded[k] !== 0 && this._needsExpansion(start, end)) {
        const at = args.count;
        this.expandRegion(start, end);
        full.push(at, args.count);
      } else {
        full.push(start, end);
      }
    }
    const mark = bodies.count;
    /** The token written next is pasted to the one before. */
    let pasting = false;
    /** The left operand of a paste to come is empty. */
    let leftEmpty = false;
    /** Where the left operand of a paste to come begins in `bodies`. */
    let leading = nameFlags & BLANK;
    const last = paramCount - 1;
    for (let j = 0; j < macro.count; j++) {
      if (bodies.count - mark > MAX_WORK) break;
      const kind = macro.kind[j];
      const bodyFlags = macro.flags[j];
      const space = (bodyFlags & TokenFlag.Space) | leading;
      let start = 0;
      let end = 0;
      let own = false;
      if (bodyFlags & BodyFlag.VaOpt) {
        const close = macro.id[j];
        if (this._hasVariadic(macro, base)) {
          if (close > j + 1) leading |= bodyFlags & TokenFlag.Space;
          continue;
        }
        // Left out: an empty operand.
        const after = close > j + 1 ? macro.flags[close - 1] : bodyFlags;
        if (!pasting) leftEmpty = true;
        pasting = (after & BodyFlag.PasteRight) !== 0;
        j = close - 1;
        continue;
      }
      if (kind === TokenKind.Parameter) {
        const k = macro.id[j];
        if (bodyFlags & BodyFlag.Stringify) {
          const text = stringify(this.spellings, args, bounds[base + k], bounds[base + k + 1]) ?? this._tooLong();
          start = args.count;
          args.push(TokenKind.String, this.spellings.id(text), 0, file, offset, expansion);
          end = start + 1;
        } else if (pasting || bodyFlags & BodyFlag.PasteRight) {
          start = bounds[base + k];
          end = bounds[base + k + 1];
          // GNU: `, ## args` loses the comma when the arguments are left out, and is no paste otherwise.
          if (
            pasting &&
            macro.variadic &&
            k === last &&
            !leftEmpty &&
            bodies.count > mark &&
            macro.kind[j - 1] === TokenKind.Punct &&
            macro.id[j - 1] === P[',']
          ) {
            pasting = false;
            const missing = given < paramCount || (given === 1 && start === end);
            if (missing) bodies.count--;
            leftEmpty = false;
          }
        } else {
          start = full[2 * k];
          end = full[2 * k + 1];
        }
      } else {
        own = true;
      }
      if (own) {
        if (pasting && !leftEmpty) {
          this._paste(kind, macro.id[j], 0, file, offset, expansion, file, offset, expansion);
        } else {
          bodies.push(kind, macro.id[j], space, file, offset, expansion);
        }
        leading = 0;
        leftEmpty = false;
      } else if (start === end) {
        if (!pasting) leftEmpty = true;
        if (space !== 0) leading |= space;
      } else {
        let i = start;
        if (pasting && !leftEmpty) {
          this._paste(
            args.kind[i],
            args.id[i],
            args.flags[i],
            args.file[i],
            args.offset[i],
            args.expansion[i],
            file,
            offset,
            expansion,
          );
        } else {
          this._copy(i, (args.flags[i] & ~BLANK) | space);
        }
        for (i++; i < end; i++) this._copy(i, args.flags[i]);
        leading = 0;
        leftEmpty = false;
      }
      pasting = (bodyFlags & BodyFlag.PasteRight) !== 0;
    }
    this._spend(bodies.count - mark);
    if (bodies.count === mark) {
      this._carry |= (nameFlags & BLANK) === 0 && leading === 0 ? 0 : TokenFlag.Space;
      return;
    }
    this._push(macro, bodies, mark, bodies.count, mark);
  }

  private _tooLong(): string {
    this.report(
      'error',
      "the string that '#' gives here is too long; it is left empty",
      this.outerFile,
      this.outerOffset,
    );
    return '""';
  }

  private _hasVariadic(macro: Macro, base: number): boolean {
    const k = macro.paramCount - 1;
    const start = this._bounds[base + k];
    const end = this._bounds[base + k + 1];
    if (start === end) return false;
    if (!this._needsExpansion(start, end)) return true;
    const at = this.args.count;
    this.expandRegion(start, end);
    const some = this.args.count > at;
    this.args.count = at;
    return some;
  }

  /** Pastes a token to the last one of `_bodies`. The result stands where the macro is used: no one wrote it. */
  private _paste(
    kind: number,
    id: number,
    flags: number,
    tokenFile: number,
    tokenOffset: number,
    tokenExpansion: number,
    file: number,
    offset: number,
    expansion: number,
  ): void {
    const bodies = this._bodies;
    const at = bodies.count - 1;
    const pasted = pasteTexts(this.spellings, bodies.id[at], id);
    if (!pasted) {
      const left = this.spellings.text(bodies.id[at]);
      const right = this.spellings.text(id);
      this.report('error', `pasting "${left}" and "${right}" does not give a valid preprocessing token`, file, offset);
      bodies.push(kind, id, flags & ~BLANK, tokenFile, tokenOffset, tokenExpansion);
      return;
    }
    bodies.kind[at] = pasted.kind;
    bodies.id[at] = pasted.id;
    bodies.flags[at] &= ~TokenFlag.NoExpand;
    bodies.file[at] = file;
    bodies.offset[at] = offset;
    bodies.expansion[at] = expansion;
  }

  /** The tokens of `args[start, end)` as text. */
  protected textOf(start: number, end: number): string {
    return joinTexts(this.spellings, this.args, start, end);
  }
}
