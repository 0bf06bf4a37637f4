// Runs another program and waits for it.
import { spawn } from 'node:child_process';

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Ends the program; the promise then rejects with an AbortError. */
  signal?: AbortSignal;
  /** Called with each line the program writes to stderr. */
  onLine?: (line: string) => void;
}

export interface RunResult {
  /** Exit status; 127 where the program is not there. */
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `command` to its end. Never rejects because of its exit status; rejects only when aborted. */
export function runProgram(command: string, args: string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      signal: options.signal,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      const lines = (rest + text).split(/[\r\n]+/);
      rest = lines.pop() ?? '';
      for (const line of lines) options.onLine?.(line);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.name === 'AbortError') reject(error);
      else resolve({ code: 127, stdout, stderr: `${stderr}${command}: ${error.message}` });
    });
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}

/** Runs `command`; an exit status other than 0 is an Error that says what it wrote last. */
export async function runOrThrow(command: string, args: string[], options: RunOptions = {}): Promise<string> {
  const result = await runProgram(command, args, options);
  if (result.code === 0) return result.stdout;
  const output = (result.stderr.trim() || result.stdout.trim()).split('\n').slice(-3).join('; ');
  throw new Error(`${command} ${args[0] ?? ''} ended with status ${result.code}${output ? `: ${output}` : ''}`);
}

/** Whether a program of that name can be started. */
export async function hasProgram(command: string): Promise<boolean> {
  return (await runProgram(command, ['--version'])).code === 0;
}
