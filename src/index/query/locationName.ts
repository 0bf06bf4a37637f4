/** What the text of an abstract location in the graph (`parameter cb of foo()`) says, as data. */

import type { LocationName } from '../api';

/** @param display as {@link LocationField.Display} or {@link Edge.via} has it */
export function locationName(display: string): LocationName {
  if (display === '') return { kind: 'calledPointer' };
  if (display === 'result of a call') return { kind: 'callResult' };
  const parameter = /^parameter (.+) of (.+)\(\)$/.exec(display);
  if (parameter) return { kind: 'parameter', name: parameter[1], function: parameter[2] };
  const called = /^(result of|variable arguments of|handed to) (.+)\(\)$/.exec(display);
  switch (called?.[1]) {
    case 'result of':
      return { kind: 'result', function: called[2] };
    case 'variable arguments of':
      return { kind: 'variableArguments', function: called[2] };
    case 'handed to':
      return { kind: 'handedTo', function: called[2] };
  }
  return display.startsWith('variable ')
    ? { kind: 'variable', name: display.slice('variable '.length) }
    : { kind: 'member', name: display };
}
