/** Which places of a frame have their address taken: what another thread may reach beside globals and the heap. */

import type { Builder } from './builder';
import type { Addr, Node } from './ir';

/** Offsets in the frame whose address some code of the function makes. */
export function frameAddresses(builder: Builder): Set<number> {
  const found = new Set<number>();
  const place = (a: Addr): void => {
    if (a.at === 'ptr') visit(a.p);
  };
  const visit = (node: Node): void => {
    switch (node.k) {
      case 'addr':
        if (node.a.at === 'frame') found.add(node.a.off);
        else place(node.a);
        return;
      case 'load':
        place(node.a);
        return;
      case 'store':
        place(node.a);
        visit(node.v);
        return;
      case 'copy':
        place(node.to);
        place(node.from);
        return;
      case 'zero':
        place(node.to);
        return;
      case 'bin':
      case 'div':
        visit(node.a);
        visit(node.b);
        return;
      case 'un':
        visit(node.a);
        return;
      case 'set':
        visit(node.v);
        return;
      case 'let':
        visit(node.v);
        visit(node.body);
        return;
      case 'seq':
        node.first.forEach(visit);
        if (node.last) visit(node.last);
        return;
      case 'if':
        visit(node.c);
        if (node.a) visit(node.a);
        if (node.b) visit(node.b);
        return;
      case 'atomic':
        place(node.a);
        visit(node.body);
        return;
      case 'host':
        node.args.forEach(visit);
        return;
      case 'call':
        for (const arg of node.args) {
          if (arg.kind === 'scalar') visit(arg.node);
          else place(arg.addr);
        }
        if (typeof node.target !== 'number') visit(node.target);
        return;
      default:
    }
  };
  for (const block of builder.blocks) {
    block.ops.forEach(visit);
    const { end } = block;
    if (end.k === 'branch') visit(end.c);
    else if (end.k === 'switch') visit(end.v);
    else if (end.k === 'goto') visit(end.target);
    else if (end.k === 'call') visit(end.call);
  }
  return found;
}
