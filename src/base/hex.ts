/** Numbers and bytes as hexadecimal text. */

/** `0x1f`: an address or a value. */
export function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

/** `0x0000001f`: a register of 32 bits. */
export function hex32(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}

/** `00ff`: two digits a byte, nothing between them. */
export function hexBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
