/** Conditions in the words of the source, for what is said of calls that the compiler leaves out. */

import type { Expr, Unit } from '../../c/ast';
import type { Spellings } from '../../c/tokens';

/** An operator with blanks around it, at the end of a text and before. */
const BLANKS = /(?:[<>=!]=|&&|\|\||[<>?:]) \S+$|\S (?:[<>=!]=|&&|\|\||[<>?:])$/;
/** At most so many characters of a condition are kept. */
const FOLD_TEXT = 60;

/** An expression as its tokens, cut when it is long. */
export function expressionText(expr: Expr, { tokens }: Unit, spellings: Spellings): string {
  let text = '';
  for (let i = expr.start; i < expr.end && text.length <= FOLD_TEXT; i++) {
    const spelled = spellings.text(tokens.id[i]);
    text +=
      text && (BLANKS.test(`${text} ${spelled}`) || (/\w$/.test(text) && /^\w/.test(spelled)))
        ? ` ${spelled}`
        : spelled;
  }
  text = text.replace(/([([!]) +/g, '$1');
  return text.length > FOLD_TEXT ? `${text.slice(0, FOLD_TEXT)}…` : text;
}
