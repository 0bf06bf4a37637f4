/**
 * A unit's typed trees as text, one node a line, for golden tests and for looking at what the parser made of something.
 */

import type { Compound, Expr, InitEntry, Statement, Unit } from './ast';
import type { RecordDecl } from './types';
import { recordName, typeToString } from './typeRules';

/** All external declarations; bodies included. */
export function dumpUnit(unit: Unit): string {
  const out: string[] = [];
  for (const declaration of unit.declarations) {
    switch (declaration.kind) {
      case 'function': {
        const linkage = declaration.symbol.storage === 'static' ? ' static' : '';
        out.push(`function ${typeToString(declaration.type, declaration.symbol.name)}${linkage}`);
        dumpBlock(declaration.body(), 1, out);
        break;
      }
      case 'prototype':
        out.push(`prototype ${typeToString(declaration.symbol.type, declaration.symbol.name)}`);
        break;
      case 'variable':
        out.push(`variable ${typeToString(declaration.symbol.type, declaration.symbol.name)}`);
        dumpEntries(declaration.initializer, 1, out);
        break;
      case 'typedef':
        out.push(
          `typedef ${declaration.symbol.name} = ${typeToString({ ...declaration.symbol.type, alias: undefined })}`,
        );
        break;
      case 'record':
        dumpRecord(declaration.record, out);
        break;
      case 'enum':
        out.push(`enum ${declaration.decl.tag ?? ''} : ${declaration.decl.underlying.name}`);
        for (const { name, value } of declaration.decl.constants) out.push(`  ${name} = ${value}`);
        break;
    }
  }
  for (const { severity, message } of unit.diagnostics) out.push(`${severity}: ${message}`);
  return `${out.join('\n')}\n`;
}

/** Members with offset, size and bit places. */
function dumpRecord(record: RecordDecl, out: string[]): void {
  out.push(`${recordName(record)} size ${record.size} align ${record.align}`);
  for (const member of record.members) {
    const bits = member.bits === undefined ? '' : ` bits ${member.bitOffset}+${member.bits}`;
    out.push(`  ${member.offset}${bits} ${typeToString(member.type, member.name ?? '')}`);
  }
}

function dumpEntries(entries: readonly InitEntry[] | undefined, depth: number, out: string[]): void {
  for (const entry of entries ?? []) {
    const way = entry.path
      .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step.name ?? '<anonymous>'}`))
      .join('');
    out.push(`${'  '.repeat(depth)}${way || '='} @${entry.offset} ${dumpExpr(entry.value)}`);
  }
}

function dumpBlock(block: Compound, depth: number, out: string[]): void {
  for (const item of block.items) dumpStatement(item, depth, out);
}

function dumpStatement(statement: Statement, depth: number, out: string[]): void {
  const line = (text: string): number => out.push('  '.repeat(depth) + text);
  switch (statement.kind) {
    case 'compound-statement':
      line('{}');
      dumpBlock(statement, depth + 1, out);
      break;
    case 'expression':
      line(dumpExpr(statement.expr));
      break;
    case 'declaration':
      for (const variable of statement.variables) {
        line(`local ${typeToString(variable.symbol.type, variable.symbol.name)}`);
        dumpEntries(variable.initializer, depth + 1, out);
      }
      break;
    case 'if':
      line(`if ${dumpExpr(statement.condition)}`);
      dumpStatement(statement.then, depth + 1, out);
      if (statement.else) {
        line('else');
        dumpStatement(statement.else, depth + 1, out);
      }
      break;
    case 'while':
      line(`while ${dumpExpr(statement.condition)}`);
      dumpStatement(statement.body, depth + 1, out);
      break;
    case 'do':
      line(`do while ${dumpExpr(statement.condition)}`);
      dumpStatement(statement.body, depth + 1, out);
      break;
    case 'for':
      line(`for ${dumpOptional(statement.condition)}; ${dumpOptional(statement.step)}`);
      if (statement.init) dumpStatement(statement.init, depth + 1, out);
      dumpStatement(statement.body, depth + 1, out);
      break;
    case 'switch':
      line(`switch ${dumpExpr(statement.value)}`);
      dumpStatement(statement.body, depth + 1, out);
      break;
    case 'case':
      line(`case ${statement.low}${statement.high === statement.low ? '' : ` ... ${statement.high}`}`);
      dumpStatement(statement.body, depth + 1, out);
      break;
    case 'default':
      line('default');
      dumpStatement(statement.body, depth + 1, out);
      break;
    case 'label':
      line(`${statement.name}:`);
      dumpStatement(statement.body, depth, out);
      break;
    case 'return':
      line(`return${statement.value ? ` ${dumpExpr(statement.value)}` : ''}`);
      break;
    case 'goto':
      line(`goto ${statement.label}`);
      break;
    case 'computed-goto':
      line(`goto * ${dumpExpr(statement.target)}`);
      break;
    case 'asm': {
      const operands = (list: typeof statement.inputs): string =>
        list.map((o) => `"${o.constraint}" ${dumpExpr(o.expr)}`).join(', ');
      line(
        `asm ${JSON.stringify(statement.template)} out ${operands(statement.outputs)} in ${operands(statement.inputs)}`,
      );
      break;
    }
    case 'error':
      line(`error ${statement.message}`);
      break;
    default:
      line(statement.kind);
  }
}

/** One expression with the type of each operation, as `(op:type operands)`. */
export function dumpExpr(expr: Expr): string {
  const typed = (op: string, ...parts: string[]): string =>
    `(${op}:${typeToString(expr.type)}${parts.map((part) => ` ${part}`).join('')})`;
  switch (expr.kind) {
    case 'int':
      return `${expr.value}:${typeToString(expr.type)}`;
    case 'float':
      return `${expr.value}:${typeToString(expr.type)}`;
    case 'string':
      return JSON.stringify(new TextDecoder().decode(expr.bytes));
    case 'ident':
      return `${expr.symbol.name}${expr.symbol.implicit ? '?' : ''}`;
    case 'unary':
      return typed(expr.op, dumpExpr(expr.operand));
    case 'binary':
    case 'assign':
      return typed(expr.op, dumpExpr(expr.left), dumpExpr(expr.right));
    case 'conditional':
      return typed('?:', dumpExpr(expr.condition), expr.then ? dumpExpr(expr.then) : '_', dumpExpr(expr.else));
    case 'call':
      return typed('call', dumpExpr(expr.callee), ...expr.args.map(dumpExpr));
    case 'member':
      return typed(`${expr.arrow ? '->' : '.'}${expr.name}`, dumpExpr(expr.base));
    case 'index':
      return typed('[]', dumpExpr(expr.base), dumpExpr(expr.index));
    case 'cast':
      return typed('cast', dumpExpr(expr.operand));
    case 'compound': {
      const parts: string[] = [];
      dumpEntries(expr.entries, 0, parts);
      return typed('literal', ...parts.map((part) => `{${part}}`));
    }
    case 'sizeof':
      return `${expr.align ? 'alignof' : 'sizeof'}=${expr.value ?? 'variable'}`;
    case 'offsetof':
      return typed(
        'offsetof',
        typeToString(expr.of),
        ...expr.designators.map((d) => (d.index ? `[${dumpExpr(d.index)}]` : `.${d.member?.name ?? '?'}`)),
      );
    case 'statement-expr': {
      const parts: string[] = [];
      dumpBlock(expr.body, 0, parts);
      return typed('block', ...parts.map((part) => `{${part.trim()}}`));
    }
    case 'va-arg':
      return typed('va_arg', dumpExpr(expr.list));
    case 'label-address':
      return `&&${expr.label}`;
    case 'selection':
      return typed('selection', dumpExpr(expr.chosen));
    case 'error':
      return `<error ${expr.message}>`;
  }
}

function dumpOptional(expr: Expr | undefined): string {
  return expr ? dumpExpr(expr) : '';
}
