/**
 * The narrowing passes, in the order in which they run.
 *
 * Each works on what the passes before it have left of a call's targets; a call that a pass leaves with none is
 * undecided, and later passes skip it. So passes that decide come before passes that only say "not decided", and
 * rules on whole objects before rules on single values.
 */

import { correlatedChoice } from './correlatedChoice';
import { deviceKinds } from './deviceKinds';
import { driverTables } from './driverTables';
import { fixedElements } from './fixedElements';
import { lookedUpObjects } from './lookedUpObjects';
import { nullGuards } from './nullGuards';
import type { NarrowingPass } from './pass';
import { programChoice } from './programChoice';
import { programOverrides } from './programOverrides';
import { setUpFiles } from './setUpFiles';
import { tableTargets } from './tableTargets';

export const NARROWING_PASSES: readonly NarrowingPass[] = [
  // Whose object it is: by component, then by file. They never leave a call without targets.
  lookedUpObjects,
  setUpFiles,
  // Which dispatch table it is: where its pointer comes from, then what the guards around the call say of it.
  tableTargets,
  nullGuards,
  // Which kind of device it is. deviceKinds leaves a call undecided where it cannot tell, so it needs what setUpFiles
  // has taken out first: of the functions left, one alone that is possible is taken.
  deviceKinds,
  driverTables,
  // What goes with the caller's own table: only where all the above has left several.
  correlatedChoice,
  // Which program it is. programChoice leaves nothing, so it comes after programOverrides, whose reason is the better.
  programOverrides,
  programChoice,
  // Leaves nothing where several are left: a call that a pass above has brought down to one function stays.
  fixedElements,
];
