/** Numbers of what path conditions are about, over all files. */

import { PairIds } from '../../base/pairs';

export class Subjects {
  private readonly _members = new PairIds<number, string>();
  private readonly _texts = new Map<string, number>();
  private readonly _inFunction = new PairIds<number, number>();

  /** The constructors that a function is reached from: which driver of several in a component. */
  readonly driver = 0;

  /** A member of a record, whatever object it is read from: `tokens[0]`. */
  member(record: number, name: string): number {
    return 1 + 3 * this._members.id(record, name);
  }

  /** Another expression, by its text. */
  expression(text: string): number {
    let id = this._texts.get(text);
    if (id === undefined) this._texts.set(text, (id = this._texts.size));
    return 2 + 3 * id;
  }

  /** An expression in one function: its text means nothing in others. */
  inFunction(node: number, expression: number): number {
    return 3 + 3 * this._inFunction.id(node, expression);
  }
}
