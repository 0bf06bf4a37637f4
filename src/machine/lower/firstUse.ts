/**
 * Whether a local variable surely gets a value before anything else is done with it: then nothing has to be noted
 * while the program runs. A plain look at the statements behind its declaration; where it cannot tell, the answer is
 * no.
 */

import type { CSymbol, Expr, Statement } from '../../c/ast';

function isTree(node: unknown): node is Record<string, unknown> {
  return typeof node === 'object' && node !== null;
}

/** What of a node leads out of the tree: types, symbols, members. */
const NO_TREES = new Set(['type', 'symbol', 'of', 'path', 'bitField', 'member']);

/** Whether a name stands anywhere in a node. */
export function mentions(node: unknown, symbol: CSymbol): boolean {
  if (!isTree(node)) return false;
  if (Array.isArray(node)) return node.some((one) => mentions(one, symbol));
  if (node.kind === 'ident') return node.symbol === symbol;
  for (const key of Object.keys(node)) {
    if (NO_TREES.has(key)) continue;
    if (mentions(node[key], symbol)) return true;
  }
  return false;
}

/** Whether control may leave a tree for somewhere else than its end. */
function leaves(node: unknown): boolean {
  if (!isTree(node)) return false;
  if (Array.isArray(node)) return node.some(leaves);
  if (
    node.kind === 'goto' ||
    node.kind === 'computed-goto' ||
    node.kind === 'label' ||
    node.kind === 'case' ||
    node.kind === 'default'
  )
    return true;
  for (const key of Object.keys(node)) {
    if (NO_TREES.has(key)) continue;
    if (leaves(node[key])) return true;
  }
  return false;
}

/** Whether evaluating `e` surely assigns before it reads. */
function assigns(e: Expr, symbol: CSymbol, unset: ReadonlySet<CSymbol>): boolean {
  switch (e.kind) {
    case 'assign':
      if (e.left.kind === 'ident' && e.left.symbol === symbol)
        return e.op === '=' && !mentions(e.right, symbol) && ![...unset].some((other) => mentions(e.right, other));
      return !mentions(e.left, symbol) && assigns(e.right, symbol, unset);
    case 'binary':
      if (mentions(e.left, symbol))
        return (
          assigns(e.left, symbol, unset) &&
          (e.op === ',' || e.op === '&&' || e.op === '||' || !mentions(e.right, symbol))
        );
      return e.op !== '&&' && e.op !== '||' && assigns(e.right, symbol, unset);
    case 'unary':
      return (
        e.op !== '&' &&
        e.op !== '++_' &&
        e.op !== '--_' &&
        e.op !== '_++' &&
        e.op !== '_--' &&
        assigns(e.operand, symbol, unset)
      );
    case 'cast':
      return assigns(e.operand, symbol, unset);
    case 'conditional':
      return assigns(e.condition, symbol, unset);
    case 'call': {
      const parts = [e.callee, ...e.args].filter((part) => mentions(part, symbol));
      return parts.length === 1 && assigns(parts[0], symbol, unset);
    }
    default:
      return false;
  }
}

/**
 * `statements` are those that follow the declaration in its block; `unset`: variables that may have no value, from
 * which none can be taken.
 */
export function assignedFirst(symbol: CSymbol, statements: readonly Statement[], unset: ReadonlySet<CSymbol>): boolean {
  for (const statement of statements) {
    if (!mentions(statement, symbol)) {
      if (leaves(statement)) return false;
      continue;
    }
    switch (statement.kind) {
      case 'expression':
        return assigns(statement.expr, symbol, unset);
      case 'declaration':
        return false;
      case 'compound-statement':
        return assignedFirst(symbol, statement.items, unset);
      case 'if':
        if (mentions(statement.condition, symbol)) return assigns(statement.condition, symbol, unset);
        return (
          statement.else !== undefined &&
          assignedFirst(symbol, [statement.then], unset) &&
          assignedFirst(symbol, [statement.else], unset)
        );
      case 'while':
        return mentions(statement.condition, symbol) && assigns(statement.condition, symbol, unset);
      case 'do':
        return assignedFirst(symbol, [statement.body], unset);
      case 'switch':
        return mentions(statement.value, symbol) && assigns(statement.value, symbol, unset);
      case 'for': {
        const { init } = statement;
        if (init && mentions(init, symbol)) return init.kind === 'expression' && assigns(init.expr, symbol, unset);
        return (
          statement.condition !== undefined &&
          mentions(statement.condition, symbol) &&
          assigns(statement.condition, symbol, unset)
        );
      }
      default:
        return false;
    }
  }
  return true;
}
