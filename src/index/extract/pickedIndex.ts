/**
 * Entries of arrays of functions that bits of a computed word choose (bit tests as an array's index).
 *
 *     deq[flags & MASK](q);                     // by bits: text "flags & MASK"
 *     deq[!!(flags & A)][!!(flags & B)](q);     // by bits: text "[!!(flags & A)][!!(flags & B)]"
 *     handlers[msg->type](msg);                 // not by bits
 *
 * Such an array has an entry for each combination of bits, and which combinations occur no type tells. An array under
 * a message's number, an enumerator or a loop's counter is another matter: its entries are there to be called. Given
 * up on: an index that was computed into a variable before.
 */

import type { Expr, Unit } from '../../c/ast';
import { evaluateConstant } from '../../c/constants';
import type { Spellings } from '../../c/tokens';
import { P, TokenFlag } from '../../c/tokens';
import { Carrier, carrierOf } from './carrier';

/** Most levels of an expression that are looked at. */
const DEPTH = 40;
/** Characters of an index that are kept. */
const LONGEST = 100;

/** Whether an access to an element is of that kind. */
export function isPickedByBits(access: Expr): boolean {
  if (carrierOf(access.type) !== Carrier.Function) return false;
  for (let at = access; ;) {
    if (at.kind === 'cast' || (at.kind === 'unary' && (at.op === '*' || at.op === '&'))) at = at.operand;
    else if (at.kind !== 'index') return false;
    else if (isOfBits(at.index, DEPTH)) return true;
    else at = at.base;
  }
}

/** Whether a value is put together of single bits of another. */
function isOfBits(value: Expr, depth: number): boolean {
  if (depth === 0) return false;
  switch (value.kind) {
    case 'cast':
      return isOfBits(value.operand, depth - 1);
    case 'unary':
      return value.op === '!' && masks(value.operand, depth - 1);
    case 'conditional':
      return masks(value.condition, depth - 1) && isSmall(value.then) && isSmall(value.else);
    case 'binary':
      if (value.op === '&')
        return evaluateConstant(value.left) === undefined || evaluateConstant(value.right) === undefined;
      if (value.op === ',') return isOfBits(value.right, depth - 1);
      return (
        ['|', '+', '<<', '>>', '*'].includes(value.op) &&
        (isOfBits(value.left, depth - 1) || isOfBits(value.right, depth - 1))
      );
    default:
      return false;
  }
}

/** `flags & X`, however often negated. */
function masks(condition: Expr, depth: number): boolean {
  if (depth <= 0) return false;
  if (condition.kind === 'cast' || (condition.kind === 'unary' && condition.op === '!'))
    return masks(condition.operand, depth - 1);
  return condition.kind === 'binary' && condition.op === '&';
}

function isSmall(value: Expr | undefined): boolean {
  const constant = value && evaluateConstant(value);
  return constant !== undefined && constant >= 0n;
}

/**
 * The indexes of an access as they are written (`flags & (MODES - 1)`, `[!!(flags & A)][!!(flags & B)]`), macros by
 * their names.
 */
export function pickedText(access: Expr, unit: Unit, spellings: Spellings): string {
  const indexes: string[] = [];
  for (let at = access; ;) {
    if (at.kind === 'index') {
      indexes.unshift(writtenText(at.index, unit, spellings));
      at = at.base;
    } else if (at.kind === 'cast' || at.kind === 'unary') {
      at = at.operand;
    } else {
      break;
    }
  }
  const text = indexes.length === 1 ? indexes[0] : indexes.map((index) => `[${index}]`).join('');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/**
 * An expression in the words of the text that it stands in: what a macro inside of it stands for is told by the
 * macro's name.
 */
function writtenText({ start, end }: Expr, { tokens, expansions }: Unit, spellings: Spellings): string {
  const around = new Set<number>([0]);
  for (let at = tokens.expansion[start - 1] ?? 0; at !== 0; at = expansions[at].parent) around.add(at);
  let text = '';
  let inside = 0;
  for (let i = start; i < end && text.length <= LONGEST; i++) {
    let expansion = tokens.expansion[i];
    while (!around.has(expansion) && !around.has(expansions[expansion].parent))
      expansion = expansions[expansion].parent;
    const foreign = around.has(expansion) ? 0 : expansion;
    if (foreign !== 0 && foreign === inside) continue;
    inside = foreign;
    const space = text && tokens.flags[i] & TokenFlag.Space && tokens.id[i] !== P['->'] && tokens.id[i - 1] !== P['->'];
    text += `${space ? ' ' : ''}${spellings.text(foreign === 0 ? tokens.id[i] : expansions[foreign].macro)}`;
  }
  return text;
}
