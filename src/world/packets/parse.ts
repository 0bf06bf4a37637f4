/** Headers of a frame: where each begins, and what a network controller's parser tells about it. */

/** What lies in a frame. Offsets are in bytes from its start; -1: there is none. */
export interface Headers {
  /** IEEE 802.1Q tag (priority, DEI, VLAN id), -1: untagged. */
  vlan: number;
  /** EtherType behind the tags. */
  etherType: number;
  l3: number;
  /** 4, 6, or 0 when it is not IP. */
  ipVersion: 0 | 4 | 6;
  /** IPv4 options or IPv6 extension headers are there. */
  extended: boolean;
  /** A fragment of a datagram, the first one included. */
  fragment: boolean;
  l4: number;
  protocol: number;
  /** End of the IP datagram; what follows is padding. */
  end: number;
}

export const Protocol = { icmp: 1, tcp: 6, udp: 17, icmp6: 58, sctp: 132 } as const;

function word(frame: Uint8Array, at: number): number {
  return (frame[at] << 8) | frame[at + 1];
}

/** Headers of an Ethernet frame (IEEE 802.3; RFC 791; RFC 8200). A cut-off header counts as missing. */
export function parseHeaders(frame: Uint8Array, vlanType = 0x8100): Headers {
  const headers: Headers = {
    vlan: -1,
    etherType: word(frame, 12),
    l3: -1,
    ipVersion: 0,
    extended: false,
    fragment: false,
    l4: -1,
    protocol: -1,
    end: frame.length,
  };
  let at = 14;
  if (headers.etherType === vlanType && frame.length >= 18) {
    headers.vlan = word(frame, 14);
    headers.etherType = word(frame, 16);
    at = 18;
  }
  if (headers.etherType === 0x0800 && frame.length >= at + 20 && frame[at] >> 4 === 4) {
    const length = (frame[at] & 15) * 4;
    if (length < 20 || at + length > frame.length) return headers;
    headers.l3 = at;
    headers.ipVersion = 4;
    headers.extended = length > 20;
    headers.protocol = frame[at + 9];
    headers.fragment = (word(frame, at + 6) & 0x3fff) !== 0;
    headers.end = Math.min(frame.length, at + Math.max(length, word(frame, at + 2)));
    headers.l4 = headers.fragment ? -1 : at + length;
  } else if (headers.etherType === 0x86dd && frame.length >= at + 40 && frame[at] >> 4 === 6) {
    headers.l3 = at;
    headers.ipVersion = 6;
    headers.end = Math.min(frame.length, at + 40 + word(frame, at + 4));
    let next = frame[at + 6];
    at += 40;
    // Hop-by-hop, routing, fragment, destination options (RFC 8200, 4).
    while ((next === 0 || next === 43 || next === 44 || next === 60) && at + 8 <= headers.end) {
      headers.extended = true;
      if (next === 44) headers.fragment = true;
      const length = next === 44 ? 8 : (frame[at + 1] + 1) * 8;
      next = frame[at];
      at += length;
    }
    headers.protocol = next;
    headers.l4 = headers.fragment || at > headers.end ? -1 : at;
  }
  if (headers.l4 >= 0) {
    const least =
      headers.protocol === Protocol.tcp
        ? 20
        : headers.protocol === Protocol.udp
          ? 8
          : headers.protocol === Protocol.sctp
            ? 12
            : 0;
    if (headers.l4 + least > headers.end) headers.l4 = -1;
  }
  return headers;
}

/** Source and destination address of the IP header. */
export function ipAddresses(frame: Uint8Array, headers: Headers): [Uint8Array, Uint8Array] {
  const { l3 } = headers;
  return headers.ipVersion === 4
    ? [frame.subarray(l3 + 12, l3 + 16), frame.subarray(l3 + 16, l3 + 20)]
    : [frame.subarray(l3 + 8, l3 + 24), frame.subarray(l3 + 24, l3 + 40)];
}
