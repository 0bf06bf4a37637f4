// When this bundle began to load: imported before everything else, so that activation is measured whole.

/** Milliseconds on the clock of `performance.now()`. */
export const began = performance.now();
