/** All modelled library functions by name. */

import { DESCRIPTOR_MODELS } from '../kernel/descriptors';
import { FILE_LOCK_MODELS } from '../kernel/fileLocks';
import { MAPPING_MODELS } from '../kernel/mapping';
import { PATH_MODELS } from '../kernel/pathCalls';
import type { Model } from './model';
import { FILE_MODELS } from './files';
import { LOCK_MODELS } from './locks';
import { PROCESS_MODELS } from './process';
import { PTHREAD_MODELS } from './pthread';
import { SCANF_MODELS } from './scanf';
import { SIGNAL_MODELS } from './signal';
import { SLEEP_MODELS } from './sleep';
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
  ...Object.entries(LOCK_MODELS),
  ...Object.entries(SIGNAL_MODELS),
  ...Object.entries(SLEEP_MODELS),
  ...Object.entries(DESCRIPTOR_MODELS),
  ...Object.entries(PATH_MODELS),
  ...Object.entries(FILE_LOCK_MODELS),
  ...Object.entries(MAPPING_MODELS),
]);
