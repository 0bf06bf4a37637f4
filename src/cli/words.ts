/** What the call graph tells as data, in English sentences for the terminal. src/extension/words.ts has those of VS Code. */

import type { Doubt } from '../index/api';

/** Why functions are candidates: `set for another device kind (mac.type == ixgbe_mac_X550)`. */
export function doubtsText(doubts: readonly Doubt[]): string {
  return doubts.map(doubtText).join('; ');
}

export function doubtText(doubt: Doubt): string {
  switch (doubt.code) {
    case 'otherComponent':
      return `set in ${doubt.component || 'another component'}, not in the component that looks the object up`;
    case 'otherDeviceKind':
      return `set for another device kind${inParentheses(doubt.condition || doubt.file)}`;
    case 'otherCondition':
      return `set under a condition that the call may not meet${inParentheses(doubt.condition)}`;
    case 'otherObjects':
      return `entry of ${doubt.table || 'a table'}, set for other objects`;
    case 'otherChoice':
      return `chosen in another case than the caller's table${inParentheses(doubt.condition)}`;
    case 'otherTable':
      return `entry of ${doubt.table || 'a table'}, to which no pointer traced to this call points`;
    case 'excludedByNullTest':
      return `entry of ${doubt.table || 'a table'}, ruled out by the test around the call${inParentheses(doubt.condition)}`;
    case 'otherProgram':
      return `written only by ${doubt.program || 'another program'}, which replaces the default`;
    case 'installedEarlier':
      return doubt.installer
        ? `one of several functions that ${doubt.installer}() may have installed`
        : 'one of several functions that an earlier call may have installed';
    case 'arrayElement':
      return `set in ${doubt.array}, an array whose elements are not told apart`;
    case 'notAnalysed':
      return 'not analysed yet: the file has just changed';
    case 'indexedByBits':
      return (
        `one of the ${doubt.entries} entries of ${doubt.array}[], ` +
        `chosen by ${doubt.index} (${doubt.file}:${doubt.line})`
      );
  }
}

function inParentheses(text: string): string {
  return text ? ` (${text})` : '';
}
