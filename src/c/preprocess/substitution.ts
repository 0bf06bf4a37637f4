/** Uses of function-like macros: arguments are collected and put into the replacement (C11 6.10.3.1 to 6.10.3.3). */

import { P, TokenFlag, TokenKind } from '../tokens';
import { BodyFlag, type Macro } from './macro';
import { BLANK, ReplacementStack } from './replacementStack';
import { pasteTexts, stringify } from './spelling';
import { MAX_WORK, WorkBudget } from './workBudget';

/** Most replacements on the stack. */
export const MAX_DEPTH = 4096;

export abstract class Substitution extends ReplacementStack {
  /** Where the outermost macro now being replaced stands. */
  protected outerFile = 0;
  protected outerOffset = 0;
  /** White space of a replacement that gave no tokens, for the token after it. */
  protected carry = 0;
  protected readonly budget = new WorkBudget((severity, message) =>
    this.report(severity, message, this.outerFile, this.outerOffset),
  );
  /** Where arguments begin and end in `args`, see {@link _collect}. */
  private readonly _bounds: number[] = [];

  /** Replaces `args[start, end)` on its own; the result stands at the end of `args`. */
  protected abstract expandRegion(start: number, end: number): void;
  /**
   * Whether the `}` just read from the file ends what stands at file scope; it is then read again by the next one who
   * reads.
   */
  protected abstract endsDeclaration(): boolean;

  /** Puts the use of a function-like macro, whose name is in `token…`, on the stack. False: it is no use. */
  protected enterFunctionLike(macro: Macro): boolean {
    const { tokenId: id, tokenFlags: flags, tokenFile: file, tokenOffset: offset, tokenExpansion: parent } = this;
    if (!this.hasParen() || this.depth >= MAX_DEPTH) return false;
    const base = this._bounds.length;
    const argsMark = this.args.count;
    const given = this._collect(macro);
    this.budget.spend(this.args.count - argsMark);
    const ok = given >= 0 && this._checkCount(macro, given, base, file, offset);
    if (!ok) {
      if (given < 0)
        this.report('error', `unterminated argument list of macro "${this.spellings.text(id)}"`, file, offset);
      this._pushRaw(id, flags, file, offset, parent, base, given);
    } else {
      const expansion = this.noteExpansion(macro, file, offset, parent);
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
          if (--braces < 0 && this.depth <= this.fence && !this.sealed && this.endsDeclaration()) {
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
    const bodies = this.bodies;
    const mark = bodies.count;
    bodies.push(TokenKind.Identifier, id, flags | TokenFlag.NoExpand, file, offset, parent);
    bodies.push(TokenKind.Punct, P['('], 0, file, offset, parent);
    // Cut off inside of an argument, the rest would swallow what follows there: the name alone stays, as with gcc.
    const cut = given < 0 && this.sealed;
    if (cut) bodies.count = mark + 1;
    const last = cut ? base : this._bounds.length - 1;
    for (let k = base; k < last; k++) {
      if (k > base) bodies.push(TokenKind.Punct, P[','], 0, file, offset, parent);
      for (let i = this._bounds[k]; i < this._bounds[k + 1]; i++) this.copy(i, this.args.flags[i]);
    }
    if (given >= 0) bodies.push(TokenKind.Punct, P[')'], 0, file, offset, parent);
    this.push(undefined, bodies, mark, bodies.count, mark);
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
    const { args, bodies, _bounds: bounds } = this;
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
          this.copy(i, (args.flags[i] & ~BLANK) | space);
        }
        for (i++; i < end; i++) this.copy(i, args.flags[i]);
        leading = 0;
        leftEmpty = false;
      }
      pasting = (bodyFlags & BodyFlag.PasteRight) !== 0;
    }
    this.budget.spend(bodies.count - mark);
    if (bodies.count === mark) {
      this.carry |= (nameFlags & BLANK) === 0 && leading === 0 ? 0 : TokenFlag.Space;
      return;
    }
    this.push(macro, bodies, mark, bodies.count, mark);
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
    const bodies = this.bodies;
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
}
