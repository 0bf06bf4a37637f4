/**
 * Macro replacement at a line, one step at a time, for readers.
 *
 * The run up to the line is the real one, so each name means what it means there. From the line on, its tokens are
 * replaced step by step: arguments before they are put in, then the macro itself, from left to right (C11 6.10.3).
 * Each token carries the names that it must not be replaced by again (Prosser's hide sets).
 */

import type { LexedFile } from './lexer';
import type { FrontEnd } from './preprocess/frontEnd';
import { newModule } from './preprocess/headerModules';
import { BodyFlag, Builtin, type Macro } from './preprocess/macro';
import { Preprocessor } from './preprocess/preprocessor';
import { pasteTexts, stringify } from './preprocess/spelling';
import type { Place } from './text';
import { P, TokenFlag, TokenKind, TokenStream } from './tokens';

export interface ExpansionStep {
  /** Name of the macro replaced. */
  macro: string;
  /** Where it is defined; undefined: predefined or from the command line. */
  definition: Place | undefined;
  /** Its definition from the name on, on one line. */
  definitionText: string;
  /** The whole text after this step. */
  text: string;
  /** What stands for the use in {@link text}. */
  start: number;
  end: number;
}

export interface LineExpansion {
  /** First and last line (1-based) of the text shown: a use that goes over several lines is taken whole. */
  firstLine: number;
  lastLine: number;
  /** The text before the first step. */
  before: string;
  steps: ExpansionStep[];
  /** Why there is nothing to show, where there is not: no macro, an inactive line, no such line. */
  reason?: string;
  /** More steps follow than are shown. */
  cut: boolean;
}

const MAX_STEPS = 500;
const MAX_TOKENS = 20_000;

/**
 * The replacement of macros at a line of a file.
 * @param line 1-based
 * @throws Error when the file cannot be read
 */
export function expandLine(front: FrontEnd, path: string, line: number): LineExpansion {
  const lexed = front.lexed(path);
  if (!lexed) throw new Error(`${path}: cannot be read as C text`);
  const run = new LineExpander(front, lexed, line);
  const { inactive } = run.run();
  if (run.result) return run.result;
  const text = lexed.source.text.split(/\r\n|\r|\n/)[line - 1];
  const nothing = { firstLine: line, lastLine: line, before: text?.trim() ?? '', steps: [], cut: false };
  if (text === undefined) return { ...nothing, reason: `there is no line ${line}` };
  const off = inactive.find(
    (region) =>
      region.file === lexed.source.id &&
      front.fileTable.line(region.file, region.start) <= line &&
      line < front.fileTable.line(region.file, region.end),
  );
  if (off)
    return {
      ...nothing,
      reason: `switched off by the condition at line ${front.fileTable.line(off.file, off.directive)}`,
    };
  return { ...nothing, reason: /^\s*#/.test(text) ? 'a directive' : 'no macro here' };
}

/** A modular run that looks out for the first macro use on a line. */
class LineExpander extends Preprocessor {
  result: LineExpansion | undefined;
  private readonly _wanted: number;
  private _count = 0;

  constructor(front: FrontEnd, lexed: LexedFile, line: number) {
    const { path } = lexed.source;
    const record = newModule(lexed, false, front.modules.known(path)?.context ?? []);
    super(front, lexed, front.config(path), front.modularIncludes(record));
    this._wanted = line;
  }

  protected override replaceInto(sink: TokenStream): boolean {
    if (this.result || sink !== this.out || this.lexed !== this.root) return super.replaceInto(sink);
    const first = this.at - 1;
    const macro = this.macros.lookup(this.tokenId);
    if (macro && this._lineOf(first) <= this._wanted) {
      const last = this._endOfUse(first, macro);
      if (last !== undefined && this._lineOf(last) >= this._wanted) this._show(first, last);
    }
    return super.replaceInto(sink);
  }

  private _lineOf(token: number): number {
    return this.sources.fileTable.line(this.root.source.id, this.root.offset[token]);
  }

  /** Last token of the use that begins at `first`; undefined when the name is no use. */
  private _endOfUse(first: number, macro: Macro): number | undefined {
    macro.prepare(this.spellings);
    if (!macro.functionLike) return first;
    const { kind, id } = this.root;
    if (kind[first + 1] !== TokenKind.Punct || id[first + 1] !== P['(']) return undefined;
    let depth = 0;
    for (let i = first + 1; kind[i] !== TokenKind.End; i++) {
      if (kind[i] !== TokenKind.Punct) continue;
      if (id[i] === P['(']) depth++;
      else if (id[i] === P[')'] && --depth === 0) return i;
    }
    return undefined;
  }

  /** Steps through the lines that the use and the line wanted stand on. */
  private _show(first: number, last: number): void {
    const { kind, flags } = this.root;
    let start = first;
    while (start > 0 && !(flags[start] & TokenFlag.LineStart) && kind[start - 1] !== TokenKind.EndOfDirective) start--;
    let end = last + 1;
    for (;;) {
      // To the end of the line, and of every further use that begins on it.
      while (kind[end] !== TokenKind.End && kind[end] !== TokenKind.Hash && !(flags[end] & TokenFlag.LineStart)) end++;
      const further = this._unclosed(start, end);
      if (further === undefined || further < end) break;
      end = further + 1;
    }
    const tokens: Token[] = [];
    for (let i = start; i < end; i++) {
      const text = this.root;
      if (kind[i] === TokenKind.Hash) {
        // A directive inside of arguments is carried out by the real run; here it is left out.
        while (kind[i] !== TokenKind.EndOfDirective) i++;
        continue;
      }
      tokens.push({
        kind: kind[i],
        id: text.id[i],
        space: (text.flags[i] & (TokenFlag.Space | TokenFlag.LineStart)) !== 0,
        hidden: NONE,
      });
    }
    this._count = this.counter;
    const steps: ExpansionStep[] = [];
    const before = this._text(tokens).text;
    let cut = false;
    for (let list = tokens; ;) {
      const step = this._step(list, 0, list.length);
      if (!step) break;
      if (steps.length >= MAX_STEPS || step.tokens.length > MAX_TOKENS) {
        cut = true;
        break;
      }
      list = step.tokens;
      const shown = this._text(list, step.from, step.to);
      const { macro } = step;
      steps.push({
        macro: this.spellings.text(macro.name),
        definition: macro.file === 0 ? undefined : this.sources.fileTable.place(macro.file, macro.offset),
        definitionText: macro
          .text()
          .replace(/\\\r?\n/g, ' ')
          .replace(/\s+/g, ' '),
        text: shown.text,
        start: shown.start,
        end: shown.end,
      });
    }
    this.result = {
      firstLine: this._lineOf(start),
      lastLine: this._lineOf(Math.max(start, end - 1)),
      before,
      steps,
      cut,
    };
  }

  /** Last token of a use in `[start, end)` that goes on beyond `end`. */
  private _unclosed(start: number, end: number): number | undefined {
    for (let i = start; i < end; i++) {
      if (this.root.kind[i] !== TokenKind.Identifier) continue;
      const macro = this.names.flags[this.root.id[i]] === 1 ? this.macros.lookup(this.root.id[i]) : undefined;
      const last = macro && this._endOfUse(i, macro);
      if (last !== undefined && last >= end) return last;
    }
    return undefined;
  }

  private _text(tokens: readonly Token[], from = 0, to = 0): { text: string; start: number; end: number } {
    let text = '';
    let start = 0;
    let end = 0;
    for (let i = 0; i < tokens.length; i++) {
      const spelling = this.spellings.text(tokens[i].id);
      if (text !== '' && (tokens[i].space || glues(text[text.length - 1], spelling[0]))) text += ' ';
      if (i === from) start = text.length;
      text += spelling;
      if (i === to - 1) end = text.length;
    }
    return { text, start: to > from ? start : text.length, end: to > from ? end : text.length };
  }

  // One step
  // ---------------------------------------------------------------------------------------------------------------

  /** The next replacement in `tokens[from, to)`: arguments first, then the macro. */
  private _step(tokens: readonly Token[], from: number, to: number): Step | undefined {
    for (let i = from; i < to; i++) {
      const token = tokens[i];
      if (token.kind !== TokenKind.Identifier || this.names.flags[token.id] !== 1 || token.hidden.has(token.id))
        continue;
      const macro = this.macros.lookup(token.id);
      if (!macro) continue;
      macro.prepare(this.spellings);
      if (macro.builtin !== Builtin.None) {
        const value = this._builtinValue(macro, token);
        if (value) return this._replaced(tokens, i, i + 1, [value], macro);
        continue;
      }
      if (!macro.functionLike) {
        const hidden = with_(token.hidden, macro.name);
        const body: Token[] = [];
        for (let k = 0; k < macro.count; k++) {
          body.push({ kind: macro.kind[k], id: macro.id[k], space: (macro.flags[k] & TokenFlag.Space) !== 0, hidden });
        }
        if (body.length > 0) body[0].space = token.space;
        return this._replaced(tokens, i, i + 1, body, macro);
      }
      const call = argumentsAt(tokens, i + 1, to, macro);
      if (!call) continue;
      // Arguments that go in fully replaced come first.
      for (let a = 0; a < macro.paramCount; a++) {
        if (macro.expanded[a] === 0) continue;
        const range = call.ranges[a];
        const inner = range && this._step(tokens, range[0], range[1]);
        if (inner) return inner;
      }
      return this._replaced(tokens, i, call.end, this._substituted(macro, tokens, call, token), macro);
    }
    return undefined;
  }

  private _replaced(tokens: readonly Token[], from: number, to: number, by: Token[], macro: Macro): Step {
    return { tokens: [...tokens.slice(0, from), ...by, ...tokens.slice(to)], from, to: from + by.length, macro };
  }

  private _builtinValue(macro: Macro, token: Token): Token | undefined {
    const give = (kind: TokenKind, text: string): Token => ({
      kind,
      id: this.spellings.id(text),
      space: token.space,
      hidden: NONE,
    });
    switch (macro.builtin) {
      case Builtin.File:
      case Builtin.BaseFile:
        return give(TokenKind.String, `"${this.root.source.path}"`);
      case Builtin.Line:
        return give(TokenKind.Number, String(this._wanted));
      case Builtin.Counter:
        return give(TokenKind.Number, String(this._count++));
      case Builtin.IncludeLevel:
        return give(TokenKind.Number, '0');
      default:
        return undefined;
    }
  }

  private _substituted(macro: Macro, tokens: readonly Token[], call: Arguments, name: Token): Token[] {
    const hidden = with_(intersection(name.hidden, tokens[call.end - 1].hidden), macro.name);
    const out: Token[] = [];
    let pasting = false;
    let leftEmpty = false;
    const put = (list: readonly Token[], space: boolean): void => {
      list.forEach((token, k) => {
        const copy = { ...token, hidden: union(token.hidden, hidden), space: k === 0 ? space : token.space };
        const left = out[out.length - 1];
        const pasted =
          k === 0 && pasting && !leftEmpty && left ? pasteTexts(this.spellings, left.id, copy.id) : undefined;
        if (pasted) out[out.length - 1] = { ...left, kind: pasted.kind, id: pasted.id, hidden };
        else out.push(copy);
      });
      leftEmpty = list.length === 0 && (leftEmpty || !pasting);
    };
    for (let k = 0; k < macro.count; k++) {
      const space = (macro.flags[k] & TokenFlag.Space) !== 0;
      if (macro.flags[k] & BodyFlag.VaOpt) {
        const last = call.ranges[macro.paramCount - 1];
        if (!last || last[0] === last[1]) {
          put([], space);
          k = macro.id[k] - 1;
        } else {
          continue;
        }
      } else if (macro.kind[k] === TokenKind.Parameter) {
        const range = call.ranges[macro.id[k]];
        const list = range ? tokens.slice(range[0], range[1]) : [];
        if (macro.flags[k] & BodyFlag.Stringify) {
          put([{ kind: TokenKind.String, id: this._stringified(list), space, hidden: NONE }], space);
        } else if (
          pasting &&
          macro.variadic &&
          macro.id[k] === macro.paramCount - 1 &&
          macro.id[k - 1] === P[','] &&
          macro.kind[k - 1] === TokenKind.Punct
        ) {
          // GNU: the comma goes when the arguments are left out.
          pasting = false;
          if (list.length === 0 && (call.given < macro.paramCount || call.given === 1)) out.pop();
          put(list, space);
        } else {
          put(list, space);
        }
      } else {
        put([{ kind: macro.kind[k], id: macro.id[k], space, hidden: NONE }], space);
      }
      pasting = (macro.flags[k] & BodyFlag.PasteRight) !== 0;
    }
    if (out.length > 0) out[0] = { ...out[0], space: name.space };
    return out;
  }

  private _stringified(list: readonly Token[]): number {
    const stream = new TokenStream(list.length + 1);
    for (const token of list) stream.push(token.kind, token.id, token.space ? TokenFlag.Space : 0, 0, 0, 0);
    return this.spellings.id(stringify(this.spellings, stream, 0, stream.count) ?? '""');
  }
}

interface Token {
  kind: TokenKind;
  id: number;
  space: boolean;
  /** Macros that must not replace it again. */
  hidden: ReadonlySet<number>;
}

interface Step {
  tokens: Token[];
  from: number;
  to: number;
  macro: Macro;
}

interface Arguments {
  /** Token range of each argument. */
  ranges: [number, number][];
  /** How many were written. */
  given: number;
  /** One past the closing parenthesis. */
  end: number;
}

const NONE: ReadonlySet<number> = new Set();

function with_(set: ReadonlySet<number>, more: number): ReadonlySet<number> {
  return new Set([...set, more]);
}

function union(a: ReadonlySet<number>, b: ReadonlySet<number>): ReadonlySet<number> {
  return a.size === 0 ? b : new Set([...a, ...b]);
}

function intersection(a: ReadonlySet<number>, b: ReadonlySet<number>): ReadonlySet<number> {
  return new Set([...a].filter((id) => b.has(id)));
}

/** Whether two tokens written side by side would be read as one. */
function glues(last: string, first: string): boolean {
  const word = /[\w$."']/;
  return (
    (word.test(last) && word.test(first) && !'.'.includes(last) && !`."'`.includes(first)) ||
    (last === first && '+-&|<>=#'.includes(last))
  );
}

/** The arguments of a use, from the token after the name; undefined when they do not close or do not fit. */
function argumentsAt(tokens: readonly Token[], open: number, to: number, macro: Macro): Arguments | undefined {
  const is = (i: number, punctuator: number): boolean =>
    tokens[i].kind === TokenKind.Punct && tokens[i].id === punctuator;
  if (open >= to || !is(open, P['('])) return undefined;
  const ranges: [number, number][] = [];
  let depth = 0;
  let start = open + 1;
  for (let i = open; i < to; i++) {
    if (is(i, P['('])) depth++;
    else if (is(i, P[')']) && --depth === 0) {
      ranges.push([start, i]);
      const given = macro.paramCount === 0 && ranges.length === 1 && start === i ? 0 : ranges.length;
      if (given > macro.paramCount || given < macro.paramCount - (macro.variadic ? 1 : 0)) return undefined;
      if (given < macro.paramCount) ranges.push([i, i]);
      return { ranges, given, end: i + 1 };
    } else if (is(i, P[',']) && depth === 1 && !(macro.variadic && ranges.length + 1 >= macro.paramCount)) {
      ranges.push([start, i]);
      start = i + 1;
    }
  }
  return undefined;
}
