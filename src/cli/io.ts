/** What a command of the terminal program may touch: its two outputs and what it is told about where it runs. */

export interface CliIo {
  /** Writes text to standard output, as it is (no newline is added). */
  stdout(text: string): void;
  /** Writes text to standard error, as it is (no newline is added). */
  stderr(text: string): void;
  /** Writes bytes to standard output (1) or error (2), where text would change them. */
  bytes?(descriptor: 1 | 2, bytes: Uint8Array): void;
  /** Reads from standard input: up to `count` bytes, waiting for the first; none at its end. */
  input?(count: number): Uint8Array;
  /** Whether standard error is a terminal: a progress bar may be drawn. */
  readonly isTerminal: boolean;
  /** Current folder, absolute. */
  readonly cwd: string;
  readonly env: Record<string, string | undefined>;
}

/**
 * What each command module in src/cli exports: gives the exit status (0 done, 1 not found or failed, 2 wrong usage).
 */
export type CliCommand = (args: string[], io: CliIo) => Promise<number>;
