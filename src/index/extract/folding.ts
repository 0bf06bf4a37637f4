/**
 * Which branches a compiler leaves out because their condition is constant (`if (0)`, `sizeof(x) == 8`,
 * `__builtin_constant_p(n) ? a : b`, `1 || f()`): gcc does so at every level of optimisation, and what such a branch
 * calls is in no object file.
 */

import type { Expr, Statement, Switch } from '../../c/ast';
import { evaluateConstant } from '../../c/constants';

/**
 * Whether a condition is always true or always false; undefined: it depends. Beyond constant expressions (C11 6.6)
 * this sees `x && 0` and `x || 1`, and what stands last in a comma expression.
 */
export function truthOf(condition: Expr): boolean | undefined {
  switch (condition.kind) {
    case 'binary': {
      const { op } = condition;
      if (op === ',') return truthOf(condition.right);
      if (op !== '&&' && op !== '||') break;
      const decisive = op === '||';
      // Chains of thousands of operands lean to the left.
      let at: Expr = condition;
      let open = false;
      for (;;) {
        const part: Expr = at.kind === 'binary' && at.op === op ? at.right : at;
        const truth = truthOf(part);
        if (truth === decisive) return decisive;
        if (truth === undefined) open = true;
        if (part === at) break;
        at = (at as Expr & { kind: 'binary' }).left;
      }
      return open ? undefined : !decisive;
    }
    case 'unary':
      if (condition.op === '!') {
        const truth = truthOf(condition.operand);
        return truth === undefined ? undefined : !truth;
      }
      break;
    case 'call':
      if (
        condition.callee.kind === 'ident' &&
        condition.callee.symbol.name === '__builtin_expect' &&
        condition.args[0]
      ) {
        return truthOf(condition.args[0]);
      }
      break;
    case 'conditional': {
      const truth = truthOf(condition.condition);
      if (truth === undefined) return undefined;
      return truth ? (condition.then ? truthOf(condition.then) : true) : truthOf(condition.else);
    }
    case 'cast':
      if (condition.type.kind === 'int' && condition.type.rank === 0) return truthOf(condition.operand);
      break;
    case 'ident':
    case 'member':
    case 'index':
      return condition.kind === 'ident' && condition.symbol.kind === 'enumerator'
        ? condition.symbol.value !== 0n
        : undefined;
  }
  const value = evaluateConstant(condition);
  return value === undefined ? undefined : value !== 0n;
}

/** Whether control may come into a statement by a label, so that it stays whatever stands around it. */
export function hasLabel(statement: Statement | undefined): boolean {
  switch (statement?.kind) {
    case 'compound-statement':
      return statement.items.some(hasLabel);
    case 'if':
      return hasLabel(statement.then) || hasLabel(statement.else);
    case 'while':
    case 'do':
    case 'for':
    case 'switch':
      return hasLabel(statement.body);
    case 'label':
    case 'case':
    case 'default':
      return true;
    default:
      return false;
  }
}

/**
 * The statements of a switch on a constant that are never reached: those before, and after the `break` of, the chosen
 * case. Empty when the switch is not of that form, or a label inside leads elsewhere.
 */
export function deadCases(statement: Switch): ReadonlySet<Statement> {
  const dead = new Set<Statement>();
  if (statement.body.kind !== 'compound-statement') return dead;
  const value = evaluateConstant(statement.value);
  if (value === undefined) return dead;
  const { items } = statement.body;
  let chosen = items.findIndex((item) =>
    labels(item).some((label) => label.kind === 'case' && label.low <= value && value <= label.high),
  );
  if (chosen < 0) chosen = items.findIndex((item) => labels(item).some((label) => label.kind === 'default'));
  let live = false;
  items.forEach((item, index) => {
    if (index === chosen) live = true;
    const inner = innermost(item);
    if (!live && !hasLabel(inner) && !labels(item).some((label) => label.kind === 'label')) dead.add(item);
    if (live && leaves(inner)) live = false;
  });
  return dead;
}

/** The labels in front of a statement. */
function labels(statement: Statement): (Statement & { kind: 'case' | 'default' | 'label' })[] {
  const found: (Statement & { kind: 'case' | 'default' | 'label' })[] = [];
  for (let at = statement; at.kind === 'case' || at.kind === 'default' || at.kind === 'label'; at = at.body)
    found.push(at);
  return found;
}

function innermost(statement: Statement): Statement {
  let at = statement;
  while (at.kind === 'case' || at.kind === 'default' || at.kind === 'label') at = at.body;
  return at;
}

/** Whether control never goes from a statement to the next of the same list. */
function leaves(statement: Statement): boolean {
  if (statement.kind === 'compound-statement')
    return statement.items.length > 0 && leaves(innermost(statement.items[statement.items.length - 1]));
  return (
    statement.kind === 'break' ||
    statement.kind === 'return' ||
    statement.kind === 'goto' ||
    statement.kind === 'continue'
  );
}
