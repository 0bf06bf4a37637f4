// Where source trees come from. An origin either has a release and unpacks it into a folder, or says why not.
import type { ProjectName } from './request';

export interface OriginContext {
  env: NodeJS.ProcessEnv;
  /** Told in one line what is going on, for a reader who waits. */
  progress: (message: string) => void;
  signal?: AbortSignal;
}

/** This origin cannot serve here (no apt, no such release): the next one is asked. The message is for the reader. */
export class NotHere extends Error {}

export interface Origin {
  /** Shown to the reader: "Debian's packages". */
  readonly title: string;
  /**
   * Unpacks the newest release of the series `version` into the empty folder `into`, so that the project's top level is
   * `into` itself. Throws NotHere where it does not have it, another Error where bringing it went wrong.
   */
  unpack(project: ProjectName, version: string, into: string, context: OriginContext): Promise<void>;
}
