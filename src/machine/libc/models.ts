/** All modelled library functions by name. */

import type { Model } from './model';
import { FILE_MODELS } from './files';
import { PROCESS_MODELS } from './process';
import { PTHREAD_MODELS } from './pthread';
import { SCANF_MODELS } from './scanf';
import { STDIO_MODELS } from './stdio';
import { STDLIB_MODELS } from './stdlib';
import { STRING_MODELS } from './string';
import { TIME_MODELS } from './time';

export const MODELS: ReadonlyMap<string, Model> = new Map<string, Model>([
  ...Object.entries(STRING_MODELS),
  ...Object.entries(STDLIB_MODELS),
  ...Object.entries(STDIO_MODELS),
  ...Object.entries(FILE_MODELS),
  ...Object.entries(SCANF_MODELS),
  ...Object.entries(PTHREAD_MODELS),
  ...Object.entries(TIME_MODELS),
  ...Object.entries(PROCESS_MODELS),
]);
