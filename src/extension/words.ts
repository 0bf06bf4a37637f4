// What the call graph tells as data, in the reader's language. src/cli/words.ts has the terminal's sentences.
import * as vscode from 'vscode';
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
      return doubt.component
        ? vscode.l10n.t('set in {0}, not in the component that looks the object up', doubt.component)
        : vscode.l10n.t('set in another component than the one that looks the object up');
    case 'otherDeviceKind':
      return vscode.l10n.t('set for another device kind') + inParentheses(doubt.condition || doubt.file);
    case 'otherCondition':
      return vscode.l10n.t('set under a condition that the call may not meet') + inParentheses(doubt.condition);
    case 'otherObjects':
      return doubt.table
        ? vscode.l10n.t('entry of {0}, set for other objects', doubt.table)
        : vscode.l10n.t('entry of a table that is set for other objects');
    case 'otherChoice':
      return vscode.l10n.t("chosen in another case than the caller's table") + inParentheses(doubt.condition);
    case 'otherTable':
      return doubt.table
        ? vscode.l10n.t('entry of {0}, to which no pointer traced to this call points', doubt.table)
        : vscode.l10n.t('entry of a table to which no pointer traced to this call points');
    case 'excludedByNullTest':
      return (
        (doubt.table
          ? vscode.l10n.t('entry of {0}, ruled out by the test around the call', doubt.table)
          : vscode.l10n.t('entry of a table that the test around the call rules out')) + inParentheses(doubt.condition)
      );
    case 'otherProgram':
      return doubt.program
        ? vscode.l10n.t('written only by {0}, which replaces the default', doubt.program)
        : vscode.l10n.t('written only by another program, which replaces the default');
    case 'installedEarlier':
      return doubt.installer
        ? vscode.l10n.t('one of several functions that {0}() may have installed', doubt.installer)
        : vscode.l10n.t('one of several functions that an earlier call may have installed');
    case 'arrayElement':
      return (
        vscode.l10n.t('set in some element of an array; elements are not told apart') + inParentheses(doubt.member)
      );
    case 'notAnalysed':
      return vscode.l10n.t('not analysed yet: the file has just changed');
    case 'indexedByBits':
      return vscode.l10n.t(
        'one of the {0} entries of {1}[], chosen by {2} ({3}:{4})',
        doubt.entries.toLocaleString(vscode.env.language),
        doubt.array,
        doubt.index,
        doubt.file,
        doubt.line,
      );
  }
}

function inParentheses(text: string): string {
  return text ? ` (${text})` : '';
}

/** `parameter cb of foo()`. */
export function locationText(location: LocationName): string {
  switch (location.kind) {
    case 'member':
      return location.name;
    case 'variable':
      return vscode.l10n.t('variable {0}', location.name);
    case 'parameter':
      return vscode.l10n.t('parameter {0} of {1}()', location.name, location.function);
    case 'result':
      return vscode.l10n.t('result of {0}()', location.function);
    case 'variableArguments':
      return vscode.l10n.t('variable arguments of {0}()', location.function);
    case 'callResult':
      return vscode.l10n.t('result of a call');
    case 'handedTo':
      return vscode.l10n.t('handed to {0}()', location.function);
    case 'calledPointer':
      return vscode.l10n.t('the pointer that is called');
  }
}

/**
 * What a line of source does: `ixgbe_recv_pkts assigned to rte_eth_dev.rx_pkt_burst`.
 * @param shown name of a function that stands before the text already and is left out
 */
export function factText(fact: EvidenceFact, shown = ''): string {
  const named = (source: EvidenceSource): boolean =>
    shown !== '' && source.kind === 'function' && source.name === shown;
  const text = (source: EvidenceSource): string => (source.kind === 'function' ? source.name : locationText(source));
  switch (fact.code) {
    case 'assigned':
      return named(fact.source)
        ? vscode.l10n.t('assigned to {0}', locationText(fact.target))
        : vscode.l10n.t('{0} assigned to {1}', text(fact.source), locationText(fact.target));
    case 'initialises': {
      const target = fact.variable
        ? vscode.l10n.t('{0} of {1}', locationText(fact.target), fact.variable)
        : locationText(fact.target);
      return named(fact.source)
        ? vscode.l10n.t('initialises {0}', target)
        : vscode.l10n.t('{0} initialises {1}', text(fact.source), target);
    }
    case 'returned':
      return named(fact.source) ? vscode.l10n.t('is returned') : vscode.l10n.t('{0} is returned', text(fact.source));
    case 'writtenThrough':
      return named(fact.source)
        ? vscode.l10n.t('is written through a pointer to {0}', locationText(fact.target))
        : vscode.l10n.t('{0} is written through a pointer to {1}', text(fact.source), locationText(fact.target));
    case 'passed':
      return named(fact.source)
        ? vscode.l10n.t('is passed as {0}', locationText(fact.target))
        : vscode.l10n.t('{0} is passed as {1}', text(fact.source), locationText(fact.target));
    case 'entryAssigned':
      return vscode.l10n.t(
        'an entry of {0}, chosen by {1}, is assigned to {2}',
        text(fact.source),
        fact.index,
        locationText(fact.target),
      );
    case 'constantCondition':
      return fact.value
        ? vscode.l10n.t('left out by the compiler: {0} is always true', fact.condition)
        : vscode.l10n.t('left out by the compiler: {0} is always false', fact.condition);
    case 'constantSwitch':
      return vscode.l10n.t('left out by the compiler: the switch on {0} always takes another case', fact.value);
    case 'constructor':
      return vscode.l10n.t('{0} is a constructor: it runs before main', fact.function);
    case 'startRoutine':
      return vscode.l10n.t('{0} is passed as a start routine', fact.function);
    case 'handedOver':
      return fact.receiver
        ? vscode.l10n.t('{0} is passed to {1}()', fact.function, fact.receiver)
        : vscode.l10n.t('{0} is passed on', fact.function);
  }
}

/** Why a pointer call leads nowhere known. */
export function unresolvedText(reason: UnresolvedReason): string {
  switch (reason.code) {
    case 'otherPlatform':
      return vscode.l10n.t('only functions of another platform are put there');
    case 'neverSet':
      return reason.what === 'member'
        ? vscode.l10n.t('nothing in the workspace puts a function into the member')
        : vscode.l10n.t('nothing in the workspace puts a function into the variable');
    case 'neverPassed':
      return vscode.l10n.t('no call in the workspace passes a function for the parameter');
    case 'unknownResult':
      return vscode.l10n.t('what the called function returns is not known');
    case 'unknownType':
      return vscode.l10n.t('the type of what has the member .{0} is not known', reason.member);
    case 'noVariable':
      return vscode.l10n.t('{0} is not a variable', reason.name);
    case 'unreadable':
      return vscode.l10n.t('the call could not be parsed');
    case 'computed':
      return computedText(reason.form);
  }
}

function computedText(form: Extract<UnresolvedReason, { code: 'computed' }>['form']): string {
  switch (form) {
    case '':
      return vscode.l10n.t('the pointer is computed');
    case 'number':
      return vscode.l10n.t('the pointer is a number');
    case 'statement':
      return vscode.l10n.t('the pointer comes from a statement expression');
    case 'arguments':
      return vscode.l10n.t('the pointer comes from variable arguments');
    case 'literal':
      return vscode.l10n.t('the pointer comes from a compound literal');
    case 'expression':
      return vscode.l10n.t('the pointer comes from an expression');
  }
}

/** `no driver ixgb is in the source; did you mean ixgbe?` */
export function pinProblemText(problem: PinProblem): string {
  const near = didYouMean(problem.near);
  switch (problem.code) {
    case 'noDriver':
      return vscode.l10n.t('no driver {0} is in the source', problem.name) + near;
    case 'unknownKey':
      return vscode.l10n.t('no member, no dispatch table and no kind of driver is called {0}', problem.key) + near;
    case 'noTable':
      return vscode.l10n.t('no table of {0} is called {1}', problem.structs.join(', '), problem.name) + near;
    case 'noTarget':
      return (
        vscode.l10n.t(
          '{0} is none of the {1} functions that {2} may hold',
          problem.name,
          problem.functions.toLocaleString(vscode.env.language),
          wordsText(problem.members),
        ) + near
      );
  }
}

function didYouMean(near: Suggestions): string {
  return near.words.length > 0 ? vscode.l10n.t('; did you mean {0}?', wordsText(near)) : '';
}

function wordsText({ words, more }: Suggestions): string {
  return words.join(', ') + (more ? ', …' : '');
}
