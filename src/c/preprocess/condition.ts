/**
 * The controlling expression of `#if` and `#elif` (C11 6.10.1), already macro-replaced: intmax_t and uintmax_t
 * arithmetic.
 */

import { P, TokenKind, type Spellings, type TokenStream } from '../tokens';

/** Deepest nesting of parentheses, unary operators and conditionals. */
const MAX_DEPTH = 256;
/** Characters of the longest number. */
const MAX_NUMBER = 1000;

interface Value {
  value: bigint;
  unsigned: boolean;
}

/** Thrown inside, never out of {@link evaluateCondition}. */
class ConditionError extends Error {}

const BINARY = new Map<number, number>([
  [P['*'], 10],
  [P['/'], 10],
  [P['%'], 10],
  [P['+'], 9],
  [P['-'], 9],
  [P['<<'], 8],
  [P['>>'], 8],
  [P['<'], 7],
  [P['>'], 7],
  [P['<='], 7],
  [P['>='], 7],
  [P['=='], 6],
  [P['!='], 6],
  [P['&'], 5],
  [P['^'], 4],
  [P['|'], 3],
  [P['&&'], 2],
  [P['||'], 1],
]);

/**
 * Evaluates `tokens[start, end)`.
 * @returns whether it is not 0; `problem` says what is wrong with it (it then counts as false).
 */
export function evaluateCondition(
  spellings: Spellings,
  tokens: TokenStream,
  start: number,
  end: number,
): { holds: boolean; problem?: string } {
  if (start === end) return { holds: false, problem: '#if with no expression' };
  if (end === start + 1 && tokens.kind[start] === TokenKind.Number) {
    const text = spellings.text(tokens.id[start]);
    if (text === '0') return { holds: false };
    if (text === '1') return { holds: true };
  }
  try {
    const parser = new ConditionParser(spellings, tokens, start, end);
    return { holds: parser.whole().value !== 0n };
  } catch (error) {
    if (error instanceof ConditionError) return { holds: false, problem: error.message };
    if (error instanceof RangeError) return { holds: false, problem: '#if expression is nested too deeply' };
    throw error;
  }
}

class ConditionParser {
  /** Above 0: the operand is not evaluated (`0 && 1/0`). */
  private _skipped = 0;
  private _depth = 0;

  constructor(
    private readonly _spellings: Spellings,
    private readonly _tokens: TokenStream,
    private _at: number,
    private readonly _end: number,
  ) {}

  whole(): Value {
    const value = this._comma();
    if (this._at < this._end) throw new ConditionError(`missing binary operator before "${this._text()}" in #if`);
    return value;
  }

  private _text(): string {
    return this._at < this._end ? this._spellings.text(this._tokens.id[this._at]) : 'end of line';
  }

  private _is(punctuator: number): boolean {
    return (
      this._at < this._end &&
      this._tokens.kind[this._at] === TokenKind.Punct &&
      this._tokens.id[this._at] === punctuator
    );
  }

  private _comma(): Value {
    let value = this._conditional();
    while (this._is(P[','])) {
      this._at++;
      value = this._conditional();
    }
    return value;
  }

  private _conditional(): Value {
    const condition = this._binary(1);
    if (!this._is(P['?'])) return condition;
    this._at++;
    if (++this._depth > MAX_DEPTH) throw new ConditionError('#if expression is nested too deeply');
    const holds = condition.value !== 0n;
    if (!holds) this._skipped++;
    const then = this._comma();
    if (!holds) this._skipped--;
    if (!this._is(P[':'])) throw new ConditionError('"?" without following ":" in #if');
    this._at++;
    if (holds) this._skipped++;
    const otherwise = this._conditional();
    if (holds) this._skipped--;
    this._depth--;
    const chosen = holds ? then : otherwise;
    return normal(chosen.value, then.unsigned || otherwise.unsigned);
  }

  private _binary(lowest: number): Value {
    let left = this._unary();
    for (;;) {
      if (this._at >= this._end || this._tokens.kind[this._at] !== TokenKind.Punct) return left;
      const op = this._tokens.id[this._at];
      const level = BINARY.get(op);
      if (level === undefined || level < lowest) return left;
      this._at++;
      const decided = (op === P['&&'] && left.value === 0n) || (op === P['||'] && left.value !== 0n);
      if (decided) this._skipped++;
      const right = this._binary(level + 1);
      if (decided) this._skipped--;
      left = this._apply(op, left, right);
    }
  }

  private _apply(op: number, left: Value, right: Value): Value {
    const unsigned = left.unsigned || right.unsigned;
    const truth = (holds: boolean): Value => ({ value: holds ? 1n : 0n, unsigned: false });
    const a = unsigned ? BigInt.asUintN(64, left.value) : left.value;
    const b = unsigned ? BigInt.asUintN(64, right.value) : right.value;
    switch (op) {
      case P['*']:
        return normal(a * b, unsigned);
      case P['/']:
      case P['%']:
        if (b === 0n) {
          if (this._skipped > 0) return normal(0n, unsigned);
          throw new ConditionError('division by zero in #if');
        }
        return normal(op === P['/'] ? a / b : a % b, unsigned);
      case P['+']:
        return normal(a + b, unsigned);
      case P['-']:
        return normal(a - b, unsigned);
      case P['<<']:
        return normal(shifted(left.value, right.value), left.unsigned);
      case P['>>']:
        return normal(shifted(left.value, -right.value), left.unsigned);
      case P['<']:
        return truth(a < b);
      case P['>']:
        return truth(a > b);
      case P['<=']:
        return truth(a <= b);
      case P['>=']:
        return truth(a >= b);
      case P['==']:
        return truth(a === b);
      case P['!=']:
        return truth(a !== b);
      case P['&']:
        return normal(a & b, unsigned);
      case P['^']:
        return normal(a ^ b, unsigned);
      case P['|']:
        return normal(a | b, unsigned);
      case P['&&']:
        return truth(left.value !== 0n && right.value !== 0n);
      default:
        return truth(left.value !== 0n || right.value !== 0n);
    }
  }

  private _unary(): Value {
    if (this._at >= this._end) throw new ConditionError('#if expression ends too early');
    if (++this._depth > MAX_DEPTH) throw new ConditionError('#if expression is nested too deeply');
    try {
      const kind = this._tokens.kind[this._at];
      const id = this._tokens.id[this._at];
      if (kind === TokenKind.Punct) {
        this._at++;
        switch (id) {
          case P['!']:
            return { value: this._unary().value === 0n ? 1n : 0n, unsigned: false };
          case P['-']: {
            const operand = this._unary();
            return normal(-operand.value, operand.unsigned);
          }
          case P['+']:
            return this._unary();
          case P['~']: {
            const operand = this._unary();
            return normal(~operand.value, operand.unsigned);
          }
          case P['(']: {
            const value = this._comma();
            if (!this._is(P[')'])) throw new ConditionError('missing ")" in #if');
            this._at++;
            return value;
          }
          default:
            this._at--;
            throw new ConditionError(`"${this._text()}" is not valid in #if`);
        }
      }
      this._at++;
      const text = this._spellings.text(id);
      if (kind === TokenKind.Number) return numberValue(text);
      if (kind === TokenKind.Char) return charValue(text);
      if (kind === TokenKind.Identifier) {
        if (this._is(P['(']) && this._skipped === 0)
          throw new ConditionError(`missing binary operator: function-like macro "${text}" is not defined`);
        if (this._is(P['('])) this._skipParens();
        return { value: 0n, unsigned: false };
      }
      throw new ConditionError(`"${text}" is not valid in #if`);
    } finally {
      this._depth--;
    }
  }

  /** An operand that is not evaluated may use a function-like name that does not exist. */
  private _skipParens(): void {
    let depth = 0;
    while (this._at < this._end) {
      if (this._is(P['('])) depth++;
      else if (this._is(P[')']) && --depth === 0) {
        this._at++;
        return;
      }
      this._at++;
    }
  }
}

function normal(value: bigint, unsigned: boolean): Value {
  return { value: unsigned ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value), unsigned };
}

function shifted(value: bigint, by: bigint): bigint {
  if (by >= 64n) return 0n;
  if (by <= -64n) return value < 0n ? -1n : 0n;
  return by >= 0n ? value << by : value >> -by;
}

function numberValue(text: string): Value {
  const match =
    text.length > MAX_NUMBER
      ? null
      : /^(0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)([uU]?[lL]{0,2}|[lL]{1,2}[uU])$/.exec(text);
  if (!match) throw new ConditionError(`"${text.slice(0, 80)}" is not an integer constant`);
  const digits = match[1];
  if (/^0[0-9]+$/.test(digits) && /[89]/.test(digits)) throw new ConditionError(`"${text}" is not an integer constant`);
  const value = BigInt.asUintN(64, BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits));
  const unsigned = /[uU]/.test(match[2]) || value >= 1n << 63n;
  return { value, unsigned };
}

const ESCAPES: Record<string, number> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, e: 27, '0': 0 };

function charValue(text: string): Value {
  const wide = text[0] !== "'";
  const inner = text.slice(text.indexOf("'") + 1, -1);
  let value = 0n;
  let count = 0;
  for (let i = 0; i < inner.length; count++) {
    let code: number;
    if (inner[i] === '\\') {
      const rest = inner.slice(i + 1);
      const octal = /^[0-7]{1,3}/.exec(rest)?.[0];
      const hex = /^x([0-9a-fA-F]+)/.exec(rest);
      if (octal) {
        code = parseInt(octal, 8);
        i += 1 + octal.length;
      } else if (hex) {
        code = parseInt(hex[1], 16);
        i += 1 + hex[0].length;
      } else {
        code = ESCAPES[rest[0]] ?? rest.codePointAt(0) ?? 0;
        i += 2;
      }
    } else {
      code = inner.codePointAt(i) ?? 0;
      i += code > 0xffff ? 2 : 1;
    }
    value = wide ? BigInt(code) : BigInt.asIntN(32, (value << 8n) | BigInt(code & 0xff));
  }
  if (!wide && count === 1) value = BigInt.asIntN(8, value);
  return { value: BigInt.asIntN(64, value), unsigned: false };
}
