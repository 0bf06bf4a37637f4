/** What a compiled function is to its callers: the trampoline, and the code of other functions. */

import type { Signature } from '../wasm/encoder';

/** A function of the table: its frame, how many may be called from it one in another; gives a status. */
export const CODE: Signature = { params: ['i32', 'i32'], results: ['i32'] };

/** What {@link CODE} is in JavaScript. */
export type CompiledFunction = (frame: number, room: number) => number;

/** What a function gives back to the trampoline. */
export const Status = { run: 0, yield: 1, fault: 2, lower: 3, model: 4, ended: 5, constructors: 6, access: 7 } as const;
