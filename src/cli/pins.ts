/** `--pin K=V`: a reader's choice between the targets of pointer calls. */

import type { CallGraph, Pin } from '../index/api';
import type { ParsedArgs } from './args';
import { NotFoundError, UsageError } from './args';
import { pinProblemText } from './words';

/** What `--help` says about pins. */
export const PIN_HELP = `--pin driver=ixgbe        what the code of drivers/*/ixgbe puts into members \
(driver=net/mlx5: one of several folders)
--pin netdev=dpdk         the table of a struct netdev… that goes by that string, key or variable; \
rte_mempool_ops=ring_mp_mc
--pin rx_pkt_burst=F[,G]  the functions of one member (rte_eth_dev.rx_pkt_burst=…; file:F where names repeat)
Several pins may be given: those of one sort add up; a member's choice wins over a table's, a table's over a driver's.
`;

/** @throws UsageError when a pin is not `key=value` */
export function pinsFrom(parsed: ParsedArgs): Pin[] {
  return (parsed.options.get('pin') ?? []).map((text) => {
    const equals = text.indexOf('=');
    if (equals <= 0 || equals === text.length - 1) {
      throw new UsageError(`--pin takes driver=NAME, STRUCT=TABLE or MEMBER=FUNCTION, not ${text}`);
    }
    return { key: text.slice(0, equals), value: text.slice(equals + 1) };
  });
}

/** @throws NotFoundError when a pin fits nothing in the source: the message says what may have been meant */
export function checkPins(graph: CallGraph, pins: readonly Pin[]): void {
  const problems = graph.pinProblems(pins);
  if (problems.length > 0) throw new NotFoundError(problems.map(pinProblemText).join('\n'));
}
