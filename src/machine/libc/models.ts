/** All modelled library functions by name. */

import type { Model } from './model';
import { PTHREAD_MODELS } from './pthread';
import { STDIO_MODELS } from './stdio';
import { STDLIB_MODELS } from './stdlib';
import { STRING_MODELS } from './string';
import { TIME_MODELS } from './time';

export const MODELS: ReadonlyMap<string, Model> = new Map<string, Model>([
  ...Object.entries(STRING_MODELS),
  ...Object.entries(STDLIB_MODELS),
  ...Object.entries(STDIO_MODELS),
  ...Object.entries(PTHREAD_MODELS),
  ...Object.entries(TIME_MODELS),
]);
