/** The calling thread's own control block. */

import { present } from '../../../base/present';
import type { ModelCall } from '../../call/model';
import type { ThreadControl } from './threadControl';

/** What the system keeps of the thread that calls. @throws Error where nobody of the program calls: our mistake */
export function ownControl(c: ModelCall): ThreadControl {
  return present(c.control(c.thread), 'control block of the calling thread');
}
