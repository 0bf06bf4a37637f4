// Memory requests: the bytes behind a reference, with what is not mapped counted as unreadable.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Machine } from '../machine/api';

/** `0x…` or decimal; undefined where it is no address. */
export function parseAddress(reference: string): number | undefined {
  const text = reference.trim();
  if (!/^(0x[0-9a-f]+|\d+)$/i.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** The answer to `readMemory`: mapped bytes from the address on, then how many are not readable. */
export function readMemory(
  machine: Machine,
  args: DebugProtocol.ReadMemoryArguments,
): DebugProtocol.ReadMemoryResponse['body'] | undefined {
  const base = parseAddress(args.memoryReference);
  if (base === undefined) return undefined;
  const address = base + (args.offset ?? 0);
  const text = `0x${Math.max(0, address).toString(16)}`;
  if (address < 0 || args.count <= 0) return { address: text, unreadableBytes: Math.max(0, args.count) };
  const whole = machine.read(address, args.count);
  if (whole) return { address: text, data: base64(whole) };
  const length = mappedLength(machine, address, args.count);
  const bytes = length > 0 ? machine.read(address, length) : undefined;
  return { address: text, data: bytes ? base64(bytes) : '', unreadableBytes: args.count - (bytes?.length ?? 0) };
}

/** Largest length up to `most` that reads, by halving. */
function mappedLength(machine: Machine, address: number, most: number): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (machine.read(address, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
