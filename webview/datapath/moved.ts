// What has moved since the last stop: values of counters and registers, which the machine's own record of changes
// does not know because they are not in memory. Kept beside the page's tree, since it belongs to two moments.
import type { MomentModel, ObjectModel } from '../../src/debug/objects/models/snapshotView';

let moved = new Map<string, number>();
let last: { session: string; time: number; horizon: number; values: Map<string, number> } | undefined;

/** Values of an object that can move, by their names. */
function valuesOf(object: ObjectModel): [string, number][] {
  if (object.kind === 'path') {
    return [['receive', object.receive] as const, ['transmit', object.transmit] as const].flatMap(([way, stations]) =>
      stations.flatMap((station) =>
        station.counters.map((counter): [string, number] => [`${way}/${station.key}/${counter.key}`, counter.value]),
      ),
    );
  }
  if (object.kind === 'registers')
    return object.groups.flatMap(({ rows }) => rows.map((row): [string, number] => [row.name, row.value]));
  return [];
}

/** Compares a moment with the one before it of the same run. */
export function noteMoment(moment: MomentModel, session: string): void {
  const same = last?.session === session;
  if (last && same && moment.time === last.time && moment.horizon === last.horizon) return;
  const values = new Map(
    moment.objects.flatMap((object) =>
      valuesOf(object).map(([key, value]): [string, number] => [`${object.id} ${key}`, value]),
    ),
  );
  moved = new Map();
  // A horizon that has become smaller: the run has begun anew.
  if (last && same && moment.horizon >= last.horizon) {
    for (const [key, value] of values) {
      const old = last.values.get(key);
      if (old !== undefined && old !== value) moved.set(key, value - old);
    }
  }
  last = { session, time: moment.time, horizon: moment.horizon, values };
}

/** How far a value has moved since the last stop; 0: it has not, or nothing is known. */
export function movedBy(object: string, key: string): number {
  return moved.get(`${object} ${key}`) ?? 0;
}

/** `+3`, `−1`. */
export function deltaText(delta: number): string {
  return delta > 0 ? `+${delta.toLocaleString('en')}` : `−${(-delta).toLocaleString('en')}`;
}
