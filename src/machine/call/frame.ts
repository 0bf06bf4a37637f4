/** The frame of a call of a model: what lies in it beyond {@link Frame}. */

/** Bytes of a model's frame. */
export const MODEL_FRAME = 256;

/**
 * A model's frame beyond its arguments: whether a handler ran while it waited, and what it wants to keep until it
 * runs again.
 */
export const ModelFrame = { interrupted: 200, kept: 208 } as const;
/** Bit of a model's block number: it waited, and runs again. */
export const RETRY = 0x8000_0000;
/** Values of {@link ModelFrame.interrupted}. */
export const Interrupted = { no: 0, restart: 1, fail: 2 } as const;
