/**
 * What the call graph tells as data, in English sentences for the terminal. src/extension/words.ts has those of VS
 * Code.
 */

import type {
  Doubt,
  EvidenceFact,
  EvidenceSource,
  LocationName,
  PinProblem,
  Suggestions,
  UnresolvedReason,
} from '../index/api';

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
      return (
        `entry of ${doubt.table || 'a table'}, ruled out by the test around the ` +
        `call${inParentheses(doubt.condition)}`
      );
    case 'otherProgram':
      return `written only by ${doubt.program || 'another program'}, which replaces the default`;
    case 'installedEarlier':
      return doubt.installer
        ? `one of several functions that ${doubt.installer}() may have installed`
        : 'one of several functions that an earlier call may have installed';
    case 'arrayElement':
      return `set in some element of an array; elements are not told apart${inParentheses(doubt.member)}`;
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

/** `parameter cb of foo()`: the text that {@link Edge.via} has. */
export function locationText(location: LocationName): string {
  switch (location.kind) {
    case 'member':
      return location.name;
    case 'variable':
      return `variable ${location.name}`;
    case 'parameter':
      return `parameter ${location.name} of ${location.function}()`;
    case 'result':
      return `result of ${location.function}()`;
    case 'variableArguments':
      return `variable arguments of ${location.function}()`;
    case 'callResult':
      return 'result of a call';
    case 'handedTo':
      return `handed to ${location.function}()`;
    case 'calledPointer':
      return 'the pointer that is called';
  }
}

function sourceText(source: EvidenceSource): string {
  return source.kind === 'function' ? source.name : locationText(source);
}

/** What a line of source does: `ixgbe_recv_pkts assigned to rte_eth_dev.rx_pkt_burst`. */
export function factText(fact: EvidenceFact): string {
  switch (fact.code) {
    case 'assigned':
      return `${sourceText(fact.source)} assigned to ${locationText(fact.target)}`;
    case 'initialises': {
      const variable = fact.variable ? ` of ${fact.variable}` : '';
      return `${sourceText(fact.source)} initialises ${locationText(fact.target)}${variable}`;
    }
    case 'returned':
      return `${sourceText(fact.source)} is returned`;
    case 'writtenThrough':
      return `${sourceText(fact.source)} is written through a pointer to ${locationText(fact.target)}`;
    case 'passed':
      return `${sourceText(fact.source)} is passed as ${locationText(fact.target)}`;
    case 'entryAssigned':
      return (
        `an entry of ${sourceText(fact.source)}, chosen by ${fact.index}, is assigned to ` +
        `${locationText(fact.target)}`
      );
    case 'constantCondition':
      return `left out by the compiler: ${fact.condition} is always ${fact.value}`;
    case 'constantSwitch':
      return `left out by the compiler: the switch on ${fact.value} always takes another case`;
    case 'constructor':
      return `${fact.function} is a constructor: it runs before main`;
    case 'startRoutine':
      return `${fact.function} is passed as a start routine`;
    case 'handedOver':
      return fact.receiver ? `${fact.function} is passed to ${fact.receiver}()` : `${fact.function} is passed on`;
  }
}

/** Why a pointer call leads nowhere known. */
export function unresolvedText(reason: UnresolvedReason): string {
  switch (reason.code) {
    case 'otherPlatform':
      return 'only functions of another platform are put there';
    case 'neverSet':
      return `nothing in the workspace puts a function into the ${reason.what}`;
    case 'neverPassed':
      return 'no call in the workspace passes a function for the parameter';
    case 'unknownResult':
      return 'what the called function returns is not known';
    case 'unknownType':
      return `the type of what has the member .${reason.member} is not known`;
    case 'computed':
      return FORMS[reason.form];
    case 'noVariable':
      return `${reason.name} is not a variable`;
    case 'unreadable':
      return 'the call could not be parsed';
  }
}

const FORMS = {
  '': 'the pointer is computed',
  number: 'the pointer is a number',
  statement: 'the pointer comes from a statement expression',
  arguments: 'the pointer comes from variable arguments',
  literal: 'the pointer comes from a compound literal',
  expression: 'the pointer comes from an expression',
};

/** `no driver ixgb is in the source; did you mean ixgbe?` */
export function pinProblemText(problem: PinProblem): string {
  switch (problem.code) {
    case 'noDriver':
      return `no driver ${problem.name} is in the source${didYouMean(problem.near)}`;
    case 'unknownKey':
      return `no member, no dispatch table and no kind of driver is called ${problem.key}` + didYouMean(problem.near);
    case 'noTable':
      return `no table of ${problem.structs.join(', ')} is called ${problem.name}${didYouMean(problem.near)}`;
    case 'noTarget': {
      const members = wordsText(problem.members);
      return (
        `${problem.name} is none of the ${problem.functions} functions that ${members} may hold` +
        didYouMean(problem.near)
      );
    }
  }
}

function didYouMean(near: Suggestions): string {
  return near.words.length > 0 ? `; did you mean ${wordsText(near)}?` : '';
}

function wordsText({ words, more }: Suggestions): string {
  return words.join(', ') + (more ? ', …' : '');
}
