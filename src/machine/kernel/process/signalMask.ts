/** The mask of blocked signals of a thread, and a mask that holds while a call waits (signal(7)). */

import type { ModelCall } from '../../call/model';
import { SIG, signalBit } from './threadControl';
import { ownControl } from './ownControl';

/** SIGKILL and SIGSTOP cannot be blocked. */
export const UNBLOCKABLE = signalBit(SIG.kill) | signalBit(SIG.stop);

/** The signals 1 to 64 of a sigset_t of the program: bit n - 1 is signal n. */
export function readSet(c: ModelCall, at: number): bigint {
  c.check(at, 8, false);
  return c.memory.getU64(at);
}

/**
 * A mask in whose place the caller's own comes back when the call returns (sigsuspend, ppoll, pselect, epoll_pwait).
 */
export function withMask(c: ModelCall, slot: number, set: bigint): void {
  const control = ownControl(c);
  c.keep(slot, control.mask);
  control.mask = set & ~UNBLOCKABLE;
}
/** Puts the mask back that {@link withMask} kept in the slot. */
export function restoreMask(c: ModelCall, slot: number): void {
  ownControl(c).mask = BigInt.asUintN(64, c.kept(slot));
}
