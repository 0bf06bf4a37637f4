/**
 * The cable of a modelled network device: brings frames from a generator or a capture at machine times, and keeps
 * what the device sends as a capture.
 */

import type { Port } from '../devices';
import { toBytes, toText } from '../devices';
import { ethernetCrc } from './checksum';
import type { GeneratorSettings } from './generator';
import { arrivalOf, frameOf } from './generator';
import type { CapturedFrame } from './pcap';
import { pcapHeader, pcapRecord } from './pcap';

export type WireSource =
  | { kind: 'generator'; settings: GeneratorSettings }
  /** Frames of a capture, the first at `start` ns; `speed` 2: twice as fast as recorded. */
  | { kind: 'capture'; frames: readonly CapturedFrame[]; start: number; speed: number; repeat: number }
  | { kind: 'none' };

/** What the wire remembers: plain data. */
export interface WireState {
  /** Frames given to the device. */
  given: number;
  /** Sent frames as records of a capture file, one character a byte; kept as one string, which copies share. */
  sent: string;
  sentCount: number;
  sentBytes: number;
  /** Over all sent frames, in order: changes with every byte. */
  sentSum: number;
  /** ns that are added to the source's times: it begins when the link is up, and stands still while it is down. */
  delay: number;
  /** Since when it stands still; -1: it does not. */
  stopped: number;
  /** The other end sends back what it gets: frames under way. */
  echoed: { time: number; frame: string }[];
}

export function newWireState(): WireState {
  return { given: 0, sent: '', sentCount: 0, sentBytes: 0, sentSum: 0, delay: -1, stopped: -1, echoed: [] };
}

export class Wire implements Port {
  state = newWireState();

  /**
   * @param echo the other end sends back each frame after so many ns, addresses swapped
   * @param keep sent frames are kept as a capture
   */
  constructor(
    readonly source: WireSource,
    private readonly _options: { echo?: number; keep?: boolean } = {},
  ) {}

  private _sourceTime(): number | undefined {
    const { source } = this;
    const { given } = this.state;
    if (this.state.delay < 0 || this.state.stopped >= 0) return undefined;
    if (source.kind === 'generator')
      return given < source.settings.count ? arrivalOf(source.settings, given) + this.state.delay : undefined;
    if (source.kind === 'none' || source.frames.length === 0 || given >= source.frames.length * source.repeat)
      return undefined;
    const { frames } = source;
    const span = frames[frames.length - 1].time - frames[0].time + 1000;
    const time = frames[given % frames.length].time - frames[0].time + Math.floor(given / frames.length) * span;
    return Math.round(source.start + time / source.speed) + this.state.delay;
  }

  /** The link is up and the device listens: the source sends. Asked again it changes nothing. */
  open(now: number): void {
    const { state } = this;
    if (state.delay < 0) state.delay = now;
    else if (state.stopped >= 0) state.delay += now - state.stopped;
    state.stopped = -1;
  }

  /** The link is down: nothing can be sent over it. */
  close(now: number): void {
    if (this.state.delay >= 0 && this.state.stopped < 0) this.state.stopped = now;
  }

  nextArrival(): number | undefined {
    const own = this._sourceTime();
    const echoed = this.state.echoed[0]?.time;
    return own === undefined ? echoed : echoed === undefined ? own : Math.min(own, echoed);
  }

  receive(): Uint8Array {
    const own = this._sourceTime();
    const first = this.state.echoed.at(0);
    if (first && (own === undefined || first.time <= own)) {
      this.state.echoed = this.state.echoed.slice(1);
      return toBytes(first.frame);
    }
    const { source } = this;
    const index = this.state.given++;
    if (source.kind === 'generator') return frameOf(source.settings, index);
    return source.kind === 'capture' ? source.frames[index % source.frames.length].bytes : new Uint8Array(0);
  }

  transmit(frame: Uint8Array, at: number): void {
    const { state } = this;
    state.sentCount++;
    state.sentBytes += frame.length;
    state.sentSum = (Math.imul(state.sentSum, 31) + ethernetCrc(frame)) >>> 0;
    if (this._options.keep !== false) state.sent += toText(pcapRecord(frame, at));
    if (this._options.echo !== undefined) {
      const back = frame.slice();
      back.set(frame.subarray(6, 12), 0);
      back.set(frame.subarray(0, 6), 6);
      state.echoed.push({ time: at + this._options.echo, frame: toText(back) });
    }
  }

  /** What was sent, as a capture file. */
  capture(): Uint8Array {
    const header = pcapHeader();
    const records = toBytes(this.state.sent);
    const file = new Uint8Array(header.length + records.length);
    file.set(header);
    file.set(records, header.length);
    return file;
  }
}
