// Runs the registered tests inside the extension host. VS Code calls run(); each result goes as one line of JSON to the
// file that DATAPATH_LENS_RESULTS names, the last line is { "done": true }.
import { appendFileSync } from 'node:fs';
import { type HostTest, tests } from './suite';

export interface HostResult {
  name: string;
  ok: boolean;
  milliseconds: number;
  /** The stack where it failed. */
  error?: string;
}

/**
 * Runs all tests in the order in which they were added. Rejects where one failed, so that the host ends with a
 * failure.
 */
export async function run(): Promise<void> {
  let failed = 0;
  for (const one of tests) {
    const result = await runOne(one);
    if (!result.ok) failed++;
    report(result);
  }
  report({ done: true });
  if (failed > 0) throw new Error(`${failed} of ${tests.length} tests failed`);
}

async function runOne({ name, body, timeout }: HostTest): Promise<HostResult> {
  const begin = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${timeout} ms`)), timeout);
  });
  try {
    await Promise.race([Promise.resolve().then(body), late]);
    return { name, ok: true, milliseconds: performance.now() - begin };
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { name, ok: false, milliseconds: performance.now() - begin, error: text };
  } finally {
    clearTimeout(timer);
  }
}

function report(line: HostResult | { done: true }): void {
  const file = process.env.DATAPATH_LENS_RESULTS;
  if (file) appendFileSync(file, `${JSON.stringify(line)}\n`);
  else console.log(JSON.stringify(line));
}
