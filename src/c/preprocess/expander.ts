/**
 * Macro replacement (C11 6.10.3), in the way gcc's own preprocessor does it: replacements stand on a stack and are read
 * again; arguments are replaced on their own, before they are put in.
 */

import { TokenFlag, TokenKind, type TokenStream } from '../tokens';
import { Builtin, type Macro } from './macro';
import { BLANK } from './replacementStack';
import { MAX_DEPTH, Substitution } from './substitution';

/** Deepest nesting of arguments that are replaced on their own; the engine's stack is as deep as this. */
const MAX_NESTING = 250;

export abstract class Expander extends Substitution {
  /** In the expression of an `#if`: `defined` and `__has_include` are operators. */
  protected inCondition = false;
  /** Arguments that are being replaced on their own. */
  private _regions = 0;

  /** Replacement of a builtin macro: pushes its tokens by {@link pushBuiltin}; false: the name stands as it is. */
  protected abstract builtin(macro: Macro): boolean;
  /** An operator of `#if` (`defined`): reads its operand and gives its value, or -1 when the name is no operator. */
  protected abstract conditionOperator(name: number): number;

  /**
   * The identifier in `token…` has just been read from the file and is a macro somewhere: writes what it stands for.
   * False: it stands for itself.
   */
  protected replaceInto(sink: TokenStream): boolean {
    const macro = this.macros.lookup(this.tokenId);
    if (macro === undefined) return false;
    this.outerFile = this.tokenFile;
    this.outerOffset = this.tokenOffset;
    this.budget.begin();
    if (!this._enter(macro)) return false;
    this.drain(sink, 0);
    this.carry = 0;
    return true;
  }

  /** Writes all that stands above `floor` on the stack, fully replaced. */
  protected drain(sink: TokenStream, floor: number): void {
    const flagsOf = this.names;
    while (this.depth > floor) {
      const context = this.contexts[this.depth - 1];
      if (context.position >= context.end) {
        this.pop();
        continue;
      }
      const { stream } = context;
      const i = context.position++;
      const kind = stream.kind[i];
      const id = stream.id[i];
      let flags = stream.flags[i] | this.carry;
      this.carry = 0;
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
    const fence = this.fence;
    const sealed = this.sealed;
    const carry = this.carry;
    if (this.depth === 0) this.budget.begin();
    if (++this._regions > MAX_NESTING && !this.budget.stopped) {
      this.budget.stop(
        `uses of macros are nested more than ${MAX_NESTING} deep here; the rest of them is left as written`,
      );
    }
    this.carry = 0;
    this.fence = this.depth;
    this.sealed = true;
    this.push(undefined, this.args, start, end, -1);
    this.drain(this.args, this.fence);
    this.fence = fence;
    this.sealed = sealed;
    this.carry = carry;
    this._regions--;
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
    const mark = this.bodies.count;
    this.bodies.push(
      kind,
      id,
      (flags & BLANK) | TokenFlag.NoExpand,
      file,
      offset,
      this.noteExpansion(macro, file, offset, parent),
    );
    this.push(undefined, this.bodies, mark, mark + 1, mark);
  }

  /** Puts `args[start, end)` in place of a builtin macro's use. */
  protected pushTokens(start: number, end: number): void {
    const mark = this.bodies.count;
    for (let i = start; i < end; i++) this.copy(i, this.args.flags[i]);
    this.push(undefined, this.bodies, mark, this.bodies.count, mark);
  }

  /** Puts the replacement of the name in `token…` on the stack. False: the name is not a use of the macro. */
  private _enter(macro: Macro): boolean {
    // An expansion is remembered, which costs as much as some tokens.
    if (!this.budget.spend(4)) return false;
    if (macro.builtin !== Builtin.None) return this.builtin(macro);
    macro.prepare(this.spellings);
    if (macro.functionLike) return this.enterFunctionLike(macro);
    const { tokenFile: file, tokenOffset: offset } = this;
    const expansion = this.noteExpansion(macro, file, offset, this.tokenExpansion);
    const flags = this.tokenFlags & BLANK;
    const { count } = macro;
    this.budget.spend(count);
    if (count === 0) {
      this.carry |= flags === 0 ? 0 : TokenFlag.Space;
      return true;
    }
    if (this.depth >= MAX_DEPTH) return false;
    const bodies = this.bodies;
    const mark = bodies.count;
    bodies.push(macro.kind[0], macro.id[0], flags, file, offset, expansion);
    for (let i = 1; i < count; i++)
      bodies.push(macro.kind[i], macro.id[i], macro.flags[i] & TokenFlag.Space, file, offset, expansion);
    this.push(macro, bodies, mark, bodies.count, mark);
    return true;
  }
}
