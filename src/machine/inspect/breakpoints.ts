/**
 * Breakpoints: lines of files to numbers of statements. A line stands for the first statement that begins on it in each
 * function; a line without one moves to the next that has one in the same file.
 */

import type { Compound, FunctionDefinition, Statement, Unit } from '../../c/ast';
import type { Breakpoint } from '../api';
import type { LoweredFunction } from '../lower/lowerFunction';
import type { FunctionEntity } from '../link/entities';
import { present } from '../../base/present';

export class Breakpoints {
  private readonly _byFile = new Map<string, Breakpoint[]>();
  /** Breakpoints of a statement, by its number. */
  private readonly _byStatement = new Map<number, Breakpoint[]>();
  private readonly _lowered: FunctionEntity[] = [];
  private _nextId = 1;

  /** `units`: the program's; `parse`: reads a unit that is not part of it yet. */
  constructor(
    private readonly _units: () => readonly Unit[],
    private readonly _parse: (path: string) => Unit | undefined,
  ) {}

  /** Whether none is set. */
  get empty(): boolean {
    for (const list of this._byFile.values()) if (list.length > 0) return false;
    return true;
  }

  /** Numbers of all statements to stop before. */
  statements(): Iterable<number> {
    return this._byStatement.keys();
  }

  at(statement: number): readonly Breakpoint[] {
    return this._byStatement.get(statement) ?? [];
  }

  /** Replaces the breakpoints of a file; gives one for each line asked for, or undefined where no statement follows. */
  set(path: string, wanted: readonly { line: number; condition?: string }[]): (Breakpoint | undefined)[] {
    const lines = this._linesOf(path);
    const result = wanted.map(({ line, condition }): Breakpoint | undefined => {
      const actual = lines.find((candidate) => candidate >= line);
      return actual === undefined ? undefined : { id: this._nextId++, path, line: actual, condition };
    });
    this._byFile.set(
      path,
      result.filter((breakpoint) => breakpoint !== undefined),
    );
    this._byStatement.clear();
    for (const entity of this._lowered) this._bind(present(entity.lowered, 'lowered function'));
    return result;
  }

  /** A function was made ready to run: its statements have numbers now. Gives those to stop before. */
  lowered(entity: FunctionEntity): number[] {
    this._lowered.push(entity);
    return this._bind(present(entity.lowered, 'lowered function'));
  }

  private _bind(lowered: LoweredFunction): number[] {
    const { unit } = lowered;
    const numbers: number[] = [];
    for (const [path, breakpoints] of this._byFile) {
      const file = unit.files.byPath(path)?.id;
      if (file === undefined) continue;
      for (const breakpoint of breakpoints) {
        let first = -1;
        lowered.statements.forEach((statement, i) => {
          if (unit.tokens.file[statement.start] !== file) return;
          if (unit.files.line(file, unit.tokens.offset[statement.start]) !== breakpoint.line) return;
          if (first < 0 || statement.start < lowered.statements[first].start) first = i;
        });
        if (first < 0) continue;
        const number = lowered.statementBase + first;
        const list = this._byStatement.get(number);
        if (list) list.push(breakpoint);
        else this._byStatement.set(number, [breakpoint]);
        numbers.push(number);
      }
    }
    return numbers;
  }

  /** Lines of a file on which a statement begins, in order. */
  private _linesOf(path: string): number[] {
    const lines = new Set<number>();
    let seen = false;
    const collect = (unit: Unit): void => {
      const file = unit.files.byPath(path)?.id;
      if (file === undefined) return;
      for (const declaration of unit.declarations) {
        if (declaration.kind !== 'function' || unit.tokens.file[declaration.nameToken] !== file) continue;
        seen = true;
        for (const token of statementTokens(declaration)) {
          if (unit.tokens.file[token] === file) lines.add(unit.files.line(file, unit.tokens.offset[token]));
        }
      }
    };
    for (const unit of this._units()) collect(unit);
    if (!seen) {
      const unit = this._parse(path);
      if (unit) collect(unit);
    }
    return [...lines].sort((a, b) => a - b);
  }
}

/** First tokens of a function's statements, without lowering it. */
function statementTokens(definition: FunctionDefinition): number[] {
  const tokens: number[] = [];
  const visit = (statement: Statement | Compound): void => {
    switch (statement.kind) {
      case 'compound-statement':
        statement.items.forEach(visit);
        return;
      case 'declaration':
        if (statement.variables.some((variable) => variable.initializer && !variable.symbol.isStaticStorage))
          tokens.push(statement.start);
        return;
      case 'if':
        tokens.push(statement.start);
        visit(statement.then);
        if (statement.else) visit(statement.else);
        return;
      case 'while':
      case 'switch':
        tokens.push(statement.start);
        visit(statement.body);
        return;
      case 'do':
        visit(statement.body);
        tokens.push(statement.condition.start);
        return;
      case 'for':
        tokens.push(statement.start);
        visit(statement.body);
        return;
      case 'case':
      case 'default':
      case 'label':
        visit(statement.body);
        return;
      case 'empty':
      case 'error':
        return;
      default:
        tokens.push(statement.start);
    }
  };
  visit(definition.body());
  return tokens;
}
