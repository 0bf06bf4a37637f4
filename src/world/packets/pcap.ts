/** The classic capture file format of libpcap (pcap-savefile(5)): both byte orders, micro- and nanoseconds. */

export interface CapturedFrame {
  /** Nanoseconds since the epoch of the file. */
  time: number;
  bytes: Uint8Array;
  /** Length on the wire; above `bytes.length` when the capture cut it off. */
  wireLength: number;
}

export interface Capture {
  linkType: number;
  snapLength: number;
  frames: CapturedFrame[];
  /** What was wrong with the file; the frames before that place are there. */
  problem?: string;
}

export const LINKTYPE_ETHERNET = 1;

/** Reads a capture file; a broken one gives the frames before the break and `problem`. */
export function readPcap(file: Uint8Array): Capture {
  const capture: Capture = { linkType: -1, snapLength: 0, frames: [] };
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 24) return { ...capture, problem: 'the file is shorter than the header of a capture (24 bytes)' };
  const magic = view.getUint32(0);
  const little = magic === 0xd4c3b2a1 || magic === 0x4d3cb2a1;
  const big = magic === 0xa1b2c3d4 || magic === 0xa1b23c4d;
  if (!little && !big) {
    const next = magic === 0x0a0d0d0a ? ' (this is a pcapng file; save it as classic pcap)' : '';
    return { ...capture, problem: `not a capture file: it begins with ${magic.toString(16).padStart(8, '0')}${next}` };
  }
  const unit = magic === 0xa1b23c4d || magic === 0x4d3cb2a1 ? 1 : 1000;
  capture.snapLength = view.getUint32(16, little);
  // Bits above the link type say how long the FCS is.
  capture.linkType = view.getUint32(20, little) & 0x0fff_ffff & 0xffff;
  let at = 24;
  while (at < file.length) {
    if (at + 16 > file.length) {
      capture.problem = `the header of frame ${capture.frames.length + 1} is cut off`;
      break;
    }
    const length = view.getUint32(at + 8, little);
    if (at + 16 + length > file.length) {
      const cut = `frame ${capture.frames.length + 1} is cut off`;
      capture.problem = `${cut} (${length} bytes are promised, ${file.length - at - 16} are there)`;
      break;
    }
    capture.frames.push({
      time: view.getUint32(at, little) * 1e9 + view.getUint32(at + 4, little) * unit,
      bytes: file.slice(at + 16, at + 16 + length),
      wireLength: view.getUint32(at + 12, little),
    });
    at += 16 + length;
  }
  return capture;
}

/** Header of a capture file with nanoseconds, little-endian, Ethernet. */
export function pcapHeader(snapLength = 262_144): Uint8Array {
  const header = new Uint8Array(24);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0xa1b23c4d, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, snapLength, true);
  view.setUint32(20, LINKTYPE_ETHERNET, true);
  return header;
}

/** A frame as it stands in such a file; `time` in ns. */
export function pcapRecord(bytes: Uint8Array, time: number): Uint8Array {
  const record = new Uint8Array(16 + bytes.length);
  const view = new DataView(record.buffer);
  view.setUint32(0, Math.floor(time / 1e9), true);
  view.setUint32(4, time % 1e9, true);
  view.setUint32(8, bytes.length, true);
  view.setUint32(12, bytes.length, true);
  record.set(bytes, 16);
  return record;
}

/** A whole capture file. */
export function writePcap(frames: readonly { time: number; bytes: Uint8Array }[]): Uint8Array {
  const parts = [pcapHeader(), ...frames.map((frame) => pcapRecord(frame.bytes, frame.time))];
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}
