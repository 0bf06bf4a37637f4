/** Entry of the terminal program `datapath-lens`: joins the commands to this process. */

import { readSync } from 'node:fs';
import type { CliIo } from './io';
import { main } from './main';

/** A program in the machine asks for input in the middle of its run, so that this waits. */
function readInput(count: number): Uint8Array {
  const bytes = Buffer.alloc(Math.max(1, Math.min(count, 65536)));
  for (;;) {
    try {
      return bytes.subarray(0, readSync(0, bytes, 0, bytes.length, null));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return new Uint8Array();
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

const io: CliIo = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  bytes: (descriptor, bytes) => void (descriptor === 1 ? process.stdout : process.stderr).write(bytes),
  input: readInput,
  isTerminal: process.stderr.isTTY ?? false,
  cwd: process.cwd(),
  env: process.env,
};

// A reader that closes the pipe early (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

void main(process.argv.slice(2), io).then((status) => {
  process.exitCode = status;
});
