/**
 * A frame taken apart for readers: layers with their fields, places and values, checksums computed again. Ethernet
 * (IEEE 802.3, 802.1Q), ARP (RFC 826), IPv4 (RFC 791), IPv6 (RFC 8200), ICMP (RFC 792, 4443), UDP (RFC 768), TCP (RFC
 * 9293), VXLAN (RFC 7348).
 */

import { complement, onesSum, pseudoSum } from './checksum';
import { Protocol } from './parse';

export interface PacketField {
  name: string;
  value: string;
  /** Bytes that it lies in, from the start of the frame. */
  start: number;
  length: number;
  /**
   * Of a checksum: as the bytes say; `pseudo`: the sum of the pseudo header, which whoever sends it completes;
   * `none`: 0, not used; `cut`: not all bytes are there.
   */
  check?: 'right' | 'wrong' | 'pseudo' | 'none' | 'cut';
  /** What a wrong one would have to be. */
  expected?: string;
}

export interface PacketLayer {
  name: string;
  /** One line: who to whom. */
  summary: string;
  start: number;
  length: number;
  fields: PacketField[];
}

const VXLAN_PORT = 4789;
const TAGS = [0x8100, 0x88a8];
/** Frames in frames that are followed. */
const DEPTH = 4;

const ETHER_TYPES: Record<number, string> = {
  0x0800: 'IPv4',
  0x0806: 'ARP',
  0x86dd: 'IPv6',
  0x8100: '802.1Q',
  0x88a8: '802.1ad',
  0x8847: 'MPLS',
  0x88cc: 'LLDP',
  0x8808: 'flow control',
};
const PROTOCOLS: Record<number, string> = {
  0: 'hop-by-hop options',
  1: 'ICMP',
  2: 'IGMP',
  4: 'IPv4',
  6: 'TCP',
  17: 'UDP',
  41: 'IPv6',
  43: 'routing',
  44: 'fragment',
  47: 'GRE',
  50: 'ESP',
  51: 'AH',
  58: 'ICMPv6',
  59: 'nothing',
  60: 'destination options',
  132: 'SCTP',
};

export function macText(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** An IPv4 or IPv6 address as text; the longest run of zeros is left out (RFC 5952). */
export function ipText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  const words = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] << 8) | bytes[2 * i + 1]).toString(16));
  let best = { at: -1, count: 1 };
  for (let i = 0; i < 8; i++) {
    let count = 0;
    while (i + count < 8 && words[i + count] === '0') count++;
    if (count > best.count) best = { at: i, count };
  }
  return best.at < 0
    ? words.join(':')
    : `${words.slice(0, best.at).join(':')}::${words.slice(best.at + best.count).join(':')}`;
}

const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;
const named = (value: number, names: Record<number, string>, shown: string): string =>
  names[value] ? `${shown} ${names[value]}` : shown;

/** Reads fields one behind the other and keeps them as a layer. */
class Layer {
  readonly fields: PacketField[] = [];
  private readonly _view: DataView;

  constructor(
    readonly frame: Uint8Array,
    readonly start: number,
    readonly name: string,
  ) {
    this._view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  }
  u8(at: number): number {
    return this._view.getUint8(this.start + at);
  }
  u16(at: number): number {
    return this._view.getUint16(this.start + at);
  }
  u32(at: number): number {
    return this._view.getUint32(this.start + at);
  }
  bytes(at: number, length: number): Uint8Array {
    return this.frame.subarray(this.start + at, this.start + at + length);
  }
  field(
    name: string,
    at: number,
    length: number,
    value: string | number,
    check?: Pick<PacketField, 'check' | 'expected'>,
  ): void {
    this.fields.push({ name, value: String(value), start: this.start + at, length, ...check });
  }
  done(length: number, summary: string): PacketLayer {
    return { name: this.name, summary, start: this.start, length, fields: this.fields };
  }
}

/**
 * The layers of a frame, outermost first.
 * @param length bytes of the frame on the wire, where only its beginning is at hand
 */
export function dissect(frame: Uint8Array, length = frame.length): PacketLayer[] {
  const layers: PacketLayer[] = [];
  ethernet(frame, 0, length, layers, 0);
  return layers;
}

function rest(frame: Uint8Array, at: number, end: number, layers: PacketLayer[]): void {
  const last = Math.min(frame.length, end);
  if (at < last)
    layers.push({ name: 'payload', summary: `${end - at} bytes`, start: at, length: last - at, fields: [] });
}

function ethernet(frame: Uint8Array, at: number, end: number, layers: PacketLayer[], depth: number): void {
  if (at + 14 > frame.length) {
    rest(frame, at, end, layers);
    return;
  }
  const layer = new Layer(frame, at, 'Ethernet');
  const [to, from] = [macText(layer.bytes(0, 6)), macText(layer.bytes(6, 6))];
  let type = layer.u16(12);
  layer.field(
    'destination',
    0,
    6,
    to === 'ff:ff:ff:ff:ff:ff' ? `${to} broadcast` : frame[at] & 1 ? `${to} multicast` : to,
  );
  layer.field('source', 6, 6, from);
  layer.field(type < 0x600 ? 'length' : 'type', 12, 2, type < 0x600 ? type : named(type, ETHER_TYPES, hex(type, 4)));
  layers.push(layer.done(14, `${from} → ${to}`));
  at += 14;
  while (TAGS.includes(type) && at + 4 <= frame.length) {
    const tag = new Layer(frame, at, type === 0x8100 ? 'VLAN' : 'VLAN (802.1ad)');
    const control = tag.u16(0);
    type = tag.u16(2);
    tag.field('priority', 0, 2, control >>> 13);
    tag.field('DEI', 0, 2, (control >>> 12) & 1);
    tag.field('id', 0, 2, control & 0xfff);
    tag.field('type', 2, 2, named(type, ETHER_TYPES, hex(type, 4)));
    layers.push(tag.done(4, `id ${control & 0xfff}`));
    at += 4;
  }
  if (type === 0x0800) ipv4(frame, at, end, layers, depth);
  else if (type === 0x86dd) ipv6(frame, at, end, layers, depth);
  else if (type === 0x0806) arp(frame, at, end, layers);
  else rest(frame, at, end, layers);
}

function arp(frame: Uint8Array, at: number, end: number, layers: PacketLayer[]): void {
  const layer = new Layer(frame, at, 'ARP');
  if (at + 28 > frame.length || layer.u8(4) !== 6 || layer.u8(5) !== 4) {
    rest(frame, at, end, layers);
    return;
  }
  const operation = layer.u16(6);
  const [sender, target] = [ipText(layer.bytes(14, 4)), ipText(layer.bytes(24, 4))];
  layer.field('hardware', 0, 2, named(layer.u16(0), { 1: 'Ethernet' }, String(layer.u16(0))));
  layer.field('protocol', 2, 2, named(layer.u16(2), ETHER_TYPES, hex(layer.u16(2), 4)));
  layer.field('operation', 6, 2, named(operation, { 1: 'request', 2: 'reply' }, String(operation)));
  layer.field('sender', 8, 6, macText(layer.bytes(8, 6)));
  layer.field('sender address', 14, 4, sender);
  layer.field('target', 18, 6, macText(layer.bytes(18, 6)));
  layer.field('target address', 24, 4, target);
  layers.push(
    layer.done(
      28,
      operation === 1 ? `who has ${target}? tell ${sender}` : `${sender} is at ${macText(layer.bytes(8, 6))}`,
    ),
  );
  padding(frame, at + 28, end, layers);
}

function padding(frame: Uint8Array, at: number, end: number, layers: PacketLayer[]): void {
  const last = Math.min(frame.length, end);
  if (at < last)
    layers.push({ name: 'padding', summary: `${end - at} bytes`, start: at, length: last - at, fields: [] });
}

/** How a checksum stands to what it should be. */
function judged(found: number, expected: number): Pick<PacketField, 'check' | 'expected'> {
  return found === expected ? { check: 'right' } : { check: 'wrong', expected: hex(expected, 4) };
}

function ipv4(frame: Uint8Array, at: number, end: number, layers: PacketLayer[], depth: number): void {
  const layer = new Layer(frame, at, 'IPv4');
  const header = at < frame.length ? (layer.u8(0) & 15) * 4 : 0;
  if (at + 20 > frame.length || layer.u8(0) >> 4 !== 4 || header < 20 || at + header > frame.length) {
    rest(frame, at, end, layers);
    return;
  }
  const total = layer.u16(2);
  const flags = layer.u16(6);
  const offset = (flags & 0x1fff) * 8;
  const protocol = layer.u8(9);
  const [from, to] = [layer.bytes(12, 4), layer.bytes(16, 4)];
  layer.field('version', 0, 1, 4);
  layer.field('header length', 0, 1, header);
  layer.field('DSCP', 1, 1, layer.u8(1) >> 2);
  layer.field('ECN', 1, 1, layer.u8(1) & 3);
  layer.field('total length', 2, 2, total);
  layer.field('identification', 4, 2, hex(layer.u16(4), 4));
  layer.field('flags', 6, 1, [flags & 0x4000 ? 'DF' : '', flags & 0x2000 ? 'MF' : ''].filter(Boolean).join(' ') || '0');
  layer.field('fragment offset', 6, 2, offset);
  layer.field('time to live', 8, 1, layer.u8(8));
  layer.field('protocol', 9, 1, named(protocol, PROTOCOLS, String(protocol)));
  const expected = complement(fold(onesSum(frame, at, at + 10) + onesSum(frame, at + 12, at + header)));
  const found = layer.u16(10);
  layer.field(
    'header checksum',
    10,
    2,
    hex(found, 4),
    found === 0 && expected !== 0 ? { check: 'none', expected: hex(expected, 4) } : judged(found, expected),
  );
  layer.field('source', 12, 4, ipText(from));
  layer.field('destination', 16, 4, ipText(to));
  if (header > 20) layer.field('options', 20, header - 20, `${header - 20} bytes`);
  layers.push(layer.done(header, `${ipText(from)} → ${ipText(to)}`));
  const last = Math.min(end, at + Math.max(header, total));
  if (offset > 0) rest(frame, at + header, last, layers);
  else transport({ frame, from, to, protocol, partial: (flags & 0x2000) !== 0 }, at + header, last, layers, depth);
  padding(frame, last, end, layers);
}

function ipv6(frame: Uint8Array, at: number, end: number, layers: PacketLayer[], depth: number): void {
  const layer = new Layer(frame, at, 'IPv6');
  if (at + 40 > frame.length || layer.u8(0) >> 4 !== 6) {
    rest(frame, at, end, layers);
    return;
  }
  const word = layer.u32(0);
  const [from, to] = [layer.bytes(8, 16), layer.bytes(24, 16)];
  const payload = layer.u16(4);
  let next = layer.u8(6);
  layer.field('version', 0, 1, 6);
  layer.field('traffic class', 0, 2, (word >>> 20) & 0xff);
  layer.field('flow label', 1, 3, hex(word & 0xf_ffff, 5));
  layer.field('payload length', 4, 2, payload);
  layer.field('next header', 6, 1, named(next, PROTOCOLS, String(next)));
  layer.field('hop limit', 7, 1, layer.u8(7));
  layer.field('source', 8, 16, ipText(from));
  layer.field('destination', 24, 16, ipText(to));
  layers.push(layer.done(40, `${ipText(from)} → ${ipText(to)}`));
  const last = Math.min(end, at + 40 + payload);
  at += 40;
  let partial = false;
  let inside = false;
  while ([0, 43, 44, 60].includes(next) && at + 8 <= Math.min(frame.length, last)) {
    const extension = new Layer(frame, at, `IPv6 ${PROTOCOLS[next]}`);
    const size = next === 44 ? 8 : (extension.u8(1) + 1) * 8;
    if (next === 44) {
      const offset = extension.u16(2);
      extension.field('fragment offset', 2, 2, offset & 0xfff8);
      extension.field('more fragments', 3, 1, offset & 1);
      extension.field('identification', 4, 4, hex(extension.u32(4), 8));
      partial = true;
      inside = (offset & 0xfff8) !== 0;
    }
    next = extension.u8(0);
    extension.fields.unshift({
      name: 'next header',
      value: named(next, PROTOCOLS, String(next)),
      start: at,
      length: 1,
    });
    layers.push(extension.done(Math.min(size, frame.length - at), `${size} bytes`));
    at += size;
  }
  if (inside) rest(frame, at, last, layers);
  else transport({ frame, from, to, protocol: next, partial }, at, last, layers, depth);
  padding(frame, last, end, layers);
}

interface Datagram {
  frame: Uint8Array;
  from: Uint8Array;
  to: Uint8Array;
  protocol: number;
  /** A fragment: its checksum is over more than is here. */
  partial: boolean;
}

/** The checksum over a pseudo header and the bytes of a datagram, in the light of what may be missing. */
function overPseudo(
  { frame, from, to, protocol, partial }: Datagram,
  at: number,
  end: number,
  place: number,
): Pick<PacketField, 'check' | 'expected'> {
  if (partial || end > frame.length) return { check: 'cut' };
  const found = (frame[at + place] << 8) | frame[at + place + 1];
  const pseudo = pseudoSum(from, to, protocol, end - at);
  // The sum of all bytes but the checksum's two.
  const sum = fold(onesSum(frame, at, at + place, pseudo) + onesSum(frame, at + place + 2, end));
  let expected = complement(sum);
  if (protocol === Protocol.udp) {
    if (found === 0) return { check: 'none' };
    if (expected === 0) expected = 0xffff;
  }
  if (found !== expected && found === pseudo) return { check: 'pseudo', expected: hex(expected, 4) };
  return judged(found, expected);
}

function fold(sum: number): number {
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

function transport(datagram: Datagram, at: number, end: number, layers: PacketLayer[], depth: number): void {
  const { frame, protocol } = datagram;
  const there = Math.min(frame.length, end) - at;
  if (protocol === Protocol.udp && there >= 8) udp(datagram, at, end, layers, depth);
  else if (protocol === Protocol.tcp && there >= 20) tcp(datagram, at, end, layers);
  else if ((protocol === Protocol.icmp || protocol === Protocol.icmp6) && there >= 4) icmp(datagram, at, end, layers);
  else if (protocol === 4 && depth < DEPTH) ipv4(frame, at, end, layers, depth + 1);
  else if (protocol === 41 && depth < DEPTH) ipv6(frame, at, end, layers, depth + 1);
  else rest(frame, at, end, layers);
}

function udp(datagram: Datagram, at: number, end: number, layers: PacketLayer[], depth: number): void {
  const { frame } = datagram;
  const layer = new Layer(frame, at, 'UDP');
  const [from, to, length] = [layer.u16(0), layer.u16(2), layer.u16(4)];
  layer.field('source port', 0, 2, from);
  layer.field('destination port', 2, 2, to === VXLAN_PORT ? `${to} VXLAN` : to);
  layer.field('length', 4, 2, length);
  const last = length >= 8 ? Math.min(end, at + length) : end;
  layer.field('checksum', 6, 2, hex(layer.u16(6), 4), overPseudo(datagram, at, last, 6));
  layers.push(layer.done(8, `${from} → ${to}`));
  if (to === VXLAN_PORT && at + 16 <= frame.length && depth < DEPTH) vxlan(frame, at + 8, last, layers, depth);
  else rest(frame, at + 8, last, layers);
}

function vxlan(frame: Uint8Array, at: number, end: number, layers: PacketLayer[], depth: number): void {
  const layer = new Layer(frame, at, 'VXLAN');
  layer.field('flags', 0, 1, layer.u8(0) & 8 ? `${hex(layer.u8(0), 2)} VNI valid` : hex(layer.u8(0), 2));
  layer.field('VNI', 4, 3, layer.u32(4) >>> 8);
  layers.push(layer.done(8, `VNI ${layer.u32(4) >>> 8}`));
  ethernet(frame, at + 8, end, layers, depth + 1);
}

const TCP_FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'];

function tcp(datagram: Datagram, at: number, end: number, layers: PacketLayer[]): void {
  const { frame } = datagram;
  const layer = new Layer(frame, at, 'TCP');
  const [from, to] = [layer.u16(0), layer.u16(2)];
  const header = Math.max(20, (layer.u8(12) >> 4) * 4);
  const flags = TCP_FLAGS.filter((_, bit) => layer.u8(13) & (1 << bit)).join(' ');
  layer.field('source port', 0, 2, from);
  layer.field('destination port', 2, 2, to);
  layer.field('sequence number', 4, 4, layer.u32(4));
  layer.field('acknowledgment number', 8, 4, layer.u32(8));
  layer.field('data offset', 12, 1, header);
  layer.field('flags', 13, 1, flags || '0');
  layer.field('window', 14, 2, layer.u16(14));
  layer.field('checksum', 16, 2, hex(layer.u16(16), 4), overPseudo(datagram, at, end, 16));
  layer.field('urgent pointer', 18, 2, layer.u16(18));
  const size = Math.min(header, Math.min(frame.length, end) - at);
  if (size > 20) layer.field('options', 20, size - 20, `${header - 20} bytes`);
  layers.push(layer.done(size, `${from} → ${to} ${flags}`.trim()));
  rest(frame, at + size, end, layers);
}

function icmp(datagram: Datagram, at: number, end: number, layers: PacketLayer[]): void {
  const { frame, protocol, partial } = datagram;
  const six = protocol === Protocol.icmp6;
  const layer = new Layer(frame, at, six ? 'ICMPv6' : 'ICMP');
  const type = layer.u8(0);
  const names: Record<number, string> = six
    ? {
        1: 'unreachable',
        2: 'too big',
        3: 'time exceeded',
        128: 'echo request',
        129: 'echo reply',
        133: 'router solicitation',
        134: 'router advertisement',
        135: 'neighbor solicitation',
        136: 'neighbor advertisement',
      }
    : { 0: 'echo reply', 3: 'unreachable', 5: 'redirect', 8: 'echo request', 11: 'time exceeded' };
  layer.field('type', 0, 1, named(type, names, String(type)));
  layer.field('code', 1, 1, layer.u8(1));
  const check = six
    ? overPseudo(datagram, at, end, 2)
    : partial || end > frame.length
      ? { check: 'cut' as const }
      : judged(layer.u16(2), complement(fold(onesSum(frame, at, at + 2) + onesSum(frame, at + 4, end))));
  layer.field('checksum', 2, 2, hex(layer.u16(2), 4), check);
  const echo = (six ? [128, 129] : [0, 8]).includes(type) && Math.min(frame.length, end) >= at + 8;
  if (echo) {
    layer.field('identifier', 4, 2, layer.u16(4));
    layer.field('sequence number', 6, 2, layer.u16(6));
  }
  const size = echo ? 8 : 4;
  layers.push(layer.done(size, named(type, names, '').trim() || `type ${type}`));
  rest(frame, at + size, end, layers);
}
